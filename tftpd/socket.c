#include "socket.h"

#include <arpa/inet.h>
#include <bench/defs.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LISTEN_FD 3 /* SD_LISTEN_FDS_START */

static bool
is_for_us(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");

	return pid != NULL && fds != NULL && strtol(pid, NULL, 10) == getpid() &&
	       strtol(fds, NULL, 10) > 0;
}

static bool
is_udp_socket(int fd)
{
	struct sockaddr_in a = { 0 };
	socklen_t len = sizeof(a), type_len = sizeof(int);
	int type = 0;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_len) == 0 &&
	       type == SOCK_DGRAM &&
	       getsockname(fd, (struct sockaddr *)&a, &len) == 0 && len >= sizeof(a) &&
	       a.sin_family == AF_INET && a.sin_port != 0;
}

int
bench_tftp_socket_inherited(struct bench_err *err)
{
	bool given = is_for_us();

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (!given)
		return -ENOENT;
	if (!is_udp_socket(LISTEN_FD))
		return bench_fail(
			err, -EINVAL,
			"socket activation: descriptor %d is not a bound IPv4 UDP "
			"socket; use ListenDatagram=ADDRESS:69",
			LISTEN_FD);
	if (fcntl(LISTEN_FD, F_SETFD, FD_CLOEXEC) < 0)
		return bench_fail(err, -errno, "socket activation: descriptor %d: %s",
				  LISTEN_FD, strerror(errno));
	return LISTEN_FD;
}

/* No SO_REUSEADDR: with it a second process could bind the port and take the phones'
 * requests unnoticed (socket(7)); and UDP has no TIME_WAIT, so the port of a dead
 * process is free. */
int
bench_tftp_socket_open(const char *address, struct bench_err *err)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons(BENCH_TFTP_PORT) };
	int fd, r;

	if (inet_pton(AF_INET, address, &a.sin_addr) != 1)
		return bench_fail(err, -EINVAL, "'%s' is not an IPv4 address", address);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return bench_fail(err, -errno, "UDP socket: %s", strerror(errno));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	r = bench_fail(err, -errno, "UDP port %d of %s: %s", BENCH_TFTP_PORT, address,
		       strerror(errno));
	close(fd);
	return r;
}

/* in.tftpd would set IP_PKTINFO only after its first packet, and answer that one from
 * the wrong address (tftp §1). */
int
bench_tftp_socket_prepare(int fd, int *ret_buffer, struct bench_err *err)
{
	int size = BENCH_TFTP_BUFFER, on = 1, granted = 0;
	socklen_t len = sizeof(granted);

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &granted, &len) < 0)
		return bench_fail(err, -errno, "SO_RCVBUF: %s", strerror(errno));
	if (setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)) < 0)
		return bench_fail(err, -errno, "IP_PKTINFO: %s", strerror(errno));
	*ret_buffer =
		granted / 2; /* the kernel doubles what is asked for (socket(7)) */
	return 0;
}
