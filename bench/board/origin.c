#include "origin.h"

#include <arpa/inet.h>
#include <bench/str.h>
#include <string.h>
#include <strings.h>

#define HOST_MAX 256

/* "name:port", "[::1]:port" or without the port: the name. */
static bool
name_of(const char *host, char name[HOST_MAX])
{
	const char *start = host[0] == '[' ? host + 1 : host;
	size_t n = strcspn(start, host[0] == '[' ? "]" : ":");

	return n > 0 && bench_copy_n(name, HOST_MAX, start, n);
}

bool
origin_host_is_ours(const char *host, const char *const *names)
{
	char name[HOST_MAX];
	struct in6_addr a;

	if (host == NULL || !name_of(host, name))
		return false;
	if (inet_pton(AF_INET, name, &a) == 1 || inet_pton(AF_INET6, name, &a) == 1 ||
	    strcasecmp(name, "localhost") == 0)
		return true;
	for (size_t i = 0; names[i] != NULL; i++) {
		if (names[i][0] != '\0' && strcasecmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

bool
origin_is_ours(const char *origin, const char *fetch_site, const char *host, bool tls)
{
	const char *scheme = tls ? "https://" : "http://";

	if (fetch_site != NULL && strcmp(fetch_site, "same-origin") != 0 &&
	    strcmp(fetch_site, "none") != 0)
		return false;
	if (origin == NULL)
		return true;
	return host != NULL && strncmp(origin, scheme, strlen(scheme)) == 0 &&
	       strcasecmp(origin + strlen(scheme), host) == 0;
}

bool
origin_cookie(const char *cookies, const char *name, char *out, size_t room)
{
	size_t length = strlen(name);

	for (const char *c = cookies; c != NULL && *c != '\0';) {
		size_t n;

		c += strspn(c, " ;");
		n = strcspn(c, ";");
		if (n > length && strncmp(c, name, length) == 0 && c[length] == '=')
			return bench_copy_n(out, room, c + length + 1, n - length - 1);
		c += n;
	}
	return false;
}

bool
origin_same_secret(const char *a, const char *b)
{
	size_t n = strlen(a);
	volatile unsigned char differ = 0;

	if (n != strlen(b))
		return false;
	for (size_t i = 0; i < n; i++)
		differ |= (unsigned char)(a[i] ^ b[i]);
	return differ == 0;
}
