/* UDP port 69 of the bench address. */
#ifndef BENCH_TFTPD_SOCKET_H
#define BENCH_TFTPD_SOCKET_H

#include <bench/err.h>
#include <netinet/in.h>
#include <stdbool.h>

#define BENCH_TFTP_PORT 69
/* 2000 requests at once fit (tftp §4a). */
#define BENCH_TFTP_BUFFER (4 << 20)

/* The socket of a supervisor (LISTEN_PID, LISTEN_FDS, sd_listen_fds(3)), -ENOENT when
 * none was given. The variables are removed. */
int bench_tftp_socket_inherited(struct bench_err *err) BENCH_CHECKED;
/* Opens one. -EADDRINUSE, -EADDRNOTAVAIL, -EACCES, … */
int bench_tftp_socket_open(const char *address, struct bench_err *err) BENCH_CHECKED;
/* Buffer and IP_PKTINFO, for either. ret_buffer: bytes granted; less than
 * BENCH_TFTP_BUFFER loses requests when all phones start at once. */
int bench_tftp_socket_prepare(int fd, int *ret_buffer,
			      struct bench_err *err) BENCH_CHECKED;

#endif
