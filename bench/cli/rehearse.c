/* A rehearsal: render, encrypt, write into a private directory, run the simulator, read
 * its report.
 *
 *   every file of the unit ─► DIR/<name>      firmware ─► DIR/firmware/<load>.loads,
 * empty phonesim --files DIR --report R ─► R: state of the phone, its parameters, what
 * it asked
 */
#include "rehearse.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NONCE "00000000000000000000000000000000"
#define UNKNOWN_MODEL 2 /* the simulator's exit code */

extern char **environ;

struct stage {
	const struct bench_render_request *q;
	const char *simulator;
	char dir[32];
	char bench_key[65], unit_key[65];
	json_t *phone; /* borrowed from report */
	json_t *report;
	struct bench_str wrong;
};

static void
stage_clear(struct stage *s)
{
	if (s->dir[0] != '\0')
		(void)bench_file_remove_tree(s->dir);
	explicit_bzero(s->bench_key, sizeof(s->bench_key));
	explicit_bzero(s->unit_key, sizeof(s->unit_key));
	json_decref(s->report);
	bench_str_clear(&s->wrong);
}

int
rehearse_find(const char *simulator, char path[512], struct bench_err *err)
{
	const char *dirs = getenv("PATH");
	char own[400];
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 1);

	own[n < 0 ? 0 : n] = '\0';
	if (strrchr(own, '/') != NULL) {
		*strrchr(own, '/') = '\0';
		snprintf(path, 512, "%s/%s", own, simulator);
		if (access(path, X_OK) == 0)
			return 0;
	}
	for (const char *p = dirs == NULL ? "" : dirs; *p != '\0';) {
		size_t len = strcspn(p, ":");

		snprintf(path, 512, "%.*s/%s", (int)len, p, simulator);
		if (len > 0 && access(path, X_OK) == 0)
			return 0;
		p += len + (p[len] == ':');
	}
	return bench_fail(
		err, -ENOENT,
		"%s is neither beside this program nor in PATH: install it to "
		"rehearse recipes",
		simulator);
}

/* --- files
 * --------------------------------------------------------------------------- */

static int
make_parents(char *path, size_t from)
{
	for (char *p = path + from; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			return -errno;
		*p = '/';
	}
	return 0;
}

static int
put(const struct stage *s, const char *name, const char *suffix, const char *text,
    size_t len, struct bench_err *err)
{
	char path[sizeof(s->dir) + 300];
	bench_auto(bench_closep) int fd = -1;
	int r;

	snprintf(path, sizeof(path), "%s%s%s", s->dir, name, suffix);
	r = make_parents(path, strlen(s->dir) + 1);
	if (r == 0)
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (r == 0 && fd < 0)
		r = -errno;
	if (r == 0)
		r = bench_file_write_all(fd, text, len);
	return r < 0 ? bench_fail(err, r, "%s: %s", path, strerror(-r)) : 0;
}

static int
put_unit(struct stage *s, struct bench_err *err)
{
	struct bench_render_request q = *s->q;
	struct bench_rendered *files = NULL;
	size_t n = 0;
	int r;

	q.nonce = NONCE;
	q.keys = (struct bench_render_keys){ s->bench_key, s->unit_key };
	r = bench_render_unit(&q, &files, &n, err);
	if (r == 0)
		r = bench_rendered_encrypt(files, n, q.recipe, s->bench_key, err);
	for (size_t i = 0; i < n && r == 0; i++)
		r = put(s, files[i].name, files[i].suffix, files[i].text, files[i].len,
			err);
	bench_rendered_free(files, n);
	return r;
}

static const char *
load_at(const struct stage *s, size_t i)
{
	const char *via = bench_recipe_via(s->q->recipe, s->q->model, i);
	size_t n = 0;

	while (bench_recipe_via(s->q->recipe, s->q->model, n) != NULL)
		n++;
	if (via != NULL)
		return via;
	return i == n ? bench_recipe_firmware(s->q->recipe, s->q->model) : NULL;
}

static int
put_firmware(struct stage *s, struct bench_err *err)
{
	const char *load;
	char name[160];
	int r = 0;

	for (size_t i = 0; (load = load_at(s, i)) != NULL && r == 0; i++) {
		snprintf(name, sizeof(name), "/firmware/%s.loads", load);
		bench_lower(name);
		r = put(s, name, "", "", 0, err);
	}
	return r;
}

/* --- the simulator
 * ---------------------------------------------------------------------- */

static int
run(const struct stage *s, int *ret_code, struct bench_err *err)
{
	const struct bench_recipe_encryption *e = bench_recipe_encryption(s->q->recipe);
	char mac[BENCH_MAC_TEXT], report[64], files[64], oldest[64];
	const char *load = load_at(s, 0);
	const char *words[24] = { s->simulator,
				  "--files",
				  files,
				  "--report",
				  report,
				  "--model",
				  s->q->model,
				  "--mac",
				  bench_mac_format(s->q->mac, mac),
				  "--serial",
				  s->q->serial,
				  "--bench-address",
				  s->q->config->address,
				  "--clock",
				  "set" };
	char *argv[BENCH_N(words)];
	posix_spawn_file_actions_t actions;
	size_t n = 15;
	pid_t pid;
	int r, status = 0;

	snprintf(files, sizeof(files), "%s", s->dir);
	snprintf(report, sizeof(report), "%s/.report", s->dir);
	if (load != NULL) { /* so old that it has every stage before it */
		snprintf(oldest, sizeof(oldest), "%.*s.1-0-0MPP-1",
			 (int)strcspn(load, "."), load);
		words[n++] = "--swver";
		words[n++] = oldest;
	}
	if (e != NULL && e->cipher == BENCH_CIPHER_AES_256_CBC) {
		words[n++] = "--cbc-digest";
		words[n++] = bench_digest_name(e->digest);
	}
	memcpy(argv, words, sizeof(argv)); /* posix_spawn() changes none */
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	r = posix_spawn(&pid, s->simulator, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (r != 0)
		return bench_fail(err, -r, "%s: %s", s->simulator, strerror(r));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status))
		return bench_fail(err, -EIO, "%s: ended by signal %d", s->simulator,
				  WTERMSIG(status));
	*ret_code = WEXITSTATUS(status);
	return 0;
}

