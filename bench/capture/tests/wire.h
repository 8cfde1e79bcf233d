/* Frames for the tests, as a phone and the bench put them on the wire. */
#ifndef WIRE_H
#define WIRE_H

#include <bench/bytes.h>
#include <string.h>

#define WIRE_PHONE "\x00\x56\x2b\xaa\xbb\x01"
#define WIRE_BENCH "\x02\x00\x00\x00\x00\x01"

struct wire {
	uint8_t data[1600];
	size_t len;
};

static inline void
wire_add(struct wire *w, const void *data, size_t n)
{
	memcpy(w->data + w->len, data, n);
	w->len += n;
}

static inline void
wire_be16(struct wire *w, size_t n)
{
	const uint8_t b[2] = { (uint8_t)(n >> 8), (uint8_t)n };

	wire_add(w, b, 2);
}

/* Ethernet and IPv4 around n bytes of the given protocol. */
static inline void
wire_begin(struct wire *w, const char *to, const char *from, uint8_t protocol, size_t n)
{
	w->len = 0;
	wire_add(w, to, 6);
	wire_add(w, from, 6);
	wire_be16(w, 0x0800);
	wire_add(w, "\x45\x00", 2);
	wire_be16(w, 20 + n);
	wire_add(w, "\x00\x01\x00\x00\x40", 5);
	wire_add(w, &protocol, 1);
	wire_add(w, "\x00\x00\x0a\x4d\x01\x05\x0a\x4d\x00\x01", 10);
}

static inline struct bench_bytes
wire_udp(struct wire *w, const char *to, const char *from, uint16_t port,
	 const void *payload, size_t n)
{
	wire_begin(w, to, from, 17, 8 + n);
	wire_be16(w, port == 68 ? 67 : 50000);
	wire_be16(w, port);
	wire_be16(w, 8 + n);
	wire_be16(w, 0);
	wire_add(w, payload, n);
	return (struct bench_bytes){ w->data, w->len };
}

static inline struct bench_bytes
wire_tcp(struct wire *w, uint8_t flags, uint16_t port, const void *payload, size_t n)
{
	const uint8_t offset = 0x50;

	wire_begin(w, WIRE_BENCH, WIRE_PHONE, 6, 20 + n);
	wire_be16(w, 50001);
	wire_be16(w, port);
	wire_add(w, "\0\0\0\1\0\0\0\2", 8);
	wire_add(w, &offset, 1);
	wire_add(w, &flags, 1);
	wire_add(w, "\x10\0\0\0\0\0", 6);
	wire_add(w, payload, n);
	return (struct bench_bytes){ w->data, w->len };
}

/* A BOOTP message of the phone with the options given. */
static inline size_t
wire_dhcp(uint8_t message[600], const void *options, size_t n)
{
	memset(message, 0, 240);
	memcpy(message, "\x01\x01\x06", 3);
	memcpy(message + 28, WIRE_PHONE, 6);
	memcpy(message + 236, "\x63\x82\x53\x63", 4);
	memcpy(message + 240, options, n);
	return 240 + n;
}

#endif
