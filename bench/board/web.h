/* The board by HTTP: a page, its parts, and its JSON; nothing can be changed through
 * it. Single-threaded: the caller's loop waits for board_web_fd() and calls
 * board_web_run(). */
#ifndef BENCH_BOARD_WEB_H
#define BENCH_BOARD_WEB_H

#include <bench/config.h>

struct board_web;

/* Takes the listening socket. */
int board_web_new(const struct bench_config *config, int socket,
		  struct board_web **ret_web, struct bench_err *err) BENCH_CHECKED;
void board_web_freep(struct board_web **w);
int board_web_fd(const struct board_web *w);
/* How long the loop may wait; -1: for ever. */
int board_web_timeout_ms(struct board_web *w);
/* Does what is to do; never blocks for a client. */
int board_web_run(struct board_web *w);

#endif
