/* People: who works here, what proves it, and what each of them did.
 *
 * Whoever acts through a handle is named by bench_store_set_staff(). Changes below need
 * that to be an active supervisor (-EPERM); while there is none, all that can be done
 * is to add the first one, and who may do that is the caller's to decide (the CLI:
 * root).
 *
 * A PIN is never an argument of a program, nor in any event, text or log; the record
 * holds it as scrypt with a salt of its own. */
#ifndef BENCH_STAFF_H
#define BENCH_STAFF_H

#include <bench/act.h>
#include <bench/store.h>

BENCH_BEGIN_DECLS

#define BENCH_PIN_MIN 4
#define BENCH_PIN_MAX 12
/* So many wrong PINs in a row are free; then each makes its name wait twice as long. */
#define BENCH_PIN_TRIES 5
#define BENCH_PIN_WAIT_S 30
#define BENCH_PIN_WAIT_MOST_S 3600

struct bench_staff {
	int64_t id;
	char name[64];
	bool supervisor, active;
	int64_t badge; /* the number on it, see bench/code.h; 0: none */
	/* filled when read */
	bool has_pin;
	char language[4]; /* "" not said, "en" or "ja" */
	struct bench_wall added;
};

/* A PIN that may be set: 4 to 12 digits, not all alike, no row like 1234 or 9876, no
 * 1212. -EINVAL; err says what is wrong with it, not what it is. */
int bench_pin_check(const char *pin, struct bench_err *err) BENCH_CHECKED;

/* name, supervisor and badge of who (badge 0: a random one). pin may be NULL for staff.
 * ret_staff may be NULL. -EINVAL: no name, or no PIN, that we take; -EEXIST: the name
 * or the badge is another's. */
int bench_store_staff_add(struct bench_store *s, const struct bench_staff *who,
			  const char *pin, struct bench_staff *ret_staff,
			  struct bench_err *err) BENCH_CHECKED;
/* By name (in any case) or by the text of a badge's code; disabled ones, too. -ENOENT.
 */
int bench_store_staff_get(struct bench_store *s, const char *word,
			  struct bench_staff *ret_staff,
			  struct bench_err *err) BENCH_CHECKED;
/* The same, and -EPERM for one who is disabled. */
int bench_store_staff_active(struct bench_store *s, const char *word,
			     struct bench_staff *ret_staff,
			     struct bench_err *err) BENCH_CHECKED;
typedef int bench_staff_fn(const struct bench_staff *who, void *arg);
/* By name. fn returns 0 to go on, else that is returned. */
int bench_store_staff_each(struct bench_store *s, bench_staff_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;
/* Everybody, disabled ones, too; and supervisors who are active. */
int bench_store_staff_count(struct bench_store *s, int *ret_staff, int *ret_supervisors,
			    struct bench_err *err) BENCH_CHECKED;

/* Changes. The last active supervisor stays one: -EPERM. */
int bench_store_staff_set_pin(struct bench_store *s, const char *name, const char *pin,
			      struct bench_err *err) BENCH_CHECKED;
/* badge 0: a random one. The old badge is nobody's from now on. */
int bench_store_staff_set_badge(struct bench_store *s, const char *name, int64_t badge,
				struct bench_staff *ret_staff,
				struct bench_err *err) BENCH_CHECKED;
int bench_store_staff_set_active(struct bench_store *s, const char *name, bool active,
				 struct bench_err *err) BENCH_CHECKED;
/* pin NULL: the one there is; a supervisor needs one (-EINVAL). */
int bench_store_staff_set_role(struct bench_store *s, const char *name, bool supervisor,
			       const char *pin, struct bench_err *err) BENCH_CHECKED;

/* Everybody's own to say; of another person a supervisor's. -EINVAL: not "en" or "ja".
 */
int bench_store_staff_set_language(struct bench_store *s, const char *name,
				   const char *language,
				   struct bench_err *err) BENCH_CHECKED;

/* Is it this person's (name or badge) PIN? 0 yes; -EACCES no, and the record counts it;
 * -EAGAIN: too many wrong ones in a row, err says how long to wait, nothing was looked
 * at; -EPERM: disabled, or has none. The count is in the record: neither a restart nor
 * the wall clock shortens the wait. -EINVAL inside a caller's transaction: it could be
 * undone.
 */
int bench_store_staff_check_pin(struct bench_store *s, const char *word,
				const char *pin, struct bench_mono now,
				struct bench_err *err) BENCH_CHECKED;
/* word (name or badge) signs in at a station ("" none): a STAFF event, "signed in at
 * <station>", stamped with the person; the station's row, if it has one, names them.
 * That it is that person is the caller's to ask for: a badge, of supervisors the PIN,
 * too. -ENOENT, -EPERM as bench_store_staff_active(). ret_staff may be NULL. */
int bench_store_staff_sign_in(struct bench_store *s, const char *word,
			      const char *station, struct bench_staff *ret_staff,
			      struct bench_err *err) BENCH_CHECKED;
int bench_store_staff_sign_out(struct bench_store *s, const char *name,
			       const char *station,
			       struct bench_err *err) BENCH_CHECKED;
/* The handle's staff is an active supervisor, else -EPERM. */
int bench_store_by_supervisor(struct bench_store *s,
			      struct bench_err *err) BENCH_CHECKED;

/* --- audit --------------------------------------------------------------------------
 */
typedef int bench_act_fn(const struct bench_act *a, void *arg);
struct bench_audit {
	const char *staff; /* of whom, in any case; NULL: of everybody */
	int64_t batch;	   /* of this batch and its units; 0: all */
	int64_t after;	   /* event ids above */
	int64_t before; /* event ids below, the newest first; 0: from the oldest on */
	int64_t limit;	/* at most; 0: all */
};
int bench_store_audit_each(struct bench_store *s, const struct bench_audit *q,
			   bench_act_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
