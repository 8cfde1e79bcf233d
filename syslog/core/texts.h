/* Vendors' own log texts: what the families say (profiles/<name>/family.conf, log),
 * written to one file by "bench config render", a line each: outcome, TAB, pattern
 * (profiles/pattern.h). */
#ifndef SYSLOG_CORE_TEXTS_H
#define SYSLOG_CORE_TEXTS_H

#include <bench/err.h>
#include <bench/event.h>

#define BENCH_TEXTS_MAX 256

struct bench_syslog_text {
	enum bench_outcome outcome;
	const char *pattern;
};

/* Start with all zero; end by bench_texts_clear(). */
struct bench_syslog_texts {
	struct bench_syslog_text *at;
	size_t n;
	char *memory; /* owned: what the patterns point into */
};

/* -EINVAL with "where:line: …". text is copied. */
int bench_texts_read(const char *text, const char *where,
		     struct bench_syslog_texts *ret_texts,
		     struct bench_err *err) BENCH_CHECKED;
/* A file's text; -errno when it cannot be read. */
int bench_texts_load(const char *path, struct bench_syslog_texts *ret_texts,
		     struct bench_err *err) BENCH_CHECKED;
void bench_texts_clear(struct bench_syslog_texts *t);

#endif
