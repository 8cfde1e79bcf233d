/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The thread that stores: one transaction a batch, acknowledged after its commit.
 *
 *   queue ──insert──► batch ──flush──► begin, record each, commit ──► acknowledged
 *     ▲                                      │ any error of the database
 *     └──── rewound, tried again every second ◄┘
 *
 * A message that the schema refuses would block the queue for ever: then the batch is
 * stored one by one, and such a message as plain bytes; if even those are refused, it
 * is dropped, counted and reported. */
#ifndef SYSLOG_PLUGIN_WORKER_H
#define SYSLOG_PLUGIN_WORKER_H

#include "logthrdest/logthrdestdrv.h"

LogThreadedDestWorker *bench_ng_worker_new(LogThreadedDestDriver *owner, gint index);

#endif
