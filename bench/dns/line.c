#include "line.h"

#include <arpa/inet.h>
#include <bench/str.h>
#include <string.h>

#define NAME_MAX_LEN 253 /* RFC 1035 2.3.4, as text */

/* Up to the next blank; rest moves behind it. Empty at the end. */
static struct bench_bytes
take_word(struct bench_bytes *rest)
{
	const uint8_t *blank =
		rest->len == 0 ? NULL : memchr(rest->data, ' ', rest->len);
	struct bench_bytes word = *rest;

	if (blank == NULL) {
		*rest = (struct bench_bytes){ 0 };
		return word;
	}
	word.len = (size_t)(blank - rest->data);
	rest->data += word.len + 1;
	rest->len -= word.len + 1;
	return word;
}

static bool
is_word(struct bench_bytes word, const char *text)
{
	return word.len == strlen(text) && memcmp(word.data, text, word.len) == 0;
}

static bool
is_number(struct bench_bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] < '0' || b.data[i] > '9')
			return false;
	}
	return b.len > 0 && b.len <= 10;
}

/* "dnsmasq[712]:" */
static bool
is_tag(struct bench_bytes word)
{
	static const char head[] = "dnsmasq[", tail[] = "]:";
	const size_t h = sizeof(head) - 1, t = sizeof(tail) - 1;

	return word.len > h + t && memcmp(word.data, head, h) == 0 &&
	       memcmp(word.data + word.len - t, tail, t) == 0 &&
	       is_number((struct bench_bytes){ word.data + h, word.len - h - t });
}

/* "10.77.1.0/33612": the address to ip. */
static bool
take_client(struct bench_bytes word, char ip[16])
{
	const uint8_t *slash = word.len == 0 ? NULL : memchr(word.data, '/', word.len);
	size_t n = slash == NULL ? 0 : (size_t)(slash - word.data);
	struct in_addr a;

	return slash != NULL && bench_copy_n(ip, 16, word.data, n) &&
	       inet_pton(AF_INET, ip, &a) == 1 &&
	       is_number((struct bench_bytes){ slash + 1, word.len - n - 1 });
}

/* "query[A]": what leads to a server by its name. */
static bool
take_type(struct bench_bytes word, char *type, size_t room)
{
	static const char *const types[] = { "A", "AAAA", "SRV", "NAPTR" };
	char text[24];

	for (size_t i = 0; i < BENCH_N(types); i++) {
		snprintf(text, sizeof(text), "query[%s]", types[i]);
		if (is_word(word, text))
			return bench_copy(type, room, types[i]);
	}
	return false;
}

/* Letters, digits, '-', '_' in labels of 1 to 63. */
static bool
is_host(const char *name)
{
	while (*name != '\0') {
		size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");

		if (n == 0 || n > 63 || (name[n] != '.' && name[n] != '\0'))
			return false;
		name += n;
		if (*name == '.' && *++name == '\0')
			return false;
	}
	return true;
}

static bool
take_name(struct bench_bytes word, char *name, size_t room)
{
	if (word.len > 1 && word.data[word.len - 1] == '.')
		word.len--;
	if (word.len == 0 || word.len > NAME_MAX_LEN ||
	    memchr(word.data, '\0', word.len) != NULL ||
	    !bench_copy_n(name, room, word.data, word.len))
		return false;
	bench_lower(name);
	return is_host(name);
}

/* What stands behind number and client. */
static bool
take_question(struct bench_bytes rest, struct bench_event *e)
{
	return take_type(take_word(&rest), e->text, sizeof(e->text)) &&
	       take_name(take_word(&rest), e->name, sizeof(e->name)) &&
	       is_word(take_word(&rest), "from") && is_word(rest, e->ip);
}

enum bench_dns_line
bench_dns_line_parse(const char *line, size_t len, struct bench_event *ret_event)
{
	struct bench_bytes all = { (const uint8_t *)line, len }, rest = all;
	struct bench_event e = { .kind = BENCH_EVENT_RESOLVED, .source = "dns" };

	*ret_event = (struct bench_event){ 0 };
	if (!is_tag(take_word(&rest)) || !is_number(take_word(&rest)) ||
	    !take_client(take_word(&rest), e.ip))
		return BENCH_DNS_WORDS;
	if (!take_question(rest, &e))
		return BENCH_DNS_OTHER;
	e.raw = all;
	*ret_event = e;
	return BENCH_DNS_QUESTION;
}
