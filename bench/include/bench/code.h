/* The bench's own bar codes: commands, staff badges, jobs, cartons and slots.
 *
 *   XCD <body> <check letter>          Code 128, ten to twenty letters
 *   body of a command   a word of its own: "UNDO"
 *   body of a number    a kind's letter, then 5, 10 or 15 digits of base 19
 *
 * Only letters that no keyboard layout (US, FR, DE, JP, UK) moves, so that a scanner
 * that types can be plugged in anywhere; with caps lock they come in lower case.
 * Of one letter wrong, two swapped, one lost or one doubled, none gives another code.
 */
#ifndef BENCH_CODE_H
#define BENCH_CODE_H

#include <bench/defs.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_CODE_PREFIX "XCD"
/* The letters of body and check; their number is a prime. */
#define BENCH_CODE_LETTERS "BCDEFGHIJKLNOPRSTUV"
#define BENCH_CODE_BODY_MAX 16
#define BENCH_CODE_TEXT 21	/* the longest code and the NUL */
#define BENCH_CODE_SLOT_NAME 13 /* the longest name of a slot and the NUL */

enum bench_code_kind {
	BENCH_CODE_NONE,
	/* commands */
	BENCH_CODE_UNDO,
	BENCH_CODE_ACK,
	BENCH_CODE_NG,
	BENCH_CODE_OPEN_CARTON,
	BENCH_CODE_CLOSE_CARTON,
	BENCH_CODE_REPRINT,
	BENCH_CODE_HELP,
	BENCH_CODE_INTAKE, /* the four modes */
	BENCH_CODE_PACK,
	BENCH_CODE_VERIFY,
	BENCH_CODE_RETURN,
	BENCH_CODE_SIGN_OUT,
	/* with a number */
	BENCH_CODE_BADGE,
	BENCH_CODE_BATCH,
	BENCH_CODE_CARTON,
	BENCH_CODE_SLOT, /* its number stands for its name */
	BENCH_CODE_KINDS
};

struct bench_code_meaning {
	enum bench_code_kind kind;
	int64_t number;			 /* BADGE, BATCH, CARTON; else 0 */
	char slot[BENCH_CODE_SLOT_NAME]; /* SLOT; else "" */
};

/* The code of a command (number 0), or of a badge, batch or carton (number > 0);
 * -EINVAL for anything else. Short for numbers below 2,476,099. A badge that must not
 * be guessed has a random number. */
int bench_code_format(enum bench_code_kind kind, int64_t number,
		      char ret_text[BENCH_CODE_TEXT]) BENCH_CHECKED;
/* A slot's name is 1 to 12 of A-Z, 0-9 and '-'; small letters count as capitals.
 * -EINVAL for others. Up to 4 characters give a short code. */
int bench_code_format_slot(const char *name,
			   char ret_text[BENCH_CODE_TEXT]) BENCH_CHECKED;

/* len bytes without terminator or AIM identifier, all capitals or (caps lock) all
 * small. -ENOENT: no code of ours; -EBADMSG: its check letter is wrong; -EINVAL: the
 * letter is right, but it means nothing. */
int bench_code_parse(const char *text, size_t len,
		     struct bench_code_meaning *ret_meaning) BENCH_CHECKED;

/* Is it the code of a badge, and so a secret? */
bool bench_code_is_badge(const char *text);

/* The check letter of a body in capitals, '\0' if it is empty, longer than
 * BENCH_CODE_BODY_MAX, or has another letter. */
char bench_code_check_letter(const char *body, size_t len);
/* "CLOSE CARTON", as people call it; "" for NONE. */
const char *bench_code_kind_name(enum bench_code_kind kind);

BENCH_END_DECLS
#endif
