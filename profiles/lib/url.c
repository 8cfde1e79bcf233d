#include "url_impl.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	uint16_t port;
} schemes[] = {
	[BENCH_URL_TFTP] = { "tftp", 69 },
	[BENCH_URL_HTTP] = { "http", 80 },
	[BENCH_URL_HTTPS] = { "https", 443 },
	[BENCH_URL_GDS] = { "gds", 0 },
};

struct job {
	const char *text;
	struct url_place place;
	struct bench_url *url;
	struct bench_err *err;
};

const char *
bench_url_scheme_name(enum bench_url_scheme scheme)
{
	return schemes[scheme].name;
}

uint16_t
bench_url_default_port(enum bench_url_scheme scheme)
{
	return schemes[scheme].port;
}

static int
fail_at(const struct job *j, const char *at, const char *what)
{
	unsigned further = j->place.expanded ? 0 : (unsigned)(at - j->text);

	return bench_fail(j->err, -EINVAL, "column %u: %s", j->place.column + further,
			  what);
}

static int
check_bytes(const struct job *j)
{
	for (const char *p = j->text; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~')
			return fail_at(j, p,
				       "a URL has printable ASCII without blanks only, "
				       "write %20 for a blank");
		if (*p == '"')
			return fail_at(j, p,
				       "a URL has no quotes, take them away or write "
				       "%22");
	}
	return 0;
}

/* Behind "scheme://"; the text itself when there is none. */
static int
read_scheme(const struct job *j, const char **ret_rest)
{
	size_t n = strcspn(j->text, ":/?");

	*ret_rest = j->text;
	if (strncmp(j->text + n, "://", 3) != 0)
		return 0;
	for (size_t i = 0; i < BENCH_N(schemes); i++) {
		if (n != strlen(schemes[i].name) ||
		    strncasecmp(j->text, schemes[i].name, n) != 0)
			continue;
		j->url->scheme = (enum bench_url_scheme)i;
		j->url->scheme_written = true;
		*ret_rest = j->text + n + 3;
		return 0;
	}
	return fail_at(j, j->text,
		       "an unknown scheme, use tftp://, http:// or https:// (or gds:// "
		       "for an activation code)");
}

static int
read_code(const struct job *j, const char *code)
{
	size_t n = strspn(code, "0123456789");

	if (strchr(code, '$') != NULL)
		return 0;
	if (code[n] != '\0')
		return fail_at(
			j, code + n,
			"an activation code has digits only, take the rest away");
	if (n != 0 && (n < 3 || n > 16))
		return fail_at(j, code,
			       "an activation code has 3 to 16 digits, or none is "
			       "written and the user is asked");
	(void)bench_copy_n(j->url->code, sizeof(j->url->code), code, n);
	return 0;
}

/* The length of a macro that may hold a ':' or more; 0 when none is here. */
static size_t
macro_length(const char *p)
{
	size_t n;

	if (p[0] != '$')
		return 0;
	if (p[1] != '(')
		return 1;
	n = strcspn(p, ")/");
	return p[n] == ')' ? n + 1 : 0;
}

/* Letters, digits, '.', '-', '_' and macros. */
static size_t
name_length(const char *p)
{
	size_t n = 0, step;

	do {
		bool plain = isalnum((unsigned char)p[n]) || p[n] == '.' ||
			     p[n] == '-' || p[n] == '_';

		step = plain ? 1 : macro_length(p + n);
		n += step;
	} while (step > 0);
	return n;
}

static bool
is_bad_address(const char *host)
{
	struct in_addr a;

	return host[strspn(host, "0123456789.")] == '\0' &&
	       inet_pton(AF_INET, host, &a) != 1;
}

/* [2001:db8::1] */
static int
read_v6(const struct job *j, const char **pos)
{
	const char *end = strchr(*pos, ']');
	char text[INET6_ADDRSTRLEN];
	struct in6_addr a;

	if (end == NULL ||
	    !bench_copy_n(text, sizeof(text), *pos + 1, (size_t)(end - *pos - 1)) ||
	    inet_pton(AF_INET6, text, &a) != 1)
		return fail_at(j, *pos,
			       "not an IPv6 address in [ ], write one like "
			       "[2001:db8::1]");
	(void)bench_copy_n(j->url->host, sizeof(j->url->host), *pos,
			   (size_t)(end + 1 - *pos));
	*pos = end + 1;
	return 0;
}

