/* libbench_tap.so: watches in.tftpd from inside (DESIGN D5, tftp §3, §5 C').
 *
 * Loaded by LD_PRELOAD. in.tftpd's parent receives each request by recvmsg() and forks;
 * the child connects a socket of its own to the client, opens the file and serves it by
 * send() and recv(). Each of these calls is passed to the kernel unchanged, and looked
 * at afterwards; what it means is decided in tap_watch.c, and reported by one write()
 * to the pipe whose number is in BENCH_TAP_FD. A full or closed pipe is counted and
 * forgotten: phones come first. Without BENCH_TAP_FD nothing is looked at.
 *
 * No allocation, no stdio, no lock; errno is the server's. Only the one thread of
 * in.tftpd. */
#include "tap_watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static struct {
	int pipe;     /* -1: off */
	int peer;     /* the child's socket; -1 before connect() */
	pid_t server; /* in.tftpd's parent process */
	struct in_addr client;
	in_port_t client_port;
	atomic_int *lost; /* shared by parent and children; NULL: not counted */
	struct bench_tap_watch watch;
} tap = { .pipe = -1, .peer = -1 };

static int64_t
now_us(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
report(enum bench_tap_news news)
{
	char line[BENCH_TAP_LINE];
	size_t n;

	if (news == BENCH_TAP_NO_NEWS)
		return;
	tap.watch.record.pid = getpid();
	if (tap.lost != NULL)
		tap.watch.record.lost = atomic_load(tap.lost);
	n = bench_tap_record_write(&tap.watch.record, line, sizeof(line));
	if ((n == 0 || write(tap.pipe, line, n) != (ssize_t)n) && tap.lost != NULL)
		atomic_fetch_add(tap.lost, 1);
}

static int
inherited_pipe(void)
{
	const char *text = getenv("BENCH_TAP_FD");
	struct stat st;
	int fd = 0;

	if (text == NULL || *text == '\0')
		return -1;
	for (; *text >= '0' && *text <= '9' && fd < 1000; text++)
		fd = fd * 10 + (*text - '0');
	if (*text != '\0' || fd < 3 || fstat(fd, &st) < 0 || !S_ISFIFO(st.st_mode))
		return -1;
	if (fcntl(fd, F_SETFL, O_WRONLY | O_NONBLOCK) < 0)
		return -1;
	return fd;
}

/* in.tftpd closes 0..2 and never the rest. A reader that is gone must not kill it. */
__attribute__((constructor)) static void
start(void)
{
	void *page;

	tap.pipe = inherited_pipe();
	if (tap.pipe < 0)
		return;
	tap.server = getpid();
	signal(SIGPIPE, SIG_IGN);
	page = mmap(NULL, sizeof(*tap.lost), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page != MAP_FAILED)
		tap.lost = page;
}

/* This process serves one request. */
static bool
is_child(void)
{
	return tap.pipe >= 0 && tap.watch.requested && getpid() != tap.server;
}

/* exit() comes here, in.tftpd's way to give up (tftp §1); a signal does not. */
__attribute__((destructor)) static void
stop(void)
{
	if (is_child())
		report(bench_tap_watch_exit(&tap.watch, now_us()));
}

static void
saw_request(const struct msghdr *msg, size_t len)
{
	struct sockaddr_in from;
	char ip[INET_ADDRSTRLEN];

	if (tap.pipe < 0 || getpid() != tap.server)
		return;
	tap.watch.requested = false;
	if (msg->msg_name == NULL || msg->msg_namelen < sizeof(from) ||
	    msg->msg_iovlen != 1 || msg->msg_iov[0].iov_len < len)
		return;
	memcpy(&from, msg->msg_name, sizeof(from));
	if (from.sin_family != AF_INET)
		return;
	tap.client = from.sin_addr;
	tap.client_port = from.sin_port;
	if (inet_ntop(AF_INET, &from.sin_addr, ip, sizeof(ip)) != NULL)
		bench_tap_watch_request(&tap.watch, msg->msg_iov[0].iov_base, len, ip,
					ntohs(from.sin_port), now_us());
}

EXPORT ssize_t
recvmsg(int fd, struct msghdr *msg, int flags)
{
	ssize_t n = syscall(SYS_recvmsg, fd, msg, flags);
	int saved = errno;

	if (n > 0)
		saw_request(msg, (size_t)n);
	errno = saved;
	return n;
}

/* The child has dropped its privileges, which clears the parent-death signal, before it
 * connects: this is the place to set it. The parent may have died before. */
static void
follow_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != tap.server)
		_exit(0);
}

static void
saw_connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	struct sockaddr_in to;

	if (!is_child() || tap.peer >= 0 || addr == NULL || len < sizeof(to))
		return;
	memcpy(&to, addr, sizeof(to));
	if (to.sin_family != AF_INET || to.sin_addr.s_addr != tap.client.s_addr ||
	    to.sin_port != tap.client_port)
		return;
	tap.peer = fd;
	follow_parent();
}

EXPORT int
connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	int r = (int)syscall(SYS_connect, fd, addr, len);
	int saved = errno;

	if (r == 0)
		saw_connect(fd, addr, len);
	errno = saved;
	return r;
}

