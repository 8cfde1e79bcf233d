#include "conf.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>

/* A bit that libconfuse leaves alone: the option has been given. */
#define SEEN (1 << 30)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* What is being parsed; valid while the lock is held. */
static struct {
	const struct bench_conf_input *in;
	struct bench_err *err;
	int lines;
	bool failed;
} now;

static int
count_lines(const char *text, const char *end)
{
	int n = 1;

	for (; text < end; text++)
		n += *text == '\n';
	return n;
}

static void
report(const cfg_t *cfg, const char *text)
{
	if (now.failed) /* the first one is the cause */
		return;
	now.failed = true;
	if (cfg->line <= now.lines)
		bench_fail(now.err, 0, "%s:%d: %s", now.in->where, cfg->line, text);
	else
		bench_fail(now.err, 0,
			   "%s:%d: the text ends too early: a '}', a quotation "
			   "mark or the end of a comment is missing",
			   now.in->where, now.lines);
}

/* Says what may stand here; what does stand here may be half a password. */
static void
report_blind(const cfg_t *cfg)
{
	char text[300] = "unknown option, or a value without straight double quotes; "
			 "known here:";
	size_t n = strlen(text);

	for (const cfg_opt_t *o = cfg->opts; o->name != NULL; o++) {
		if (n < sizeof(text) - 1 && strcmp(o->name, BENCH_CONF_END_NAME) != 0)
			n += (size_t)snprintf(text + n, sizeof(text) - n, " %s",
					      o->name);
	}
	report(cfg, text);
}

BENCH_PRINTF(2, 0)
static void
on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[300];

	/* Titles are names, never secrets; every other argument quotes the text. */
	if (now.in->secret && strchr(fmt, '%') != NULL &&
	    strstr(fmt, "title") == NULL) {
		report_blind(cfg);
		return;
	}
	vsnprintf(text, sizeof(text), fmt, ap);
	report(cfg, text);
}

int
bench_conf_say(cfg_t *cfg, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	report(cfg, text);
	return -1;
}

int
bench_conf_once(cfg_t *cfg, cfg_opt_t *opt)
{
	if ((opt->flags & SEEN) != 0)
		return bench_conf_say(cfg, "%s is given twice", opt->name);
	opt->flags |= SEEN;
	return 0;
}

/* "${NAME}" would silently become what the environment holds. */
static int
refuse_environment(const struct bench_conf_input *in, struct bench_err *err)
{
	const char *at = strstr(in->text, "${");

	if (at == NULL)
		return 0;
	return bench_fail(
		err, -EINVAL,
		"%s:%d: '${' would be replaced from the environment: write $NAME "
		"or $(NAME)",
		in->where, count_lines(in->text, at));
}

static int
parse_locked(const struct bench_conf_input *in, const char *text, cfg_t *cfg,
	     struct bench_err *err)
{
	int r;

	cfg_set_error_function(cfg, on_error);
	if (in->prepare != NULL)
		in->prepare(cfg);
	now.in = in;
	now.err = err;
	now.lines = count_lines(in->text, in->text + strlen(in->text));
	now.failed = false;
	r = cfg_parse_buf(cfg, text);
	if (r == CFG_SUCCESS && cfg_getint(cfg, BENCH_CONF_END_NAME) == 0)
		report(cfg, "ends inside a comment");
	else if (r != CFG_SUCCESS)
		report(cfg, "cannot be parsed");
	now.in = NULL;
	now.err = NULL;
	return now.failed ? -EINVAL : 0;
}

static int
parse_with_end(const struct bench_conf_input *in, cfg_t *cfg, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	int r;

	bench_str_addf(&text, "%s\n" BENCH_CONF_END_NAME " = 1\n", in->text);
	if (cfg == NULL || bench_str_failed(&text))
		return bench_fail(err, -ENOMEM, "%s: out of memory", in->where);
	pthread_mutex_lock(&lock);
	r = parse_locked(in, bench_str_get(&text), cfg, err);
	pthread_mutex_unlock(&lock);
	return r;
}

int
bench_conf_parse(const struct bench_conf_input *in, cfg_opt_t *opts, cfg_t **ret_cfg,
		 struct bench_err *err)
{
	bench_auto(bench_conf_freep) cfg_t *cfg = NULL;
	int r;

	if (strlen(in->text) > BENCH_CONF_MAX)
		return bench_fail(err, -EINVAL, "%s: longer than %zu bytes", in->where,
				  BENCH_CONF_MAX);
	r = refuse_environment(in, err);
	if (r < 0)
		return r;
	cfg = cfg_init(opts, CFGF_NONE);
	r = parse_with_end(in, cfg, err);
	if (r < 0)
		return r;
	*ret_cfg = bench_take(cfg);
	return 0;
}

void
bench_conf_freep(cfg_t **cfg)
{
	if (*cfg == NULL)
		return;
	pthread_mutex_lock(&lock); /* cfg_free() tears the scanner down, too */
	cfg_free(*cfg);
	pthread_mutex_unlock(&lock);
	*cfg = NULL;
}

int
bench_conf_read(const char *path, char **ret_text, struct bench_err *err)
{
	bench_auto(bench_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	int r;

	if (fd < 0)
		return bench_fail(err, -errno, "%s: %s", path, strerror(errno));
	r = bench_file_read_all(fd, BENCH_CONF_MAX, &text);
	if (r == -EFBIG)
		return bench_fail(err, -EINVAL, "%s: longer than %zu bytes", path,
				  BENCH_CONF_MAX);
	if (r < 0 && r != -ENOMEM)
		return bench_fail(err, -EIO, "%s: cannot be read", path);
	if (r < 0)
		return bench_fail(err, -ENOMEM, "%s: out of memory", path);
	if (strlen(bench_str_get(&text)) != text.len)
		return bench_fail(err, -EINVAL, "%s: has NUL bytes in it", path);
	*ret_text = bench_str_take(&text);
	return *ret_text == NULL ? bench_fail(err, -ENOMEM, "%s: out of memory", path)
				 : 0;
}
