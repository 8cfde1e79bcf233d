#include "redirect.h"

#include <bench/str.h>
#include <stdbool.h>
#include <string.h>

/* U+2018 to U+201F as UTF-8: what office programs make of quotation marks, and what
 * HTML copies of the vendor's guides hold (cisco-mpp §4, quoting). */
static bool
has_typographic_quote(const char *text)
{
	for (const char *p = text; (p = strstr(p, "\xe2\x80")) != NULL; p += 2) {
		if ((unsigned char)p[2] >= 0x98 && (unsigned char)p[2] <= 0x9f)
			return true;
	}
	return false;
}

/* RFC 3629 4. */
static bool
is_utf8(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	while (*p != '\0') {
		int more = *p < 0x80   ? 0
			   : *p < 0xc2 ? -1
			   : *p < 0xe0 ? 1
			   : *p < 0xf0 ? 2
			   : *p < 0xf5 ? 3
				       : -1;

		if (more < 0 || (p[0] == 0xe0 && p[1] < 0xa0) ||
		    (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) ||
		    (p[0] == 0xf4 && p[1] > 0x8f))
			return false;
		for (p++; more > 0; more--) {
			if ((*p++ & 0xc0) != 0x80)
				return false;
		}
	}
	return true;
}

const char *
bench_value_problem(const char *text)
{
	size_t n = strlen(text);

	if (n > 4096)
		return "is longer than 4096 bytes";
	if (has_typographic_quote(text))
		return "has typographic quotation marks: write straight ones";
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return "has control characters or line ends in it";
	}
	if (n > 0 && (text[0] == ' ' || text[n - 1] == ' '))
		return "begins or ends with a blank, which the phone strips";
	if (!is_utf8(text))
		return "is not UTF-8";
	return NULL;
}

/* "[--key … --uid …]" (cisco-mpp §4); *rule moves behind it. */
static const char *
skip_options(const char **rule)
{
	const char *end;

	if (**rule != '[')
		return NULL;
	end = strchr(*rule, ']');
	if (end == NULL)
		return "has '[' without ']'";
	if (strncmp(*rule + 1, "--", 2) != 0)
		return "has options that do not begin with '--'";
	*rule = end + 1 + strspn(end + 1, " ");
	return NULL;
}

static const char *
skip_scheme(const char **rule, bool *ret_gds)
{
	static const char *const schemes[] = { "https://", "http://", "tftp://",
					       "gds://" };

	for (size_t i = 0; i < BENCH_N(schemes); i++) {
		if (strncmp(*rule, schemes[i], strlen(schemes[i])) == 0) {
			*rule += strlen(schemes[i]);
			*ret_gds = i == BENCH_N(schemes) - 1;
			return NULL;
		}
	}
	/* A relative rule leaves the choice to the DHCP of wherever the phone ends up
	 * (cisco-mpp §12). */
	if (**rule == '/')
		return "is relative: the phone would follow the customer's DHCP; write "
		       "https://host/…";
	return "must begin with https://, http://, tftp:// or gds://";
}

static const char *
check_port(const char *port, const char *end)
{
	char digits[8];
	char *rest;
	long n;

	if (!bench_copy_n(digits, sizeof(digits), port, (size_t)(end - port)))
		return "has a port that is not between 1 and 65535";
	n = strtol(digits, &rest, 10);
	if (digits[0] < '0' || digits[0] > '9' || *rest != '\0' || n < 1 || n > 65535)
		return "has a port that is not between 1 and 65535";
	return NULL;
}

static const char *
check_address(const char *url, char host[256])
{
	size_t authority = strcspn(url, "/?#");
	size_t n = strspn(url, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			       "0123456789.-");

	if (memchr(url, '@', authority) != NULL)
		return "has a name or password in front of '@': write [--uid … --pwd "
		       "…]";
	if (n == 0)
		return "has no host";
	if (n < authority && url[n] != ':')
		return "has a host with characters that no host name has";
	if (!bench_copy_n(host, 256, url, n))
		return "has a host name that is too long";
	if (url[authority] != '/')
		return "has no path behind the host";
	return n < authority ? check_port(url + n + 1, url + authority) : NULL;
}

