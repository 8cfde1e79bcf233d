#include "record.h"

#include <arpa/inet.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

/* One word of the line: up to the next blank or the end. */
static struct bench_reader
next_word(struct bench_reader *r)
{
	const uint8_t *start = r->pos;
	size_t left = bench_reader_left(r);
	const uint8_t *blank = left > 0 ? memchr(start, ' ', left) : NULL;
	size_t len = blank != NULL ? (size_t)(blank - start) : left;
	struct bench_bytes word = bench_reader_bytes(r, len);

	if (blank != NULL)
		bench_reader_skip(r, 1);
	return bench_reader_init(word.data, word.len);
}

static bool
word_is(const struct bench_reader *word, const char *text)
{
	size_t len = strlen(text);

	return bench_reader_left(word) == len && memcmp(word->pos, text, len) == 0;
}

static int
parse_kind(const struct bench_reader *word, enum bench_tap_kind *ret_kind)
{
	for (int i = 0; i < BENCH_TAP_KINDS; i++) {
		if (word_is(word, bench_tap_kinds[i])) {
			*ret_kind = (enum bench_tap_kind)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int
parse_number(struct bench_reader *r, int64_t *ret_number)
{
	bool negative = bench_reader_left(r) > 0 && *r->pos == '-';
	uint64_t limit = negative ? UINT64_C(1) << 63 : INT64_MAX;
	uint64_t n = 0;

	if (negative)
		bench_reader_skip(r, 1);
	do {
		uint8_t c = bench_reader_u8(r);

		if (c < '0' || c > '9' || n > (limit - (c - '0')) / 10)
			return -EINVAL;
		n = n * 10 + (c - '0');
	} while (bench_reader_left(r) > 0);
	*ret_number = negative ? (int64_t)(0 - n) : (int64_t)n;
	return 0;
}

/* The value of a lower-case hex digit, -1 for another byte. */
static int
nibble(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* One byte of a text, unescaped; 0, which no text holds, when it is malformed. */
static char
parse_char(struct bench_reader *r)
{
	uint8_t c = bench_reader_u8(r);
	int high, low;

	if (c != '\\')
		return c > 0x20 && c < 0x7f && c != '=' ? (char)c : '\0';
	if (bench_reader_u8(r) != 'x')
		return '\0';
	high = nibble(bench_reader_u8(r));
	low = nibble(bench_reader_u8(r));
	if (high < 0 || low < 0)
		return '\0';
	return (char)(((unsigned)high << 4 | (unsigned)low) & 0xff);
}

static int
parse_text(struct bench_reader *r, char *dst, size_t room)
{
	size_t n = 0;

	do {
		char c = parse_char(r);

		if (c == '\0' || n == room - 1)
			return -EINVAL;
		dst[n++] = c;
	} while (bench_reader_left(r) > 0);
	dst[n] = '\0';
	return 0;
}

static int
find_field(const struct bench_reader *key)
{
	for (int i = 0; i < BENCH_TAP_FIELDS; i++) {
		if (word_is(key, bench_tap_fields[i].key))
			return i;
	}
	return -1;
}

/* key=value into its place; seen is the set of keys that were there before. */
static int
parse_field(struct bench_reader *word, uint32_t *seen, struct bench_tap_record *record)
{
	size_t left = bench_reader_left(word);
	const uint8_t *equals = left > 0 ? memchr(word->pos, '=', left) : NULL;
	struct bench_bytes bytes;
	struct bench_reader key;
	int64_t number;
	char *at;
	int i, r;

	if (equals == NULL)
		return -EINVAL;
	bytes = bench_reader_bytes(word, (size_t)(equals - word->pos));
	key = bench_reader_init(bytes.data, bytes.len);
	bench_reader_skip(word, 1);
	i = find_field(&key);
	if (i < 0 || (*seen & (UINT32_C(1) << i)) != 0)
		return -EINVAL;
	*seen |= UINT32_C(1) << i;
	at = (char *)record + bench_tap_fields[i].offset;
	if (bench_tap_fields[i].room > 0)
		return parse_text(word, at, bench_tap_fields[i].room);
	r = parse_number(word, &number);
	if (r == 0)
		memcpy(at, &number, sizeof(number));
	return r;
}

static bool
is_plausible(const struct bench_tap_record *r)
{
	struct in_addr addr;

	return r->pid > 0 && r->pid <= INT32_MAX && r->port >= 0 &&
	       r->port <= UINT16_MAX && r->fsize >= 0 && r->bytes >= 0 && r->ms >= 0 &&
	       r->lost >= 0 && r->t >= 0 && inet_pton(AF_INET, r->ip, &addr) == 1;
}

int
bench_tap_record_parse(const char *line, size_t len,
		       struct bench_tap_record *ret_record)
{
	struct bench_reader reader = bench_reader_init(line, len);
	struct bench_tap_record record = { 0 };
	struct bench_reader word = next_word(&reader);
	uint32_t seen = 0;

	if (!word_is(&word, "tap1"))
		return -EINVAL;
	word = next_word(&reader);
	if (parse_kind(&word, &record.kind) < 0)
		return -EINVAL;
	while (bench_reader_left(&reader) > 0) {
		word = next_word(&reader);
		if (parse_field(&word, &seen, &record) < 0)
			return -EINVAL;
	}
	if (!is_plausible(&record))
		return -EINVAL;
	*ret_record = record;
	return 0;
}

static void
take_mac(const char *link, struct bench_mac *ret_mac)
{
	static const char prefix[] = "../unit/";
	size_t skip = sizeof(prefix) - 1;

	if (strlen(link) != skip + 12 || strncmp(link, prefix, skip) != 0 ||
	    bench_mac_parse(link + skip, 12, ret_mac) < 0)
		*ret_mac = (struct bench_mac){ 0 };
}

static enum bench_outcome
outcome_of(enum bench_tap_kind kind)
{
	switch (kind) {
	case BENCH_TAP_COMPLETE:
		return BENCH_OUTCOME_COMPLETE;
	case BENCH_TAP_REFUSED:
		return BENCH_OUTCOME_REFUSED;
	case BENCH_TAP_ABORTED:
		return BENCH_OUTCOME_ABORTED;
	case BENCH_TAP_UNREACHABLE:
		return BENCH_OUTCOME_UNREACHABLE;
	case BENCH_TAP_TIMEOUT:
		return BENCH_OUTCOME_TIMEOUT;
	case BENCH_TAP_OPEN:
	case BENCH_TAP_KINDS:
		break;
	}
	return BENCH_OUTCOME_NONE;
}

static void
take_text(const struct bench_tap_record *r, struct bench_event *e)
{
	switch (r->kind) {
	case BENCH_TAP_REFUSED:
	case BENCH_TAP_ABORTED:
		if (r->text[0] != '\0')
			bench_copy(e->text, sizeof(e->text), r->text);
		else if (r->code != 0)
			snprintf(e->text, sizeof(e->text), "error %d", (int)r->code);
		else if (r->kind == BENCH_TAP_REFUSED)
			bench_copy(e->text, sizeof(e->text), "no answer was sent");
		break;
	case BENCH_TAP_UNREACHABLE:
		bench_copy(e->text, sizeof(e->text), strerror((int)r->code));
		break;
	case BENCH_TAP_TIMEOUT:
		bench_copy(e->text, sizeof(e->text),
			   r->text[0] != '\0' ? r->text : "the client fell silent");
		break;
	case BENCH_TAP_COMPLETE:
		/* The bytes on the wire are not the file's (RFC 1350 section 1). */
		if (strcasecmp(r->mode, "netascii") == 0)
			bench_copy(e->text, sizeof(e->text), "netascii");
		break;
	case BENCH_TAP_OPEN:
	case BENCH_TAP_KINDS:
		break;
	}
}

void
bench_tap_record_event(const struct bench_tap_record *r, struct bench_event *ret_event)
{
	struct bench_event e = {
		.kind = r->kind == BENCH_TAP_OPEN ? BENCH_EVENT_ASKED
						  : BENCH_EVENT_TRANSFER,
		.source = "tftpd",
		.mono = { r->t },
		.outcome = outcome_of(r->kind),
		.file = { (uint64_t)r->dev, (uint64_t)r->ino, r->mtime, r->fsize },
		.size = r->bytes,
		.ms = r->ms,
	};

	take_mac(r->link, &e.mac);
	bench_copy(e.ip, sizeof(e.ip), r->ip);
	bench_copy(e.name, sizeof(e.name), r->name);
	take_text(r, &e);
	*ret_event = e;
}
