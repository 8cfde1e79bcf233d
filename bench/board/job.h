/* Children of benchd: commands of bench, each in the name of somebody. They never block
 * the loop, die with benchd, and are bounded in number, time and output.
 *
 *   started ─▶ queued ─▶ running ─▶ ended: its answer is told once, and it is gone,
 *                                  or it is listed, and stays for an hour
 *
 * What has not ended within its patience is told as it is (queued, running) and listed.
 * One thread: the loop polls jobs_fd() and calls jobs_run(). */
#ifndef BENCH_BOARD_JOB_H
#define BENCH_BOARD_JOB_H

#include <bench/clock.h>
#include <bench/err.h>
#include <bench/str.h>
#include <stdbool.h>
#include <sys/types.h>

#define JOB_QUICK_AT_ONCE 4 /* children that run together, of each queue */
#define JOB_LONG_AT_ONCE 2
#define JOB_OF_ONE_MOST 24 /* that one person may have under way */
#define JOB_MOST 200	   /* under way and listed */
#define JOB_OUTPUT_MOST (16u << 20)
#define JOB_FILE_MOST (INT64_C(512) << 20)
#define JOB_FILES_MOST (INT64_C(1) << 30) /* all together */
#define JOB_RESULTS_MOST (INT64_C(64) << 20)
#define JOB_KEPT_S 3600

enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_DONE, JOB_FAILED };

/* A job as others see it; what is here is job.c's to write. */
struct job {
	int64_t id;
	char act[48]; /* "batch/report" */
	char by[64];  /* the person of the session */
	enum job_state state;
	unsigned status;  /* of HTTP, when it has ended */
	const char *code; /* "refused", when it failed */
	bool no;	  /* it has an answer, and that is a no */
	bool listed;
	int64_t done, total;	   /* progress; total 0: not known */
	char at[128];		   /* what it is at */
	char error[512];	   /* the command's own sentence */
	struct bench_str notes;	   /* what it remarked, a line each */
	struct bench_str result;   /* its JSON, "" none */
	char file[160], ending[8]; /* "" no file */
	int64_t bytes;		   /* of the file */
	struct bench_mono started, ended;
};

struct jobs;
/* A listed job has changed (at most once a second each) or ended. */
typedef void jobs_change_fn(const struct job *job, void *arg);
/* Told once: its end, or that it takes long. Must not start or cancel jobs. */
typedef void job_answer_fn(const struct job *job, void *arg);

/* folder: for files, made and emptied here (0700). */
int jobs_new(const char *folder, jobs_change_fn *change, void *arg,
	     struct jobs **ret_jobs, struct bench_err *err) BENCH_CHECKED;
/* Ends all of them. */
void jobs_freep(struct jobs **jobs);
/* Readable when there is something to do. */
int jobs_fd(const struct jobs *jobs);
/* Does what is to do; calls the functions above. */
void jobs_run(struct jobs *jobs);

struct job_spec {
	const char *act, *by;
	char *const *argv;	   /* copied */
	const char *folder;	   /* where it runs */
	const char *input;	   /* its standard input, below 128 bytes; "" none */
	const char *file, *ending; /* its output is this file; "" JSON */
	bool is_long;		   /* listed from the start */
	bool reads;		   /* exit 1 is "not found", not a refusal */
	bool says_no;		   /* exit 1 with rows is an answer */
	bool tries_pin;		   /* exit 77 is a wrong PIN */
	int limit_s;
	int patience_ms;       /* < 0: its end is waited for */
	job_answer_fn *answer; /* may be NULL */
	void *arg;
};
/* -EAGAIN: too many; else errors of the system. The answer never comes before this has
 * returned. */
int jobs_start(struct jobs *jobs, const struct job_spec *spec, int64_t *ret_id,
	       struct bench_err *err) BENCH_CHECKED;
/* Ends what runs, throws away what has ended. */
void jobs_cancel(struct jobs *jobs, int64_t id);

/* Listed ones. NULL: there is none. Borrowed until the next jobs_run(). */
const struct job *jobs_find(const struct jobs *jobs, int64_t id);
typedef void jobs_each_fn(const struct job *job, void *arg);
void jobs_each(const struct jobs *jobs, jobs_each_fn *fn, void *arg);
/* The file of a job that is done, to be read. -ENOENT. */
int jobs_open_file(const struct jobs *jobs, const struct job *job) BENCH_CHECKED;

/* job_print.c: JSON. As in GET /api/v1/jobs/N, whole: with its result, which may be
 * long; and the answer to an act. */
void job_print(const struct job *job, struct bench_mono now, bool whole,
	       struct bench_str *out);
void job_print_answer(const struct job *job, struct bench_str *out);

#endif