/* gds:// alone, or with the activation code behind it. */
static const char *
check_code(const char *code)
{
	size_t n = strspn(code, "0123456789");

	if (*code == '\0' || (code[n] == '\0' && n >= 3 && n <= 16))
		return NULL;
	return "has behind gds:// what is not an activation code of 3 to 16 digits";
}

static const char *
check_ascii(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p >= 0x7f)
			return "is not pure ASCII";
	}
	return NULL;
}

const char *
bench_redirect_problem(const char *rule, char host[256])
{
	const char *problem = bench_value_problem(rule);
	bool gds = false;

	host[0] = '\0';
	if (problem == NULL)
		problem = check_ascii(rule);
	if (problem == NULL)
		problem = skip_options(&rule);
	if (problem == NULL)
		problem = skip_scheme(&rule, &gds);
	if (problem != NULL)
		return problem;
	if (strpbrk(rule, " \"|") != NULL)
		return "has a blank, a quotation mark or '|' in its URL: one URL, no "
		       "alternatives";
	return gds ? check_code(rule) : check_address(rule, host);
}

const char *
bench_url_problem(const char *url)
{
	char host[256];

	if (url[0] == '[')
		return "has options: write the URL alone";
	if (strncmp(url, "gds:", 4) == 0)
		return "must begin with https://, http:// or tftp://";
	return bench_redirect_problem(url, host);
}

struct bench_redirect_parts
bench_redirect_parts(const char *rule)
{
	struct bench_redirect_parts parts = { .url = rule };
	const char *end = rule[0] == '[' ? strchr(rule, ']') : NULL;

	if (end == NULL)
		return parts;
	parts.options.data = (const uint8_t *)rule + 1;
	parts.options.len = (size_t)(end - rule - 1);
	parts.url = end + 1 + strspn(end + 1, " ");
	return parts;
}

bool
bench_redirect_has_scheme(const char *url, const char *scheme)
{
	size_t n = strlen(scheme);

	return strncmp(url, scheme, n) == 0 && strncmp(url + n, "://", 3) == 0;
}

/* The word at *at, in quotation marks or up to a blank; *at moves behind it. */
static struct bench_bytes
take_word(const char **at, const char *end)
{
	const char *p = *at, *from;
	bool quoted;

	while (p < end && *p == ' ')
		p++;
	quoted = p < end && *p == '"';
	from = quoted ? ++p : p;
	while (p < end && *p != (quoted ? '"' : ' '))
		p++;
	*at = quoted && p < end ? p + 1 : p;
	return (struct bench_bytes){ (const uint8_t *)from, (size_t)(p - from) };
}

static bool
takes_value(struct bench_bytes option)
{
	static const char *const flags[] = { "--srv", "--delta", "--status" };

	for (size_t i = 0; i < BENCH_N(flags); i++) {
		if (option.len == strlen(flags[i]) &&
		    memcmp(option.data, flags[i], option.len) == 0)
			return false;
	}
	return true;
}

bool
bench_redirect_has(const struct bench_redirect_parts *parts, const char *option,
		   struct bench_bytes *ret_value)
{
	const char *at = (const char *)parts->options.data;
	const char *end;

	if (at == NULL)
		return false;
	end = at + parts->options.len;
	while (at < end) {
		struct bench_bytes word = take_word(&at, end), value = { 0 };

		if (takes_value(word))
			value = take_word(&at, end);
		if (word.len != strlen(option) ||
		    memcmp(word.data, option, word.len) != 0)
			continue;
		if (ret_value != NULL)
			*ret_value = value;
		return true;
	}
	return false;
}

const char *
bench_password_problem(const char *text)
{
	const char *problem = bench_value_problem(text);
	size_t n = strlen(text);
	unsigned lower = 0, upper = 0, digit = 0, other = 0;

	if (problem == NULL)
		problem = check_ascii(text);
	if (problem != NULL)
		return problem;
	if (n < 8 || n > 127)
		return "is not 8 to 127 characters long";
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == ' ')
			return "has a blank, which the phone refuses";
		if (*p >= 'a' && *p <= 'z')
			lower = 1;
		else if (*p >= 'A' && *p <= 'Z')
			upper = 1;
		else if (*p >= '0' && *p <= '9')
			digit = 1;
		else
			other = 1;
	}
	if (lower + upper + digit + other < 3)
		return "needs three of: lower case, upper case, digits, other signs";
	return NULL;
}
