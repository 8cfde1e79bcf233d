/* The one SQLite file: bus and record (DESIGN D1, D2). All SQL of the project is behind
 * this.
 *
 * A store belongs to one thread at a time; open one per thread. Every call can fail
 * with -EBUSY   another process holds the database longer than we wait: try again -EIO
 * the disk or the file is bad; -ENOSPC when it is full -ENOENT  there is no such row,
 * or no database file -ESTALE  the database's version is not this program's (text names
 * both) -EEXIST  a rule of the schema refuses (unique, check, trigger); text says which
 * and the text in err. A failed call outside a caller's transaction has changed
 * nothing. */
#ifndef BENCH_STORE_H
#define BENCH_STORE_H

#include <bench/err.h>
#include <bench/flow.h>

BENCH_BEGIN_DECLS

struct bench_store;

enum bench_store_flags {
	BENCH_STORE_CREATE = 1
			     << 0, /* make the file and migrate it; only the CLI does */
	BENCH_STORE_READONLY = 1 << 1,
};

int bench_store_open(const char *path, unsigned flags, struct bench_store **ret_store,
		     struct bench_err *err) BENCH_CHECKED;
void bench_store_freep(struct bench_store **s);
/* How long a call may wait for another writer; 2000 ms after open. */
void bench_store_set_patience(struct bench_store *s, int ms);

/* Who acts through this handle from now on: stamped on every event that names nobody.
 * Borrowed for the call; "" again: nobody (daemons). */
void bench_store_set_staff(struct bench_store *s, const char *name);

/* Long work through this handle says how far it is: done of total (0: not known), and
 * what it is at. fn NULL: nobody listens. */
typedef void bench_progress_fn(int64_t done, int64_t total, const char *what,
			       void *arg);
void bench_store_set_progress(struct bench_store *s, bench_progress_fn *fn, void *arg);
bool bench_store_has_progress(const struct bench_store *s);
/* s may be NULL. */
void bench_store_progress(const struct bench_store *s, int64_t done, int64_t total,
			  const char *what);

/* Several calls as one transaction. Not nestable. commit() rolls back when it fails. */
int bench_store_begin(struct bench_store *s, struct bench_err *err) BENCH_CHECKED;
int bench_store_commit(struct bench_store *s, struct bench_err *err) BENCH_CHECKED;
void bench_store_rollback(struct bench_store *s);

/* THE call: appends the event, attributes it, moves the unit, in one transaction (the
 * caller's, if one is open). ret_id may be NULL; it is 0 for a repeated uniq. */
int bench_store_record(struct bench_store *s, const struct bench_event *e,
		       int64_t *ret_id, struct bench_err *err) BENCH_CHECKED;

/* Changes of any process, and of what the DHCP hook must know: see DESIGN D1. */
int bench_store_data_version(struct bench_store *s, int64_t *ret_version) BENCH_CHECKED;
int bench_store_generation(struct bench_store *s,
			   int64_t *ret_generation) BENCH_CHECKED;

/* Now, as a tick of this boot. */
int64_t bench_store_now(struct bench_store *s);

/* --- units -------------------------------------------------------------------------
 */
int bench_store_unit_get(struct bench_store *s, struct bench_mac mac,
			 struct bench_unit *ret_unit,
			 struct bench_err *err) BENCH_CHECKED;
int bench_store_unit_by_serial(struct bench_store *s, const char *serial,
			       struct bench_unit *ret_unit,
			       struct bench_err *err) BENCH_CHECKED;
/* batch 0: all. In the order of first sight. fn returns 0 to go on, else that is
 * returned. */
typedef int bench_unit_fn(const struct bench_unit *u, void *arg);
int bench_store_unit_each(struct bench_store *s, int64_t batch, bench_unit_fn *fn,
			  void *arg, struct bench_err *err) BENCH_CHECKED;
/* What the hook's snapshot needs: MAC, family and model of units that may still come to
 * the bench (scanned, not packed). */
int bench_store_expected_each(struct bench_store *s, bench_unit_fn *fn, void *arg,
			      struct bench_err *err) BENCH_CHECKED;

/* --- events ------------------------------------------------------------------------
 */
typedef int bench_event_fn(const struct bench_event *e, void *arg);
/* unit NULL: of all. With id > after, in row order; raw is valid during the call only.
 */
