/* Builds a client's DHCP message for the tests. */
#ifndef TEST_MESSAGE_H
#define TEST_MESSAGE_H

#include <bench/bytes.h>
#include <bench/mac.h>
#include <string.h>

struct message {
	uint8_t data[2048];
	size_t len;
};

static inline void
message_add(struct message *m, uint8_t code, const void *value, size_t len)
{
	m->data[m->len++] = code;
	m->data[m->len++] = (uint8_t)len;
	memcpy(m->data + m->len, value, len);
	m->len += len;
}

static inline void
message_add_u8(struct message *m, uint8_t code, uint8_t value)
{
	message_add(m, code, &value, 1);
}

/* RFC 2131 figure 1: BOOTREQUEST over Ethernet, magic cookie, option 53. */
static inline struct message
message_begin(struct bench_mac mac, uint8_t type)
{
	struct message m = { .data = { 1, 1, 6, 0 }, .len = 240 };

	memcpy(m.data + 28, mac.b, sizeof(mac.b));
	memcpy(m.data + 236, "\x63\x82\x53\x63", 4);
	message_add_u8(&m, 53, type);
	return m;
}

static inline struct bench_bytes
message_end(struct message *m)
{
	m->data[m->len++] = 255;
	return (struct bench_bytes){ m->data, m->len };
}

#endif
