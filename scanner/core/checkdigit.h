/* GTIN's check digit. The letter of our own codes: bench/code.h. */
#ifndef SCANNER_CHECKDIGIT_H
#define SCANNER_CHECKDIGIT_H

#include <bench/defs.h>
#include <stdbool.h>

/* Nothing but digits, at least one. */
bool bench_digits_only(const char *text, size_t len);
/* GS1 General Specifications 7.9.1: the last digit is right. Digits only. */
bool bench_gtin_is_right(const char *digits, size_t len);

#endif