/* What /by-ip/<ip> points to, for a path below it; "" otherwise. */
static void
read_link(const char *path, char *target, size_t room)
{
	static const char prefix[] = "/by-ip/";
	char name[sizeof(prefix) + INET_ADDRSTRLEN];
	size_t len;
	ssize_t n;

	target[0] = '\0';
	if (strncmp(path, prefix, strlen(prefix)) != 0)
		return;
	len = strlen(prefix) + strcspn(path + strlen(prefix), "/");
	if (len >= sizeof(name))
		return;
	memcpy(name, path, len);
	name[len] = '\0';
	n = readlink(name, target, room - 1);
	target[n < 0 ? 0 : n] = '\0';
}

static void
saw_open(int fd, const char *path, const char *before)
{
	char link[sizeof(((struct bench_tap_record *)0)->link)];
	struct bench_tap_file f = { .path = path, .link = link };
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	/* A link that moved meanwhile proves nothing about the unit. */
	read_link(path, link, sizeof(link));
	if (strcmp(link, before) != 0)
		link[0] = '\0';
	f.dev = (int64_t)st.st_dev;
	f.ino = (int64_t)st.st_ino;
	f.mtime = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	f.size = st.st_size;
	bench_tap_watch_opened(&tap.watch, &f);
}

static int
open_at(int dir, const char *path, int flags, mode_t mode)
{
	char before[sizeof(((struct bench_tap_record *)0)->link)];
	bool watched = is_child() && tap.peer >= 0 && (flags & O_ACCMODE) == O_RDONLY;
	int saved = errno, fd;

	if (watched)
		read_link(path, before, sizeof(before));
	errno = saved;
	fd = (int)syscall(SYS_openat, dir, path, flags, mode);
	saved = errno;
	if (watched && fd >= 0)
		saw_open(fd, path, before);
	errno = saved;
	return fd;
}

/* mode is there only with these flags (open(2)). */
#define MODE_OF(flags, mode)                                                           \
	do {                                                                           \
		va_list ap_;                                                           \
		va_start(ap_, flags);                                                  \
		if (((flags)&O_CREAT) || ((flags)&O_TMPFILE) == O_TMPFILE)             \
			(mode) = (mode_t)va_arg(ap_, int);                             \
		va_end(ap_);                                                           \
	} while (0)

EXPORT int
open(const char *path, int flags, ...)
{
	mode_t mode = 0;

	MODE_OF(flags, mode);
	return open_at(AT_FDCWD, path, flags, mode);
}

EXPORT int
open64(const char *path, int flags, ...)
{
	mode_t mode = 0;

	MODE_OF(flags, mode);
	return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

EXPORT int
openat(int dir, const char *path, int flags, ...)
{
	mode_t mode = 0;

	MODE_OF(flags, mode);
	return open_at(dir, path, flags, mode);
}

EXPORT int
openat64(int dir, const char *path, int flags, ...)
{
	mode_t mode = 0;

	MODE_OF(flags, mode);
	return open_at(dir, path, flags | O_LARGEFILE, mode);
}

static bool
is_error_packet(const void *packet, size_t len)
{
	const unsigned char *p = packet;

	return len >= 2 && p[0] == 0 && p[1] == 5;
}

/* in.tftpd gives up when a send fails for whatever reason; a refusal stays a refusal.
 */
static void
saw_send(int fd, const void *packet, size_t len, ssize_t n, int error)
{
	if (!is_child() || fd != tap.peer)
		return;
	if (n < 0 && !is_error_packet(packet, len))
		report(bench_tap_watch_failed(&tap.watch, error, now_us()));
	else
		report(bench_tap_watch_sent(&tap.watch, packet, len, now_us()));
}

EXPORT ssize_t
sendto(int fd, const void *packet, size_t len, int flags, const struct sockaddr *to,
       socklen_t to_len)
{
	ssize_t n = syscall(SYS_sendto, fd, packet, len, flags, to, to_len);
	int saved = errno;

	saw_send(fd, packet, len, n, saved);
	errno = saved;
	return n;
}

EXPORT ssize_t
send(int fd, const void *packet, size_t len, int flags)
{
	return sendto(fd, packet, len, flags, NULL, 0);
}

static void
saw_receive(int fd, const void *packet, ssize_t n, int flags, int error)
{
	if (!is_child() || fd != tap.peer || (flags & (MSG_PEEK | MSG_ERRQUEUE)) != 0)
		return;
	if (n >= 0)
		report(bench_tap_watch_received(&tap.watch, packet, (size_t)n,
						now_us()));
	else if (error != EAGAIN && error != EINTR)
		report(bench_tap_watch_failed(&tap.watch, error, now_us()));
}

EXPORT ssize_t
recvfrom(int fd, void *packet, size_t room, int flags, struct sockaddr *from,
	 socklen_t *from_len)
{
	ssize_t n = syscall(SYS_recvfrom, fd, packet, room, flags, from, from_len);
	int saved = errno;

	if (n <= (ssize_t)room)
		saw_receive(fd, packet, n, flags, saved);
	errno = saved;
	return n;
}

EXPORT ssize_t
recv(int fd, void *packet, size_t room, int flags)
{
	return recvfrom(fd, packet, room, flags, NULL, NULL);
}
