#include <bench/printer.h>

#include <bench/file.h>
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/bench-test-XXXXXX";
static char queue[64], got[64];

/* A queue in sh: what it is depends on its first word. */
static const char script[] =
	"#!/bin/sh\n"
	"case $1 in\n"
	"take) shift; printf '%s\\n' \"$@\" >\"$0.words\"\n"
	"  for last; do :; done; cat \"$last\" >\"$0.got\"; echo noise ;;\n"
	"fail) echo no paper >&2; exit 3 ;;\n"
	"die) kill -9 $$ ;;\n"
	"hang) sleep 100 & echo $! >\"$0.child\"; wait ;;\n"
	"esac\n";

static int
set_up(void **state)
{
	struct bench_err err;

	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(queue, sizeof(queue), "%s/queue", dir);
	return bench_file_replace(queue, script, strlen(script), 0755, &err);
}

static int
tear_down(void **state)
{
	(void)state;
	return bench_file_remove_tree(dir);
}

static int
run(const char *words, const char *bytes, int seconds, struct bench_err *err)
{
	char command[128];
	struct bench_str s = { 0 };
	int r;

	snprintf(command, sizeof(command), "%s %s", queue, words);
	bench_str_add(&s, bytes);
	r = bench_printer_run(command, ".pdf", &s, seconds, err);
	bench_str_clear(&s);
	return r;
}

static char *
content(const char *ending)
{
	static char text[512];
	FILE *f;

	snprintf(got, sizeof(got), "%s%s", queue, ending);
	f = fopen(got, "re");
	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	return text;
}

static void
the_command_gets_its_words_and_a_file_with_the_bytes(void **state)
{
	struct bench_err err = { "" };
	char words[512];
	const char *path;

	(void)state;
	assert_int_equal(run("take  -d $HOME;id\t-o media=A4", "%PDF- paper", 10, &err),
			 0);
	bench_copy(words, sizeof(words), content(".words"));
	path = strstr(words, "/tmp/prebench-");
	assert_non_null(path); /* no shell has touched the words */
	assert_memory_equal(words, "-d\n$HOME;id\n-o\nmedia=A4\n",
			    (size_t)(path - words));
	assert_non_null(strstr(path, ".pdf\n"));
	words[strlen(words) - 1] = '\0';
	assert_int_equal(access(path, F_OK), -1); /* and it is gone */
	assert_string_equal(content(".got"), "%PDF- paper");
}

static void
a_command_that_fails_says_how(void **state)
{
	struct bench_err err = { "" };

	(void)state;
	assert_int_equal(run("fail", "x", 10, &err), -EAGAIN);
	assert_non_null(strstr(err.text, "exit code 3"));
	assert_int_equal(run("die", "x", 10, &err), -EAGAIN);
	assert_non_null(strstr(err.text, "signal 9"));
}

static void
a_command_that_hangs_is_ended_with_its_children(void **state)
{
	struct bench_err err = { "" };
	char path[64];
	struct stat st;

	(void)state;
	assert_int_equal(run("hang", "x", 1, &err), -EAGAIN);
	assert_non_null(strstr(err.text, "longer than 1 s"));
	snprintf(path, sizeof(path), "/proc/%.*s/exe",
		 (int)strcspn(content(".child"), "\n"), content(".child"));
	/* a zombie at most, which runs no program */
	assert_int_equal(stat(path, &st), -1);
}

static void
what_cannot_be_started_is_named(void **state)
{
	struct bench_str s = { 0 };
	struct bench_err err = { "" };

	(void)state;
	assert_int_equal(bench_printer_run("/nonexistent/lp -d x", ".pdf", &s, 1, &err),
			 -ENOENT);
	assert_non_null(strstr(err.text, "/nonexistent/lp"));
	assert_int_equal(bench_printer_run("  ", ".pdf", &s, 1, &err), -EINVAL);
	assert_int_equal(
		bench_printer_run("a b c d e f g h i j k l m n o p q r s t u v w x y "
				  "z 1 2 3 4 5 6 7",
				  ".pdf", &s, 1, &err),
		-EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_command_gets_its_words_and_a_file_with_the_bytes),
		cmocka_unit_test(a_command_that_fails_says_how),
		cmocka_unit_test(a_command_that_hangs_is_ended_with_its_children),
		cmocka_unit_test(what_cannot_be_started_is_named),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
