#include "crypt_impl.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/random.h>

static const char *const cipher_names[] = {
	[BENCH_CIPHER_NONE] = "none",
	[BENCH_CIPHER_AES_256_CBC] = "aes-256-cbc",
	[BENCH_CIPHER_AES128GCM] = "aes128gcm",
};
static const char *const digest_names[] = {
	[BENCH_DIGEST_MD5] = "md5",
	[BENCH_DIGEST_SHA256] = "sha256",
};

const char *
bench_cipher_name(enum bench_cipher cipher)
{
	return cipher_names[cipher];
}

const char *
bench_digest_name(enum bench_digest digest)
{
	return digest_names[digest];
}

int
bench_cipher_parse(const char *name, enum bench_cipher *ret_cipher)
{
	for (size_t i = 0; i < BENCH_N(cipher_names); i++) {
		if (strcmp(name, cipher_names[i]) == 0) {
			*ret_cipher = (enum bench_cipher)i;
			return 0;
		}
	}
	return -EINVAL;
}

int
bench_digest_parse(const char *name, enum bench_digest *ret_digest)
{
	for (size_t i = 0; i < BENCH_N(digest_names); i++) {
		if (strcmp(name, digest_names[i]) == 0) {
			*ret_digest = (enum bench_digest)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int
random_bytes(void *out, size_t n, struct bench_err *err)
{
	/* up to 256 bytes come whole, whatever signals come (getrandom(2)) */
	return getrandom(out, n, 0) == (ssize_t)n
		       ? 0
		       : bench_fail(err, -EIO, "no random bytes: %s", strerror(errno));
}

static int
check_size(size_t n, struct bench_err *err)
{
	return n <= BENCH_CRYPT_MOST
		       ? 0
		       : bench_fail(err, -EINVAL, "%zu bytes are too many: %zu at most",
				    n, BENCH_CRYPT_MOST);
}

static int
check_key(const struct bench_crypt *c, struct bench_err *err)
{
	if (c->cipher != BENCH_CIPHER_NONE && c->key.len == 0)
		return bench_fail(err, -EINVAL, "the key is empty");
	return 0;
}

static int
encrypt(const struct bench_crypt *c, struct bench_bytes in, struct secret *ret_out,
	struct bench_err *err)
{
	uint8_t salt[RFC8188_SALT];
	int r = random_bytes(salt, sizeof(salt), err);

	if (r < 0)
		return r;
	switch (c->cipher) {
	case BENCH_CIPHER_AES_256_CBC:
		return cbc_encrypt(c, salt, in, ret_out, err);
	case BENCH_CIPHER_AES128GCM:
		return rfc8188_encrypt(c, salt, in, ret_out, err);
	case BENCH_CIPHER_NONE:
		break;
	}
	r = secret_new(ret_out, in.len, err);
	if (r == 0 && in.len > 0)
		memcpy(ret_out->data, in.data, in.len);
	ret_out->len = in.len;
	return r;
}

int
bench_encrypt(const struct bench_crypt *c, struct bench_bytes in, struct bench_str *out,
	      struct bench_err *err)
{
	bench_auto(secret_clear) struct secret packed = { 0 }, sealed = { 0 };
	int r = check_key(c, err);

	if (r == 0)
		r = check_size(in.len, err);
	if (r == 0 && c->gzip) {
		r = gzip_pack(in, &packed, err);
		in = (struct bench_bytes){ packed.data, packed.len };
	}
	if (r == 0)
		r = encrypt(c, in, &sealed, err);
	if (r == 0)
		r = check_size(sealed.len, err); /* or it could not be read again */
	return r < 0 ? r : secret_give(&sealed, out, err);
}

static int
decrypt(const struct bench_crypt *c, struct bench_bytes *in, struct secret *ret_out,
	struct bench_err *err)
{
	int r = 0;

	switch (c->cipher) {
	case BENCH_CIPHER_AES_256_CBC:
		r = cbc_decrypt(c, *in, ret_out, err);
		break;
	case BENCH_CIPHER_AES128GCM:
		r = rfc8188_decrypt(c, *in, ret_out, err);
		break;
	case BENCH_CIPHER_NONE:
		return 0;
	}
	*in = (struct bench_bytes){ ret_out->data, ret_out->len };
	return r;
}

int
bench_decrypt(const struct bench_crypt *c, struct bench_bytes in, struct bench_str *out,
	      struct bench_err *err)
{
	bench_auto(secret_clear) struct secret opened = { 0 }, unpacked = { 0 };
	int r = check_key(c, err);

	if (r == 0)
		r = check_size(in.len, err);
	if (r == 0)
		r = decrypt(c, &in, &opened, err);
	if (r < 0)
		return r;
	if (gzip_is(in)) {
		r = gzip_unpack(in, &unpacked, err);
		return r < 0 ? r : secret_give(&unpacked, out, err);
	}
	bench_str_add_n(out, in.data, in.len);
	return bench_str_failed(out) ? bench_fail(err, -ENOMEM, "out of memory") : 0;
}

/* The length of the UTF-8 character at p (RFC 3629), 0 when there is none. */
static size_t
character(const uint8_t *p, size_t left)
{
	size_t n = p[0] < 0x80	  ? 1
		   : p[0] < 0xc2  ? 0
		   : p[0] < 0xe0  ? 2
		   : p[0] < 0xf0  ? 3
		   : p[0] <= 0xf4 ? 4
				  : 0;

	if (n > left)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return n;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool
bench_looks_like_profile(struct bench_bytes plain)
{
	static const uint8_t bom[] = { 0xef, 0xbb, 0xbf };
	const uint8_t *p = plain.data, *end;

	if (gzip_is(plain))
		return true;
	if (plain.len == 0)
		return false;
	end = p + plain.len;
	if (plain.len >= sizeof(bom) && memcmp(p, bom, sizeof(bom)) == 0)
		p += sizeof(bom);
	while (p < end && is_blank(*p))
		p++;
	while (end > p && is_blank(end[-1]))
		end--;
	if (end - p < 2 || p[0] != '<' || end[-1] != '>')
		return false;
	while (p < end) {
		size_t n = character(p, (size_t)(end - p));

		if (n == 0 || (n == 1 && (*p < 0x20 || *p == 0x7f) && !is_blank(*p)))
			return false;
		p += n;
	}
	return true;
}

int
bench_key_new(char key[65], struct bench_err *err)
{
	uint8_t bits[32];
	int r = random_bytes(bits, sizeof(bits), err);

	if (r == 0)
		bench_hex(bits, sizeof(bits), key);
	OPENSSL_cleanse(bits, sizeof(bits));
	return r;
}
