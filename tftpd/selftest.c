#include "selftest.h"

#include <arpa/inet.h>
#include <bench/bytes.h>
#include <bench/defs.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Shorter than a block: one DATA packet, one ACK (RFC 1350 section 6). */
static const char content[] =
	"Prebench fetches this file to see that transfers are recorded.\n";

static int
fill(int fd, gid_t group, const char *path, struct bench_err *err)
{
	if (fchown(fd, (uid_t)-1, group) < 0 || fchmod(fd, 0640) < 0 ||
	    write(fd, content, sizeof(content) - 1) != (ssize_t)sizeof(content) - 1)
		return bench_fail(err, -errno, "self-test file '%s': %s", path,
				  strerror(errno));
	return 0;
}

/* Renamed into place: in.tftpd gives no answer for a file that somebody holds a write
 * lock on, and a served file never changes. */
int
bench_selftest_prepare(const char *tree, gid_t group, struct bench_err *err)
{
	char path[300], temporary[310];
	bench_auto(bench_closep) int fd = -1;
	int r;

	snprintf(path, sizeof(path), "%s" BENCH_SELFTEST_NAME, tree);
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (fd < 0)
		return bench_fail(err, -errno, "self-test file '%s': %s", temporary,
				  strerror(errno));
	r = fill(fd, group, temporary, err);
	if (r == 0 && rename(temporary, path) < 0)
		r = bench_fail(err, -errno, "self-test file '%s': %s", path,
			       strerror(errno));
	return r;
}

static int
open_client(struct bench_selftest *t, int listening)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	socklen_t len = sizeof(t->server);

	if (getsockname(listening, (struct sockaddr *)&t->server, &len) < 0)
		return -errno;
	t->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (t->fd < 0)
		return -errno;
	any.sin_addr = t->server.sin_addr;
	if (any.sin_addr.s_addr == INADDR_ANY)
		any.sin_addr.s_addr = t->server.sin_addr.s_addr =
			htonl(INADDR_LOOPBACK);
	len = sizeof(t->self);
	if (bind(t->fd, (struct sockaddr *)&any, sizeof(any)) < 0 ||
	    getsockname(t->fd, (struct sockaddr *)&t->self, &len) < 0)
		return -errno;
	return 0;
}

int
bench_selftest_start(struct bench_selftest *t, int listening, struct bench_mono now,
		     struct bench_err *err)
{
	static const char request[] = "\0\1" BENCH_SELFTEST_NAME "\0octet";
	int r;

	bench_selftest_stop(t);
	*t = (struct bench_selftest){ .fd = -1,
				      .deadline = now.us + BENCH_SELFTEST_PATIENCE_US };
	r = open_client(t, listening);
	if (r == 0 && sendto(t->fd, request, sizeof(request), 0,
			     (struct sockaddr *)&t->server, sizeof(t->server)) < 0)
		r = -errno;
	if (r == 0)
		return 0;
	bench_selftest_stop(t);
	return bench_fail(err, r, "self-test: request to our own address: %s",
			  strerror(-r));
}

/* DATA, block 1, and exactly the content (RFC 1350 section 5). */
static bool
is_file(const void *packet, size_t len)
{
	struct bench_reader r = bench_reader_init(packet, len);
	uint16_t op = bench_reader_be16(&r), block = bench_reader_be16(&r);
	struct bench_bytes data = bench_reader_bytes(&r, sizeof(content) - 1);

	return bench_reader_done(&r) && op == 3 && block == 1 &&
	       memcmp(data.data, content, data.len) == 0;
}

void
bench_selftest_input(struct bench_selftest *t, struct bench_mono now)
{
	static const char ack[] = { 0, 4, 0, 1 };
	struct sockaddr_in from = { 0 };
	socklen_t len = sizeof(from);
	char packet[600];
	ssize_t n;

	n = recvfrom(t->fd, packet, sizeof(packet), 0, (struct sockaddr *)&from, &len);
	if (n < 0 || from.sin_addr.s_addr != t->server.sin_addr.s_addr ||
	    !is_file(packet, (size_t)n))
		return;
	if (sendto(t->fd, ack, sizeof(ack), 0, (struct sockaddr *)&from, len) < 0 ||
	    t->fetched)
		return;
	t->fetched = true;
	t->deadline = now.us + BENCH_SELFTEST_SETTLE_US;
}

bool
bench_selftest_record(struct bench_selftest *t, const struct bench_tap_record *r)
{
	struct in_addr ip;

	if (t->fd < 0 || inet_pton(AF_INET, r->ip, &ip) != 1 ||
	    ip.s_addr != t->self.sin_addr.s_addr || r->port != ntohs(t->self.sin_port))
		return false;
	t->records += r->kind == BENCH_TAP_COMPLETE;
	return true;
}

enum bench_selftest_verdict
bench_selftest_judge(struct bench_selftest *t, struct bench_mono now)
{
	if (now.us < t->deadline)
		return BENCH_SELFTEST_RUNNING;
	bench_selftest_stop(t);
	if (!t->fetched)
		return BENCH_SELFTEST_NO_ANSWER;
	if (t->records == 0)
		return BENCH_SELFTEST_NO_RECORD;
	return t->records == 1 ? BENCH_SELFTEST_PASSED : BENCH_SELFTEST_DOUBLE;
}

void
bench_selftest_stop(struct bench_selftest *t)
{
	bench_closep(&t->fd);
	t->fd = -1;
}
