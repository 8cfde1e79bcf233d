/* Macros of Cisco MPP phones: $MA in a rule, a log text or a DHCP value.
 *
 *   $NAME  $(NAME)   the value
 *   $(NAME:p)        from offset p on; $(NAME:p:q) at most q characters of that
 *   $$               one '$'
 *
 * Names are upper case. After a bare '$' the longest known name wins: $MAU is not
 * $MA and "U", and $MAX is $MA and "X". A one-letter name ends where the letters end:
 * $MODEL is no $M. What is not known stays as it is written. Expansion is not
 * recursive. $A and $GPP_A are the same, so are $SA and $GPP_SA, and $METH is $SCHEME.
 * The secrets $SA to $SD are known only where the phone knows them: in the values of
 * --key, --uid and --pwd. */
#ifndef PROFILES_MACRO_H
#define PROFILES_MACRO_H

#include <bench/err.h>
#include <bench/mac.h>
#include <bench/str.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

/* Bytes that a text may expand to. */
#define BENCH_MACRO_MOST 4096

/* What one phone's macros stand for. Names without '$', in either spelling; a name
 * that no guide lists is thereby known, too. All borrowed. General purpose parameters
 * that are not here are empty, as on a factory phone. */
struct bench_macro {
	const char *name, *value;
};
struct bench_macros {
	const struct bench_macro *at;
	size_t n;
};

enum bench_macro_place {
	BENCH_MACRO_PLAIN,
	BENCH_MACRO_SECRET, /* the value of --key, --uid or --pwd */
};

/* The values of $MA, $MAU and $MAC. */
struct bench_macro_mac {
	char ma[13], mau[13], mac[BENCH_MAC_TEXT];
};
void bench_macro_mac(struct bench_mac mac, struct bench_macro_mac *ret);

/* Adds the expanded text to out. -ENODATA: a macro that phones know, but the table has
 * no value (the text names it; out is as before); -EMSGSIZE: above BENCH_MACRO_MOST. No
 * value is ever part of an error's text. */
int bench_macro_expand(const struct bench_macros *macros, enum bench_macro_place place,
		       const char *text, struct bench_str *out,
		       struct bench_err *err) BENCH_CHECKED;

/* One use of a macro in a text, as written; for whoever checks texts. */
struct bench_macro_use {
	const char *at;	  /* its '$' */
	size_t len;	  /* up to and with its ')' */
	const char *name; /* in the text, name_len bytes; "GPP_A" as written */
	size_t name_len;
	bool known;  /* else the phone leaves it as it is */
	bool secret; /* $SA to $SD: known, but in secret places only */
};
/* The next use at or after *text, and *text behind it; false when there is none. "$$"
 * and a '$' with no name behind it are none. */
bool bench_macro_next(const char **text, struct bench_macro_use *ret);

BENCH_END_DECLS
#endif
