/* One line of dnsmasq's log (log-queries=extra, log-facility=-). Pure.
 *
 *   dnsmasq[712]: 3 10.77.1.0/33612 query[A] prov.example.com from 10.77.1.0
 *   dnsmasq[712]: 3 10.77.1.0/33612 config prov.example.com is NXDOMAIN
 *   dnsmasq[712]: failed to create listening socket for 10.77.0.1: …
 *
 * A name is the only part that a stranger chooses; dnsmasq writes "<name unprintable>"
 * for one with a blank, a dot inside a label, or bytes that are no text. So no name can
 * look like the rest of a line. */
#ifndef BENCH_DNS_LINE_H
#define BENCH_DNS_LINE_H

#include <bench/event.h>

enum bench_dns_line {
	BENCH_DNS_QUESTION, /* of a type that leads to a server, for a host's name */
	BENCH_DNS_OTHER,    /* another question, or an answer: proves nothing */
	BENCH_DNS_WORDS,    /* dnsmasq's own, or no line of dnsmasq's: for the log */
};

/* line has no LF. For a question ret_event is filled: kind, source, ip of who asks,
 * name in lower case without the last dot, text ("A", "AAAA", "SRV", "NAPTR"), raw,
 * which is line itself. Otherwise it is all zero. */
enum bench_dns_line bench_dns_line_parse(const char *line, size_t len,
					 struct bench_event *ret_event);

#endif
