#include <decode/reel.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* A pipe with a reel at its end. */
struct bed {
	struct bench_reel reel;
	int in, out;
	const struct bench_image *image;
	struct bench_err err;
};

static struct bed bed;

static int
begin(void **state)
{
	int ends[2];

	(void)state;
	bed = (struct bed){ .in = -1 };
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	bed.out = ends[0];
	bed.in = ends[1];
	return 0;
}

static void
hang_up(void)
{
	if (bed.in >= 0)
		close(bed.in);
	bed.in = -1;
}

static int
end(void **state)
{
	(void)state;
	bench_reel_clear(&bed.reel);
	hang_up();
	close(bed.out);
	return 0;
}

static void
put(const char *bytes, size_t len)
{
	assert_int_equal(write(bed.in, bytes, len), len);
}

static int
next(void)
{
	return bench_reel_read(&bed.reel, bed.out, &bed.image, &bed.err);
}

static const char grey[] = "P5\n# a comment\n3 2\n255\nabcdef";
static const char colour[] = "P6 1 2 255\n\1\1\1\2\2\2";

static void
a_picture_may_come_byte_by_byte(void **state)
{
	(void)state;
	assert_int_equal(next(), -EAGAIN);
	for (size_t i = 0; i + 1 < sizeof(grey) - 1; i++) {
		put(grey + i, 1);
		assert_int_equal(next(), -EAGAIN);
	}
	put(grey + sizeof(grey) - 2, 1);
	assert_int_equal(next(), 0);
	assert_int_equal(bed.image->width, 3);
	assert_int_equal(bed.image->height, 2);
	assert_memory_equal(bed.image->luma, "abcdef", 6);
}

static void
pictures_that_came_at_once_are_told_one_by_one(void **state)
{
	(void)state;
	put(grey, sizeof(grey) - 1);
	put(colour, sizeof(colour) - 1);
	put(grey, sizeof(grey) - 1);
	assert_int_equal(next(), 0);
	assert_int_equal(bed.image->width, 3);
	assert_int_equal(next(), 0);
	assert_int_equal(bed.image->width, 1);
	assert_memory_equal(bed.image->luma, "\1\2", 2);
	assert_int_equal(next(), 0);
	assert_memory_equal(bed.image->luma, "abcdef", 6);
	assert_int_equal(next(), -EAGAIN);
	hang_up();
	assert_int_equal(next(), -ENODATA);
}

static void
a_writer_that_leaves_in_the_midst_is_gone(void **state)
{
	(void)state;
	put(grey, sizeof(grey) - 3);
	assert_int_equal(next(), -EAGAIN);
	hang_up();
	assert_int_equal(next(), -ENODATA);
}

static void
what_is_no_stream_of_pictures_is_refused(void **state)
{
	static const char *const streams[] = { "P4 3 2 255\n",	   "GIF89a",
					       "P5 3 x ",	   "P5 3 2 65535\n",
					       "P5 99999 2 255\n", "P5 0 2 255\n" };

	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		begin(state);
		put(streams[i], strlen(streams[i]));
		assert_int_equal(next(), -EINVAL);
		assert_string_not_equal(bed.err.text, "");
		end(state);
	}
	begin(state);
}

static void
a_header_without_end_is_refused(void **state)
{
	char comment[2000] = "P5 #";

	(void)state;
	memset(comment + 4, 'x', sizeof(comment) - 4);
	put(comment, sizeof(comment));
	assert_int_equal(next(), -EINVAL);
	assert_non_null(strstr(bed.err.text, "endless"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_picture_may_come_byte_by_byte),
		TEST(pictures_that_came_at_once_are_told_one_by_one),
		TEST(a_writer_that_leaves_in_the_midst_is_gone),
		TEST(what_is_no_stream_of_pictures_is_refused),
		TEST(a_header_without_end_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
