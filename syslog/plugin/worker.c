/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "plugin/worker.h"

#include "plugin/driver.h"
#include "plugin/message.h"

#include <bench/store.h>
#include <bench/str.h>
#include <errno.h>
#include <messages.h>
#include <string.h>

struct worker {
	LogThreadedDestWorker super;
	struct bench_store *store; /* NULL: not connected */
	GPtrArray *batch; /* LogMessage references, in the order of the queue */
	struct bench_err reported; /* the failure that people know of; "" none */
};

static const gchar *
database(const struct worker *w)
{
	return ((struct bench_ng_driver *)w->super.owner)->database;
}

static const struct bench_syslog_texts *
texts(const struct worker *w)
{
	return &((struct bench_ng_driver *)w->super.owner)->texts;
}

/* Once for each new reason, not once a second. */
static void
report(struct worker *w, const struct bench_err *err)
{
	if (strcmp(w->reported.text, err->text) == 0)
		return;
	w->reported = *err;
	msg_error("bench: not stored, kept and tried again",
		  evt_tag_str("reason", err->text),
		  evt_tag_str("database", database(w)));
}

static void
report_success(struct worker *w)
{
	if (w->reported.text[0] == '\0')
		return;
	w->reported.text[0] = '\0';
	msg_notice("bench: storing again", evt_tag_str("database", database(w)));
}

static gboolean
connect_store(LogThreadedDestWorker *s)
{
	struct worker *w = (struct worker *)s;
	struct bench_err err = { 0 };

	if (bench_store_open(database(w), 0, &w->store, &err) == 0)
		return TRUE;
	report(w, &err);
	return FALSE;
}

static void
disconnect_store(LogThreadedDestWorker *s)
{
	struct worker *w = (struct worker *)s;

	g_ptr_array_set_size(w->batch, 0);
	bench_store_freep(&w->store);
}

/* syslog-ng's own messages are acknowledged, never stored: an error about the database
 * must not become work for the database. */
static LogThreadedResult
insert(LogThreadedDestWorker *s, LogMessage *msg)
{
	struct worker *w = (struct worker *)s;

	if ((msg->flags & LF_INTERNAL) == 0)
		g_ptr_array_add(w->batch, log_msg_ref(msg));
	return LTR_QUEUED;
}

/* The schema's answer to one message, not a state of the database. */
static bool
is_refusal(int r)
{
	return r == -EEXIST || r == -EINVAL;
}

static int
record_all(struct worker *w, struct bench_err *err)
{
	struct bench_event e;
	int r;

	r = bench_store_begin(w->store, err);
	if (r < 0)
		return r;
	for (guint i = 0; r == 0 && i < w->batch->len; i++) {
		bench_ng_message_read(g_ptr_array_index(w->batch, i), texts(w), &e);
		r = bench_store_record(w->store, &e, NULL, err);
	}
	if (r < 0) {
		bench_store_rollback(w->store);
		return r;
	}
	return bench_store_commit(w->store, err);
}

/* The record keeps a note of what it did not take. If it does not take the note either,
 * it is not the message that is wrong: nothing is dropped then. */
static int
drop(struct worker *w, LogMessage *msg, struct bench_err *err)
{
	const struct bench_err why = *err;
	struct bench_event e;
	int r;

	bench_ng_message_note(msg, why.text, &e);
	r = bench_store_record(w->store, &e, NULL, err);
	if (r < 0)
		return r;
	stats_counter_inc(w->super.owner->dropped_messages);
	msg_error("bench: a message was refused and is dropped",
		  evt_tag_str("reason", why.text), evt_tag_str("uniqid", e.uniq));
	return 0;
}

static int
record_one(struct worker *w, LogMessage *msg, struct bench_err *err)
{
	struct bench_event e;
	int r;

	bench_ng_message_read(msg, texts(w), &e);
	r = bench_store_record(w->store, &e, NULL, err);
	if (!is_refusal(r))
		return r;
	msg_warning("bench: a message was refused, storing its bytes only",
		    evt_tag_str("reason", err->text), evt_tag_str("uniqid", e.uniq));
	bench_ng_message_plain(msg, &e);
	r = bench_store_record(w->store, &e, NULL, err);
	return is_refusal(r) ? drop(w, msg, err) : r;
}

/* Each in its own transaction. After a failure in the middle the batch comes again as a
 * whole, and what is stored already is known by its unique id. */
static int
record_each(struct worker *w, struct bench_err *err)
{
	int r = 0;

	for (guint i = 0; r == 0 && i < w->batch->len; i++)
		r = record_one(w, g_ptr_array_index(w->batch, i), err);
	return r;
}

static LogThreadedResult
flush(LogThreadedDestWorker *s, LogThreadedFlushMode mode)
{
	struct worker *w = (struct worker *)s;
	struct bench_err err = { 0 };
	int r;

	if (w->batch->len == 0)
		return LTR_SUCCESS;
	if (mode == LTF_FLUSH_EXPEDITE) { /* reload: the queue survives (syslog §1.4) */
		g_ptr_array_set_size(w->batch, 0);
		return LTR_RETRY;
	}
	r = record_all(w, &err);
	if (is_refusal(r))
		r = record_each(w, &err);
	if (r < 0) {
		report(w, &err);
		return LTR_NOT_CONNECTED;
	}
	g_ptr_array_set_size(w->batch, 0);
	report_success(w);
	return LTR_SUCCESS;
}

static void
free_worker(LogThreadedDestWorker *s)
{
	struct worker *w = (struct worker *)s;

	g_ptr_array_free(w->batch, TRUE);
	bench_store_freep(&w->store);
	log_threaded_dest_worker_free_method(s);
}

static void
unref_message(gpointer msg)
{
	log_msg_unref(msg);
}

LogThreadedDestWorker *
bench_ng_worker_new(LogThreadedDestDriver *owner, gint index)
{
	struct worker *w = g_new0(struct worker, 1);

	log_threaded_dest_worker_init_instance(&w->super, owner, index);
	w->batch = g_ptr_array_new_with_free_func(unref_message);
	w->super.connect = connect_store;
	w->super.disconnect = disconnect_store;
	w->super.insert = insert;
	w->super.flush = flush;
	w->super.free_fn = free_worker;
	return &w->super;
}
