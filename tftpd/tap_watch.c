#include "tap_watch.h"

#include <string.h>
#include <strings.h>

/* RFC 1350 section 5, RFC 2347. */
enum opcode { RRQ = 1, WRQ = 2, DATA = 3, ACK = 4, ERROR = 5, OACK = 6 };
#define HEADER 4
#define DEFAULT_BLOCK 512

/* What is left of a packet. */
struct rest {
	const char *pos, *end;
};

static uint16_t
be16(const void *packet, size_t len, size_t at)
{
	const unsigned char *p = packet;

	if (len < at + 2)
		return 0;
	return (uint16_t)(p[at] << 8 | p[at + 1]);
}

static struct rest
after(const void *packet, size_t len, size_t header)
{
	const char *p = packet;

	return (struct rest){ len < header ? p + len : p + header, p + len };
}

/* The next NUL-terminated text, NULL when there is none. */
static const char *
next(struct rest *r)
{
	const char *text = r->pos;
	const char *nul = memchr(text, '\0', (size_t)(r->end - text));

	if (nul == NULL)
		return NULL;
	r->pos = nul + 1;
	return text;
}

static void
copy(char *dst, size_t room, const char *src, size_t len)
{
	len = strnlen(src, len);
	if (len > room - 1)
		len = room - 1;
	memcpy(dst, src, len);
	dst[len] = '\0';
}

static void
append(char *dst, size_t room, const char *text)
{
	size_t used = strlen(dst);

	copy(dst + used, room - used, text, room);
}

static void
read_options(struct bench_tap_record *r, struct rest rest)
{
	for (;;) {
		const char *name = next(&rest), *value = next(&rest);

		if (name == NULL || value == NULL)
			return;
		if (r->opts[0] != '\0')
			append(r->opts, sizeof(r->opts), ",");
		append(r->opts, sizeof(r->opts), name);
		append(r->opts, sizeof(r->opts), "=");
		append(r->opts, sizeof(r->opts), value);
	}
}

void
bench_tap_watch_request(struct bench_tap_watch *w, const void *packet, size_t len,
			const char *ip, uint16_t port, int64_t now)
{
	struct bench_tap_record *r = &w->record;
	uint16_t op = be16(packet, len, 0);
	struct rest rest = after(packet, len, 2);
	const char *mode;

	memset(w, 0, sizeof(*w));
	if (op != RRQ && op != WRQ)
		return;
	w->requested = true;
	w->start = now;
	r->op = op;
	r->port = port;
	r->blk = DEFAULT_BLOCK;
	copy(r->ip, sizeof(r->ip), ip, sizeof(r->ip));
	copy(r->name, sizeof(r->name), rest.pos, (size_t)(rest.end - rest.pos));
	if (next(&rest) == NULL || (mode = next(&rest)) == NULL)
		return;
	copy(r->mode, sizeof(r->mode), mode, sizeof(r->mode));
	read_options(r, rest);
}

void
bench_tap_watch_opened(struct bench_tap_watch *w, const struct bench_tap_file *f)
{
	struct bench_tap_record *r = &w->record;

	if (!w->requested || w->answered || w->ended)
		return;
	w->opened = true;
	copy(r->path, sizeof(r->path), f->path, sizeof(r->path));
	copy(r->link, sizeof(r->link), f->link, sizeof(r->link));
	r->dev = f->dev;
	r->ino = f->ino;
	r->mtime = f->mtime;
	r->fsize = f->size;
}

static enum bench_tap_news
end(struct bench_tap_watch *w, enum bench_tap_kind kind, int64_t now)
{
	if (!w->requested || w->ended)
		return BENCH_TAP_NO_NEWS;
	w->ended = true;
	w->record.kind = kind;
	w->record.t = now;
	w->record.ms = (now - w->start) / 1000;
	return BENCH_TAP_NEWS_END;
}

