/* What a phone says by syslog: one datagram becomes one event. Pure.
 *
 * Two forms count, anywhere in the datagram; PRI, timestamp, host name and tag before
 * them are ignored, because no phone's header is documented (cisco-mpp §7):
 *
 *   bench mac=$MA pn=$PN sn=$SN sw=$SWVER event=resync-ok
 * url=$SCHEME://$SERVIP:$PORT$PATH what the bench's own profiles make a phone say: any
 * order after mac=, a MAC in any spelling; events resync-ask, resync-ok, resync-failed,
 * upgrade-ask, upgrade-ok and upgrade-failed; err= takes the rest of the line $PN $MAC
 * -- Successful resync $SCHEME://$SERVIP:$PORT$PATH and its five sisters, the vendor's
 * default texts
 *
 * Nothing is guessed: a datagram that makes two statements, repeats a key, or names two
 * MAC addresses says nothing at all, and a value that is cut, not expanded by the phone
 * or not printable ASCII is left out. */
#ifndef SYSLOG_CORE_LINE_H
#define SYSLOG_CORE_LINE_H

#include <bench/event.h>

/* Fills ret whatever the bytes are: kind SYSLOG, source and raw always; outcome NONE
 * when the line means nothing to us, otherwise mac, model, serial, version, name (the
 * URL's path), text (the phone's reason) as far as they are told. ip, mono, wall and
 * uniq are the caller's. ret->raw borrows bytes. */
void bench_syslog_parse(const void *bytes, size_t len, struct bench_event *ret);
/* The same, with what the vendors' own texts say where those forms say nothing; such a
 * text need not name a MAC. */
struct bench_syslog_texts;
void bench_syslog_parse_with(const void *bytes, size_t len,
			     const struct bench_syslog_texts *texts,
			     struct bench_event *ret);

#endif
