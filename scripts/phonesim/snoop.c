#include "snoop.h"

#include "dhcp.h"

#include <stdio.h>
#include <string.h>

#define IP_AT 14
#define UDP_AT 34
#define OPTIONS_AT 282 /* Ethernet, IP, UDP, BOOTP, cookie */
#define OPT_RELAY 82
#define OPT_END 255
#define CIRCUIT_ID 1
#define REMOTE_ID 2
#define HEX "hex:"

static bool
read_hex(const char *text, struct snoop_port *port)
{
	unsigned byte;

	for (; text[0] != '\0'; text += 2) {
		if (port->n == sizeof(port->option) ||
		    strspn(text, "0123456789abcdefABCDEF") < 2 ||
		    sscanf(text, "%2x", &byte) != 1)
			return false;
		port->option[port->n++] = (uint8_t)byte;
	}
	return true;
}

static void
put_id(struct writer *w, uint8_t code, const char *text)
{
	wr_u8(w, code);
	wr_u8(w, (uint8_t)strlen(text));
	wr_bytes(w, text, strlen(text));
}

bool
snoop_port_read(const char *what, unsigned number, struct snoop_port *ret)
{
	struct writer w = wr_init(ret->option, sizeof(ret->option));
	char circuit[24];

	ret->n = 0;
	if (strncmp(what, HEX, strlen(HEX)) == 0)
		return read_hex(what + strlen(HEX), ret);
	if (what[0] == '\0' || strlen(what) > 200)
		return false;
	snprintf(circuit, sizeof(circuit), "port-%u", number);
	put_id(&w, CIRCUIT_ID, circuit);
	put_id(&w, REMOTE_ID, what);
	ret->n = wr_len(&w);
	return true;
}

/* 0: there is none. */
static size_t
end_of_options(const uint8_t *frame, size_t n)
{
	size_t i = OPTIONS_AT;

	while (i < n && frame[i] != OPT_END)
		i += frame[i] == 0 ? 1 : i + 1 < n ? 2 + (size_t)frame[i + 1] : n;
	return i < n ? i : 0;
}

static void
finish(uint8_t *frame, size_t n)
{
	struct writer length = wr_init(frame + IP_AT + 2, 2);
	struct writer sum = wr_init(frame + IP_AT + 10, 2);
	struct writer udp = wr_init(frame + UDP_AT + 4, 2);

	wr_be16(&length, (uint16_t)(n - IP_AT));
	wr_be16(&udp, (uint16_t)(n - UDP_AT));
	memset(frame + IP_AT + 10, 0, 2);
	wr_be16(&sum, ip_checksum(frame + IP_AT, UDP_AT - IP_AT));
}

/* Behind everything but the end: RFC 3046 2.1. */
size_t
snoop_insert(uint8_t *frame, size_t n, size_t room, const struct snoop_port *port)
{
	size_t end = end_of_options(frame, n), after = end + 2 + port->n + 1;
	struct writer w;

	if (end == 0 || after > room)
		return n;
	w = wr_init(frame + end, room - end);
	wr_u8(&w, OPT_RELAY);
	wr_u8(&w, (uint8_t)port->n);
	wr_bytes(&w, port->option, port->n);
	wr_u8(&w, OPT_END);
	n = after > n ? after : n;
	finish(frame, n);
	return n;
}
