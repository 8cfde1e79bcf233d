#include "job.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define LIMIT_MS 20000

struct rig {
	char dir[64], folder[96];
	struct jobs *jobs;
	int answers, changes;
	int64_t id;
	unsigned status;
	enum job_state state;
	bool no;
	struct bench_str text; /* the answer as JSON */
};

static void
on_change(const struct job *job, void *arg)
{
	struct rig *rig = arg;

	(void)job;
	rig->changes++;
}

static void
on_answer(const struct job *job, void *arg)
{
	struct rig *rig = arg;

	rig->answers++;
	rig->id = job->id;
	rig->status = job->status;
	rig->state = job->state;
	rig->no = job->no;
	bench_str_reset(&rig->text);
	job_print_answer(job, &rig->text);
}

static int
set_up(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));
	struct bench_err err;

	assert_non_null(rig);
	bench_copy(rig->dir, sizeof(rig->dir), "/tmp/prebench-job-XXXXXX");
	assert_non_null(mkdtemp(rig->dir));
	snprintf(rig->folder, sizeof(rig->folder), "%s/jobs", rig->dir);
	assert_int_equal(jobs_new(rig->folder, on_change, rig, &rig->jobs, &err), 0);
	*state = rig;
	return 0;
}

static int
tear_down(void **state)
{
	struct rig *rig = *state;

	jobs_freep(&rig->jobs);
	assert_int_equal(rmdir(rig->dir), 0);
	bench_str_clear(&rig->text);
	free(rig);
	return 0;
}

static bool
step(struct rig *rig)
{
	struct pollfd fd = { .fd = jobs_fd(rig->jobs), .events = POLLIN };

	if (poll(&fd, 1, LIMIT_MS) != 1)
		return false;
	jobs_run(rig->jobs);
	return true;
}

static void
await_answers(struct rig *rig, int n)
{
	while (rig->answers < n)
		assert_true(step(rig));
}

static struct job_spec
shell(struct rig *rig, char *script)
{
	static char *argv[4];

	argv[0] = (char *)(uintptr_t) "/bin/sh";
	argv[1] = (char *)(uintptr_t) "-c";
	argv[2] = script;
	return (struct job_spec){ .act = "unit/x",
				  .by = "packer 1",
				  .argv = argv,
				  .folder = "/",
				  .input = "",
				  .file = "",
				  .ending = "",
				  .limit_s = 60,
				  .patience_ms = -1,
				  .answer = on_answer,
				  .arg = rig };
}

static int64_t
start(struct rig *rig, const struct job_spec *spec)
{
	struct bench_err err;
	int64_t id = 0;

	assert_int_equal(jobs_start(rig->jobs, spec, &id, &err), 0);
	return id;
}

static void
run(struct rig *rig, char *script)
{
	struct job_spec spec = shell(rig, script);

	start(rig, &spec);
	await_answers(rig, rig->answers + 1);
}

static void
a_command_answers_with_its_json_and_its_remarks(void **state)
{
	struct rig *rig = *state;
	char script[] = "echo 'bench: the rest is batch 7' >&2; echo noise >&2; "
			"echo '{\"a\":[1]}'";

	run(rig, script);
	assert_int_equal(rig->status, 200);
	assert_string_equal(bench_str_get(&rig->text),
			    "{\"result\":{\"a\":[1]},\"error\":null,"
			    "\"notes\":[\"the rest is batch 7\"],\"file\":null}");
	/* nobody asked for a list: it is gone */
	assert_null(jobs_find(rig->jobs, rig->id));
}