static enum bench_tap_news
end_by_error(struct bench_tap_watch *w, enum bench_tap_kind kind, const void *packet,
	     size_t len, int64_t now)
{
	struct rest rest = after(packet, len, HEADER);

	if (!w->requested || w->ended)
		return BENCH_TAP_NO_NEWS;
	w->record.code = be16(packet, len, 2);
	copy(w->record.text, sizeof(w->record.text), rest.pos,
	     (size_t)(rest.end - rest.pos));
	return end(w, kind, now);
}

/* The first answer with a file's bytes, or with the promise of them. */
static enum bench_tap_news
answer(struct bench_tap_watch *w, int64_t now)
{
	bool first = !w->answered;

	w->answered = true;
	if (!first || !w->opened)
		return BENCH_TAP_NO_NEWS;
	w->record.kind = BENCH_TAP_OPEN;
	w->record.t = now;
	return BENCH_TAP_NEWS_OPEN;
}

static size_t
number(const char *text)
{
	size_t n = 0;

	for (; *text >= '0' && *text <= '9' && n < 100000; text++)
		n = n * 10 + (size_t)(*text - '0');
	return n;
}

/* The block size that in.tftpd granted: blksize (RFC 2348), or its own blksize2. */
static void
read_granted(struct bench_tap_record *r, struct rest rest)
{
	for (;;) {
		const char *name = next(&rest), *value = next(&rest);

		if (name == NULL || value == NULL)
			return;
		if (strcasecmp(name, "blksize") == 0 ||
		    strcasecmp(name, "blksize2") == 0)
			r->blk = (int64_t)number(value);
	}
}

static void
sent_oack(struct bench_tap_watch *w, const void *packet, size_t len)
{
	if (w->offered)
		w->record.rtx++;
	w->offered = true;
	read_granted(&w->record, after(packet, len, 2));
}

static void
sent_data(struct bench_tap_watch *w, uint16_t block, size_t len)
{
	if (w->waiting && w->block == block) {
		w->record.rtx++;
		return;
	}
	if (w->waiting)
		w->inexact = true;
	w->offered = false;
	w->waiting = true;
	w->block = block;
	w->len = len;
}

enum bench_tap_news
bench_tap_watch_sent(struct bench_tap_watch *w, const void *packet, size_t len,
		     int64_t now)
{
	uint16_t op = be16(packet, len, 0);

	if (!w->requested || w->ended)
		return BENCH_TAP_NO_NEWS;
	if (op == ERROR)
		return end_by_error(w, BENCH_TAP_REFUSED, packet, len, now);
	if (op == OACK)
		sent_oack(w, packet, len);
	else if (op == DATA && len >= HEADER)
		sent_data(w, be16(packet, len, 2), len - HEADER);
	return answer(w, now);
}

static enum bench_tap_news
received_ack(struct bench_tap_watch *w, uint16_t block, int64_t now)
{
	if (!w->waiting || w->block != block)
		return BENCH_TAP_NO_NEWS;
	w->waiting = false;
	w->record.bytes += (int64_t)w->len;
	if ((int64_t)w->len >= w->record.blk || w->inexact)
		return BENCH_TAP_NO_NEWS;
	return end(w, BENCH_TAP_COMPLETE, now);
}

enum bench_tap_news
bench_tap_watch_received(struct bench_tap_watch *w, const void *packet, size_t len,
			 int64_t now)
{
	uint16_t op = be16(packet, len, 0);

	if (!w->requested || w->ended || len < HEADER)
		return BENCH_TAP_NO_NEWS;
	if (op == ERROR)
		return end_by_error(w, BENCH_TAP_ABORTED, packet, len, now);
	if (op == ACK)
		return received_ack(w, be16(packet, len, 2), now);
	return BENCH_TAP_NO_NEWS;
}

enum bench_tap_news
bench_tap_watch_failed(struct bench_tap_watch *w, int error, int64_t now)
{
	if (!w->requested || w->ended)
		return BENCH_TAP_NO_NEWS;
	w->record.code = error;
	return end(w, BENCH_TAP_UNREACHABLE, now);
}

enum bench_tap_news
bench_tap_watch_exit(struct bench_tap_watch *w, int64_t now)
{
	return end(w, w->answered ? BENCH_TAP_TIMEOUT : BENCH_TAP_REFUSED, now);
}
