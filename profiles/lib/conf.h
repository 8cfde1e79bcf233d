/* One libconfuse parse of a text in memory, with its first error as "where:line: text".
 *
 * libconfuse's scanner is one per process and its error function gets no argument of
 * ours: a lock lets one thread parse (or free) at a time. */
#ifndef PROFILES_CONF_H
#define PROFILES_CONF_H

#include <bench/err.h>
#include <confuse.h>
#include <stdbool.h>

#define BENCH_CONF_MAX ((size_t)256 * 1024)

/* Goes into the outermost options: libconfuse does not mind a text that ends inside a
 * section or a comment, so bench_conf_parse() writes this option behind the text and
 * misses it. */
#define BENCH_CONF_END_NAME "end_of_text"
#define BENCH_CONF_END CFG_INT(BENCH_CONF_END_NAME, 0, CFGF_NONE), CFG_END()

struct bench_conf_input {
	const char *text;
	const char *where; /* names the text in errors */
	bool secret;	   /* nothing that stands in the text may reach an error */
	void (*prepare)(cfg_t *cfg); /* sets validators; may be NULL */
};

/* opts ends in BENCH_CONF_END. -EINVAL with a text, -ENOMEM. The caller owns *ret_cfg:
 * bench_conf_freep(). */
int bench_conf_parse(const struct bench_conf_input *in, cfg_opt_t *opts,
		     cfg_t **ret_cfg, struct bench_err *err) BENCH_CHECKED;
void bench_conf_freep(cfg_t **cfg);

/* For validators: reports at the line just read, returns -1. */
int bench_conf_say(cfg_t *cfg, const char *fmt, ...) BENCH_PRINTF(2, 3);
/* A validator: the option stands once in its section. 0 or -1. */
int bench_conf_once(cfg_t *cfg, cfg_opt_t *opt);

/* The whole of a file as text, owned. -errno; -EINVAL when too long or with NUL bytes
 * in it. */
int bench_conf_read(const char *path, char **ret_text,
		    struct bench_err *err) BENCH_CHECKED;

#endif
