#include "answers.h"

#include "dhcp.h"
#include "frame.h"
#include "phone.h"

#include <bench/str.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#define KEPT_MOST 64 /* answers of a point */
#define RRQ 1
#define PORT_DNS 53
#define PORT_TFTP 69
#define PORT_NTP 123
#define PORT_SYSLOG 514

struct kept {
	struct bench_answer answer;
	struct kept *next;
	char text[];
};

struct bench_answers {
	struct bench_phone phone;
	unsigned frames;
	int64_t started_us, acked_us, asked_us; /* asked: the last RRQ; -1 none */
	bool requested;
	uint32_t last_rrq; /* digest */
	bool failed;	   /* out of memory: some answers are missing */
	struct kept *first[BENCH_POINTS], *last[BENCH_POINTS];
	unsigned n[BENCH_POINTS];
};

static const struct {
	const char *name, *question;
} points[BENCH_POINTS] = {
	[BENCH_POINT_VENDOR_CLASS] = { "dhcp-option-60",
				       "what the phone calls itself" },
	[BENCH_POINT_PARAMETERS] = { "dhcp-option-55",
				     "which options it asks for, and is 66 among them" },
	[BENCH_POINT_CLIENT_ID] = { "dhcp-option-61", "its client identifier" },
	[BENCH_POINT_HOST_NAME] = { "dhcp-option-12", "its host name" },
	[BENCH_POINT_VENDOR_INFO] = { "dhcp-option-125", "its vendor information" },
	[BENCH_POINT_MAX_SIZE] = { "dhcp-option-57", "how large a reply may be" },
	[BENCH_POINT_FIRST_REQUEST] = { "first-request",
					"what it asks for first, and how soon" },
	[BENCH_POINT_TFTP] = { "tftp-request", "name, mode and options of its RRQs" },
	[BENCH_POINT_TFTP_REPEAT] = { "tftp-repeat", "after how long it asks again" },
	[BENCH_POINT_HTTP] = { "http-request", "its requests and their headers" },
	[BENCH_POINT_CONNECTS] = { "tcp-connect", "where it connects to" },
	[BENCH_POINT_SYSLOG] = { "syslog", "its log lines, to the byte" },
	[BENCH_POINT_DNS] = { "dns-question", "which names it looks up" },
	[BENCH_POINT_NTP] = { "ntp", "whom it asks for the time" },
};

const char *
bench_point_name(enum bench_point point)
{
	return point < BENCH_POINTS ? points[point].name : "?";
}

const char *
bench_point_question(enum bench_point point)
{
	return point < BENCH_POINTS ? points[point].question : "?";
}

int
bench_answers_new(struct bench_mac phone, struct bench_answers **ret_answers,
		  struct bench_err *err)
{
	struct bench_answers *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return bench_fail(err, -ENOMEM, "capture: out of memory");
	a->phone.mac = phone;
	a->started_us = a->acked_us = a->asked_us = -1;
	*ret_answers = a;
	return 0;
}

void
bench_answers_freep(struct bench_answers **a)
{
	for (size_t i = 0; *a != NULL && i < BENCH_POINTS; i++) {
		struct kept *next;

		for (struct kept *k = (*a)->first[i]; k != NULL; k = next) {
			next = k->next;
			free(k);
		}
	}
	free(*a);
	*a = NULL;
}

/* --- keeping ------------------------------------------------------------------ */

static bool
is_kept(const struct bench_answers *a, enum bench_point point, const char *text)
{
	for (const struct kept *k = a->first[point]; k != NULL; k = k->next) {
		if (strcmp(k->text, text) == 0)
			return true;
	}
	return false;
}

