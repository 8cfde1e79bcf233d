#include "hook.h"

#include "client.h"
#include "keeper.h"
#include "options.h"
#include "port.h"
#include "query.h"
#include "recent.h"
#include "right.h"
#include "status.h"

#include <bench/config.h>
#include <bench/writer.h>
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define RING_SLOTS 4096
/* With one wait for the database (the writer's 120 ms) unload() takes 250 ms at most.
 */
#define DRAIN_MS 120
#define FIRST_SNAPSHOT_MS 200

/* What a phone says again is recorded again after: a DISCOVER; the REQUEST of a phone
 * that starts; a renewal. A phone takes longer to start than a REQUEST is repeated,
 * so every start is in the record. */
#define SEEN_US (30 * INT64_C(1000000))
#define START_US (2 * INT64_C(1000000))
#define RENEWAL_US (300 * INT64_C(1000000))
/* DISCOVERs that the record takes from a storm of ever new addresses. */
#define SEEN_RATE 100
#define SEEN_BURST 2000

struct counters {
	_Atomic uint64_t seen, asked, answered, leased, released, repeated, held_back;
	_Atomic uint64_t malformed, budget_cuts, tree_failures, exceptions;
	_Atomic int receive_buffer;
};

/* Immutable once made, or with a lock of its own. */
struct bench_hook {
	struct bench_config config;
	char lease_file[256];
	size_t mtu;
	int drain_ms;
	struct bench_families *families;
	struct bench_snapshots *snapshots;
	struct bench_keeper *keeper;
	struct bench_recent *seen, *leased;
	struct bench_writer *writer;
	struct counters n;
};

static void
count(_Atomic uint64_t *n)
{
	atomic_fetch_add_explicit(n, 1, memory_order_relaxed);
}

/* 1500 when the interface is not there (yet). */
static size_t
mtu_of(const char *interface)
{
	bench_auto(bench_closep) int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq ifr = { 0 };

	bench_copy(ifr.ifr_name, sizeof(ifr.ifr_name), interface);
	if (fd < 0 || ioctl(fd, SIOCGIFMTU, &ifr) < 0 || ifr.ifr_mtu < 1)
		return 1500;
	return (size_t)ifr.ifr_mtu;
}

static void BENCH_PRINTF(2, 3) note(struct bench_hook *h, const char *fmt, ...)
{
	struct bench_event e;
	va_list ap;

	bench_client_event(&e, BENCH_EVENT_NOTE, (struct bench_mac){ 0 }, 0, NULL);
	va_start(ap, fmt);
	vsnprintf(e.text, sizeof(e.text), fmt, ap);
	va_end(ap);
	bench_writer_push(h->writer, &e);
}

/* --- life --------------------------------------------------------------------- */

static int
load_data(struct bench_hook *h, const struct bench_hook_conf *conf,
	  struct bench_err *err)
{
	int r = bench_config_load(conf->config, &h->config, err);

	if (r < 0)
		return r;
	if (conf->lease_file != NULL &&
	    !bench_copy(h->lease_file, sizeof(h->lease_file), conf->lease_file))
		return bench_fail(err, -ENAMETOOLONG, "lease-file '%s': name too long",
				  conf->lease_file);
	r = bench_families_load(h->config.profiles_dir, &h->families, err);
	if (r < 0)
		return r;
	h->mtu = mtu_of(h->config.interface);
	h->drain_ms = conf->drain_ms > 0 ? conf->drain_ms : DRAIN_MS;
	return 0;
}

static int
make_tables(struct bench_hook *h)
{
	struct bench_recover q = { h->lease_file, h->config.tree_dir, NULL, NULL };
	int r = bench_snapshots_new(&h->snapshots);

	q.families = h->families;
	q.snapshots = h->snapshots;
	if (r == 0)
		r = bench_keeper_new(&q, &h->keeper);
	if (r == 0)
		r = bench_recent_new(SEEN_RATE, SEEN_BURST, &h->seen);
	if (r == 0)
		r = bench_recent_new(0, 0, &h->leased);
	return r;
}

