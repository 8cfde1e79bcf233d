/* Who is signed in at a browser. A session is known by a random token, of which only
 * the hash is kept, and ends when nobody has used it for a while, at the latest after a
 * shift. Sessions outlive a restart of the program, not of the machine. Whether the
 * person still works here, and as what, is asked of the record each time. One thread.
 */
#ifndef BENCH_BOARD_SESSION_H
#define BENCH_BOARD_SESSION_H

#include <bench/clock.h>
#include <bench/err.h>
#include <stdbool.h>

#define SESSIONS_MAX 64
#define SESSION_COOKIE "prebench"
#define SESSION_TOKEN 65 /* 32 random bytes as hex, and the NUL */
#define SESSION_LONGEST_S (12 * 3600)

struct session {
	int64_t id; /* 0: none */
	char name[64];
	bool supervisor;
	char language[4];	  /* "", "en" or "ja" */
	char csrf[SESSION_TOKEN]; /* asked for in each change's header */
	struct bench_wall began, used;
};

struct sessions;

/* file: where they are kept, 0600, in a folder of our own; what cannot be read there is
 * as if nobody were signed in. idle_s: how long nobody may use one. */
int sessions_new(const char *file, int idle_s, struct sessions **ret_sessions,
		 struct bench_err *err) BENCH_CHECKED;
void sessions_freep(struct sessions **ss);

/* s: name, role and language. The oldest goes when there are too many. */
int sessions_begin(struct sessions *ss, const struct session *s, struct bench_wall now,
		   char ret_token[SESSION_TOKEN], struct session *ret_session,
		   struct bench_err *err) BENCH_CHECKED;
/* False: no such session, or its time is over. Counts as use. */
bool sessions_find(struct sessions *ss, const char *token, struct bench_wall now,
		   struct session *ret_session);
/* What the record says now. */
void sessions_update(struct sessions *ss, const struct session *s);
void sessions_end(struct sessions *ss, int64_t id);
/* Still there? Does not count as use. */
bool sessions_alive(struct sessions *ss, int64_t id, struct bench_wall now);
/* When it ends if nobody uses it. */
struct bench_wall sessions_expiry(const struct sessions *ss, const struct session *s);
typedef void sessions_each_fn(const struct session *s, void *arg);
void sessions_each(const struct sessions *ss, sessions_each_fn *fn, void *arg);
size_t sessions_count(struct sessions *ss, struct bench_wall now);

#endif
