/* PINs as they are kept: scrypt, with its cost and salt in front. */
#ifndef BENCH_STORE_PIN_H
#define BENCH_STORE_PIN_H

#include <bench/bytes.h>
#include <bench/err.h>

#define PIN_BLOB 52

/* pin was checked by bench_pin_check(). */
int pin_make(const char *pin, uint8_t ret_blob[PIN_BLOB],
	     struct bench_err *err) BENCH_CHECKED;
/* 1 it is that PIN, 0 it is another; -EBADMSG: the blob is none of ours. */
int pin_matches(struct bench_bytes blob, const char *pin,
		struct bench_err *err) BENCH_CHECKED;
#endif
