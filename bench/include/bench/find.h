/* What is this? Years later, with one word in the hand: a MAC, a serial, an order, a
 * customer, the code on a carton or a job sheet. */
#ifndef BENCH_FIND_H
#define BENCH_FIND_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

enum bench_found_kind {
	BENCH_FOUND_UNIT, /* as it left, once for each time; or as it is */
	BENCH_FOUND_BATCH,
	BENCH_FOUND_CARTON,   /* its units follow */
	BENCH_FOUND_EXPECTED, /* on an order's list */
};

struct bench_found {
	enum bench_found_kind kind;
	const char *by; /* "MAC", "serial", "order", ...: what the word is */
	/* UNIT; EXPECTED: what the list says */
	struct bench_mac mac; /* zero: not said */
	char serial[32], model[24];
	char grade[2];		   /* as sealed, else as it is now */
	struct bench_wall shipped; /* 0: not */
	int64_t line;		   /* EXPECTED */
	/* of all; batch 0: in none */
	struct bench_batch batch;
	int64_t carton; /* its number; 0: none */
	bool carton_closed;
};
/* Borrowed for the call. 0 to go on, else that is returned. */
typedef int bench_found_fn(const struct bench_found *f, void *arg);

/* Most limit things of each kind. 0 also when nothing is found. Matches a MAC in every
 * spelling, serials and orders whatever their case, and a part of a customer's or
 * ship-to's name. */
int bench_store_find(struct bench_store *s, const char *word, int limit,
		     bench_found_fn *fn, void *arg,
		     struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