static void
keep(struct bench_answers *a, enum bench_point point, int64_t at_us,
     const struct bench_str *s)
{
	const char *text = bench_str_get(s);
	size_t size = strlen(text) + 1;
	struct kept *k;

	if (a->n[point] == KEPT_MOST || is_kept(a, point, text))
		return;
	k = bench_str_failed(s) ? NULL : malloc(sizeof(*k) + size);
	if (k == NULL) {
		a->failed = true;
		return;
	}
	memcpy(k->text, text, size);
	k->answer = (struct bench_answer){ point, a->frames,
					   (at_us - a->started_us) / 1000, k->text };
	k->next = NULL;
	if (a->last[point] == NULL)
		a->first[point] = k;
	else
		a->last[point]->next = k;
	a->last[point] = k;
	a->n[point]++;
}

static void BENCH_PRINTF(4, 5) keepf(struct bench_answers *a, enum bench_point point,
				     int64_t at_us, const char *fmt, ...)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	va_list ap;

	va_start(ap, fmt);
	bench_str_vaddf(&s, fmt, ap);
	va_end(ap);
	keep(a, point, at_us, &s);
}

static void
add_ip(struct bench_str *s, uint32_t ip)
{
	bench_str_addf(s, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 255, ip >> 8 & 255,
		       ip & 255);
}

/* The request that the tails sequence begins with, timed from the lease. */
static void
first_request(struct bench_answers *a, int64_t at_us, const struct bench_frame *f,
	      const char *scheme, struct bench_bytes name)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	if (a->requested)
		return;
	a->requested = true;
	bench_str_addf(&s, "%s ", scheme);
	bench_str_add_log(&s, name.data, name.len);
	bench_str_add(&s, " from ");
	add_ip(&s, f->to_ip);
	if (a->acked_us >= 0)
		bench_str_addf(&s, ", %" PRId64 " ms after its lease",
			       (at_us - a->acked_us) / 1000);
	keep(a, BENCH_POINT_FIRST_REQUEST, at_us, &s);
}

/* --- DHCP (RFC 2131, 2132) ---------------------------------------------------- */

static void
add_hex(struct bench_str *s, struct bench_bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		bench_str_addf(s, "%02x", b.data[i]);
}

static void
take_parameter_list(struct bench_answers *a, int64_t at_us, struct bench_bytes value)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	bool has_66 = false;

	for (size_t i = 0; i < value.len; i++) {
		bench_str_addf(&s, "%s%u", i == 0 ? "" : ",", value.data[i]);
		has_66 = has_66 || value.data[i] == 66;
	}
	bench_str_add(&s, has_66 ? " (66 is asked for)" : " (66 is not asked for)");
	keep(a, BENCH_POINT_PARAMETERS, at_us, &s);
}

static void
take_dhcp_option(struct bench_answers *a, int64_t at_us, uint8_t code,
		 struct bench_bytes value)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	switch (code) {
	case 12:
	case 60:
		bench_str_add_log(&s, value.data, value.len);
		keep(a, code == 60 ? BENCH_POINT_VENDOR_CLASS : BENCH_POINT_HOST_NAME,
		     at_us, &s);
		break;
	case 55:
		take_parameter_list(a, at_us, value);
		break;
	case 57:
		if (value.len == 2)
			keepf(a, BENCH_POINT_MAX_SIZE, at_us, "%u bytes",
			      value.data[0] << 8 | value.data[1]);
		break;
	case 61:
	case 125:
		add_hex(&s, value);
		keep(a, code == 61 ? BENCH_POINT_CLIENT_ID : BENCH_POINT_VENDOR_INFO,
		     at_us, &s);
		break;
	default:
		break;
	}
}

static void
take_dhcp_request(struct bench_answers *a, int64_t at_us, const struct bench_frame *f)
{
	struct bench_dhcp d;
	struct bench_reader r;
	struct bench_bytes value;
	uint8_t code;

	if (bench_dhcp_parse(f->payload, &d) < 0 || d.type != BENCH_DHCP_DISCOVER)
		return;
	r = bench_reader_init(d.options.data, d.options.len);
	while (bench_dhcp_option(&r, &code, &value))
		take_dhcp_option(a, at_us, code, value);
}

