#include "session.h"

#include <bench/file.h>
#include <bench/hash.h>
#include <bench/say.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>

#define SAVE_US INT64_C(60000000) /* how much "used" on file may lag behind */
#define FILE_MAX (64u << 10)

struct entry {
	struct session s; /* id 0: free */
	char hash[BENCH_SHA256_TEXT];
};

struct sessions {
	char file[300];
	int64_t idle_us, last_id;
	struct bench_wall saved;
	bool unkept; /* and somebody was told */
	struct entry at[SESSIONS_MAX];
};

static int
hash_of(const char *what, const char *token, char ret_text[BENCH_SHA256_TEXT])
{
	bench_auto(bench_hash_clear) struct bench_hash h = { 0 };
	int r = bench_hash_begin(&h);

	if (r == 0)
		r = bench_hash_add(&h, what, strlen(what));
	if (r == 0)
		r = bench_hash_add(&h, token, strlen(token));
	return r < 0 ? r : bench_hash_end(&h, ret_text);
}

/* --- the file: one line a session: hash began used supervisor language csrf name ---
 */

static void
write_line(const struct entry *e, struct bench_str *out)
{
	bench_str_addf(out, "%s %lld %lld %d %s %s %s\n", e->hash,
		       (long long)e->s.began.us, (long long)e->s.used.us,
		       e->s.supervisor, e->s.language[0] == '\0' ? "-" : e->s.language,
		       e->s.csrf, e->s.name);
}

/* A session that is not on file ends with this program. */
static void
save(struct sessions *ss, struct bench_wall now)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { "out of memory" };
	bool kept;

	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		if (ss->at[i].s.id != 0)
			write_line(&ss->at[i], &out);
	}
	kept = !bench_str_failed(&out) &&
	       bench_file_replace(ss->file, bench_str_get(&out), out.len, 0600, &err) ==
		       0;
	if (!kept && !ss->unkept)
		bench_say(BENCH_WARNING,
			  "board.sessions %s; people sign in again after a restart",
			  err.text);
	ss->unkept = !kept;
	ss->saved = now;
}

static bool
is_hex(const char *text)
{
	return strlen(text) == SESSION_TOKEN - 1 &&
	       strspn(text, "0123456789abcdef") == SESSION_TOKEN - 1;
}

static bool
read_line(char *line, struct entry *ret_entry)
{
	struct entry e = { 0 };
	long long began, used;
	int supervisor, n = 0;
	char language[4];

	if (sscanf(line, "%64s %lld %lld %d %3s %64s %n", e.hash, &began, &used,
		   &supervisor, language, e.s.csrf, &n) != 6 ||
	    n == 0 || line[n] == '\0' || !is_hex(e.hash) || !is_hex(e.s.csrf) ||
	    !bench_copy(e.s.name, sizeof(e.s.name), line + n))
		return false;
	bench_copy(e.s.language, sizeof(e.s.language),
		   strcmp(language, "-") == 0 ? "" : language);
	e.s.began.us = began;
	e.s.used.us = used;
	e.s.supervisor = supervisor == 1;
	*ret_entry = e;
	return true;
}

static void
load(struct sessions *ss)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	bench_auto(bench_closep) int fd =
		open(ss->file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char *rest, *line;
	size_t n = 0;

	if (fd < 0 || bench_file_read_all(fd, FILE_MAX, &text) < 0 || text.len == 0)
		return;
	for (line = strtok_r(text.text, "\n", &rest); line != NULL && n < SESSIONS_MAX;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (read_line(line, &ss->at[n]))
			ss->at[n++].s.id = ++ss->last_id;
	}
}

int
sessions_new(const char *file, int idle_s, struct sessions **ret_sessions,
	     struct bench_err *err)
{
	struct sessions *ss = calloc(1, sizeof(*ss));

	if (ss == NULL)
		return bench_fail(err, -ENOMEM, "sessions: out of memory");
	bench_copy(ss->file, sizeof(ss->file), file);
	ss->idle_us = idle_s * INT64_C(1000000);
	load(ss);
	*ret_sessions = ss;
	return 0;
}

void
sessions_freep(struct sessions **ss)
{
	free(*ss);
	*ss = NULL;
}

/* --- sessions ----------------------------------------------------------------------
 */