static void
a_failure_is_the_commands_own_sentence(void **state)
{
	static const struct {
		int code;
		unsigned status;
		const char *word;
	} cases[] = {
		{ 1, 409, "refused" },	  { 64, 422, "bad-value" },
		{ 65, 422, "bad-value" }, { 69, 503, "away" },
		{ 75, 503, "away" },	  { 77, 403, "not-allowed" },
		{ 78, 503, "away" },	  { 127, 500, "failed" },
	};
	struct rig *rig = *state;
	char script[128], want[160];

	for (size_t i = 0; i < BENCH_N(cases); i++) {
		snprintf(script, sizeof(script),
			 "echo 'bench: one more' >&2; echo 'bench: no: \"why\"' >&2; "
			 "echo '{}'; exit %d",
			 cases[i].code);
		run(rig, script);
		assert_int_equal(rig->status, cases[i].status);
		snprintf(want, sizeof(want),
			 "{\"result\":null,\"error\":{\"code\":\"%s\",\"text\":\"no: "
			 "\\\"why\\\"\"},\"notes\":[\"one more\"],\"file\":null}",
			 cases[i].word);
		assert_string_equal(bench_str_get(&rig->text), want);
	}
}

static void
exit_1_is_what_the_act_says_it_is(void **state)
{
	struct rig *rig = *state;
	char rows[] = "echo '{\"problems\":[]}'; exit 1", none[] = "echo '{}'; exit 1";
	struct job_spec spec = shell(rig, rows);

	spec.says_no = true;
	start(rig, &spec);
	await_answers(rig, 1);
	assert_int_equal(rig->status, 200);
	assert_true(rig->no);
	spec = shell(rig, none);
	spec.says_no = true;
	start(rig, &spec);
	await_answers(rig, 2);
	assert_int_equal(rig->status, 409);
	spec = shell(rig, none);
	spec.reads = true;
	start(rig, &spec);
	await_answers(rig, 3);
	assert_int_equal(rig->status, 404);
}

static void
who_tried_a_pin_is_told_of_the_pin(void **state)
{
	struct rig *rig = *state;
	char wrong[] = "exit 77", early[] = "exit 75";
	struct job_spec spec = shell(rig, wrong);

	spec.tries_pin = true;
	start(rig, &spec);
	await_answers(rig, 1);
	assert_int_equal(rig->status, 403);
	assert_non_null(strstr(bench_str_get(&rig->text), "\"wrong-pin\""));
	spec = shell(rig, early);
	spec.tries_pin = true;
	start(rig, &spec);
	await_answers(rig, 2);
	assert_int_equal(rig->status, 429);
}

static void
a_pin_comes_by_standard_input(void **state)
{
	struct rig *rig = *state;
	char script[] = "read a; read b; printf '{\"a\":\"%s %s\"}\\n' $a $b";
	struct job_spec spec = shell(rig, script);

	spec.input = "581936\n4711\n";
	start(rig, &spec);
	await_answers(rig, 1);
	assert_non_null(strstr(bench_str_get(&rig->text), "581936 4711"));
}

static void
what_takes_long_is_told_twice_at_most_and_listed(void **state)
{
	struct rig *rig = *state;
	char script[400], go[96];
	struct job_spec spec;
	const struct job *job;
	int64_t id;
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	/* it ends when it is told to, by a pipe with a name */
	snprintf(go, sizeof(go), "%s/go", rig->dir);
	assert_int_equal(mkfifo(go, 0600), 0);
	snprintf(script, sizeof(script),
		 "echo 'progress 3 10 writing pages' >&2; read x <%s; echo '{\"a\":1}'",
		 go);
	spec = shell(rig, script);
	spec.patience_ms = 0;
	id = start(rig, &spec);
	await_answers(rig, 1);
	assert_int_equal(rig->state, JOB_RUNNING);
	job = jobs_find(rig->jobs, id);
	assert_non_null(job);
	while (job->total == 0)
		assert_true(step(rig));
	assert_int_equal(job->done, 3);
	job_print(job, job->started, true, &text);
	assert_string_equal(bench_str_get(&text),
			    "{\"id\":1,\"act\":\"unit/x\",\"by\":\"packer 1\","
			    "\"state\":\"running\",\"done\":3,\"total\":10,"
			    "\"text\":\"writing pages\",\"seconds\":0,\"result\":null,"
			    "\"error\":null,\"notes\":[],\"file\":null}");
	fclose(fopen(go, "we"));
	while (job->state == JOB_RUNNING)
		assert_true(step(rig));
	assert_int_equal(job->state, JOB_DONE);
	assert_int_equal(rig->answers, 1);
	assert_true(rig->changes >= 2);
	assert_int_equal(unlink(go), 0);
	jobs_cancel(rig->jobs, id);
	assert_null(jobs_find(rig->jobs, id));
}

