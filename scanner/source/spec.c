#include <source/spec.h>

#include <bench/str.h>
#include <errno.h>
#include <string.h>

#define OPTION_MAX 512

static const struct {
	const char *word;
	enum bench_source_kind kind;
} kinds[] = { { "evdev", BENCH_SOURCE_EVDEV },
	      { "serial", BENCH_SOURCE_SERIAL },
	      { "terminal", BENCH_SOURCE_TERMINAL },
	      { "camera", BENCH_SOURCE_CAMERA },
	      { "stream", BENCH_SOURCE_STREAM } };

static const unsigned bauds[] = { 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200 };

static bool
parse_number(const char *text, int64_t most, int64_t *ret_n)
{
	char *end;

	errno = 0;
	*ret_n = strtoll(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && *ret_n > 0 &&
	       *ret_n <= most;
}

static bool
parse_baud(const char *text, unsigned *ret_baud)
{
	int64_t n;

	if (!parse_number(text, 115200, &n))
		return false;
	for (size_t i = 0; i < BENCH_N(bauds); i++)
		if (bauds[i] == n) {
			*ret_baud = bauds[i];
			return true;
		}
	return false;
}

bool
bench_source_is_seen(enum bench_source_kind kind)
{
	return kind == BENCH_SOURCE_CAMERA || kind == BENCH_SOURCE_STREAM;
}

static bool
parse_fps(const char *text, const struct bench_source_spec *s, unsigned *ret_fps)
{
	int64_t n;

	if (s->kind != BENCH_SOURCE_STREAM || !parse_number(text, 1000, &n))
		return false;
	*ret_fps = (unsigned)n;
	return true;
}

/* One of the words behind the path. */
static bool
parse_option(char *word, struct bench_source_spec *s)
{
	char *value = strchr(word, '=');

	if (value == NULL && bench_source_is_seen(s->kind))
		return false;
	if (value == NULL) {
		s->allow_ungrabbed |= strcmp(word, "allow-ungrabbed") == 0;
		s->slow |= strcmp(word, "slow") == 0;
		return strcmp(word, "allow-ungrabbed") == 0 ||
		       strcmp(word, "slow") == 0;
	}
	*value++ = '\0';
	if (strcmp(word, "station") == 0)
		return value[0] != '\0' &&
		       bench_copy(s->station, sizeof(s->station), value);
	if (strcmp(word, "batch") == 0)
		return parse_number(value, INT64_MAX, &s->batch);
	if (strcmp(word, "fps") == 0)
		return parse_fps(value, s, &s->fps);
	if (bench_source_is_seen(s->kind))
		return false;
	if (strcmp(word, "baud") == 0)
		return parse_baud(value, &s->baud);
	s->layout_known = true;
	return strcmp(word, "layout") == 0 && bench_layout_of_word(value, &s->layout);
}

static int
parse_place(char *word, struct bench_source_spec *s, struct bench_err *err)
{
	char *path = strchr(word, ':');
	size_t i = 0;

	if (path != NULL)
		*path++ = '\0';
	while (i < BENCH_N(kinds) && strcmp(kinds[i].word, word) != 0)
		i++;
	if (i == BENCH_N(kinds))
		return bench_fail(err, -EINVAL,
				  "scanner '%s': say evdev:DEVICE, serial:DEVICE, "
				  "terminal, camera:DEVICE or stream:FIFO",
				  word);
	s->kind = kinds[i].kind;
	if ((s->kind == BENCH_SOURCE_TERMINAL) != (path == NULL))
		return bench_fail(err, -EINVAL, "scanner '%s': %s", word,
				  path == NULL ? "which device? Say it behind a ':'"
					       : "takes no device");
	if (s->kind == BENCH_SOURCE_STREAM && path != NULL && strcmp(path, "-") == 0)
		return 0;
	if (path != NULL && (path[0] != '/' || strlen(path) >= sizeof(s->path) ||
			     path[strlen(path) - 1] == '/'))
		return bench_fail(err, -EINVAL,
				  "scanner '%s': '%s' is no device's absolute path",
				  word, path);
	if (path != NULL)
		bench_copy(s->path, sizeof(s->path), path);
	return 0;
}

static void
name_station(struct bench_source_spec *s)
{
	const char *last = strrchr(s->path, '/');

	bench_copy(s->station, sizeof(s->station),
		   last != NULL			   ? last + 1
		   : bench_source_is_seen(s->kind) ? "stream"
						   : "terminal");
}

/* Beside those that all have. */
static const char *
options_of(const struct bench_source_spec *s)
{
	if (s->kind == BENCH_SOURCE_STREAM)
		return " or fps=N";
	if (s->kind == BENCH_SOURCE_CAMERA)
		return "";
	return ", layout=us|fr|be|de|jp|uk, baud=N, slow or allow-ungrabbed";
}

int
bench_source_spec_parse(const char *text, struct bench_source_spec *ret_spec,
			struct bench_err *err)
{
	struct bench_source_spec s = { .baud = 9600 };
	char all[OPTION_MAX], shown[OPTION_MAX];
	char *rest = all, *word;
	int r;

	if (!bench_copy(all, sizeof(all), text))
		return bench_fail(err, -EINVAL, "scanner: an option too long");
	r = parse_place(strsep(&rest, ","), &s, err);
	if (r < 0)
		return r;
	name_station(&s);
	while ((word = strsep(&rest, ",")) != NULL) {
		bench_copy(shown, sizeof(shown), word);
		if (!parse_option(word, &s))
			return bench_fail(err, -EINVAL,
					  "scanner '%s': '%s' is not station=NAME, "
					  "batch=N%s",
					  s.path, shown, options_of(&s));
	}
	*ret_spec = s;
	return 0;
}
