/* Check characters: GTIN's digit and the letter of our command bar codes. */
#ifndef SCANNER_CHECKDIGIT_H
#define SCANNER_CHECKDIGIT_H

#include <bench/defs.h>
#include <stdbool.h>

/* Command bar codes: this prefix, a body, one check letter (scanner.md section 5). */
#define BENCH_COMMAND_PREFIX "XCD"
/* The letters of body and check: no keyboard layout or caps lock moves them. */
#define BENCH_COMMAND_LETTERS "BCDEFGHIJKLNOPRSTUV"

/* Nothing but digits, at least one. */
bool bench_digits_only(const char *text, size_t len);
/* GS1 General Specifications 7.9.1: the last digit is right. Digits only. */
bool bench_gtin_is_right(const char *digits, size_t len);
/* The check letter of a body, '\0' if the body is empty, longer than 16 letters, or has
 * a character that is not in BENCH_COMMAND_LETTERS. */
char bench_command_letter(const char *body, size_t len);

#endif