static void
take_dhcp_reply(struct bench_answers *a, int64_t at_us, const struct bench_frame *f)
{
	struct bench_dhcp d;

	if (a->acked_us < 0 && bench_dhcp_parse(f->payload, &d) == 0 &&
	    d.type == BENCH_DHCP_ACK && bench_mac_equal(d.client, a->phone.mac))
		a->acked_us = at_us;
}

/* --- TFTP (RFC 1350, 2347) ---------------------------------------------------- */

static struct bench_bytes
read_text(struct bench_reader *r)
{
	const uint8_t *end = bench_reader_left(r) == 0
				     ? NULL
				     : memchr(r->pos, '\0', bench_reader_left(r));
	struct bench_bytes text;

	text = bench_reader_bytes(r, end == NULL ? bench_reader_left(r)
						 : (size_t)(end - r->pos));
	if (end != NULL)
		bench_reader_skip(r, 1);
	return text;
}

static void
take_tftp(struct bench_answers *a, int64_t at_us, const struct bench_frame *f)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	struct bench_reader r = bench_reader_init(f->payload.data, f->payload.len);
	struct bench_bytes name, word;
	uint32_t now = bench_bytes_digest(f->payload);

	if (bench_reader_be16(&r) != RRQ)
		return;
	name = read_text(&r);
	bench_str_add(&s, "\"");
	bench_str_add_log(&s, name.data, name.len);
	bench_str_add(&s, "\"");
	for (unsigned i = 0; bench_reader_left(&r) > 0; i++) {
		word = read_text(&r);
		bench_str_add(&s, i > 0 && i % 2 == 0 ? "=" : " ");
		bench_str_add_log(&s, word.data, word.len);
	}
	keep(a, BENCH_POINT_TFTP, at_us, &s);
	if (a->asked_us >= 0 && now == a->last_rrq)
		keepf(a, BENCH_POINT_TFTP_REPEAT, at_us, "%" PRId64 " ms",
		      (at_us - a->asked_us) / 1000);
	a->asked_us = at_us;
	a->last_rrq = now;
	first_request(a, at_us, f, "tftp", name);
}

/* --- DNS (RFC 1035), NTP, syslog ---------------------------------------------- */

static void
take_dns(struct bench_answers *a, int64_t at_us, const struct bench_frame *f)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	struct bench_reader r = bench_reader_init(f->payload.data, f->payload.len);
	uint16_t flags, type;
	uint8_t n;

	bench_reader_skip(&r, 2);
	flags = bench_reader_be16(&r);
	bench_reader_skip(&r, 8);
	while ((n = bench_reader_u8(&r)) > 0 && n < 64) {
		struct bench_bytes label = bench_reader_bytes(&r, n);

		bench_str_add(&s, s.len > 0 ? "." : "");
		bench_str_add_log(&s, label.data, label.len);
	}
	type = bench_reader_be16(&r);
	if (!bench_reader_ok(&r) || (flags & 0x8000) != 0)
		return;
	switch (type) {
	case 1:
		bench_str_add(&s, " A");
		break;
	case 28:
		bench_str_add(&s, " AAAA");
		break;
	case 33:
		bench_str_add(&s, " SRV");
		break;
	default:
		bench_str_addf(&s, " type %u", type);
		break;
	}
	keep(a, BENCH_POINT_DNS, at_us, &s);
}

static void
take_datagram(struct bench_answers *a, int64_t at_us, const struct bench_frame *f)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	switch (f->to_port) {
	case BENCH_DHCP_SERVER:
		take_dhcp_request(a, at_us, f);
		break;
	case PORT_TFTP:
		take_tftp(a, at_us, f);
		break;
	case PORT_DNS:
		take_dns(a, at_us, f);
		break;
	case PORT_NTP:
		add_ip(&s, f->to_ip);
		keep(a, BENCH_POINT_NTP, at_us, &s);
		break;
	case PORT_SYSLOG:
		bench_str_add_log(&s, f->payload.data, f->payload.len);
		keep(a, BENCH_POINT_SYSLOG, at_us, &s);
		break;
	default:
		break;
	}
}