static int
read_report(struct stage *s, struct bench_err *err)
{
	char path[64];
	json_error_t why;

	snprintf(path, sizeof(path), "%s/.report", s->dir);
	s->report = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	s->phone = json_array_get(json_object_get(s->report, "phones"), 0);
	if (json_is_object(s->phone))
		return 0;
	return bench_fail(err, -EIO, "%s: no report that can be read", s->simulator);
}

/* --- what the phone has become; no text holds a value: it may be a key
 * --------------------- */

static const char *
text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static void
complain(struct stage *s, const char *what, const char *which)
{
	bench_str_addf(&s->wrong, "%s%s%s%s", s->wrong.len == 0 ? "" : "; ", what,
		       which[0] == '\0' ? "" : " ", which);
}

static void
judge_rule(struct stage *s)
{
	bench_auto(bench_wipe) struct bench_str want = { 0 };
	const char *rule = bench_family_setting(s->q->family, "redirect");
	const char *has = text_of(json_object_get(s->phone, "parameters"),
				  rule == NULL ? "" : rule);

	if (bench_render_redirect(s->q, &want, NULL) < 0 ||
	    strcmp(has, bench_str_get(&want)) != 0)
		complain(s, "it does not point at the recipe's redirect", "");
}

static void
judge_leftovers(struct stage *s)
{
	json_t *leftovers = json_object_get(s->phone, "bench_leftovers");
	json_t *name;
	size_t i;

	json_array_foreach(leftovers, i, name)
		complain(s, "the bench is left in", json_string_value(name));
}

static void
judge_keys(struct stage *s)
{
	const struct bench_recipe_encryption *e = bench_recipe_encryption(s->q->recipe);
	json_t *parameters = json_object_get(s->phone, "parameters"), *value;
	const char *name;
	bool unit = false;

	json_object_foreach(parameters, name, value)
	{
		const char *text = json_string_value(value);

		if (text != NULL && strcmp(text, s->bench_key) == 0)
			complain(s, "the bench key is left in", name);
		unit = unit || (text != NULL && strcmp(text, s->unit_key) == 0);
	}
	if (e != NULL && !unit)
		complain(s, "it has no unit key: B was not decrypted", "");
}

static bool
was_loaded(const struct stage *s, const char *load)
{
	json_t *downloads = json_object_get(s->phone, "firmware_downloads"), *one;
	size_t i;

	json_array_foreach(downloads, i, one)
	{
		if (strcasestr(text_of(one, "name"), load) != NULL)
			return true;
	}
	return false;
}

static void
judge_firmware(struct stage *s)
{
	const char *target = bench_recipe_firmware(s->q->recipe, s->q->model);
	const char *load;

	for (size_t i = 0; (load = load_at(s, i)) != NULL; i++) {
		if (!was_loaded(s, load))
			complain(s, "it never took", load);
	}
	if (target != NULL && strcmp(text_of(s->phone, "swver"), target) != 0)
		complain(s, "it does not run", target);
}

static void
judge(struct stage *s)
{
	if (!json_is_true(json_object_get(s->phone, "settled")))
		complain(s, "it did not settle:", text_of(s->phone, "why"));
	judge_rule(s);
	judge_leftovers(s);
	judge_keys(s);
	judge_firmware(s);
}

/* --- all of it
 * ------------------------------------------------------------------------ */

static int
prepare(struct stage *s, struct bench_err *err)
{
	int r;

	bench_copy(s->dir, sizeof(s->dir), "/tmp/rehearsal.XXXXXX");
	if (mkdtemp(s->dir) == NULL) {
		s->dir[0] = '\0';
		return bench_fail(err, -errno, "/tmp: %s", strerror(errno));
	}
	r = bench_key_new(s->bench_key, err);
	if (r == 0)
		r = bench_key_new(s->unit_key, err);
	if (r == 0)
		r = put_unit(s, err);
	return r < 0 ? r : put_firmware(s, err);
}

static void
conclude(struct stage *s, struct rehearsal *ret)
{
	judge(s);
	ret->rehearsed = true;
	ret->ok = s->wrong.len == 0 && !bench_str_failed(&s->wrong);
	bench_copy(ret->what, sizeof(ret->what),
		   s->wrong.len == 0 ? "ok" : bench_str_get(&s->wrong));
}

int
rehearse(const char *path, const struct bench_render_request *q, struct rehearsal *ret,
	 struct bench_err *err)
{
	bench_auto(stage_clear) struct stage s = { .q = q, .simulator = path };
	int code = 0, r = prepare(&s, err);

	*ret = (struct rehearsal){ 0 };
	if (r == 0)
		r = run(&s, &code, err);
	if (r < 0)
		return r;
	if (code == UNKNOWN_MODEL) {
		ret->ok = true;
		bench_copy(ret->what, sizeof(ret->what),
			   "rendered; the simulator plays no such model");
		return 0;
	}
	r = read_report(&s, err);
	if (r == 0)
		conclude(&s, ret);
	return r;
}