int bench_store_event_each(struct bench_store *s, int64_t after,
			   const struct bench_mac *unit, bench_event_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;
/* One event; its raw bytes are left out. */
int bench_store_event_get(struct bench_store *s, int64_t id,
			  struct bench_event *ret_event,
			  struct bench_err *err) BENCH_CHECKED;
/* The event that an ATTRIBUTE is about, as attributed; without raw. */
int bench_store_event_meant(struct bench_store *s, const struct bench_event *attribute,
			    struct bench_event *ret_meant,
			    struct bench_err *err) BENCH_CHECKED;
int bench_store_event_last_id(struct bench_store *s, int64_t *ret_id) BENCH_CHECKED;
/* The newest lease of an address in this boot. */
int bench_store_lease_of(struct bench_store *s, const char *ip,
			 struct bench_mac *ret_mac,
			 struct bench_err *err) BENCH_CHECKED;
/* Every address's newest lease; u has mac and ip. */
int bench_store_lease_each(struct bench_store *s, bench_unit_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;

/* --- published files ---------------------------------------------------------------
 */
/* One file of the served tree, registered before it can be asked for. */
struct bench_published {
	struct bench_mac mac; /* zero: everybody's (pending, firmware) */
	int64_t run;
	enum bench_role role;
	char name[256]; /* as asked for, lower case, leading slash */
	struct bench_file_id file;
	char sha256[65];
};
int bench_store_publish(struct bench_store *s, const struct bench_published *p,
			struct bench_err *err) BENCH_CHECKED;
/* What stood behind a file's identity last. -ENOENT: nothing was registered. */
int bench_store_published_file(struct bench_store *s, const struct bench_file_id *file,
			       struct bench_published *ret_published,
			       struct bench_err *err) BENCH_CHECKED;
/* The next run number of a unit: 1 for the first. */
int bench_store_next_run(struct bench_store *s, struct bench_mac mac, int64_t *ret_run,
			 struct bench_err *err) BENCH_CHECKED;

/* --- recipes -----------------------------------------------------------------------
 */
struct bench_recipe_row {
	int64_t id;
	char name[64];
	int version; /* 1, 2, …; a new text of the same name is a new version */
	char sha256[65];
	char *text; /* owned by the row; bench_recipe_row_clear() */
	char added_by[64];
	char approved_by[64];  /* "": nobody yet, and no batch can use it */
	char destination[256]; /* what was approved */
	struct bench_wall approved;
	bool first_article; /* its batches are packed only after one (first_article.h)
			     */
};
void bench_recipe_row_clear(struct bench_recipe_row *r);
/* The same text again is no new version. by: who says so. */
int bench_store_recipe_put(struct bench_store *s, const char *name, const char *text,
			   const char *by, struct bench_recipe_row *ret_row,
			   struct bench_err *err) BENCH_CHECKED;
/* The same; first_article is what the text says of it (profiles/recipe.h). */
int bench_store_recipe_put_with(struct bench_store *s, const char *name,
				const char *text, const char *by, bool first_article,
				struct bench_recipe_row *ret_row,
				struct bench_err *err) BENCH_CHECKED;
/* by is a second person, who was shown the destination. -EPERM: it is the one who added
 * it; -EALREADY: it is approved. */
int bench_store_recipe_approve(struct bench_store *s, int64_t id, const char *by,
			       const char *destination,
			       struct bench_err *err) BENCH_CHECKED;
/* The newest version; with id > 0 that row instead. */
int bench_store_recipe_get(struct bench_store *s, const char *name, int64_t id,
			   struct bench_recipe_row *ret_row,
			   struct bench_err *err) BENCH_CHECKED;
int bench_store_recipe_version(struct bench_store *s, const char *name, int version,
			       struct bench_recipe_row *ret_row,
			       struct bench_err *err) BENCH_CHECKED;
/* The first version with this text: a unit's record names its recipe so. */
int bench_store_recipe_by_sha256(struct bench_store *s, const char *sha256,
				 struct bench_recipe_row *ret_row,
				 struct bench_err *err) BENCH_CHECKED;
typedef int bench_recipe_fn(const struct bench_recipe_row *r, void *arg);
int bench_store_recipe_each(struct bench_store *s, bench_recipe_fn *fn, void *arg,
			    struct bench_err *err) BENCH_CHECKED;

/* --- sealed keys and remote profiles (DESIGN D10) ------------------------------------
 */
/* One unit key of one run; who holds the certificate's private key opens it. Never
 * changed. */
struct bench_key_row {
	struct bench_mac mac;
	int64_t run;
	char cipher[16], digest[8]; /* bench_cipher_name(), bench_digest_name() */
	struct bench_bytes sealed;  /* CMS in DER of one line "mac,serial,key" */
	char certificate[65];	    /* SHA-256 of the certificate it is sealed to */
	struct bench_wall made;
};
/* A run has one key: -EEXIST for another. */
int bench_store_key_put(struct bench_store *s, const struct bench_key_row *k,
			struct bench_err *err) BENCH_CHECKED;
/* sealed is valid during the call only. fn returns 0 to go on, else that is returned.
 */
typedef int bench_key_fn(const struct bench_key_row *k, void *arg);
/* mac zero: of every unit. In the order in which they were made. */
int bench_store_key_each(struct bench_store *s, struct bench_mac mac, bench_key_fn *fn,
			 void *arg, struct bench_err *err) BENCH_CHECKED;
/* fn is called once; -ENOENT when the run has no key. */
int bench_store_key_get(struct bench_store *s, struct bench_mac mac, int64_t run,
			bench_key_fn *fn, void *arg,
			struct bench_err *err) BENCH_CHECKED;

/* What the remote server is to give a unit, as it is sent (encrypted, if the recipe
 * says so). Never changed. */
struct bench_remote_row {
	struct bench_mac mac;
	int64_t run;
	char name[256]; /* one of a kind in its run */
	char sha256[65];
	struct bench_bytes body;
};
int bench_store_remote_put(struct bench_store *s, struct bench_mac mac, int64_t run,
			   const char *name, struct bench_bytes body,
			   struct bench_err *err) BENCH_CHECKED;
/* body is valid during the call only. run 0: of every run, in order. */
typedef int bench_remote_fn(const struct bench_remote_row *f, void *arg);
int bench_store_remote_each(struct bench_store *s, struct bench_mac mac, int64_t run,
			    bench_remote_fn *fn, void *arg,
			    struct bench_err *err) BENCH_CHECKED;
/* fn is called once; -ENOENT when there is no such file. */
int bench_store_remote_get(struct bench_store *s, struct bench_mac mac, int64_t run,
			   const char *name, bench_remote_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;

/* --- batches -----------------------------------------------------------------------
 */
enum bench_batch_state { BENCH_BATCH_OPEN, BENCH_BATCH_CLOSING, BENCH_BATCH_CLOSED };
struct bench_batch {
	int64_t id;
	char customer[128], order[64];
	int64_t recipe;
	int expected; /* 0: not said */
	enum bench_batch_state state;
	struct bench_wall opened, closed;
	int units, proven, packed; /* counted when read; without those on the hold
				      shelf */
	char provider[128], ship_to[256]; /* the customer is the end customer */
	char colour[16];    /* one of bench/colour.h; open() chooses it if it is "" */
	bool first_article; /* read only: its recipe's word */
	int64_t follows;    /* the batch whose rest this is; 0 none */
	int held;	    /* on the hold shelf */
};
/* id, state, closed and the counts are not read. */
int bench_store_batch_open(struct bench_store *s, const struct bench_batch *b,
			   int64_t *ret_id, struct bench_err *err) BENCH_CHECKED;
int bench_store_batch_get(struct bench_store *s, int64_t id,
			  struct bench_batch *ret_batch,
			  struct bench_err *err) BENCH_CHECKED;
typedef int bench_batch_fn(const struct bench_batch *b, void *arg);
int bench_store_batch_each(struct bench_store *s, bench_batch_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;
/* Ships the batch: what is in its closed cartons or, where no carton is in use, every
 * unit that may be packed. Closed when that is all, and all that was ordered; else
 * closing and -EAGAIN: units wait. With nothing changed: -EALREADY somebody closed it;
 * -ENODATA it has no units; -EPERM a carton is open, or more or less than was ordered
 * is there (text says which). Runs in the caller's transaction, if one is open. */
int bench_store_batch_close(struct bench_store *s, int64_t id,
			    struct bench_err *err) BENCH_CHECKED;
/* The same with what is packed, however little (-ENODATA: nothing is); the rest, units
 * and order, goes to a new batch that follows this one. *ret_rest is its id, 0 when
 * nothing was left. */
int bench_store_batch_close_short(struct bench_store *s, int64_t id, int64_t *ret_rest,
				  struct bench_err *err) BENCH_CHECKED;
/* Into an open batch: any scanned unit that the order has a place for
 * (bench/order.h); into a closing one: only a proven one (-EPERM). */
int bench_store_batch_add(struct bench_store *s, int64_t id, struct bench_mac mac,
			  struct bench_err *err) BENCH_CHECKED;
/* Units that are published from now on get this recipe; -EPERM: the batch is closed, or
 * the recipe not approved. */
int bench_store_batch_recipe(struct bench_store *s, int64_t id, int64_t recipe,
			     struct bench_err *err) BENCH_CHECKED;
int bench_store_batch_remove(struct bench_store *s, int64_t id, struct bench_mac mac,
			     struct bench_err *err) BENCH_CHECKED;
const char *bench_batch_state_name(enum bench_batch_state state);

/* --- check -------------------------------------------------------------------------
 */
/* Rebuilds every unit from the events and compares; fn is called for each unit that
 * differs (with the rebuilt one). ret_units: how many were rebuilt. */
int bench_store_replay(struct bench_store *s, bench_unit_fn *fn, void *arg,
		       int64_t *ret_units, struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
