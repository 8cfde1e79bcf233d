#include "texts.h"

#include <bench/str.h>
#include <errno.h>
#include <profiles/pattern.h>
#include <string.h>

#define FILE_MAX ((size_t)64 * 1024)

void
bench_texts_clear(struct bench_syslog_texts *t)
{
	free(t->at);
	free(t->memory);
	*t = (struct bench_syslog_texts){ 0 };
}

/* "resync-ok\tpattern"; NULL, or what is wrong with it. */
static const char *
read_line(char *line, struct bench_syslog_text *ret_text)
{
	const unsigned parts = BENCH_PART_MODEL | BENCH_PART_VERSION |
			       BENCH_PART_SERIAL | BENCH_PART_MAC | BENCH_PART_URL |
			       BENCH_PART_ANY;
	char *tab = strchr(line, '\t');

	if (tab == NULL)
		return "no TAB between outcome and pattern";
	*tab = '\0';
	if (bench_outcome_parse(line, &ret_text->outcome) < 0 ||
	    ret_text->outcome < BENCH_OUTCOME_RESYNC_ASK ||
	    ret_text->outcome > BENCH_OUTCOME_UPGRADE_FAILED)
		return "not an outcome of a phone's";
	ret_text->pattern = tab + 1;
	return bench_pattern_problem(tab + 1, parts, false);
}

static int
read_lines(struct bench_syslog_texts *t, const char *where, struct bench_err *err)
{
	char *rest = t->memory, *line;

	for (int number = 1; (line = strsep(&rest, "\n")) != NULL; number++) {
		const char *problem;

		if (line[0] == '\0')
			continue;
		if (t->n == BENCH_TEXTS_MAX)
			return bench_fail(err, -EINVAL, "%s:%d: more than %d log texts",
					  where, number, BENCH_TEXTS_MAX);
		problem = read_line(line, &t->at[t->n]);
		if (problem != NULL)
			return bench_fail(err, -EINVAL, "%s:%d: %s", where, number,
					  problem);
		t->n++;
	}
	return 0;
}

int
bench_texts_read(const char *text, const char *where,
		 struct bench_syslog_texts *ret_texts, struct bench_err *err)
{
	struct bench_syslog_texts t = { 0 };
	int r;

	t.memory = strdup(text);
	t.at = calloc(BENCH_TEXTS_MAX, sizeof(*t.at));
	if (t.memory == NULL || t.at == NULL)
		r = bench_fail(err, -ENOMEM, "%s: out of memory", where);
	else
		r = read_lines(&t, where, err);
	if (r < 0)
		bench_texts_clear(&t);
	else
		*ret_texts = t;
	return r;
}

int
bench_texts_load(const char *path, struct bench_syslog_texts *ret_texts,
		 struct bench_err *err)
{
	bench_auto(bench_fclosep) FILE *f = fopen(path, "re");
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	char part[4096];
	size_t n;

	if (f == NULL)
		return bench_fail(err, -errno,
				  "vendors' log texts %s: %s: 'bench config render' "
				  "makes it",
				  path, strerror(errno));
	while (text.len <= FILE_MAX && (n = fread(part, 1, sizeof(part), f)) > 0)
		bench_str_add_n(&text, part, n);
	if (ferror(f) || text.len > FILE_MAX)
		return bench_fail(err, -EIO, "%s: cannot be read, or is too long",
				  path);
	if (bench_str_failed(&text))
		return bench_fail(err, -ENOMEM, "%s: out of memory", path);
	return bench_texts_read(bench_str_get(&text), path, ret_texts, err);
}