static int
start(struct bench_hook *h, const struct bench_hook_conf *conf, struct bench_err *err)
{
	int r = load_data(h, conf, err);

	if (r < 0)
		return r;
	r = make_tables(h);
	if (r < 0)
		return bench_fail(err, r, "DHCP hook: %s", strerror(-r));
	r = bench_writer_new(h->config.database, RING_SLOTS, bench_keeper_idle,
			     h->keeper, &h->writer, err);
	if (r < 0)
		return r;
	note(h, "start: %zu families, lease file '%s'",
	     bench_families_count(h->families), h->lease_file);
	/* The first phones after a start should find their scans known, but no lease
	 * waits for a database that is slow. */
	if (access(h->config.database, F_OK) == 0)
		(void)bench_snapshots_wait(h->snapshots, FIRST_SNAPSHOT_MS);
	return 0;
}

int
bench_hook_new(const struct bench_hook_conf *conf, struct bench_hook **ret_hook,
	       struct bench_err *err)
{
	bench_auto(bench_hook_freep) struct bench_hook *h = calloc(1, sizeof(*h));
	int r;

	if (h == NULL)
		return bench_fail(err, -ENOMEM, "DHCP hook: out of memory");
	r = start(h, conf, err);
	if (r < 0)
		return r;
	*ret_hook = bench_take(h);
	return 0;
}

void
bench_hook_freep(struct bench_hook **hook)
{
	struct bench_hook *h = *hook;

	if (h == NULL)
		return;
	if (h->writer != NULL) {
		note(h,
		     "stop: seen %" PRIu64 ", leased %" PRIu64 ", released %" PRIu64
		     ", malformed %" PRIu64 ", tree failures %" PRIu64,
		     h->n.seen, h->n.leased, h->n.released, h->n.malformed,
		     h->n.tree_failures);
		if (!bench_writer_stop(&h->writer, h->drain_ms)) {
			*hook = NULL; /* the thread that hangs still reads what is below
				       */
			return;
		}
	}
	bench_recent_freep(&h->leased);
	bench_recent_freep(&h->seen);
	bench_keeper_freep(&h->keeper);
	bench_snapshots_freep(&h->snapshots);
	bench_families_freep(&h->families);
	free(h);
	*hook = NULL;
}

/* --- packets ------------------------------------------------------------------ */

static struct bench_client
client_of(struct bench_hook *h, const struct bench_query *q)
{
	return bench_client_recognise(h->families, h->snapshots, q->mac,
				      q->vendor_class);
}

/* Records what a client said, if it is news. */
static void
record(struct bench_hook *h, struct bench_recent *recent, struct bench_event *e,
       const struct bench_query *q, uint32_t said, int64_t period_us,
       struct bench_mono now)
{
	enum bench_recent_verdict v;

	v = bench_recent_check(recent, q->mac, said, period_us, now);
	if (v == BENCH_RECENT_OLD)
		count(&h->n.repeated);
	if (v == BENCH_RECENT_HELD)
		count(&h->n.held_back);
	if (v != BENCH_RECENT_NEWS)
		return;
	bench_query_vendor_text(q->vendor_class, e->text, sizeof(e->text));
	bench_port_text(q->relay, e->port);
	e->raw = q->options;
	e->mono = now;
	if (!bench_writer_push(h->writer, e))
		bench_recent_forget(recent, q->mac);
}

enum bench_hook_client
bench_hook_seen(struct bench_hook *h, struct bench_bytes message, struct bench_mono now)
{
	struct bench_client c;
	struct bench_event e;
	struct bench_query q;

	if (bench_query_parse(message, &q) < 0) {
		count(&h->n.malformed);
		return BENCH_HOOK_NOBODY;
	}
	count(&h->n.seen);
	c = client_of(h, &q);
	if (q.type == BENCH_QUERY_DISCOVER) {
		bench_client_event(&e, BENCH_EVENT_SEEN, q.mac, 0, &c);
		record(h, h->seen, &e, &q, bench_bytes_digest(q.vendor_class), SEEN_US,
		       now);
	}
	return bench_client_may_read(&c) ? BENCH_HOOK_PHONE : BENCH_HOOK_OTHER;
}

void
bench_hook_ask(struct bench_hook *h, struct bench_bytes message,
	       const struct bench_hook_held *held, struct bench_hook_answer *ret_answer)
{
	struct bench_client c;
	struct bench_query q;
	size_t cut;

	ret_answer->n = 0;
	count(&h->n.asked);
	if (bench_query_parse(message, &q) < 0)
		return;
	c = client_of(h, &q);
	if (c.family == NULL)
		return;
	ret_answer->n =
		bench_family_options(c.family, h->config.address, ret_answer->option);
	cut = bench_options_fit(ret_answer, held,
				bench_options_budget(q.max_size, h->mtu));
	atomic_fetch_add_explicit(&h->n.budget_cuts, cut, memory_order_relaxed);
	count(&h->n.answered);
}

