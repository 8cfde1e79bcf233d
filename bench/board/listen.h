/* Where the board may be reached: one address of the staff side, never the bench's. */
#ifndef BENCH_BOARD_LISTEN_H
#define BENCH_BOARD_LISTEN_H

#include <bench/config.h>
#include <sys/socket.h>

struct board_address {
	struct sockaddr_storage addr;
	socklen_t len;
};

/* config->board_listen: "127.0.0.1:8080" or "[::1]:8080"; port 0 takes a free one.
 * -EINVAL for anything else, for the bench's network, and for an address that means
 * every interface. */
int board_address_parse(const struct bench_config *config,
			struct board_address *ret_address,
			struct bench_err *err) BENCH_CHECKED;
/* A listening socket, owned by the caller; else negative errno. */
int board_listen(const struct bench_config *config, const struct board_address *address,
		 struct bench_err *err) BENCH_CHECKED;

#endif
