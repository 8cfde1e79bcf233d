/* The board by HTTP or HTTPS. Single-threaded: the caller's loop waits for
 * board_web_fd() and calls board_web_run(). */
#ifndef BENCH_BOARD_WEB_H
#define BENCH_BOARD_WEB_H

#include "board.h"

struct board_web;

/* Takes the listening socket. certificate and key: PEM texts, NULL for plain HTTP. */
int board_web_new(struct board *board, int socket, const char *certificate,
		  const char *key, struct board_web **ret_web,
		  struct bench_err *err) BENCH_CHECKED;
/* All requests end: who would answer one later must not. */
void board_web_freep(struct board_web **w);
int board_web_fd(const struct board_web *w);
/* How long the loop may wait; -1: for ever. */
int board_web_timeout_ms(struct board_web *w);
/* Does what is to do; never blocks for a client. */
int board_web_run(struct board_web *w);

#endif