/* The lease and the right to read are one act (DESIGN D3). A client that is no phone
 * needs no right, and must not inherit one with the address. */
static void
set_right(struct bench_hook *h, const struct bench_client *c, const char *ip,
	  struct bench_mac mac)
{
	int r;

	if (bench_client_may_read(c))
		r = bench_right_grant(h->config.tree_dir, ip, mac);
	else
		r = bench_right_revoke(h->config.tree_dir, ip);
	if (r < 0)
		count(&h->n.tree_failures);
}

void
bench_hook_ack(struct bench_hook *h, struct bench_bytes message, uint32_t ip,
	       struct bench_mono now)
{
	struct bench_client c;
	struct bench_event e;
	struct bench_query q;

	/* Kea takes some messages that we call malformed, and gives them a lease: the
	 * fixed part is enough to say to whom. */
	if (bench_query_parse(message, &q) < 0 && bench_mac_is_zero(q.mac))
		return;
	count(&h->n.leased);
	c = client_of(h, &q);
	bench_client_event(&e, BENCH_EVENT_LEASED, q.mac, ip, &c);
	set_right(h, &c, e.ip, q.mac);
	record(h, h->leased, &e, &q, ip, q.ciaddr == 0 ? START_US : RENEWAL_US, now);
}

void
bench_hook_gone(struct bench_hook *h, struct bench_mac mac, uint32_t ip,
		enum bench_hook_end end)
{
	static const char *const word[] = {
		[BENCH_HOOK_RELEASED] = "released",
		[BENCH_HOOK_DECLINED] = "declined",
		[BENCH_HOOK_EXPIRED] = "expired",
	};
	struct bench_event e;

	count(&h->n.released);
	bench_client_event(&e, BENCH_EVENT_RELEASED, mac, ip, NULL);
	bench_copy(e.text, sizeof(e.text), word[end]);
	if (bench_right_revoke(h->config.tree_dir, e.ip) < 0)
		count(&h->n.tree_failures);
	bench_recent_forget(h->leased, mac);
	bench_writer_push(h->writer, &e);
}

/* --- state -------------------------------------------------------------------- */

int
bench_hook_socket(struct bench_hook *h, int fd)
{
	int size = BENCH_STATUS_BUFFER, smallest;
	socklen_t len = sizeof(size);

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, &len) < 0)
		return 0;
	smallest = atomic_load(&h->n.receive_buffer);
	if (smallest == 0 || size < smallest)
		atomic_store(&h->n.receive_buffer, size);
	return size;
}

void
bench_hook_exception(struct bench_hook *h)
{
	count(&h->n.exceptions);
}

static void
take_status(struct bench_hook *h, struct bench_status *st)
{
	*st = (struct bench_status){
		.seen = h->n.seen,
		.asked = h->n.asked,
		.answered = h->n.answered,
		.leased = h->n.leased,
		.released = h->n.released,
		.repeated = h->n.repeated,
		.held_back = h->n.held_back,
		.malformed = h->n.malformed,
		.budget_cuts = h->n.budget_cuts,
		.tree_failures = h->n.tree_failures,
		.exceptions = h->n.exceptions,
		.receive_buffer = h->n.receive_buffer,
		.now = bench_mono_now(),
	};
	bench_writer_get_stats(h->writer, &st->writer);
	bench_snapshots_info(h->snapshots, &st->snapshot);
	bench_keeper_report(h->keeper, &st->keeper);
	st->tree_failures += st->keeper.recovered.tree_failures;
}

void
bench_hook_stats(struct bench_hook *h, struct bench_str *out)
{
	struct bench_status st = { 0 };

	if (h != NULL)
		take_status(h, &st);
	bench_status_stats(&st, out);
}

void
bench_hook_health(struct bench_hook *h, const char *why, struct bench_str *out)
{
	struct bench_status st;

	if (h == NULL) {
		bench_status_health(NULL, why, out);
		return;
	}
	take_status(h, &st);
	bench_status_health(&st, why, out);
}
