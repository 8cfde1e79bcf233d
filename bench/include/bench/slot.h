/* Places on the bench: their names, the switch ports that lead to them, and who is
 * where. Told to people, never proof. */
#ifndef BENCH_SLOT_H
#define BENCH_SLOT_H

#include <bench/code.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_PORT_TEXT 128 /* "switch/port" and the NUL */

/* A section of bench.conf. */
struct bench_slot {
	char name[BENCH_CODE_SLOT_NAME];
	char port[BENCH_PORT_TEXT];
};

struct bench_config;
struct bench_unit;

/* 1 to 12 of A-Z, 0-9 and '-': what a slot's bar code can say. */
bool bench_slot_is_name(const char *name);

/* Numbers that sort names as people do: A2, A10, B1; exact in a double. Names that
 * differ only in leading zeros, or behind ten characters, may have the same. */
#define BENCH_SLOT_ORDER_END INT64_C(6278211847988224) /* 38^10: above every name's */
int64_t bench_slot_order(const char *name);
/* The same, and then by their bytes: 0 only for equal names. */
int bench_slot_compare(const char *a, const char *b);

/* The slot that bench.conf gives a port; "" for none. Lives as long as c. */
const char *bench_slot_of_port(const struct bench_config *c, const char *port);
/* Where a unit stands: the slot that was scanned, else that of its port; "" when nobody
 * can tell. Lives as long as both. */
const char *bench_slot_of(const struct bench_config *c, const struct bench_unit *u);
/* The switch port that it was last heard on since its return; "" for none. */
const char *bench_slot_port(const struct bench_unit *u);
/* Where it sorts among others: by its slot, and behind all slots by the last four
 * digits of its MAC. */
int64_t bench_slot_place(const struct bench_config *c, const struct bench_unit *u);

BENCH_END_DECLS
#endif
