/* What strangers wrote, made fit for paper: a phone's serial, a customer's name. */
#ifndef PRINT_TEXT_H
#define PRINT_TEXT_H

#include <bench/defs.h>
#include <stdbool.h>

/* dst becomes one line of valid UTF-8. Line ends and tabs are blanks; other control
 * characters, bytes that are not UTF-8, marks that turn the direction of text or that
 * nobody sees, and the third mark upon one letter are '?'. What does not fit is cut
 * between two characters, and ends in "…". NULL counts as "". Returns dst. */
char *text_clean(const char *src, char *dst, size_t room);

/* A Code 128 or QR of ours carries these, and ZPL has no other meaning for them:
 * letters, digits, blank and $ % * + - . / : = _ */
bool text_fits_code(const char *text);
/* Printable ASCII only. */
bool text_is_ascii(const char *text);

#endif
