#include <profiles/tails.h>

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

struct job {
	const char *tails[2];
	struct bench_tails *out;
	struct bench_err *err;
};

/* One request: base, which has no '/' at its end, and the tail behind it. */
static int
add(struct job *j, unsigned value, unsigned tail, const char *base)
{
	bench_auto(bench_str_clear) struct bench_str url = { 0 };
	size_t at = j->out->n;
	int r;

	bench_str_add(&url, base);
	bench_str_add(&url, tail == 0 ? "" : j->tails[tail - 1]);
	if (bench_str_failed(&url))
		return bench_fail(j->err, -ENOMEM, "DHCP value: out of memory");
	r = bench_url_parse(bench_str_get(&url), &j->out->at[at].url, j->err);
	if (r < 0)
		return bench_fail_in(j->err, r, "DHCP value %u with tail %u", value,
				     tail);
	if (j->out->at[at].url.open)
		return bench_fail(
			j->err, -EINVAL,
			"DHCP value %u: a macro in the server's name that the "
			"phone does not know, correct it",
			value);
	j->out->at[at].value = value;
	j->out->at[at].tail = tail;
	j->out->n++;
	return 0;
}

static int
add_tails(struct job *j, unsigned value, const char *base)
{
	int r = add(j, value, 1, base);

	return r < 0 ? r : add(j, value, 2, base);
}

/* TFTP first; HTTP and HTTPS when that has failed. */
static int
add_address(struct job *j, unsigned value, const char *address)
{
	static const enum bench_url_scheme order[] = { BENCH_URL_TFTP, BENCH_URL_HTTP,
						       BENCH_URL_HTTPS };
	char base[64];
	int r = 0;

	for (size_t i = 0; r == 0 && i < BENCH_N(order); i++) {
		snprintf(base, sizeof(base), "%s://%s", bench_url_scheme_name(order[i]),
			 address);
		r = add_tails(j, value, base);
	}
	return r;
}

static int
add_url(struct job *j, unsigned value, char *url, const char *server)
{
	const char *path = strchr(server, '/');
	size_t n = strlen(url);
	int r = 0;

	if (server[0] == '\0' || server[0] == '/')
		return bench_fail(j->err, -EINVAL,
				  "DHCP value %u: the server is missing behind '://', "
				  "write its name or address",
				  value);
	if (path != NULL && path[strspn(path, "/")] != '\0')
		r = add(j, value, 0, url);
	while (n > 0 && url[n - 1] == '/')
		url[--n] = '\0';
	return r < 0 ? r : add_tails(j, value, url);
}

static int
add_value(struct job *j, unsigned value, char *text)
{
	const char *server = strstr(text, "://");
	struct in_addr a;

	if (inet_pton(AF_INET, text, &a) == 1)
		return add_address(j, value, text);
	if (server == NULL || strncasecmp(text, "gds:", 4) == 0)
		return bench_fail(j->err, -EINVAL,
				  "DHCP value %u: not a form that these phones take, "
				  "write an IPv4 address or tftp://, http:// or "
				  "https:// and the server",
				  value);
	return add_url(j, value, text, server + 3);
}

static char *
trim(char *text)
{
	size_t n;

	text += strspn(text, " \t");
	n = strlen(text);
	while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		text[--n] = '\0';
	return text;
}

static int
add_values(struct job *j, char *text)
{
	char *second = strchr(text, ';');
	int r;

	if (second != NULL)
		*second++ = '\0';
	if (second != NULL && strchr(second, ';') != NULL)
		return bench_fail(j->err, -EINVAL,
				  "DHCP value: more than two parts, a phone takes "
				  "'first;second'");
	r = add_value(j, 1, trim(text));
	return r < 0 || second == NULL ? r : add_value(j, 2, trim(second));
}

/* All three texts expanded. */
static int
prepare(const struct bench_macros *macros, const char *const texts[3],
	struct bench_str out[3], struct bench_err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < 3; i++) {
		bench_str_add(&out[i], "");
		r = bench_macro_expand(macros, BENCH_MACRO_PLAIN, texts[i], &out[i],
				       err);
	}
	return r;
}

int
bench_tails(const char *value, const char *profile_rule,
	    const struct bench_macros *macros, struct bench_tails *ret_tails,
	    struct bench_err *err)
{
	const char *const texts[3] = { value, profile_rule, "/Cisco/$PN/$MA.cfg" };
	struct bench_str expanded[3] = { { 0 } };
	struct bench_tails tails = { .n = 0 };
	struct job j = { .out = &tails, .err = err };
	int r = 0;

	if (profile_rule[0] == '/') {
		r = prepare(macros, texts, expanded, err);
		j.tails[0] = bench_str_get(&expanded[1]);
		j.tails[1] = bench_str_get(&expanded[2]);
		if (r == 0)
			r = add_values(&j, expanded[0].text);
	}
	for (size_t i = 0; i < 3; i++)
		bench_str_clear(&expanded[i]);
	if (r == 0)
		*ret_tails = tails;
	return r;
}
