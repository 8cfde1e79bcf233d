#include <profiles/macro.h>

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define NAME_MOST 32

static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* What a phone knows in its rules and log texts, A to P and SA to SD apart. */
static const char *const names[] = {
	"CCERT",  "EMS",     "ERR",	"EXTIP",  "HWVER", "IP",
	"ISCUST", "MA",	     "MAC",	"MAU",	  "MPWD",  "MUID",
	"PATH",	  "PDOM",    "PN",	"PORT",	  "PRVST", "PRVTMR",
	"PSN",	  "REGTMR1", "REGTMR2", "SCHEME", "SERV",  "SERVIP",
	"SN",	  "SWVER",   "UPGCOND", "UPGERR", "UPGST", "UPGTMR",
};

/* A use with its substring. */
struct found {
	struct bench_macro_use use;
	size_t from, most;
};

struct name {
	const char *text;
	size_t len;
};

static bool
is_general(struct name n)
{
	return n.len == 1 && n.text[0] >= 'A' && n.text[0] <= 'P';
}

static bool
is_secret(struct name n)
{
	return n.len == 2 && n.text[0] == 'S' && n.text[1] >= 'A' && n.text[1] <= 'D';
}

static bool
equal(struct name a, struct name b)
{
	return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

/* One spelling of each name. */
static struct name
canonical(const char *text, size_t len)
{
	const struct name n = { text, len };
	const struct name short_name = { text + 4, len - 4 };

	if (len > 4 && memcmp(text, "GPP_", 4) == 0 &&
	    (is_general(short_name) || is_secret(short_name)))
		return short_name;
	if (equal(n, (struct name){ "METH", 4 }))
		return (struct name){ "SCHEME", 6 };
	return n;
}

static const char *
value_of(const struct bench_macros *macros, struct name n)
{
	for (size_t i = 0; macros != NULL && i < macros->n; i++) {
		const char *name = macros->at[i].name;

		if (equal(canonical(name, strlen(name)), n))
			return macros->at[i].value;
	}
	if (is_general(n) || is_secret(n))
		return "";
	/* of old firmware, and always true */
	return equal(n, (struct name){ "UPGCOND", 7 }) ? "1" : NULL;
}

static bool
is_known(const struct bench_macros *macros, struct name n)
{
	for (size_t i = 0; i < BENCH_N(names); i++) {
		if (equal(n, (struct name){ names[i], strlen(names[i]) }))
			return true;
	}
	return value_of(macros, n) != NULL;
}

/* Up to six digits; false: none, or more. */
static bool
read_number(const char **text, size_t *ret_number)
{
	size_t n = strspn(*text, "0123456789");

	if (n == 0 || n > 6)
		return false;
	*ret_number = strtoul(*text, NULL, 10);
	*text += n;
	return true;
}

/* $(NAME:p:q) */
static bool
find_in_parentheses(const struct bench_macros *macros, const char *at, struct found *f)
{
	const char *name = at + 2, *end;
	size_t len = strcspn(name, ":)");

	*f = (struct found){ .most = SIZE_MAX };
	end = name + len;
	if (len == 0 || len > NAME_MOST)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)name[i]) && name[i] != '_')
			return false;
	}
	if (*end == ':') {
		end++;
		if (!read_number(&end, &f->from))
			return false;
		if (*end == ':' && (end++, !read_number(&end, &f->most)))
			return false;
	}
	if (*end != ')')
		return false;
	f->use.at = at;
	f->use.len = (size_t)(end + 1 - at);
	f->use.name = name;
	f->use.name_len = len;
	f->use.known = is_known(macros, canonical(name, len));
	return true;
}

