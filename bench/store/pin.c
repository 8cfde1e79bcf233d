/* A blob is: 1 | log2 N | r | p | salt, 16 bytes | scrypt, 32 bytes. A PIN has few
 * digits, so that the cost only slows down who has stolen the file; guessing at the
 * bench is stopped by the waits (staff.c). */
#include "pin.h"

#include <bench/staff.h>

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

#define FORM 1
#define LOG_N 15 /* with r = 8: 32 MB, about a tenth of a second */
#define R 8
#define P 1
#define SALT 16
#define HASH 32
#define MEMORY_MOST (UINT64_C(160) << 20)

struct cost {
	unsigned log_n, r, p;
};

static int
scrypt(const struct cost *c, const uint8_t *salt, const char *pin, uint8_t hash[HASH])
{
	return EVP_PBE_scrypt(pin, strlen(pin), salt, SALT, UINT64_C(1) << c->log_n,
			      c->r, c->p, MEMORY_MOST, hash, HASH) == 1
		       ? 0
		       : -ENOMEM;
}

int
pin_make(const char *pin, uint8_t ret_blob[PIN_BLOB], struct bench_err *err)
{
	const struct cost cost = { LOG_N, R, P };
	uint8_t blob[PIN_BLOB] = { FORM, LOG_N, R, P };

	if (getrandom(blob + 4, SALT, 0) != SALT)
		return bench_fail(err, -EIO, "no random bytes for a PIN's salt");
	if (scrypt(&cost, blob + 4, pin, blob + 4 + SALT) < 0)
		return bench_fail(err, -ENOMEM, "scrypt failed: out of memory?");
	memcpy(ret_blob, blob, PIN_BLOB);
	return 0;
}

int
pin_matches(struct bench_bytes blob, const char *pin, struct bench_err *err)
{
	struct bench_reader in = bench_reader_init(blob.data, blob.len);
	unsigned form = bench_reader_u8(&in);
	struct cost c = { .log_n = bench_reader_u8(&in) };
	struct bench_bytes salt, kept;
	uint8_t hash[HASH];
	bool same;

	c.r = bench_reader_u8(&in);
	c.p = bench_reader_u8(&in);
	salt = bench_reader_bytes(&in, SALT);
	kept = bench_reader_bytes(&in, HASH);
	if (!bench_reader_done(&in) || form != FORM || c.log_n < 10 || c.log_n > 17 ||
	    c.r < 1 || c.r > 8 || c.p < 1 || c.p > 4)
		return bench_fail(err, -EBADMSG,
				  "the PIN in the database cannot be read: set a new "
				  "one by 'bench staff pin'");
	if (scrypt(&c, salt.data, pin, hash) < 0)
		return bench_fail(err, -ENOMEM, "scrypt failed: out of memory?");
	same = CRYPTO_memcmp(hash, kept.data, HASH) == 0;
	OPENSSL_cleanse(hash, sizeof(hash));
	return same;
}

/* The same step from digit to digit: 0000, 1234, 9876, 7890. */
static bool
is_row(const char *pin)
{
	int step = (pin[1] - pin[0] + 10) % 10;

	if (step > 1 && step < 9)
		return false;
	for (size_t i = 2; pin[i] != '\0'; i++) {
		if ((pin[i] - pin[i - 1] + 10) % 10 != step)
			return false;
	}
	return true;
}

static bool
is_one_pair(const char *pin)
{
	for (size_t i = 2; pin[i] != '\0'; i++) {
		if (pin[i] != pin[i - 2])
			return false;
	}
	return true;
}

int
bench_pin_check(const char *pin, struct bench_err *err)
{
	size_t n = strlen(pin);

	if (n < BENCH_PIN_MIN || n > BENCH_PIN_MAX || strspn(pin, "0123456789") != n)
		return bench_fail(err, -EINVAL, "a PIN has %d to %d digits",
				  BENCH_PIN_MIN, BENCH_PIN_MAX);
	if (is_row(pin) || is_one_pair(pin))
		return bench_fail(err, -EINVAL,
				  "that PIN is among the first that anybody tries: no "
				  "rows, no repeated digits or pairs");
	return 0;
}
