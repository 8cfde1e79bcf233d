#define ZLIB_CONST /* its input is const */
#include "lint_impl.h"

#include <bench/str.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <zlib.h>

#define SIZE_SENSIBLE ((size_t)512 * 1024)

#define W BENCH_LINT_WARNING
#define E BENCH_LINT_ERROR

static const struct bench_lint_rule rules[LINT_IDS] = {
	[LINT_NO_PROFILE] = { "not-a-profile", E, "the file is no flat profile",
			      "give it the XML that the phone is to take" },
	[LINT_ENCRYPTED] = { "encrypted", E, "the file is encrypted (\"Salted__\")",
			     "decrypt it first: bench profile decrypt" },
	[LINT_SIZE] = { "too-big", W, "a profile above 512 KB",
			"leave out what the phone has anyway" },
	[LINT_XML] = { "xml-syntax", E, "what is not well-formed",
		       "mend it: the phone refuses the file, or reads something else" },
	[LINT_NON_ASCII] = { "non-ascii", E, "a byte that is not ASCII",
			     "write ASCII only, other characters as &#N;" },
	[LINT_WIDE_REFERENCE] = { "non-ascii-reference", W,
				  "a reference to a character that is not ASCII",
				  "look at the phone whether it shows it" },
	[LINT_QUOTE] = { "typographic-quote", E, "a quote as word processors set it",
			 "write the straight ' or \"" },
	[LINT_ATTRIBUTE] = { "bad-attribute", E,
			     "ua is not na, ro or rw; user-pref is not y or n; or single "
			     "quotes around either",
			     "write ua=\"na\", ua=\"ro\" or ua=\"rw\", user-pref=\"y\" or "
			     "user-pref=\"n\"" },
	[LINT_CASE] = { "wrong-case", E,
			"a parameter in the wrong case, which the phone ignores",
			"spell it as the phone does" },
	[LINT_FOREIGN] = { "foreign-name", E,
			   "a parameter of another kind of phone (SPA, ATA)",
			   "use this family's name" },
	[LINT_MISSPELT] = { "misspelt-parameter", E,
			    "an unknown parameter with a known one near it",
			    "spell it as the phone does" },
	[LINT_UNKNOWN] = { "unknown-parameter", W, "a parameter that is in no list",
			   "compare it with a phone's own config: what a phone does not "
			   "know it ignores" },
	[LINT_DUPLICATE] = { "duplicate", W, "a parameter that is set again",
			     "keep one: the last one counts" },
	[LINT_EMPTY] = { "empty-element", W,
			 "an empty element with no value in front of it",
			 "write the value that is wanted, or a harmless one in front: "
			 "empty may set the default, set nothing, or change nothing" },
	[LINT_VALUE] = { "bad-value", E, "a value that its parameter cannot have",
			 "write one that it can have" },
	[LINT_VALUE_CASE] = { "value-case", W, "a value in another case than listed",
			      "spell it as the phone does" },
	[LINT_UNLISTED] = { "unlisted-value", W,
			    "a value that has not been seen for its parameter",
			    "look at the phone's web page whether it has it" },
	[LINT_LONG] = { "too-long", E, "a value above its parameter's length",
			"shorten it: the phone cuts it or refuses it" },
	[LINT_PASSWORD] = { "weak-password", E,
			    "a password that the phone's rules refuse",
			    "8 to 127 characters, three of lower case, upper case, digits "
			    "and signs, no space" },
	[LINT_CAUTION] = { "caution", W, "a value that is easily regretted",
			   "be sure that this is meant" },
	[LINT_RETRY_SHORT] = { "retry-delay-short", E,
			       "Resync_Error_Retry_Delay below 60 seconds",
			       "write 60 or more, in each place of the list" },
	[LINT_RETRY_SET] = { "retry-delay-set", W,
			     "Resync_Error_Retry_Delay in a redirect profile",
			     "leave it alone until the phone has left the out-of-box "
			     "state: the vendor's retry depends on it" },
	[LINT_RULE] = { "rule-syntax", E, "a rule that the phone cannot read",
			"mend it; 'bench profile explain' shows what a phone makes of it" },
	[LINT_MACRO] = { "unknown-macro", W,
			 "a macro that phones leave as it is written",
			 "spell it in upper case, or write $$ for a '$'" },
	[LINT_SRV_TFTP] = { "srv-tftp", E, "--srv with TFTP",
			    "write https:// or http://: only they have SRV records" },
	[LINT_GDS] = { "bad-activation", E,
		       "gds:// with a wrong code, in a wrong place or with more to it",
		       "write gds:// alone, or with a code of 3 to 16 digits" },
	[LINT_REDIRECT_MISSING] = { "redirect-missing", E,
				    "no Profile_Rule in a redirect profile",
				    "write the remote server's URL into Profile_Rule" },
	[LINT_REDIRECT_RELATIVE] = { "redirect-relative", E,
				     "a Profile_Rule without a server in a redirect "
				     "profile",
				     "write scheme://server/path: else the customer's DHCP "
				     "decides" },
	[LINT_UNREACHABLE] = { "unreachable-rule", E,
			       "Profile_Rule_B, C or D of a redirect profile leads away "
			       "from the bench",
			       "empty it: it is fetched in the same resync, fails without "
			       "Internet, and the whole resync with it (name the bench by "
			       "--bench)" },
	[LINT_BENCH] = { "bench-left", E, "a value of the bench stays on the phone",
			 "set it again in a later file" },
	[LINT_SHUT_OUT] = { "domains-shut-out", E,
			    "Restricted_Access_Domains shuts out a server that a rule "
			    "names",
			    "add the server's full name, or empty the list" },
	[LINT_SHUT_OUT_PERHAPS] = { "domains-parent", W,
				    "Restricted_Access_Domains has a server's domain, but "
				    "not its name",
				    "add the server's full name: whether a domain is "
				    "enough is not documented" },
};

