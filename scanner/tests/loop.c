#include "loop.h"

#include <bench/str.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void *
run_loop(void *arg)
{
	struct loop *l = arg;

	l->result = bench_serve_run(&l->serve, l->specs, l->n, l->end[0], &l->b->err);
	return NULL;
}

void
loop_run(struct loop *l, struct bed *b, size_t n,
	 const struct bench_camera_driver *cameras)
{
	char path[256];

	l->b = b;
	l->n = n;
	assert_int_equal(pipe2(l->end, O_CLOEXEC), 0);
	assert_int_equal(pipe2(l->said, O_CLOEXEC), 0);
	bench_copy(l->memory, sizeof(l->memory), path_in(b, path, "layouts"));
	l->serve = (struct bench_serve){ .store = b->store,
					 .families = b->families,
					 .config = &b->config,
					 .rules = &b->rules,
					 .ops = &bench_source_linux,
					 .cameras = cameras,
					 .out = fdopen(l->said[1], "w"),
					 .memory = l->memory,
					 .measure = &l->measure };
	assert_non_null(l->serve.out);
	l->said[1] = -1;
	assert_int_equal(pthread_create(&l->thread, NULL, run_loop, l), 0);
}

void
loop_end(struct loop *l)
{
	assert_int_equal(write(l->end[1], "x", 1), 1);
	pthread_join(l->thread, NULL);
	ok(l->b, l->result);
	fclose(l->serve.out);
	close(l->end[0]);
	close(l->end[1]);
	close(l->said[0]);
	bench_measure_clear(&l->measure);
}

void
loop_says(struct loop *l, const char *part)
{
	size_t n = strlen(l->text);

	while (strstr(l->text, part) == NULL) {
		struct pollfd p = { .fd = l->said[0], .events = POLLIN };
		ssize_t got;

		if (poll(&p, 1, 10000) <= 0)
			fail_msg("not said: %s\n%s", part, l->text);
		got = read(l->said[0], l->text + n, sizeof(l->text) - 1 - n);
		assert_true(got > 0);
		n += (size_t)got;
		l->text[n] = '\0';
	}
	l->text[0] = '\0';
}

int
plug_in(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}
