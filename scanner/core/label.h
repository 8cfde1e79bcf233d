/* What the codes of one unit's label add up to. Nothing is ever replaced: a second,
 * different value of a kind is a conflict. */
#ifndef SCANNER_LABEL_H
#define SCANNER_LABEL_H

#include <bench/mac.h>
#include <core/oui.h>

/* Texts are "" and mac zero when not known. Serial and product of a vendor without a
 * rule of its own are kept apart until they agree about the vendor: a mask of those
 * that write so, 0 for none. */
struct bench_label {
	struct bench_mac mac;
	char serial[32];
	char pid[48]; /* canonical: without a trailing '=' */
	struct {
		uint32_t serial_of, pid_of, mac_of;
		char serial[32], pid[48];
	} other;
};

bool bench_label_has_mac(const struct bench_label *l);
/* No MAC, no serial, no product. */
bool bench_label_is_empty(const struct bench_label *l);
bool bench_label_equal(const struct bench_label *a, const struct bench_label *b);
/* 0, or -EEXIST: l is unchanged and *ret_what names the kind ("MAC") that differs. */
int bench_label_add(struct bench_label *l, const struct bench_label *more,
		    const char **ret_what) BENCH_CHECKED;
/* Another vendor's serial and product become the label's own, if they agree; so does a
 * serial alone, if it agrees with the MAC. */
void bench_label_settle(struct bench_label *l);
/* "00:56:2b:.. FCH.. CP-.."; what is missing is left out. Cut to room. */
char *bench_label_format(const struct bench_label *l, char *text, size_t room);
/* "need MAC serial product", of those that it lacks. */
char *bench_label_missing(const struct bench_label *l, char *text, size_t room);

#endif
