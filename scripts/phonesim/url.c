#include "url.h"

#include "util.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	uint16_t port;
} schemes[] = {
	[SCHEME_TFTP] = { "tftp", 69 },
	[SCHEME_HTTP] = { "http", 80 },
	[SCHEME_HTTPS] = { "https", 443 },
	[SCHEME_OTHER] = { "other", 0 },
};

const char *
scheme_name(enum scheme s)
{
	return schemes[s].name;
}

static const char *
parse_scheme(const char *text, struct url *u)
{
	const char *mark = strstr(text, "://");
	size_t n;

	u->scheme = SCHEME_TFTP;
	if (mark == NULL || strcspn(text, "/") < (size_t)(mark - text))
		return text;
	n = (size_t)(mark - text);
	u->has_scheme = true;
	u->scheme = SCHEME_OTHER;
	for (enum scheme s = SCHEME_TFTP; s < SCHEME_OTHER; s++)
		if (strlen(schemes[s].name) == n &&
		    strncasecmp(schemes[s].name, text, n) == 0)
			u->scheme = s;
	return mark + 3;
}

static int
parse_server(const char *text, size_t n, struct url *u)
{
	AUTO_FREE char *server = xstrndup(text, n);
	char *colon = strchr(server, ':');
	uint64_t port;

	u->port = schemes[u->scheme].port;
	if (colon != NULL) {
		*colon = '\0';
		if (!number_parse(colon + 1, 65535, &port) || port == 0)
			return -EINVAL;
		u->port = (uint16_t)port;
	}
	if (strlen(server) >= sizeof(u->host) || strpbrk(server, " \t@\"<>") != NULL)
		return -EINVAL;
	memcpy(u->host, server, strlen(server) + 1);
	return 0;
}

int
url_parse_base(const char *text, struct url *ret)
{
	struct url u = { 0 };
	const char *p = parse_scheme(text, &u);
	size_t n = strcspn(p, "/");

	if (parse_server(p, n, &u) < 0 || strlen(p + n) >= sizeof(u.path))
		return -EINVAL;
	memcpy(u.path, p + n, strlen(p + n) + 1);
	*ret = u;
	return 0;
}

int
url_parse(const char *text, struct url *ret)
{
	struct url u;

	if (url_parse_base(text, &u) < 0)
		return -EINVAL;
	if (u.scheme != SCHEME_OTHER && u.path[0] != '/')
		return -EINVAL;
	*ret = u;
	return 0;
}
