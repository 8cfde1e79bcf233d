/* Long work and files: jobs of a person, what they made, and what is sent for them. */
#include "act.h"
#include "api.h"
#include "board.h"

#include <errno.h>
#include <json_out.h>
#include <string.h>

static bool
may_see(const struct request *r, const struct job *job)
{
	return r->session.supervisor || strcmp(job->by, r->session.name) == 0;
}

struct listing {
	const struct request *r;
	struct bench_str *out;
	bool comma;
};

static void
list_one(const struct job *job, void *arg)
{
	struct listing *l = arg;

	if (!may_see(l->r, job))
		return;
	bench_str_add(l->out, l->comma ? "," : "");
	job_print(job, bench_mono_now(), false, l->out);
	l->comma = true;
}

void
api_jobs(struct request *r, struct answer *a)
{
	struct listing l = { .r = r, .out = &a->body };

	bench_str_add(&a->body, "{\"jobs\":[");
	jobs_each(r->board->jobs, list_one, &l);
	bench_str_add(&a->body, "]}");
}

/* "12" or "12/file" of the path. NULL: no such job of theirs, and so is the answer. */
static const struct job *
find_job(struct request *r, struct answer *a, bool *ret_file)
{
	const struct job *job = NULL;
	size_t digits = strspn(r->tail, "0123456789");
	const char *rest = r->tail + digits;

	*ret_file = strcmp(rest, "/file") == 0;
	if (digits > 0 && digits < 19 && (*rest == '\0' || *ret_file))
		job = jobs_find(r->board->jobs, strtoll(r->tail, NULL, 10));
	if (job != NULL && may_see(r, job))
		return job;
	answer_error(a, 404, "not-found",
		     "there is no such job: they are kept for an hour");
	return NULL;
}

static void
send_file(const struct request *r, const struct job *job, struct answer *a)
{
	int fd = jobs_open_file(r->board->jobs, job);

	if (fd < 0) {
		answer_error(a, 404, "not-found", "this job has no file");
		return;
	}
	a->fd = fd;
	a->size = job->bytes;
	a->type = act_content_type(job->ending);
	bench_copy(a->file_name, sizeof(a->file_name), job->file);
}

void
api_job(struct request *r, struct answer *a)
{
	bool file;
	const struct job *job = find_job(r, a, &file);

	if (job == NULL)
		return;
	if (file)
		send_file(r, job, a);
	else
		job_print(job, bench_mono_now(), true, &a->body);
}

void
api_job_cancel(struct request *r, struct answer *a)
{
	bool file;
	const struct job *job = find_job(r, a, &file);

	if (job == NULL)
		return;
	jobs_cancel(r->board->jobs, job->id);
	bench_str_add(&a->body, "{}");
}

/* --- uploads -------------------------------------------------------------------------
 */

static int
sink_open(struct request *r, struct answer *a)
{
	const char *name = request_query(r, "name");
	struct bench_err err = { "" };
	struct upload *u = NULL;
	int code = upload_begin(r->board->uploads, r->session.name,
				name == NULL ? "" : name, bench_mono_now(), &u, &err);

	if (code == -EAGAIN)
		answer_error(a, 429, "too-many", "%s", err.text);
	else if (code < 0)
		answer_error(a, 503, "away", "%s", err.text);
	r->sink = u;
	return code;
}

static int
sink_write(struct request *r, const void *data, size_t n)
{
	return upload_write(r->sink, data, n);
}

static void
sink_close(struct request *r)
{
	upload_end(r->board->uploads, r->sink);
}

const struct body_sink api_file_sink = {
	.most = UPLOAD_MOST, .open = sink_open, .write = sink_write, .close = sink_close
};

void
api_file(struct request *r, struct answer *a)
{
	struct json_out j = { .out = &a->body };
	struct upload *u = r->sink;

	if (u == NULL) {
		answer_error(a, 422, "bad-value", "the file is empty");
		return;
	}
	upload_done(u);
	jout_open(&j, NULL, '{');
	jout_text(&j, "file", upload_token(u));
	jout_text(&j, "name", upload_name(u));
	jout_int(&j, "bytes", upload_bytes(u));
	jout_close(&j, '}');
}
