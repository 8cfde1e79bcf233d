/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "plugin/driver.h"

#include "plugin/worker.h"

#include <messages.h>

#define BATCH_LINES 500
#define REOPEN_SECONDS 1

void
bench_ng_driver_set_database(LogDriver *d, const gchar *path)
{
	struct bench_ng_driver *self = (struct bench_ng_driver *)d;

	g_free(self->database);
	self->database = g_strdup(path);
}

void
bench_ng_driver_set_vendor_logs(LogDriver *d, const gchar *path)
{
	struct bench_ng_driver *self = (struct bench_ng_driver *)d;

	g_free(self->vendor_logs);
	self->vendor_logs = g_strdup(path);
}

/* Before the worker is there: it only reads them. */
static gboolean
load_texts(struct bench_ng_driver *self)
{
	struct bench_err err = { 0 };

	if (self->vendor_logs == NULL || self->texts.at != NULL ||
	    bench_texts_load(self->vendor_logs, &self->texts, &err) == 0)
		return TRUE;
	msg_error("bench: vendor-logs() cannot be used",
		  evt_tag_str("reason", err.text));
	return FALSE;
}

/* Both names are copied by the caller; the main thread asks. */
static const gchar *
persist_name(const LogPipe *p)
{
	static gchar name[1024];
	const gchar *own = p->persist_name;

	if (own == NULL)
		own = ((const struct bench_ng_driver *)p)->database;
	g_snprintf(name, sizeof(name), "bench.%s", own);
	return name;
}

static const gchar *
stats_instance(LogThreadedDestDriver *d)
{
	static gchar name[1024];

	g_snprintf(name, sizeof(name), "bench,%s",
		   ((struct bench_ng_driver *)d)->database);
	return name;
}

static gboolean
init(LogPipe *p)
{
	if (((struct bench_ng_driver *)p)->database == NULL) {
		msg_error(
			"bench: the destination needs database(\"/path/of/the/file\")");
		return FALSE;
	}
	if (!load_texts((struct bench_ng_driver *)p))
		return FALSE;
	return log_threaded_dest_driver_init_method(p);
}

static void
free_driver(LogPipe *p)
{
	struct bench_ng_driver *self = (struct bench_ng_driver *)p;

	g_free(self->database);
	g_free(self->vendor_logs);
	bench_texts_clear(&self->texts);
	log_threaded_dest_driver_free(p);
}

LogDriver *
bench_ng_driver_new(GlobalConfig *cfg)
{
	struct bench_ng_driver *self = g_new0(struct bench_ng_driver, 1);
	LogPipe *pipe = &self->super.super.super.super;

	log_threaded_dest_driver_init_instance(&self->super, cfg);
	pipe->init = init;
	pipe->free_fn = free_driver;
	pipe->generate_persist_name = persist_name;
	self->super.format_stats_instance = stats_instance;
	self->super.stats_source = (gint)stats_register_type("bench");
	self->super.worker.construct = bench_ng_worker_new;
	/* syslog §1.4: unset, every message is its own batch, and a failure waits a
	 * minute */
	self->super.batch_lines = BATCH_LINES;
	self->super.time_reopen = REOPEN_SECONDS;
	return &self->super.super.super;
}
