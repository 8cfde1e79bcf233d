/* The launcher's loop: keeps in.tftpd running, and turns the tap's lines into events.
 *
 *   in.tftpd ──fork──► child: serves one request        supervisor
 *      ▲                  │ tap                             │ SIGTERM
 *      │ start            ▼ pipe                            ▼
 *   service ◄── lines ─ record ─ flights ──► bench_writer ──► store
 *
 * in.tftpd ended: its children are dead, the pipe is read empty, what was under way
 * ends as timeout, and it starts again; requests wait in our socket meanwhile. */
#ifndef BENCH_TFTPD_SERVICE_H
#define BENCH_TFTPD_SERVICE_H

#include "server.h"

#include <bench/writer.h>

/* Events that wait for a locked database; beyond that they wait in the pipe. */
#define BENCH_TFTPD_RING 8192

/* Runs until SIGTERM or SIGINT; 0, or -errno when the loop itself cannot go on. These
 * two signals and SIGCHLD are blocked in all threads. The writer is the caller's. */
int bench_service_run(const struct bench_server_conf *conf, struct bench_writer *writer,
		      struct bench_err *err) BENCH_CHECKED;

#endif
