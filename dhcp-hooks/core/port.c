#include "port.h"

#include <string.h>

#define CIRCUIT_ID 1
#define REMOTE_ID 2
#define ID_TEXT 64 /* two of them and '/' fit */

_Static_assert(2 * ID_TEXT <= BENCH_PORT_TEXT, "NUL and '/' are counted twice");

static bool
is_plain(struct bench_bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] < ' ' || b.data[i] > '~' || b.data[i] == '"' ||
		    b.data[i] == '\\')
			return false;
	}
	return b.len > 0;
}

/* The end is what tells one port from the next. */
static struct bench_bytes
last(struct bench_bytes b, size_t n)
{
	return b.len <= n ? b : (struct bench_bytes){ b.data + b.len - n, n };
}

/* Cisco's switches put a type, 0 or 1, and a length of its own before the text; others
 * end it with a NUL. */
static struct bench_bytes
text_of(struct bench_bytes b)
{
	if (b.len > 2 && b.data[0] <= 1 && b.data[1] == b.len - 2)
		b = (struct bench_bytes){ b.data + 2, b.len - 2 };
	while (b.len > 0 && b.data[b.len - 1] == '\0')
		b.len--;
	return b;
}

static void
write_id(struct bench_bytes id, char text[ID_TEXT])
{
	struct bench_bytes plain = text_of(id);

	if (is_plain(plain)) {
		plain = last(plain, ID_TEXT - 1);
		memcpy(text, plain.data, plain.len);
		text[plain.len] = '\0';
		return;
	}
	id = last(id, (ID_TEXT - 1) / 2);
	bench_hex(id.data, id.len, text);
}

/* The first of a code counts. */
static bool
split(struct bench_bytes option, struct bench_bytes *circuit,
      struct bench_bytes *remote)
{
	struct bench_reader r = bench_reader_init(option.data, option.len);

	while (bench_reader_left(&r) > 0) {
		uint8_t code = bench_reader_u8(&r);
		struct bench_bytes value = bench_reader_bytes(&r, bench_reader_u8(&r));

		if (code == CIRCUIT_ID && circuit->len == 0)
			*circuit = value;
		else if (code == REMOTE_ID && remote->len == 0)
			*remote = value;
	}
	return bench_reader_done(&r);
}

void
bench_port_text(struct bench_bytes option, char text[BENCH_PORT_TEXT])
{
	struct bench_bytes circuit = { NULL, 0 }, remote = { NULL, 0 };
	char before[ID_TEXT] = "", behind[ID_TEXT];

	text[0] = '\0';
	if (!split(option, &circuit, &remote) || circuit.len == 0)
		return;
	if (remote.len > 0)
		write_id(remote, before);
	write_id(circuit, behind);
	snprintf(text, BENCH_PORT_TEXT, "%s%s%s", before, remote.len > 0 ? "/" : "",
		 behind);
}
