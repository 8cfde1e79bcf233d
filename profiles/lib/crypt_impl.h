/* What the files of crypt share. Each adds to out on success only, and leaves nothing
 * secret behind in memory. */
#ifndef PROFILES_CRYPT_IMPL_H
#define PROFILES_CRYPT_IMPL_H

#include <profiles/crypt.h>

#define CBC_SALT 8
#define RFC8188_SALT 16

/* Memory that held something secret: wiped when it is let go. For bench_auto. */
struct secret {
	uint8_t *data;
	size_t len, room;
};
int secret_new(struct secret *s, size_t room, struct bench_err *err) BENCH_CHECKED;
void secret_clear(struct secret *s);
/* Adds it to out; -ENOMEM. */
int secret_give(const struct secret *s, struct bench_str *out,
		struct bench_err *err) BENCH_CHECKED;

/* The salts are the caller's: random, but for the tests with known answers. */
int cbc_encrypt(const struct bench_crypt *c, const uint8_t salt[CBC_SALT],
		struct bench_bytes in, struct secret *ret_out,
		struct bench_err *err) BENCH_CHECKED;
int cbc_decrypt(const struct bench_crypt *c, struct bench_bytes in,
		struct secret *ret_out, struct bench_err *err) BENCH_CHECKED;
int rfc8188_encrypt(const struct bench_crypt *c, const uint8_t salt[RFC8188_SALT],
		    struct bench_bytes in, struct secret *ret_out,
		    struct bench_err *err) BENCH_CHECKED;
int rfc8188_decrypt(const struct bench_crypt *c, struct bench_bytes in,
		    struct secret *ret_out, struct bench_err *err) BENCH_CHECKED;

bool gzip_is(struct bench_bytes in);
int gzip_pack(struct bench_bytes in, struct secret *ret_out,
	      struct bench_err *err) BENCH_CHECKED;
/* One or several members, nothing behind them. */
int gzip_unpack(struct bench_bytes in, struct secret *ret_out,
		struct bench_err *err) BENCH_CHECKED;

#endif
