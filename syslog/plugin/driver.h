/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The configuration of one bench() destination. */
#ifndef SYSLOG_PLUGIN_DRIVER_H
#define SYSLOG_PLUGIN_DRIVER_H

#include "cfg-parser.h"
#include "driver.h"
#include "logthrdest/logthrdestdrv.h"

#include <core/texts.h>

struct bench_ng_driver {
	LogThreadedDestDriver super;
	gchar *database;    /* absolute path; the file is never created here */
	gchar *vendor_logs; /* path; NULL: none */
	struct bench_syslog_texts texts; /* what stands in it, from init on */
};

LogDriver *bench_ng_driver_new(GlobalConfig *cfg);
void bench_ng_driver_set_database(LogDriver *d, const gchar *path);
void bench_ng_driver_set_vendor_logs(LogDriver *d, const gchar *path);

CFG_PARSER_DECLARE_LEXER_BINDING(bench_ng_, BENCH_NG_, LogDriver **)

#endif