#undef W
#undef E

const struct bench_lint_rule *
bench_lint_rules(size_t *ret_n)
{
	*ret_n = LINT_IDS;
	return rules;
}

static void
printable(char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < ' ' || *text > '~')
			*text = '?';
	}
}

static struct bench_finding *
new_finding(struct lint *l)
{
	struct bench_findings *f = l->found;
	size_t room = l->room == 0 ? 32 : l->room * 2;
	struct bench_finding *p;

	if (f->n == BENCH_LINT_FINDINGS)
		return NULL;
	if (f->n == l->room) {
		p = reallocarray(f->at, room, sizeof(*p));
		if (p == NULL) {
			l->out_of_memory = true;
			return NULL;
		}
		f->at = p;
		l->room = room;
	}
	return &f->at[f->n++];
}

void
lint_say(struct lint *l, enum lint_id id, size_t file, struct bench_xml_place place,
	 const char *element, const char *fmt, ...)
{
	bool error = rules[id].severity == BENCH_LINT_ERROR;
	struct bench_finding *f = new_finding(l);
	va_list ap;

	l->found->errors += error;
	l->found->warnings += !error;
	if (f == NULL)
		return;
	*f =
		(struct bench_finding){ &rules[id],   file, place.line,
					place.column, "",   "" };
	(void)bench_copy(f->element, sizeof(f->element), element);
	va_start(ap, fmt);
	(void)vsnprintf(f->reason, sizeof(f->reason), fmt, ap);
	va_end(ap);
	printable(f->element);
	printable(f->reason);
}

static const struct bench_xml_place whole_file = { 0, 0 };

static void
no_profile(struct lint *l, enum lint_id id, size_t file, const char *why)
{
	l->found->no_profiles++;
	lint_say(l, id, file, whole_file, NULL, "%s", why);
}

/* -EINVAL: damaged, or above the bound. */
static int
inflate_bounded(struct bench_bytes in, struct bench_str *out)
{
	z_stream z = { .avail_in = (uInt)in.len };
	unsigned char part[16384];
	int r = inflateInit2(&z, 16 + MAX_WBITS);

	if (r != Z_OK)
		return -ENOMEM;
	z.next_in = in.data;
	while (r == Z_OK && out->len <= BENCH_XML_BYTES) {
		z.next_out = part;
		z.avail_out = sizeof(part);
		r = inflate(&z, Z_NO_FLUSH);
		bench_str_add_n(out, part, sizeof(part) - z.avail_out);
		if (z.avail_in == 0 && z.avail_out > 0)
			break;
	}
	(void)inflateEnd(&z);
	if (r == Z_MEM_ERROR || bench_str_failed(out))
		return -ENOMEM;
	return r == Z_STREAM_END && out->len <= BENCH_XML_BYTES ? 0 : -EINVAL;
}

/* One UTF-8 sequence; *ret_n bytes. What is none counts as U+FFFD of one byte. */
static uint32_t
code_point(const uint8_t *p, size_t most, size_t *ret_n)
{
	size_t n = p[0] < 0xc0 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c = p[0] & (0x7fU >> n);

	*ret_n = 1;
	if (n == 1 || n > most || p[0] >= 0xf8)
		return 0xfffd;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | (p[i] & 0x3f);
	}
	*ret_n = n;
	return c;
}

