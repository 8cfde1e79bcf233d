/* The in.tftpd process: stock, in inetd mode on our socket, with the tap (tftp §5 C').
 *
 * It is killed by the kernel when the calling thread ends (PR_SET_PDEATHSIG), and its
 * children with it (tap.c), so nothing of it survives us and the port is free. */
#ifndef BENCH_TFTPD_SERVER_H
#define BENCH_TFTPD_SERVER_H

#include <bench/err.h>
#include <sys/types.h>

/* Borrowed texts. */
struct bench_server_conf {
	const char *program; /* /usr/sbin/in.tftpd */
	const char *tap;     /* libbench_tap.so */
	const char *map;
	const char *root;
	const char *user;
	int socket;
};

struct bench_server {
	pid_t pid; /* 0: none */
	int pipe;  /* what the tap says, non-blocking; -1: none */
};

/* Starts it and opens its pipe. Only a thread that lives as long as the program may
 * call. */
int bench_server_start(const struct bench_server_conf *c,
		       struct bench_server *ret_server,
		       struct bench_err *err) BENCH_CHECKED;
/* SIGTERM, then SIGKILL; waits for the end. The pipe stays open, to be read empty. */
void bench_server_stop(struct bench_server *s);

#endif
