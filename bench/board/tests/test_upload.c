#include "upload.h"

#include <bench/str.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUR_US (INT64_C(3600) * 1000000)

struct rig {
	char dir[64], folder[96];
	struct uploads *us;
	struct bench_mono now;
};

static int
set_up(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));
	struct bench_err err;

	assert_non_null(rig);
	bench_copy(rig->dir, sizeof(rig->dir), "/tmp/prebench-upload-XXXXXX");
	assert_non_null(mkdtemp(rig->dir));
	snprintf(rig->folder, sizeof(rig->folder), "%s/files", rig->dir);
	assert_int_equal(uploads_new(rig->folder, &rig->us, &err), 0);
	rig->now.us = 1;
	*state = rig;
	return 0;
}

static int
tear_down(void **state)
{
	struct rig *rig = *state;

	uploads_freep(&rig->us);
	assert_int_equal(rmdir(rig->dir), 0);
	free(rig);
	return 0;
}

static struct upload *
begin(struct rig *rig, const char *by, const char *name)
{
	struct upload *u = NULL;
	struct bench_err err;

	assert_int_equal(upload_begin(rig->us, by, name, rig->now, &u, &err), 0);
	return u;
}

/* Its token, as its sender has it. */
static void
send(struct rig *rig, const char *by, const char *name, char token[UPLOAD_TOKEN])
{
	struct upload *u = begin(rig, by, name);

	assert_int_equal(upload_write(u, "mac\n", 4), 0);
	upload_done(u);
	bench_copy(token, UPLOAD_TOKEN, upload_token(u));
	upload_end(rig->us, u);
}

static int
find(struct rig *rig, const char *by, const char *token)
{
	char folder[320], name[128], path[460];
	struct stat st;
	int r = uploads_find(rig->us, by, token, rig->now, folder, name);

	if (r < 0)
		return r;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 4);
	return 0;
}

static void
a_file_is_its_senders_for_an_hour(void **state)
{
	struct rig *rig = *state;
	char token[UPLOAD_TOKEN];

	send(rig, "packer", "list.csv", token);
	assert_int_equal(find(rig, "packer", token), 0);
	assert_int_equal(find(rig, "planner", token), -ENOENT);
	assert_int_equal(find(rig, "packer", ""), -ENOENT);
	assert_int_equal(find(rig, "packer", ".."), -ENOENT);
	rig->now.us += HOUR_US + 2;
	assert_int_equal(find(rig, "packer", token), -ENOENT);
}

static void
one_that_broke_off_is_none(void **state)
{
	struct rig *rig = *state;
	struct upload *u = begin(rig, "packer", "list.csv");
	char token[UPLOAD_TOKEN];

	bench_copy(token, sizeof(token), upload_token(u));
	assert_int_equal(upload_write(u, "mac\n", 4), 0);
	assert_int_equal(find(rig, "packer", token), -ENOENT);
	upload_end(rig->us, u);
	assert_int_equal(find(rig, "packer", token), -ENOENT);
	/* nothing of it is left: the folder of all can go */
	assert_int_equal(rmdir(rig->folder), 0);
}

static void
a_name_is_one_that_a_file_can_have(void **state)
{
	static const char *const names[][2] = {
		{ "list.csv", "list.csv" },
		{ "出荷.csv", "出荷.csv" },
		{ "a b.csv", "a b.csv" },
		{ "list", "list.txt" },
		{ "../../etc/passwd", "passwd.txt" },
		{ "C:\\tmp\\x.csv", "x.csv" },
		{ "/", "upload.txt" },
		{ "", "upload.txt" },
		{ "..", "upload.txt" },
		{ ".hidden", "upload.txt" },
		{ "-rf.csv", "upload.txt" },
		{ "a\nb.csv", "upload.txt" },
		{ "\033[2J.zip", "upload.zip" },
		{ "\xff.csv", "upload.txt" },
	};
	struct rig *rig = *state;

	for (size_t i = 0; i < BENCH_N(names); i++) {
		struct upload *u = begin(rig, "packer", names[i][0]);

		assert_string_equal(upload_name(u), names[i][1]);
		upload_end(rig->us, u);
	}
}

static void
what_is_no_zip_has_its_bounds(void **state)
{
	struct rig *rig = *state;
	struct upload *u = begin(rig, "packer", "list.csv");
	static char part[1 << 20];

	for (int i = 0; i < UPLOAD_OTHER_MOST >> 20; i++)
		assert_int_equal(upload_write(u, part, sizeof(part)), 0);
	assert_int_equal(upload_write(u, part, 1), -EFBIG);
	upload_end(rig->us, u);
	u = begin(rig, "packer", "firmware.zip");
	for (int i = 0; i <= UPLOAD_OTHER_MOST >> 20; i++)
		assert_int_equal(upload_write(u, part, sizeof(part)), 0);
	upload_end(rig->us, u);
}

static void
the_oldest_of_a_person_makes_room_for_the_next(void **state)
{
	struct rig *rig = *state;
	char first[UPLOAD_TOKEN], second[UPLOAD_TOKEN], other[UPLOAD_TOKEN],
		more[UPLOAD_TOKEN];

	send(rig, "planner", "list.csv", other);
	rig->now.us++;
	send(rig, "packer", "list.csv", first);
	rig->now.us++;
	send(rig, "packer", "list.csv", second);
	for (int i = 2; i <= UPLOADS_OF_ONE; i++) {
		rig->now.us++;
		send(rig, "packer", "list.csv", more);
	}
	assert_int_equal(find(rig, "packer", first), -ENOENT);
	assert_int_equal(find(rig, "packer", second), 0);
	assert_int_equal(find(rig, "packer", more), 0);
	assert_int_equal(find(rig, "planner", other), 0);
}

static void
those_under_way_are_nobodys_room(void **state)
{
	struct rig *rig = *state;
	struct upload *all[UPLOADS_OF_ONE], *u = NULL;
	struct bench_err err;

	for (int i = 0; i < UPLOADS_OF_ONE; i++)
		all[i] = begin(rig, "packer", "list.csv");
	assert_int_equal(upload_begin(rig->us, "packer", "x.csv", rig->now, &u, &err),
			 -EAGAIN);
	for (int i = 0; i < UPLOADS_OF_ONE; i++)
		upload_end(rig->us, all[i]);
	u = begin(rig, "packer", "x.csv");
	upload_end(rig->us, u);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(a_file_is_its_senders_for_an_hour),
		TEST(one_that_broke_off_is_none),
		TEST(a_name_is_one_that_a_file_can_have),
		TEST(what_is_no_zip_has_its_bounds),
		TEST(the_oldest_of_a_person_makes_room_for_the_next),
		TEST(those_under_way_are_nobodys_room),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
