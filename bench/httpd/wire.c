#include "wire.h"

#include <bench/str.h>
#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOK_MS 5
#define TRIES 8

/* The kernel's TCP states (include/net/tcp_states.h): <netinet/tcp.h> has them, but not
 * together with <linux/tcp.h>, whose struct is the newer one. */
enum { FIN_WAIT1 = 4, CLOSED = 7, LAST_ACK = 9, CLOSING = 11 };

static int
read_info(int fd, struct tcp_info *info)
{
	socklen_t len = sizeof(*info);

	*info = (struct tcp_info){ 0 };
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, &len) < 0 ? -errno : 0;
}

/* Two calls see one moment when nothing was acknowledged between them. */
int
httpd_wire_read(int fd, struct httpd_wire *ret_wire)
{
	struct tcp_info before, after;
	int queued = 0, r = read_info(fd, &after);

	for (int i = 0; r == 0 && i < TRIES; i++) {
		before = after;
		if (ioctl(fd, SIOCOUTQ, &queued) < 0)
			return -errno;
		r = read_info(fd, &after);
		if (after.tcpi_bytes_acked == before.tcpi_bytes_acked &&
		    after.tcpi_state == before.tcpi_state)
			break;
	}
	if (r < 0)
		return r;
	*ret_wire = (struct httpd_wire){
		.acked = after.tcpi_bytes_acked,
		.written = after.tcpi_bytes_acked + (unsigned)queued,
		.reset = after.tcpi_state == CLOSED,
	};
	/* an unacknowledged FIN is the last byte that SIOCOUTQ counts */
	if (queued > 0 && (after.tcpi_state == FIN_WAIT1 ||
			   after.tcpi_state == LAST_ACK || after.tcpi_state == CLOSING))
		ret_wire->written--;
	return 0;
}

struct waiting {
	struct httpd_wait wait;
	int64_t until;
};

struct httpd_waits {
	struct waiting *at;
	size_t n, max;
	int64_t limit_us;
};

int
httpd_waits_new(size_t max, int64_t limit_us, struct httpd_waits **ret_waits)
{
	struct httpd_waits *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return -ENOMEM;
	w->at = calloc(max, sizeof(*w->at));
	if (w->at == NULL) {
		free(w);
		return -ENOMEM;
	}
	w->max = max;
	w->limit_us = limit_us;
	*ret_waits = w;
	return 0;
}

void
httpd_waits_freep(struct httpd_waits **w)
{
	if (*w == NULL)
		return;
	for (size_t i = 0; i < (*w)->n; i++)
		close((*w)->at[i].wait.fd);
	free((*w)->at);
	free(*w);
	*w = NULL;
}

int64_t
httpd_wait_certain(const struct httpd_wait *w, uint64_t acked)
{
	uint64_t have = w->handed, gone = w->end > acked ? w->end - acked : 0;

	if (w->head != UINT64_MAX) {
		have = acked > w->start ? acked - w->start : 0;
		gone = w->head;
	}
	have = have > gone ? have - gone : 0;
	return have < (uint64_t)w->event.size ? (int64_t)have : w->event.size;
}

/* false: it is too early to tell. */
static bool
judge(struct waiting *x, struct bench_mono now, bool end)
{
	struct httpd_wait *w = &x->wait;
	struct bench_event *e = &w->event;
	struct httpd_wire wire = { .reset = true };
	bool known = httpd_wire_read(w->fd, &wire) == 0;

	if (known && (wire.acked >= w->end ||
		      (wire.reset && w->tail > 0 && wire.acked == w->end - w->tail))) {
		e->outcome = BENCH_OUTCOME_COMPLETE;
	} else if (wire.reset) {
		e->outcome = BENCH_OUTCOME_ABORTED;
		bench_copy(e->text, sizeof(e->text), "the client reset the connection");
		e->size = httpd_wait_certain(w, wire.acked);
	} else if (end || now.us >= x->until) {
		e->outcome = BENCH_OUTCOME_TIMEOUT;
		bench_copy(e->text, sizeof(e->text),
			   end ? "the server was stopped"
			       : "the client did not acknowledge the last bytes");
		e->size = httpd_wait_certain(w, wire.acked);
	} else {
		return false;
	}
	e->ms = (now.us - w->asked_us) / 1000;
	e->mono = now;
	return true;
}

static void
finish(struct waiting *x, httpd_judged_fn *fn, void *arg)
{
	fn(&x->wait.event, arg);
	close(x->wait.fd);
}

int
httpd_waits_run(struct httpd_waits *w, struct bench_mono now, bool end,
		httpd_judged_fn *fn, void *arg)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->n; i++) {
		if (judge(&w->at[i], now, end))
			finish(&w->at[i], fn, arg);
		else if (kept++ != i)
			w->at[kept - 1] = w->at[i];
	}
	w->n = kept;
	return kept == 0 ? -1 : LOOK_MS;
}

void
httpd_waits_add(struct httpd_waits *w, const struct httpd_wait *wait,
		struct bench_mono now, httpd_judged_fn *fn, void *arg)
{
	struct waiting x = { *wait, now.us + w->limit_us };

	if (judge(&x, now, false)) {
		finish(&x, fn, arg);
		return;
	}
	if (w->n == w->max) {
		(void)judge(&w->at[0], now, true);
		finish(&w->at[0], fn, arg);
		memmove(w->at, w->at + 1, --w->n * sizeof(*w->at));
	}
	w->at[w->n++] = x;
}
