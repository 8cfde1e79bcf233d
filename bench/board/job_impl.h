/* Between job.c (queues, lifetimes) and job_child.c (one process). */
#ifndef BENCH_BOARD_JOB_IMPL_H
#define BENCH_BOARD_JOB_IMPL_H

#include "job.h"

#define INPUT_ROOM 128

struct child {
	pid_t pid;	   /* 0: not started, or ended */
	int end, out, err; /* pidfd and pipes; -1 */
	char line[600];	   /* of its standard error, so far */
	size_t line_len;
	int64_t kill_at; /* when patience with SIGTERM ends; 0: not asked to end */
};

struct task {
	struct job job; /* first: job.h hands out pointers to it */
	struct task *next;
	struct child child;
	char **argv;
	char folder[320];
	char input[INPUT_ROOM];
	bool is_long, reads, says_no, tries_pin, told, changed, cancelled;
	int64_t limit_us, patience_until; /* 0: none */
	int64_t told_at;		  /* last change that was told */
	int64_t queued_at;
	job_answer_fn *answer;
	void *arg;
};

enum child_pipe { CHILD_END, CHILD_OUT, CHILD_ERR };

/* Starts it, its output to file if that is >= 0, and has epoll tell of it with
 * id << 2 | enum child_pipe. Wipes the input. -errno. */
int child_start(struct task *t, int file, int epoll);
/* Reads what is there, never more than a bounded part. false: too much came. */
bool child_read(struct task *t, enum child_pipe which);
/* true: it has ended, all of its output was read, and status is its. */
bool child_reap(struct task *t, int *ret_status);
void child_signal(const struct task *t, int signal);
void child_clear(struct task *t);

/* job_print.c: what an exit status means, into the job's state, status, code, error. */
void job_judge(struct task *t, int status);

#endif