static void
a_file_is_kept_for_its_reader_only(void **state)
{
	struct rig *rig = *state;
	char script[] = "printf '%%PDF-1.7'", text[16] = "", path[160];
	struct job_spec spec = shell(rig, script);
	const struct job *job;
	struct stat st;
	int fd;

	spec.file = "list-3.pdf";
	spec.ending = "pdf";
	start(rig, &spec);
	await_answers(rig, 1);
	job = jobs_find(rig->jobs, rig->id);
	assert_non_null(job);
	assert_int_equal(job->bytes, 8);
	assert_non_null(strstr(bench_str_get(&rig->text),
			       "\"file\":{\"name\":\"list-3.pdf\",\"bytes\":8}"));
	fd = jobs_open_file(rig->jobs, job);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(read(fd, text, sizeof(text) - 1), 8);
	assert_string_equal(text, "%PDF-1.7");
	close(fd);
	snprintf(path, sizeof(path), "%s/%lld", rig->folder, (long long)rig->id);
	assert_int_equal(stat(path, &st), 0);
	jobs_cancel(rig->jobs, rig->id);
	assert_int_equal(stat(path, &st), -1);
}

static void
a_cancelled_one_ends_with_all_that_it_started(void **state)
{
	struct rig *rig = *state;
	char script[400], path[96];
	struct job_spec spec;
	int64_t id;
	FILE *f = NULL;
	int pid = 0;

	/* it does not obey SIGTERM, and nor does its child */
	snprintf(path, sizeof(path), "%s/pid", rig->dir);
	snprintf(script, sizeof(script),
		 "trap '' TERM; sleep 600 & echo $! >%s.new; mv %s.new %s; wait; sleep "
		 "600",
		 path, path, path);
	spec = shell(rig, script);
	spec.is_long = true;
	id = start(rig, &spec);
	while (f == NULL) {
		assert_true(step(rig));
		f = fopen(path, "re");
	}
	assert_int_equal(fscanf(f, "%d", &pid), 1);
	fclose(f);
	jobs_cancel(rig->jobs, id);
	await_answers(rig, 1);
	assert_int_equal(rig->status, 409);
	assert_non_null(strstr(bench_str_get(&rig->text), "\"cancelled\""));
	/* a zombie until init has seen it, but it runs no more */
	while (kill(pid, 0) == 0) {
		char name[64], stat_text[256] = "";
		FILE *stat;

		snprintf(name, sizeof(name), "/proc/%d/stat", pid);
		stat = fopen(name, "re");
		if (stat == NULL)
			break;
		if (fgets(stat_text, sizeof(stat_text), stat) == NULL)
			stat_text[0] = '\0';
		fclose(stat);
		if (strstr(stat_text, ") Z") != NULL)
			break;
	}
	unlink(path);
}

static void
one_that_waits_is_cancelled_without_being_started(void **state)
{
	struct rig *rig = *state;
	char script[] = "sleep 600";
	struct job_spec spec = shell(rig, script);
	int64_t last = 0;

	spec.is_long = true;
	for (int i = 0; i <= JOB_LONG_AT_ONCE; i++)
		last = start(rig, &spec);
	assert_true(step(rig));
	assert_int_equal(jobs_find(rig->jobs, last)->state, JOB_QUEUED);
	jobs_cancel(rig->jobs, last);
	assert_int_equal(rig->answers, 1);
	assert_int_equal(rig->state, JOB_FAILED);
	/* the others end with jobs_freep() */
}

