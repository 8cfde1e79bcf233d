#include "cut.h"

#include <errno.h>
#include <frame.h>
#include <string.h>

#define COUNTERS 16384
#define PROBES 8   /* places where a counter may be; the oldest there gives way */
#define HEADERS 34 /* Ethernet, IPv4 */

struct counter {
	uint32_t key; /* digest of what it counts; two with the same one share it */
	uint32_t frames;
	int64_t bytes;
	int64_t since_us, last_us;
};

struct bench_cut {
	int syslog_port;
	int64_t share;
	struct counter flow[COUNTERS], share_of[COUNTERS];
};

/* What digests are made of: no padding. */
struct flow_key {
	uint32_t from, to;
	uint16_t from_port, to_port, protocol;
};
struct share_key {
	uint32_t from, to;
	uint8_t from_mac[6], to_mac[6];
};

int
bench_cut_new(int syslog_port, int64_t share, struct bench_cut **ret_cut,
	      struct bench_err *err)
{
	struct bench_cut *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	c->syslog_port = syslog_port;
	c->share = share;
	*ret_cut = c;
	return 0;
}

void
bench_cut_freep(struct bench_cut **c)
{
	free(*c);
	*c = NULL;
}

static struct counter *
find(struct counter table[COUNTERS], uint32_t key, int64_t now_us)
{
	struct counter *oldest = &table[key % COUNTERS];

	for (uint32_t i = 0; i < PROBES; i++) {
		struct counter *at = &table[(key + i) % COUNTERS];

		if (at->key == key)
			return at;
		if (at->last_us < oldest->last_us)
			oldest = at;
	}
	*oldest = (struct counter){ key, 0, 0, now_us, now_us };
	return oldest;
}

static bool
is_small_talk(const struct bench_cut *c, const struct bench_frame *f)
{
	static const uint16_t ports[] = { 53, 67, 68, 123, 514 };

	if (f->protocol != BENCH_FRAME_UDP)
		return false;
	for (size_t i = 0; i < BENCH_N(ports); i++) {
		if (f->from_port == ports[i] || f->to_port == ports[i])
			return true;
	}
	return f->to_port == 69 || f->to_port == c->syslog_port;
}

static struct counter *
flow_of(struct bench_cut *c, int64_t now_us, const struct bench_frame *f)
{
	const struct flow_key key = { f->from_ip, f->to_ip, f->from_port, f->to_port,
				      f->protocol };
	const struct bench_bytes bytes = { (const uint8_t *)&key, sizeof(key) };
	struct counter *flow = find(c->flow, bench_bytes_digest(bytes), now_us);

	if (f->syn || now_us - flow->last_us > BENCH_CUT_FORGET_US)
		flow->bytes = flow->frames = 0;
	return flow;
}

static size_t
keep_of_flow(struct bench_cut *c, int64_t now_us, const struct bench_frame *f,
	     struct bench_bytes wire)
{
	struct counter *flow = flow_of(c, now_us, f);
	size_t head = (size_t)(f->payload.data - wire.data) +
		      (f->payload.len < BENCH_CUT_PAYLOAD ? f->payload.len
							  : BENCH_CUT_PAYLOAD);
	bool silence = now_us - flow->last_us >= BENCH_CUT_SILENCE_US;

	flow->last_us = now_us;
	if (flow->bytes + (int64_t)wire.len <= BENCH_CUT_WHOLE) {
		flow->bytes += (int64_t)wire.len;
		return wire.len;
	}
	flow->bytes = BENCH_CUT_WHOLE; /* a small one may not slip in later */
	flow->frames++;
	if (flow->frames <= BENCH_CUT_HEADS || flow->frames % BENCH_CUT_EACH == 0 ||
	    silence)
		return head;
	return 0;
}

static bool
has_share(struct bench_cut *c, int64_t now_us, struct bench_bytes wire, size_t n)
{
	struct bench_ends e;
	struct share_key key;
	const struct bench_bytes bytes = { (const uint8_t *)&key, sizeof(key) };
	struct counter *k;

	if (bench_frame_ends(wire, &e) < 0)
		return false;
	key = (struct share_key){ .from = e.from_ip, .to = e.to_ip };
	memcpy(key.from_mac, e.from.b, sizeof(key.from_mac));
	memcpy(key.to_mac, e.to.b, sizeof(key.to_mac));
	k = find(c->share_of, bench_bytes_digest(bytes), now_us);
	if (now_us - k->since_us >= BENCH_CUT_FORGET_US)
		*k = (struct counter){ k->key, 0, 0, now_us, now_us };
	k->last_us = now_us;
	if (k->bytes + (int64_t)n > c->share)
		return false;
	k->bytes += (int64_t)n;
	return true;
}

/* false: nothing that flows. */
static bool
read_flow(struct bench_bytes wire, struct bench_frame *ret_frame)
{
	struct bench_ends e;
	size_t headers = wire.len < HEADERS ? wire.len : HEADERS;

	if (bench_frame_parse(wire, ret_frame) == 0)
		return true;
	if (bench_frame_ends(wire, &e) < 0 || e.from_ip == 0)
		return false;
	*ret_frame = (struct bench_frame){
		.from_ip = e.from_ip,
		.to_ip = e.to_ip,
		.payload = { wire.data + headers, wire.len - headers },
	};
	return true;
}

size_t
bench_cut_keep(struct bench_cut *c, int64_t now_us, struct bench_bytes wire)
{
	struct bench_frame f;
	size_t n = wire.len;

	if (read_flow(wire, &f) && !is_small_talk(c, &f))
		n = keep_of_flow(c, now_us, &f, wire);
	return n > 0 && has_share(c, now_us, wire, n) ? n : 0;
}