struct bench_wall
sessions_expiry(const struct sessions *ss, const struct session *s)
{
	int64_t idle = s->used.us + ss->idle_us;
	int64_t most = s->began.us + SESSION_LONGEST_S * INT64_C(1000000);

	return (struct bench_wall){ idle < most ? idle : most };
}

/* A clock that was set back ends it, too: nobody knows how long ago it was used. */
static bool
is_over(const struct sessions *ss, const struct session *s, struct bench_wall now)
{
	return now.us >= sessions_expiry(ss, s).us ||
	       now.us < s->used.us - INT64_C(60000000);
}

static void
end(struct sessions *ss, struct entry *e, struct bench_wall now)
{
	explicit_bzero(e, sizeof(*e));
	save(ss, now);
}

/* A free place, else the one that was not used for longest. */
static struct entry *
place(struct sessions *ss, struct bench_wall now)
{
	struct entry *oldest = &ss->at[0];

	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		struct entry *e = &ss->at[i];

		if (e->s.id == 0 || is_over(ss, &e->s, now))
			return e;
		if (e->s.used.us < oldest->s.used.us)
			oldest = e;
	}
	return oldest;
}

static int
make_token(char ret_token[SESSION_TOKEN])
{
	uint8_t random[(SESSION_TOKEN - 1) / 2];

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -EIO;
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(ret_token + 2 * i, 3, "%02x", random[i]);
	return 0;
}

int
sessions_begin(struct sessions *ss, const struct session *s, struct bench_wall now,
	       char ret_token[SESSION_TOKEN], struct session *ret_session,
	       struct bench_err *err)
{
	struct entry *e = place(ss, now), fresh = { .s = *s };
	int r = make_token(ret_token);

	if (r == 0)
		r = hash_of("token ", ret_token, fresh.hash);
	if (r == 0)
		r = make_token(fresh.s.csrf);
	if (r < 0)
		return bench_fail(err, r, "sign-in: no random numbers, or no memory");
	fresh.s.id = ++ss->last_id;
	fresh.s.began = fresh.s.used = now;
	*e = fresh;
	save(ss, now);
	*ret_session = fresh.s;
	return 0;
}

bool
sessions_find(struct sessions *ss, const char *token, struct bench_wall now,
	      struct session *ret_session)
{
	char hash[BENCH_SHA256_TEXT];

	if (!is_hex(token) || hash_of("token ", token, hash) < 0)
		return false;
	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		struct entry *e = &ss->at[i];

		if (e->s.id == 0 || strcmp(e->hash, hash) != 0)
			continue;
		if (is_over(ss, &e->s, now)) {
			end(ss, e, now);
			return false;
		}
		e->s.used = now;
		if (now.us - ss->saved.us > SAVE_US)
			save(ss, now);
		*ret_session = e->s;
		return true;
	}
	return false;
}

static struct entry *
by_id(struct sessions *ss, int64_t id)
{
	for (size_t i = 0; id != 0 && i < SESSIONS_MAX; i++) {
		if (ss->at[i].s.id == id)
			return &ss->at[i];
	}
	return NULL;
}

void
sessions_update(struct sessions *ss, const struct session *s)
{
	struct entry *e = by_id(ss, s->id);

	if (e == NULL || (e->s.supervisor == s->supervisor &&
			  strcmp(e->s.language, s->language) == 0))
		return;
	e->s.supervisor = s->supervisor;
	bench_copy(e->s.language, sizeof(e->s.language), s->language);
	save(ss, e->s.used);
}

void
sessions_end(struct sessions *ss, int64_t id)
{
	struct entry *e = by_id(ss, id);

	if (e != NULL)
		end(ss, e, ss->saved);
}

bool
sessions_alive(struct sessions *ss, int64_t id, struct bench_wall now)
{
	const struct entry *e = by_id(ss, id);

	return e != NULL && !is_over(ss, &e->s, now);
}

void
sessions_each(const struct sessions *ss, sessions_each_fn *fn, void *arg)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		if (ss->at[i].s.id != 0)
			fn(&ss->at[i].s, arg);
	}
}

size_t
sessions_count(struct sessions *ss, struct bench_wall now)
{
	size_t n = 0;

	for (size_t i = 0; i < SESSIONS_MAX; i++)
		n += ss->at[i].s.id != 0 && !is_over(ss, &ss->at[i].s, now);
	return n;
}