static void
too_long_and_too_much_are_ended(void **state)
{
	struct rig *rig = *state;
	char slow[] = "sleep 600", much[] = "exec yes";
	struct job_spec spec = shell(rig, slow);

	spec.limit_s = 0;
	start(rig, &spec);
	await_answers(rig, 1);
	assert_int_equal(rig->status, 503);
	spec = shell(rig, much);
	start(rig, &spec);
	await_answers(rig, 2);
	assert_int_equal(rig->status, 500);
	assert_non_null(strstr(bench_str_get(&rig->text), "too long"));
}

static void
half_an_answer_is_none(void **state)
{
	struct rig *rig = *state;

	run(rig, (char[]){ "printf '{\"rows\":[1,'; kill -9 $$" });
	assert_int_equal(rig->status, 500);
	assert_non_null(strstr(bench_str_get(&rig->text), "\"result\":null"));
}

static void
long_answers_make_room_for_others(void **state)
{
	struct rig *rig = *state;
	char script[] = "head -c 15000000 /dev/zero";
	struct job_spec spec = shell(rig, script);
	int64_t first = 0, last = 0;

	spec.is_long = true;
	for (int i = 0; i < 6; i++) {
		last = start(rig, &spec);
		first = i == 0 ? last : first;
		await_answers(rig, i + 1);
	}
	assert_null(jobs_find(rig->jobs, first));
	assert_non_null(jobs_find(rig->jobs, last));
}

static void
one_person_cannot_ask_for_everything(void **state)
{
	struct rig *rig = *state;
	char script[] = "sleep 600";
	struct job_spec spec = shell(rig, script);
	struct bench_err err;
	int64_t id;

	for (int i = 0; i < JOB_OF_ONE_MOST; i++)
		start(rig, &spec);
	assert_int_equal(jobs_start(rig->jobs, &spec, &id, &err), -EAGAIN);
	spec.by = "packer 2";
	assert_int_equal(jobs_start(rig->jobs, &spec, &id, &err), 0);
}

/* A second process has the jobs, and is killed. */
static void
children_die_with_us(void **state)
{
	struct rig *rig = *state;
	char script[400], path[96], proc[64];
	pid_t benchd;
	FILE *f;
	int pid = 0, status;

	snprintf(path, sizeof(path), "%s/pid", rig->dir);
	snprintf(script, sizeof(script),
		 "echo $$ >%s.new; mv %s.new %s; exec sleep 600", path, path, path);
	benchd = fork();
	assert_true(benchd >= 0);
	if (benchd == 0) {
		struct job_spec spec = shell(rig, script);

		start(rig, &spec);
		while (access(path, F_OK) < 0)
			step(rig);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(benchd, &status, 0), benchd);
	assert_true(WIFSIGNALED(status));
	f = fopen(path, "re");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &pid), 1);
	fclose(f);
	snprintf(proc, sizeof(proc), "/proc/%d/stat", pid);
	for (f = fopen(proc, "re"); f != NULL; f = fopen(proc, "re")) {
		char text[256] = "";

		if (fgets(text, sizeof(text), f) == NULL || strstr(text, ") Z") != NULL)
			text[0] = '\0';
		fclose(f);
		if (text[0] == '\0')
			break;
	}
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(a_command_answers_with_its_json_and_its_remarks),
		TEST(a_failure_is_the_commands_own_sentence),
		TEST(exit_1_is_what_the_act_says_it_is),
		TEST(a_pin_comes_by_standard_input),
		TEST(who_tried_a_pin_is_told_of_the_pin),
		TEST(what_takes_long_is_told_twice_at_most_and_listed),
		TEST(a_file_is_kept_for_its_reader_only),
		TEST(a_cancelled_one_ends_with_all_that_it_started),
		TEST(one_that_waits_is_cancelled_without_being_started),
		TEST(too_long_and_too_much_are_ended),
		TEST(half_an_answer_is_none),
		TEST(long_answers_make_room_for_others),
		TEST(one_person_cannot_ask_for_everything),
		TEST(children_die_with_us),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
