/* What the addresses below /api/v1 do; see docs/API.md and route.c. */
#ifndef BENCH_BOARD_API_H
#define BENCH_BOARD_API_H

#include "route.h"

/* api_board.c: made by this program itself */
route_fn api_board, api_stream, api_health, api_metrics;
/* api_session.c */
route_fn api_session_show, api_sign_in, api_sign_out;
/* api_scan.c */
route_fn api_scan, api_scan_show, api_scan_end;
/* api_act.c: children answer */
route_fn api_act, api_read;
/* api_job.c */
route_fn api_jobs, api_job, api_job_cancel, api_file;
extern const struct body_sink api_file_sink;

#endif