/* --- HTTP (RFC 9112) ---------------------------------------------------------- */

static bool
is_request(struct bench_bytes b)
{
	static const char *const methods[] = { "GET /", "HEAD /", "POST /", "PUT /" };

	for (size_t i = 0; i < BENCH_N(methods); i++) {
		size_t n = strlen(methods[i]);

		if (b.len > n && memcmp(b.data, methods[i], n) == 0)
			return true;
	}
	return false;
}

static struct bench_bytes
read_line(struct bench_reader *r)
{
	const uint8_t *end = memchr(r->pos, '\n', bench_reader_left(r));
	size_t n = end == NULL ? bench_reader_left(r) : (size_t)(end - r->pos);
	struct bench_bytes line = bench_reader_bytes(r, n);

	if (end != NULL)
		bench_reader_skip(r, 1);
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

static bool
is_credential(struct bench_bytes line)
{
	static const char *const names[] = { "Authorization:", "Proxy-Authorization:",
					     "Cookie:" };

	for (size_t i = 0; i < BENCH_N(names); i++) {
		size_t n = strlen(names[i]);

		if (line.len >= n &&
		    strncasecmp((const char *)line.data, names[i], n) == 0)
			return true;
	}
	return false;
}

static void
take_http(struct bench_answers *a, int64_t at_us, const struct bench_frame *f)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	struct bench_reader r = bench_reader_init(f->payload.data, f->payload.len);
	struct bench_bytes line = read_line(&r);

	first_request(a, at_us, f, "http", line);
	bench_str_add_log(&s, line.data, line.len);
	while (bench_reader_left(&r) > 0) {
		line = read_line(&r);
		if (line.len == 0)
			break;
		bench_str_add(&s, " | ");
		if (is_credential(line))
			line.len = strcspn((const char *)line.data, ":") + 1;
		bench_str_add_log(&s, line.data, line.len);
	}
	keep(a, BENCH_POINT_HTTP, at_us, &s);
}

static void
take_segment(struct bench_answers *a, int64_t at_us, const struct bench_frame *f)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	if (f->syn) {
		add_ip(&s, f->to_ip);
		bench_str_addf(&s, ":%u", f->to_port);
		keep(a, BENCH_POINT_CONNECTS, at_us, &s);
	}
	if (is_request(f->payload))
		take_http(a, at_us, f);
}

bool
bench_answers_take(struct bench_answers *a, int64_t at_us, struct bench_bytes frame)
{
	struct bench_frame f = { 0 };
	bool read = bench_frame_parse(frame, &f) == 0;

	if (!bench_phone_owns(&a->phone, frame))
		return false;
	a->frames++;
	if (a->started_us < 0)
		a->started_us = at_us;
	if (read && f.protocol == BENCH_FRAME_UDP && f.to_port == BENCH_DHCP_CLIENT)
		take_dhcp_reply(a, at_us, &f);
	if (!read || !(bench_mac_equal(f.from, a->phone.mac) ||
		       (a->phone.ip != 0 && f.from_ip == a->phone.ip)))
		return true;
	if (f.protocol == BENCH_FRAME_UDP)
		take_datagram(a, at_us, &f);
	else
		take_segment(a, at_us, &f);
	return true;
}

int
bench_answers_each(const struct bench_answers *a, bench_answer_fn *fn, void *arg)
{
	int r = a->failed ? -ENOMEM : 0;

	for (size_t i = 0; i < BENCH_POINTS && r == 0; i++) {
		for (const struct kept *k = a->first[i]; k != NULL && r == 0;
		     k = k->next)
			r = fn(&k->answer, arg);
	}
	return r;
}