static int
read_host(const struct job *j, const char **pos)
{
	size_t n = name_length(*pos);

	if (**pos == '[')
		return read_v6(j, pos);
	if (n == 0 && **pos != '/')
		return fail_at(j, *pos,
			       "the server is missing, write its name or address, or "
			       "begin with '/'");
	if (!bench_copy_n(j->url->host, sizeof(j->url->host), *pos, n))
		return fail_at(j, *pos,
			       "the server's name has more than 255 bytes, shorten it");
	if (n > 0 && is_bad_address(j->url->host))
		return fail_at(j, *pos,
			       "not an IPv4 address, write four numbers up to 255");
	*pos += n;
	return 0;
}

static int
read_port(const struct job *j, const char **pos)
{
	const char *p = *pos + 1;
	size_t n = strspn(p, "0123456789"), macro = name_length(p);
	unsigned long port = n > 0 && n <= 5 ? strtoul(p, NULL, 10) : 0;

	j->url->port_written = true;
	if (*p == '$' && macro > 0) {
		j->url->port = 0;
		*pos = p + macro;
		return 0;
	}
	if (port < 1 || port > UINT16_MAX)
		return fail_at(j, p, "not a port, write a number from 1 to 65535");
	j->url->port = (uint16_t)port;
	*pos = p + n;
	return 0;
}

static int
read_server(const struct job *j, const char **pos)
{
	int r = read_host(j, pos);

	j->url->port = schemes[j->url->scheme].port;
	if (r < 0 || **pos != ':' || j->url->host[0] == '\0')
		return r;
	return read_port(j, pos);
}

static int
read_path(const struct job *j, const char *path)
{
	size_t n = strcspn(path, "/");

	if (memchr(path, '@', n) != NULL)
		return fail_at(j, path,
			       "no login may stand before the server, use the options "
			       "--uid and --pwd");
	if (*path == '\0' || *path == '?')
		return fail_at(j, path,
			       "the path is missing, add '/' and the file's name");
	if (*path != '/')
		return fail_at(j, path,
			       "not part of a server's name, take it away or begin the "
			       "path with '/'");
	if (!bench_copy(j->url->path, sizeof(j->url->path), path))
		return fail_at(j, path,
			       "the path has more than 1023 bytes, shorten it");
	return 0;
}

int
url_parse_at(const char *text, struct url_place place, struct bench_url *ret_url,
	     struct bench_err *err)
{
	struct bench_url url = { .scheme = BENCH_URL_TFTP };
	const struct job j = { text, place, &url, err };
	const char *rest;
	int r = check_bytes(&j);

	if (r == 0)
		r = read_scheme(&j, &rest);
	if (r == 0 && url.scheme == BENCH_URL_GDS) {
		r = read_code(&j, rest);
	} else if (r == 0) {
		r = read_server(&j, &rest);
		if (r == 0)
			r = read_path(&j, rest);
	}
	if (r < 0)
		return r;
	url.open = memchr(text, '$', strlen(text) - strlen(url.path)) != NULL;
	*ret_url = url;
	return 0;
}

int
bench_url_parse(const char *text, struct bench_url *ret_url, struct bench_err *err)
{
	return url_parse_at(text, (struct url_place){ 1, false }, ret_url, err);
}

void
bench_url_add(struct bench_str *out, const struct bench_url *url)
{
	bench_str_addf(out, "%s://", schemes[url->scheme].name);
	if (url->scheme == BENCH_URL_GDS) {
		bench_str_add(out, url->code);
		return;
	}
	bench_str_add(out, url->host);
	if (url->port != schemes[url->scheme].port)
		bench_str_addf(out, ":%u", url->port);
	bench_str_add(out, url->path);
}
