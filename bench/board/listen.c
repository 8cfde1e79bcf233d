#include "listen.h"

#include <arpa/inet.h>
#include <bench/str.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG 64

/* "host:port" in place; the host loses its brackets. */
static bool
split(char *text, char **ret_host, long *ret_port)
{
	char *colon = strrchr(text, ':'), *end;

	if (colon == NULL || strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
	    colon[1] == '\0' || strlen(colon + 1) > 5)
		return false;
	*colon = '\0';
	*ret_port = strtol(colon + 1, &end, 10);
	*ret_host = text;
	if (text[0] == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		*ret_host = text + 1;
	}
	return *ret_port <= 65535;
}

static bool
make(struct board_address *a, const char *host, long port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
				    .sin6_port = htons((uint16_t)port) };

	*a = (struct board_address){ 0 };
	if (inet_pton(AF_INET, host, &in.sin_addr) == 1) {
		memcpy(&a->addr, &in, sizeof(in));
		a->len = sizeof(in);
	} else if (inet_pton(AF_INET6, host, &in6.sin6_addr) == 1) {
		memcpy(&a->addr, &in6, sizeof(in6));
		a->len = sizeof(in6);
	}
	return a->len != 0;
}

static bool
is_mapped_or_any(const struct board_address *a)
{
	struct sockaddr_in6 in6;
	struct sockaddr_in in;

	if (a->addr.ss_family == AF_INET) {
		memcpy(&in, &a->addr, sizeof(in));
		return in.sin_addr.s_addr == INADDR_ANY;
	}
	memcpy(&in6, &a->addr, sizeof(in6));
	return IN6_IS_ADDR_UNSPECIFIED(&in6.sin6_addr) ||
	       IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr);
}

static bool
is_bench_side(const struct bench_config *c, const struct board_address *a)
{
	uint32_t mask = htonl(~UINT32_C(0) << (32 - c->prefix));
	struct in_addr bench;
	struct sockaddr_in in;

	if (a->addr.ss_family != AF_INET || inet_pton(AF_INET, c->address, &bench) != 1)
		return false;
	memcpy(&in, &a->addr, sizeof(in));
	return (in.sin_addr.s_addr & mask) == (bench.s_addr & mask);
}

int
board_address_parse(const struct bench_config *config,
		    struct board_address *ret_address, struct bench_err *err)
{
	char text[sizeof(config->board_listen)], *host;
	struct board_address a;
	long port;

	bench_copy(text, sizeof(text), config->board_listen);
	if (!split(text, &host, &port) || !make(&a, host, port))
		return bench_fail(
			err, -EINVAL,
			"board_listen '%s' is not ADDRESS:PORT, like 127.0.0.1:8080",
			config->board_listen);
	if (is_mapped_or_any(&a))
		return bench_fail(
			err, -EINVAL,
			"board_listen '%s' would include the bench side; name one "
			"address of the staff side",
			config->board_listen);
	if (is_bench_side(config, &a))
		return bench_fail(
			err, -EINVAL,
			"board_listen '%s' is on the bench side (%s/%d); name an "
			"address of the staff side",
			config->board_listen, config->address, config->prefix);
	*ret_address = a;
	return 0;
}

static int
bind_and_listen(int fd, const struct board_address *a)
{
	int on = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(fd, (const struct sockaddr *)&a->addr, a->len) < 0 ||
	    listen(fd, BACKLOG) < 0)
		return -errno;
	return 0;
}

int
board_listen(const struct bench_config *config, const struct board_address *address,
	     struct bench_err *err)
{
	int fd = socket(address->addr.ss_family,
			SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int r = fd < 0 ? -errno : bind_and_listen(fd, address);

	if (r == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return bench_fail(err, r, "board_listen '%s': %s", config->board_listen,
			  strerror(-r));
}