/* $NAME: the longest known name; all of it when none is known. */
static bool
find_bare(const struct bench_macros *macros, const char *at, struct found *f)
{
	const char *name = at + 1;
	size_t run = strspn(name, upper);
	size_t n = run < NAME_MOST ? run : NAME_MOST;

	*f = (struct found){ .most = SIZE_MAX };
	while (n > 0 && !is_known(macros, canonical(name, n)))
		n--;
	if (n == 1 && isupper((unsigned char)name[1]))
		n = 0;
	f->use.known = n > 0;
	f->use.at = at;
	f->use.name = name;
	f->use.name_len = n > 0 ? n : run;
	f->use.len = 1 + f->use.name_len;
	return run > 0;
}

static bool
find_at(const struct bench_macros *macros, const char *at, struct found *f)
{
	bool found = at[1] == '(' ? find_in_parentheses(macros, at, f)
				  : find_bare(macros, at, f);

	if (found && f->use.known)
		f->use.secret = is_secret(canonical(f->use.name, f->use.name_len));
	return found;
}

bool
bench_macro_next(const char **text, struct bench_macro_use *ret)
{
	const char *p = *text;
	struct found f;

	while ((p = strchr(p, '$')) != NULL) {
		if (p[1] == '$') {
			p += 2;
		} else if (find_at(NULL, p, &f)) {
			*ret = f.use;
			*text = p + f.use.len;
			return true;
		} else {
			p++;
		}
	}
	*text += strlen(*text);
	return false;
}

void
bench_macro_mac(struct bench_mac mac, struct bench_macro_mac *ret)
{
	bench_mac_format(mac, ret->mac);
	bench_mac_format_bare(mac, ret->ma);
	bench_mac_format_bare(mac, ret->mau);
	for (char *p = ret->mau; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
}

struct job {
	const struct bench_macros *macros;
	enum bench_macro_place place;
	struct bench_str *out;
	size_t left; /* bytes that may still be added */
	struct bench_err *err;
};

static int
add(struct job *j, const char *text, size_t n)
{
	if (n > j->left)
		return bench_fail(j->err, -EMSGSIZE,
				  "this expands to more than %d bytes: shorten it or "
				  "the values it takes",
				  BENCH_MACRO_MOST);
	j->left -= n;
	bench_str_add_n(j->out, text, n);
	return 0;
}

static int
add_use(struct job *j, const struct found *f)
{
	const struct bench_macro_use *u = &f->use;
	const char *value;
	size_t len;

	if (!u->known || (u->secret && j->place == BENCH_MACRO_PLAIN))
		return add(j, u->at, u->len);
	value = value_of(j->macros, canonical(u->name, u->name_len));
	if (value == NULL)
		return bench_fail(j->err, -ENODATA,
				  "$%.*s: this phone's value is not known, give one",
				  (int)u->name_len, u->name);
	len = strlen(value);
	if (f->from >= len)
		return 0;
	len -= f->from;
	return add(j, value + f->from, len < f->most ? len : f->most);
}

/* One piece: plain text up to the next '$', or what that begins. */
static int
expand_piece(struct job *j, const char **text)
{
	const char *p = *text;
	size_t plain = strcspn(p, "$");
	struct found f;

	if (plain > 0) {
		*text += plain;
		return add(j, p, plain);
	}
	if (p[1] != '$' && find_at(j->macros, p, &f)) {
		*text += f.use.len;
		return add_use(j, &f);
	}
	*text += p[1] == '$' ? 2 : 1;
	return add(j, "$", 1);
}

int
bench_macro_expand(const struct bench_macros *macros, enum bench_macro_place place,
		   const char *text, struct bench_str *out, struct bench_err *err)
{
	struct job j = { macros, place, out, BENCH_MACRO_MOST, err };
	size_t before = out->len;
	int r = 0;

	while (r == 0 && *text != '\0')
		r = expand_piece(&j, &text);
	if (r == 0 && bench_str_failed(out))
		r = bench_fail(err, -ENOMEM, "expanding macros: out of memory");
	if (r < 0 && out->text != NULL) {
		out->len = before;
		out->text[before] = '\0';
	}
	return r;
}
