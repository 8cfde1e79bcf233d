/* Words of the command line, files, and what is opened on demand. */
#include "cli.h"

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#define PROGRESS_US 250000
#define FILE_MOST ((1 << 20) - 1)

/* A line for a program, now and then: "progress DONE TOTAL WHAT". */
static void
say_progress(int64_t done, int64_t total, const char *what, void *arg)
{
	struct cli *c = arg;
	struct bench_mono now = bench_mono_now();

	if (now.us - c->progress_at.us < PROGRESS_US && done != total)
		return;
	c->progress_at = now;
	fprintf(stderr, "progress %lld %lld %s\n", (long long)done, (long long)total,
		what);
}

int
cli_store(struct cli *c)
{
	int r;

	if (c->store != NULL)
		return 0;
	r = bench_store_open(c->config.database, 0, &c->store, &c->err);
	if (r < 0)
		return r;
	if (c->progress)
		bench_store_set_progress(c->store, say_progress, c);
	return person_stamp(c);
}

int
cli_families(struct cli *c)
{
	if (c->families != NULL)
		return 0;
	return bench_families_load(c->config.profiles_dir, &c->families, &c->err);
}

int
cli_norms(struct cli *c)
{
	if (c->norms != NULL)
		return 0;
	return bench_store_norms(c->store, c->config.resync_seconds, &c->norms,
				 &c->err);
}

int
cli_usage(struct cli *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->err.text, sizeof(c->err.text), fmt, ap);
	va_end(ap);
	return -EBADRQC;
}

static void
take_out(struct cli *c, int at, int n)
{
	memmove(&c->argv[at], &c->argv[at + n],
		(size_t)(c->argc - at - n) * sizeof(*c->argv));
	c->argc -= n;
}

int
cli_option(struct cli *c, const char *name, const char **ret_value)
{
	size_t n = strlen(name);

	for (int i = 0; i < c->argc; i++) {
		if (strncmp(c->argv[i], name, n) != 0)
			continue;
		if (c->argv[i][n] == '=') {
			*ret_value = c->argv[i] + n + 1;
			take_out(c, i, 1);
			return 0;
		}
		if (c->argv[i][n] != '\0')
			continue;
		if (i + 1 == c->argc)
			return cli_usage(c, "%s needs a value", name);
		*ret_value = c->argv[i + 1];
		take_out(c, i, 2);
		return 0;
	}
	return 0;
}

bool
cli_flag(struct cli *c, const char *name)
{
	for (int i = 0; i < c->argc; i++) {
		if (strcmp(c->argv[i], name) == 0) {
			take_out(c, i, 1);
			return true;
		}
	}
	return false;
}

int
cli_word(struct cli *c, const char *what, const char **ret_word)
{
	if (c->argc == 0)
		return cli_usage(c, "%s is missing: see 'bench help'", what);
	*ret_word = c->argv[0];
	take_out(c, 0, 1);
	return 0;
}

int
cli_number(struct cli *c, const char *what, int64_t *ret_number)
{
	const char *word = "";
	char *end;
	int r = cli_word(c, what, &word);

	if (r < 0)
		return r;
	errno = 0;
	*ret_number = strtoll(word, &end, 10);
	if (errno != 0 || end == word || *end != '\0')
		return cli_usage(c, "%s: '%s' is not a number", what, word);
	return 0;
}

int
cli_mac(struct cli *c, struct bench_mac *ret_mac)
{
	const char *word = "";
	int r = cli_word(c, "MAC", &word);

	if (r < 0)
		return r;
	if (bench_mac_parse(word, strlen(word), ret_mac) < 0)
		return cli_usage(c, "'%s' is not a MAC address (12 hex digits)", word);
	return 0;
}

int
cli_end(struct cli *c)
{
	return c->argc == 0
		       ? 0
		       : cli_usage(c, "'%s' is too much: see 'bench help'", c->argv[0]);
}

int
cli_read_file(struct cli *c, const char *path, char **ret_text)
{
	bench_auto(bench_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	int r;

	if (fd < 0)
		return bench_fail(&c->err, -ENOENT, "%s: %s", path, strerror(errno));
	r = bench_file_read_all(fd, FILE_MOST, &s);
	if (r < 0 && r != -ENOMEM)
		return bench_fail(&c->err, -EINVAL,
				  "%s: cannot be read, or is above 1 MB", path);
	if (r == 0 && memchr(bench_str_get(&s), '\0', s.len) != NULL)
		return bench_fail(&c->err, -EINVAL, "%s: has NUL bytes", path);
	*ret_text = r == 0 ? bench_str_take(&s) : NULL;
	return *ret_text == NULL
		       ? bench_fail(&c->err, -ENOMEM, "%s: out of memory", path)
		       : 0;
}

int
cli_ready(struct cli *c)
{
	int r = cli_end(c);

	return r < 0 ? r : cli_store(c);
}

int
cli_text(struct cli *c, const char *what, const char *value, char *out, size_t room)
{
	const char *problem = bench_text_problem(value);

	if (problem != NULL)
		return cli_usage(c, "%s %s: take it out", what, problem);
	if (value[0] != '\0' && value[strspn(value, " ")] == '\0')
		return cli_usage(c, "%s is nothing but spaces", what);
	if (!bench_copy(out, room, value))
		return cli_usage(c, "%s is too long: %zu bytes at most", what,
				 room - 1);
	return 0;
}

int
cli_number_option(struct cli *c, const char *name, int64_t *ret_number)
{
	const char *word = NULL;
	char *end;
	int r = cli_option(c, name, &word);

	if (r < 0 || word == NULL)
		return r;
	errno = 0;
	*ret_number = strtoll(word, &end, 10);
	if (errno != 0 || word[0] < '0' || word[0] > '9' || *end != '\0')
		return cli_usage(c, "%s: '%s' is not a number", name, word);
	return 0;
}

int
cli_count(struct cli *c, const char *name, int most, int *ret_n)
{
	const char *word = NULL;
	char *end;
	long n;
	int r = cli_option(c, name, &word);

	if (r < 0 || word == NULL)
		return r;
	errno = 0;
	n = strtol(word, &end, 10);
	if (errno != 0 || end == word || *end != '\0' || n < 0 || n > most)
		return cli_usage(c, "%s: '%s' is not a number from 0 to %d", name, word,
				 most);
	*ret_n = (int)n;
	return 0;
}

int
cli_unit(struct cli *c, const char *what, struct bench_unit *ret_unit)
{
	struct bench_mac mac;
	const char *word = "";
	int r = cli_word(c, what, &word);

	if (r == 0)
		r = cli_store(c);
	if (r < 0)
		return r;
	if (bench_mac_parse(word, strlen(word), &mac) == 0)
		return bench_store_unit_get(c->store, mac, ret_unit, &c->err);
	return bench_store_unit_by_serial(c->store, word, ret_unit, &c->err);
}

int
cli_reason(struct cli *c, const char **ret_reason)
{
	char text[256];
	int r = cli_option(c, "--reason", ret_reason);

	if (r == 0 && *ret_reason == NULL)
		return cli_usage(c, "--reason is missing: say why");
	return r < 0 ? r : cli_text(c, "--reason", *ret_reason, text, sizeof(text));
}
