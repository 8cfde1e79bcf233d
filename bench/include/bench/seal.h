/* What a batch was when it left, closed with a hash over its part of the record.
 *
 *   head   what the tables said of the batch: its row, lines, list, cartons, people
 *   H0     SHA-256 of the seal's own words and the head
 *   Hi     SHA-256 of H(i-1) and event i, in the order of ids
 *   chain  the last H
 *
 * Every byte is written down in docs/REPORT.md, so that a stranger can do it again. */
#ifndef BENCH_SEAL_H
#define BENCH_SEAL_H

#include <bench/hash.h>
#include <bench/store.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

struct bench_seal {
	int64_t id; /* 0: none */
	int64_t batch;
	int64_t event;	/* the last one that counts */
	int64_t events; /* how many do */
	int64_t units;
	char chain[BENCH_SHA256_TEXT];
	char previous[BENCH_SHA256_TEXT]; /* chain of the seal before, of any batch */
	char report[BENCH_SHA256_TEXT];	  /* of the JSON report */
	char schema[BENCH_SHA256_TEXT];
	char staff[64];
	struct bench_wall at;
};

/* Runs fn while all reading of this store sees one and the same state; others may go on
 * writing. In the caller's transaction, if one is open. Returns what fn does. */
typedef int bench_reading_fn(void *arg);
int bench_store_reading(struct bench_store *s, bench_reading_fn *fn, void *arg,
			struct bench_err *err) BENCH_CHECKED;

/* --- a batch's part of the record, up to the event last ----------------------------
 */
/* Units that were ever in it: those of a carton together, else by first sight. Whether
 * a unit still was in it at that event is flow's to say. */
typedef int bench_member_fn(struct bench_mac mac, void *arg);
int bench_store_member_each(struct bench_store *s, int64_t batch, int64_t last,
			    bench_member_fn *fn, void *arg,
			    struct bench_err *err) BENCH_CHECKED;
/* Every event that counts, in the order of ids. */
int bench_store_chain_each(struct bench_store *s, int64_t batch, int64_t last,
			   bench_event_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;
/* Adds the head to out; -ENOENT: no such batch. */
int bench_store_head(struct bench_store *s, int64_t batch, int64_t last,
		     struct bench_str *out, struct bench_err *err) BENCH_CHECKED;
/* The chain of seal (its chain and events are not read, its other words count). */
int bench_store_chain(struct bench_store *s, const struct bench_seal *seal,
		      struct bench_bytes head, char ret_chain[BENCH_SHA256_TEXT],
		      int64_t *ret_events, struct bench_err *err) BENCH_CHECKED;
/* The digest of a unit's own events, and of those that were found to be its later. */
int bench_store_unit_digest(struct bench_store *s, struct bench_mac mac, int64_t last,
			    char ret_sha256[BENCH_SHA256_TEXT], int64_t *ret_events,
			    struct bench_err *err) BENCH_CHECKED;

/* The batch that a unit left with last; 0 none. */
int bench_store_shipped_with(struct bench_store *s, struct bench_mac mac,
			     int64_t *ret_batch, struct bench_err *err) BENCH_CHECKED;

/* --- seals --------------------------------------------------------------------------
 */
/* In the transaction that closed the batch: everything but units and report is filled,
 * by this store's staff. */
int bench_store_seal_draw(struct bench_store *s, int64_t batch, struct bench_wall now,
			  struct bench_seal *ret_seal, struct bench_str *head,
			  struct bench_err *err) BENCH_CHECKED;
/* Writes the SEALED event and the row. */
int bench_store_seal_put(struct bench_store *s, const struct bench_seal *seal,
			 struct bench_bytes head, int64_t *ret_id,
			 struct bench_err *err) BENCH_CHECKED;
typedef int bench_seal_fn(const struct bench_seal *seal, void *arg);
/* batch 0: of all. In the order in which they were made. */
int bench_store_seal_each(struct bench_store *s, int64_t batch, bench_seal_fn *fn,
			  void *arg, struct bench_err *err) BENCH_CHECKED;
/* batch 0: of any; -ENOENT. */
int bench_store_seal_last(struct bench_store *s, int64_t batch,
			  struct bench_seal *ret_seal,
			  struct bench_err *err) BENCH_CHECKED;
int bench_store_seal_by_chain(struct bench_store *s, const char *chain,
			      struct bench_seal *ret_seal,
			      struct bench_err *err) BENCH_CHECKED;
int bench_store_seal_head(struct bench_store *s, int64_t id, struct bench_str *out,
			  struct bench_err *err) BENCH_CHECKED;
/* A unit as it was sealed (also one that had been taken out of the batch). */
struct bench_seal_unit {
	struct bench_mac mac;
	char grade[2];
	char sha256[BENCH_SHA256_TEXT]; /* bench_store_unit_digest() */
};
int bench_store_seal_unit_put(struct bench_store *s, int64_t seal,
			      const struct bench_seal_unit *u,
			      struct bench_err *err) BENCH_CHECKED;
typedef int bench_seal_unit_fn(const struct bench_seal_unit *u, void *arg);
/* By MAC. */
int bench_store_seal_unit_each(struct bench_store *s, int64_t seal,
			       bench_seal_unit_fn *fn, void *arg,
			       struct bench_err *err) BENCH_CHECKED;

/* --- the schema ---------------------------------------------------------------------
 */
/* SHA-256 over the schema of the file. */
int bench_store_schema_hash(struct bench_store *s, char ret_sha256[BENCH_SHA256_TEXT],
			    struct bench_err *err) BENCH_CHECKED;
/* Compares it with what this program's migrations make; fn is called for each thing
 * that is not the same: "trigger", "event_is_final", "is missing". 0 to go on. */
typedef int bench_schema_fn(const char *type, const char *name, const char *what,
			    void *arg);
int bench_store_schema_compare(struct bench_store *s, bench_schema_fn *fn, void *arg,
			       struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
