/* SPDX-License-Identifier: GPL-2.0-or-later */

/* A message of syslog-ng becomes an event of ours. */
#ifndef SYSLOG_PLUGIN_MESSAGE_H
#define SYSLOG_PLUGIN_MESSAGE_H

#include <bench/event.h>
#include <logmsg/logmsg.h>

/* Looks up the names of the values; once, at load. */
void bench_ng_message_names(void);

/* Everything the message tells. ret->raw borrows msg's memory. */
struct bench_syslog_texts;
void bench_ng_message_read(LogMessage *msg, const struct bench_syslog_texts *texts,
			   struct bench_event *ret);
/* The bytes, whence, when and the unique id, without a reading of them. */
void bench_ng_message_plain(LogMessage *msg, struct bench_event *ret);
/* Nothing of the message but when, and in words whence, how long, and why it is not
 * kept. */
void bench_ng_message_note(LogMessage *msg, const char *why, struct bench_event *ret);

#endif
