#include "tap_record.h"

#include <stdbool.h>
#include <string.h>

#define NUMBER(field)                                                                  \
	{                                                                              \
#field, offsetof(struct bench_tap_record, field), 0                    \
	}
#define TEXT(field)                                                                    \
	{                                                                              \
#field, offsetof(struct bench_tap_record, field),                      \
			sizeof(((struct bench_tap_record *)0)->field)                  \
	}

const struct bench_tap_field bench_tap_fields[BENCH_TAP_FIELDS] = {
	NUMBER(t),    NUMBER(pid),   TEXT(ip),	    NUMBER(port),  NUMBER(op),
	TEXT(name),   TEXT(mode),    TEXT(opts),    TEXT(path),	   TEXT(link),
	NUMBER(dev),  NUMBER(ino),   NUMBER(mtime), NUMBER(fsize), NUMBER(code),
	TEXT(text),   NUMBER(bytes), NUMBER(ms),    NUMBER(rtx),   NUMBER(blk),
	NUMBER(lost),
};

const char *const bench_tap_kinds[BENCH_TAP_KINDS] = {
	[BENCH_TAP_OPEN] = "open",
	[BENCH_TAP_COMPLETE] = "complete",
	[BENCH_TAP_REFUSED] = "refused",
	[BENCH_TAP_ABORTED] = "aborted",
	[BENCH_TAP_UNREACHABLE] = "unreachable",
	[BENCH_TAP_TIMEOUT] = "timeout",
};

struct out {
	char *text;
	size_t len, room;
	bool failed;
};

static void
put(struct out *o, char c)
{
	if (o->len == o->room)
		o->failed = true;
	else
		o->text[o->len++] = c;
}

static void
put_text(struct out *o, const char *text)
{
	while (*text != '\0')
		put(o, *text++);
}

static void
put_escaped(struct out *o, const char *text)
{
	static const char hex[] = "0123456789abcdef";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c > 0x20 && c < 0x7f && c != '\\' && c != '=') {
			put(o, (char)c);
			continue;
		}
		put(o, '\\');
		put(o, 'x');
		put(o, hex[c >> 4]);
		put(o, hex[c & 15]);
	}
}

static void
put_number(struct out *o, int64_t value)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char digits[20];
	size_t n = 0;

	if (value < 0)
		put(o, '-');
	do {
		digits[n++] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	while (n > 0)
		put(o, digits[--n]);
}

static void
put_key(struct out *o, const char *key)
{
	put(o, ' ');
	put_text(o, key);
	put(o, '=');
}

static void
put_field(struct out *o, const struct bench_tap_field *f,
	  const struct bench_tap_record *r)
{
	const char *at = (const char *)r + f->offset;
	int64_t number;

	if (f->room > 0) {
		if (*at == '\0')
			return;
		put_key(o, f->key);
		put_escaped(o, at);
		return;
	}
	memcpy(&number, at, sizeof(number));
	if (number == 0)
		return;
	put_key(o, f->key);
	put_number(o, number);
}

size_t
bench_tap_record_write(const struct bench_tap_record *r, char *line, size_t room)
{
	struct out o = { .text = line, .room = room };

	put_text(&o, "tap1 ");
	put_text(&o, bench_tap_kinds[r->kind]);
	for (size_t i = 0; i < BENCH_TAP_FIELDS; i++)
		put_field(&o, &bench_tap_fields[i], r);
	put(&o, '\n');
	return o.failed ? 0 : o.len;
}
