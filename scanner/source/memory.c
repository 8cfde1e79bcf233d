#include <source/memory.h>

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define FILE_MAX 65536

static int
read_file(const char *file, struct bench_str *text, struct bench_err *err)
{
	bench_auto(bench_closep) int fd = open(file, O_RDONLY | O_CLOEXEC);
	int r = fd < 0 ? -errno : bench_file_read_all(fd, FILE_MAX, text);

	return r < 0 ? bench_fail(err, r, "layouts '%s': %s", file, strerror(-r)) : 0;
}

/* Takes the next line of *rest apart, in place. false: there is none. */
static bool
next_line(char **rest, char **ret_device, char **ret_word)
{
	char *line = strsep(rest, "\n");

	*ret_device = strsep(&line, "\t");
	*ret_word = line;
	return *ret_device != NULL;
}

int
bench_memory_recall(const char *file, const char *device, enum bench_layout *ret_layout,
		    struct bench_err *err)
{
	struct bench_str text = { 0 };
	char *rest, *name, *word;
	int r = read_file(file, &text, err);

	if (r == 0)
		r = -ENOENT;
	for (rest = text.text; r == -ENOENT && next_line(&rest, &name, &word);)
		if (strcmp(name, device) == 0)
			r = word != NULL && bench_layout_of_word(word, ret_layout)
				    ? 0
				    : bench_fail(err, -EINVAL,
						 "layouts '%s': no layout for '%s': "
						 "remove the file, and scan the "
						 "calibration code",
						 file, device);
	bench_str_clear(&text);
	return r;
}

int
bench_memory_keep(const char *file, const char *device, enum bench_layout layout,
		  struct bench_err *err)
{
	struct bench_str old = { 0 }, text = { 0 };
	char *rest, *name, *word;
	int r = read_file(file, &old, err);

	if (r == 0 || r == -ENOENT) {
		for (rest = old.text; next_line(&rest, &name, &word);)
			if (word != NULL && strcmp(name, device) != 0)
				bench_str_addf(&text, "%s\t%s\n", name, word);
		bench_str_addf(&text, "%s\t%s\n", device, bench_layout_word(layout));
		r = bench_str_failed(&text)
			    ? bench_fail(err, -ENOMEM, "out of memory")
			    : bench_file_replace(file, bench_str_get(&text), text.len,
						 0660, err);
	}
	bench_str_clear(&old);
	bench_str_clear(&text);
	return r;
}
