/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "plugin/message.h"

#include <bench/str.h>
#include <core/line.h>
#include <core/receipt.h>

static NVHandle source_ip, unique_id;

void
bench_ng_message_names(void)
{
	source_ip = log_msg_get_value_handle("SOURCEIP");
	unique_id = log_msg_get_value_handle("UNIQID");
}

/* The source's no-parse flag leaves the whole datagram in MESSAGE (syslog §5). */
static struct bench_bytes
raw_bytes(LogMessage *msg)
{
	gssize n = 0;
	const gchar *text = log_msg_get_value(msg, LM_V_MESSAGE, &n);

	return (struct bench_bytes){ .data = (const uint8_t *)text,
				     .len = n > 0 ? (size_t)n : 0 };
}

/* The value is gone at the next call: macros share one buffer a thread (syslog §1.4). A
 * cut value would be another one, so it is left out. */
static void
copy_value(LogMessage *msg, NVHandle value, char *field, size_t room)
{
	gssize n = 0;
	const gchar *text = log_msg_get_value(msg, value, &n);

	if (n < 0 || !bench_copy_n(field, room, text, (size_t)n))
		field[0] = '\0';
}

static void
stamp(LogMessage *msg, struct bench_event *e)
{
	const UnixTime *t = &msg->timestamps[LM_TS_RECVD];

	e->wall.us = t->ut_sec * G_USEC_PER_SEC + t->ut_usec;
	e->mono = bench_syslog_receipt(e->wall, bench_wall_now(), bench_mono_now());
	copy_value(msg, source_ip, e->ip, sizeof(e->ip));
	copy_value(msg, unique_id, e->uniq, sizeof(e->uniq));
}

void
bench_ng_message_read(LogMessage *msg, const struct bench_syslog_texts *texts,
		      struct bench_event *ret)
{
	struct bench_bytes raw = raw_bytes(msg);

	bench_syslog_parse_with(raw.data, raw.len, texts, ret);
	stamp(msg, ret);
}

void
bench_ng_message_plain(LogMessage *msg, struct bench_event *ret)
{
	bench_syslog_parse(NULL, 0, ret);
	ret->raw = raw_bytes(msg);
	(void)bench_copy(ret->text, sizeof(ret->text),
			 "refused as read, stored as bytes");
	stamp(msg, ret);
}

void
bench_ng_message_note(LogMessage *msg, const char *why, struct bench_event *ret)
{
	struct bench_event plain;

	bench_ng_message_plain(msg, &plain);
	*ret = (struct bench_event){ .kind = BENCH_EVENT_NOTE,
				     .mono = plain.mono,
				     .wall = plain.wall };
	(void)bench_copy(ret->source, sizeof(ret->source), plain.source);
	(void)bench_copy(ret->uniq, sizeof(ret->uniq), plain.uniq);
	(void)snprintf(ret->text, sizeof(ret->text), "%zu bytes from %s dropped: %s",
		       plain.raw.len, plain.ip, why);
}
