#include <source/line.h>

/* A program writes lines; what else is in one of them is the scan's own. */
static bool
is_terminator(const struct bench_line *l, uint8_t byte)
{
	return byte == '\n' || (!l->untimed && (byte == '\r' || byte == '\t'));
}

static bool
is_open(const struct bench_line *l)
{
	return l->seen > 0 || l->lost;
}

/* One character alone may be anybody's. */
static bool
is_typed(const struct bench_line *l)
{
	return l->seen > 0 && !l->slow && !l->untimed &&
	       (l->seen == 1 || l->last.us - l->first.us >
					BENCH_LINE_TYPED_US * (int64_t)(l->seen - 1));
}

struct bench_mono
bench_line_due(const struct bench_line *l)
{
	int64_t patience = BENCH_LINE_GAP_US;

	if (!is_open(l) || l->untimed)
		return (struct bench_mono){ INT64_MAX };
	if (is_typed(l))
		patience = BENCH_LINE_THINK_US;
	else if (l->terminates || l->lost || l->slow)
		patience = BENCH_LINE_BREAK_US;
	return (struct bench_mono){ l->last.us + patience };
}

/* false: there is nothing to tell. */
static bool
end(struct bench_line *l, enum bench_line_end how, struct bench_line_scan *ret_scan)
{
	bool tell = l->len > 0 || l->lost;

	*ret_scan = (struct bench_line_scan){
		.text = { l->data, l->len },
		.first = l->first,
		.last = l->last,
		.end = l->lost ? BENCH_LINE_BROKEN : how,
		.typed = l->seen > 1 && is_typed(l),
		.lost = l->lost,
	};
	l->len = l->seen = 0;
	l->lost = false;
	return tell;
}

bool
bench_line_tick(struct bench_line *l, struct bench_mono now,
		struct bench_line_scan *ret_scan)
{
	bool broken = is_typed(l) || l->terminates;

	if (!is_open(l) || now.us < bench_line_due(l).us)
		return false;
	return end(l, broken ? BENCH_LINE_BROKEN : BENCH_LINE_BY_GAP, ret_scan);
}

bool
bench_line_push(struct bench_line *l, uint8_t byte, struct bench_mono now,
		struct bench_line_scan *ret_scan, bool *ret_again)
{
	*ret_again = bench_line_tick(l, now, ret_scan);
	if (*ret_again)
		return true;
	if (is_terminator(l, byte)) {
		l->terminates |= l->seen > 1 && !is_typed(l);
		return end(l, BENCH_LINE_WHOLE, ret_scan);
	}
	if (!is_open(l))
		l->first = now;
	l->last = now;
	l->seen++;
	if (l->len < sizeof(l->data))
		l->data[l->len++] = byte;
	return false;
}

void
bench_line_erase(struct bench_line *l)
{
	while (l->len > 0 && (l->data[l->len - 1] & 0xc0) == 0x80)
		l->len--;
	if (l->len > 0)
		l->len--;
}

bool
bench_line_break(struct bench_line *l, struct bench_line_scan *ret_scan)
{
	return end(l, BENCH_LINE_BROKEN, ret_scan);
}

void
bench_line_lose(struct bench_line *l, struct bench_mono now)
{
	if (!is_open(l))
		l->first = now;
	l->last = now;
	l->lost = true;
}