/* The first quote and the first other byte of each line. */
static void
check_ascii(struct lint *l, size_t file, struct bench_bytes text)
{
	struct bench_xml_place place = { 1, 1 };
	bool said_quote = false, said_other = false;
	size_t n;

	for (size_t i = 0; i < text.len; i += n, place.column += (int)n) {
		uint32_t c = text.data[i];
		bool quote;

		n = 1;
		if (c == '\n') {
			place = (struct bench_xml_place){ place.line + 1, 0 };
			said_quote = said_other = false;
		}
		if (c < 0x80)
			continue;
		c = code_point(text.data + i, text.len - i, &n);
		quote = bench_xml_is_quote(c);
		if (quote && !said_quote)
			lint_say(l, LINT_QUOTE, file, place, NULL,
				 "a typographic quote, U+%04X", c);
		else if (!quote && !said_other && c == 0xfffd)
			lint_say(l, LINT_NON_ASCII, file, place, NULL,
				 "a byte that is neither ASCII nor UTF-8 (0x%02x)",
				 text.data[i]);
		else if (!quote && !said_other)
			lint_say(l, LINT_NON_ASCII, file, place, NULL,
				 "a character that is not ASCII, U+%04X%s", c,
				 c == 0xfeff ? " (a byte order mark)" : "");
		said_quote |= quote;
		said_other |= !quote;
	}
}

static void
check_text(struct lint *l, size_t file, struct bench_bytes text)
{
	struct bench_err err = { "" };
	int r = bench_xml_read(text, &l->xml[file], &err);

	l->out_of_memory |= r == -ENOMEM;
	if (r < 0) {
		no_profile(l, LINT_NO_PROFILE, file, err.text);
		return;
	}
	if (text.len > SIZE_SENSIBLE)
		lint_say(l, LINT_SIZE, file, whole_file, NULL,
			 "%zu KB, where a phone's own full dump has 200",
			 text.len >> 10);
	check_ascii(l, file, text);
	for (size_t i = 0; i < l->xml[file]->n_problems; i++)
		lint_say(l, LINT_XML, file, l->xml[file]->problems[i].place, NULL, "%s",
			 l->xml[file]->problems[i].text);
	l->empties = 0;
	for (size_t i = 0; i < l->xml[file]->n_elements; i++)
		lint_element(l, file, i);
	if (l->empties > LINT_EMPTIES)
		lint_say(l, LINT_EMPTY, file, l->first_unlisted_empty, NULL,
			 "%zu more elements from here on are empty",
			 l->empties - LINT_EMPTIES);
}

static void
check_file(struct lint *l, size_t file)
{
	bench_auto(bench_str_clear) struct bench_str plain = { 0 };
	struct bench_bytes text = l->job->files[file].bytes;
	int r;

	if (text.len >= 8 && memcmp(text.data, "Salted__", 8) == 0) {
		no_profile(
			l, LINT_ENCRYPTED, file,
			"encrypted in OpenSSL's salted layout (it begins with Salted__)");
		return;
	}
	if (text.len >= 2 && text.data[0] == 0x1f && text.data[1] == 0x8b) {
		r = inflate_bounded(text, &plain);
		l->out_of_memory |= r == -ENOMEM;
		if (r < 0) {
			no_profile(l, LINT_NO_PROFILE, file,
				   "gzip content that is damaged, cut, or above 4 MB");
			return;
		}
		text = (struct bench_bytes){ (const uint8_t *)bench_str_get(&plain),
					     plain.len };
	}
	check_text(l, file, text);
}

static int
by_place(const void *a, const void *b)
{
	const struct bench_finding *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

int
bench_lint(const struct bench_lint_job *job, struct bench_findings **ret_findings,
	   struct bench_err *err)
{
	bench_auto(bench_findings_freep) struct bench_findings *found = NULL;
	struct lint l = { .job = job };

	if (job->n_files == 0 || job->n_files > BENCH_LINT_FILES ||
	    job->n_benches > BENCH_LINT_BENCHES)
		return bench_fail(
			err, -EINVAL,
			"lint takes 1 to %d files and at most %d names of the "
			"bench",
			BENCH_LINT_FILES, BENCH_LINT_BENCHES);
	l.found = found = calloc(1, sizeof(*found));
	if (found == NULL)
		return bench_fail(err, -ENOMEM, "lint: out of memory");
	for (size_t i = 0; i < job->n_files; i++)
		check_file(&l, i);
	lint_chain(&l);
	for (size_t i = 0; i < job->n_files; i++)
		bench_xml_freep(&l.xml[i]);
	if (l.out_of_memory)
		return bench_fail(err, -ENOMEM, "lint: out of memory");
	if (found->n > 0)
		qsort(found->at, found->n, sizeof(*found->at), by_place);
	*ret_findings = bench_take(found);
	return 0;
}

void
bench_findings_freep(struct bench_findings **f)
{
	if (*f == NULL)
		return;
	free((*f)->at);
	free(*f);
	*f = NULL;
}
