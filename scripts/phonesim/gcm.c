#include "gcm.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define SALT 16
#define KEY 16
#define NONCE 12
#define TAG 16
#define RECORD_MIN (TAG + 2) /* section 2: smaller sizes are not valid */
#define RECORD_SEALED 4096u

struct keys {
	uint8_t key[KEY], nonce[NONCE];
};

static void
hmac(const void *key, size_t n_key, const void *p, size_t n, uint8_t ret[32])
{
	unsigned len = 32;

	if (HMAC(EVP_sha256(), key, (int)n_key, p, n, ret, &len) == NULL)
		abort();
}

/* HKDF with one block each, sections 2.2 and 2.3; both texts end in NUL and 1. */
static void
derive(const uint8_t salt[SALT], const void *ikm, size_t n_ikm, struct keys *ret)
{
	static const char key_info[] = "Content-Encoding: aes128gcm\0\001";
	static const char nonce_info[] = "Content-Encoding: nonce\0\001";
	uint8_t prk[32], block[32];

	hmac(salt, SALT, ikm, n_ikm, prk);
	hmac(prk, sizeof(prk), key_info, sizeof(key_info) - 1, block);
	memcpy(ret->key, block, KEY);
	hmac(prk, sizeof(prk), nonce_info, sizeof(nonce_info) - 1, block);
	memcpy(ret->nonce, block, NONCE);
}

/* The base nonce XOR the record's number, big-endian (section 2.3). */
static void
record_nonce(const struct keys *k, uint64_t number, uint8_t ret[NONCE])
{
	memcpy(ret, k->nonce, NONCE);
	for (size_t i = NONCE; number > 0; number >>= 8)
		ret[--i] ^= (uint8_t)(number & 0xff);
}

/* n bytes from p to out; the tag stands behind the encrypted side. */
static bool
crypt_record(const struct keys *k, uint64_t number, bool seal, const uint8_t *p,
	     size_t n, uint8_t *tag, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t nonce[NONCE];
	int len = 0;
	bool ok;

	record_nonce(k, number, nonce);
	ok = ctx != NULL &&
	     EVP_CipherInit_ex(ctx, EVP_aes_128_gcm(), NULL, k->key, nonce, seal) ==
		     1 &&
	     (seal || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1) &&
	     EVP_CipherUpdate(ctx, out, &len, p, (int)n) == 1 &&
	     EVP_CipherFinal_ex(ctx, out + len, &len) == 1 &&
	     (!seal || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG, tag) == 1);
	EVP_CIPHER_CTX_free(ctx);
	return ok;
}

/* Content, then 2 in the last record and 1 in the others, then zeros. */
static int
unpad(const uint8_t *p, size_t n, bool last, struct str *ret)
{
	while (n > 0 && p[n - 1] == 0)
		n--;
	if (n == 0 || p[n - 1] != (last ? 2 : 1))
		return -EBADMSG;
	str_addn(ret, (const char *)p, n - 1);
	return 0;
}

static int
open_record(const struct keys *k, uint64_t number, const uint8_t *p, size_t n,
	    bool last, struct str *ret)
{
	AUTO_FREE uint8_t *plain = NULL;
	uint8_t tag[TAG];

	if (n <= TAG)
		return -EBADMSG;
	n -= TAG;
	memcpy(tag, p + n, TAG);
	plain = xcalloc(n, 1);
	if (!crypt_record(k, number, false, p, n, tag, plain))
		return -EBADMSG;
	return unpad(plain, n, last, ret);
}

int
gcm_open(const uint8_t *p, size_t n, const void *ikm, size_t n_ikm, struct str *ret)
{
	struct reader r = rd_init(p, n);
	const uint8_t *salt = rd_bytes(&r, SALT);
	uint32_t size = rd_be32(&r);
	struct str content = { 0 };
	struct keys k;

	rd_bytes(&r, rd_u8(&r)); /* the key id: this phone has one key */
	if (r.bad || size < RECORD_MIN || rd_left(&r) == 0)
		return -EBADMSG;
	derive(salt, ikm, n_ikm, &k);
	for (uint64_t number = 0; rd_left(&r) > 0; number++) {
		size_t len = rd_left(&r) < size ? rd_left(&r) : size;
		const uint8_t *record = rd_bytes(&r, len);

		if (open_record(&k, number, record, len, rd_left(&r) == 0, &content) <
		    0) {
			str_clear(&content);
			return -EBADMSG;
		}
	}
	if (content.len > 0)
		str_addn(ret, content.s, content.len);
	str_clear(&content);
	return 0;
}

static void
seal_record(const struct keys *k, uint64_t number, const char *p, size_t n, bool last,
	    struct str *ret)
{
	uint8_t plain[RECORD_SEALED], out[RECORD_SEALED], tag[TAG];

	memcpy(plain, p, n);
	plain[n] = last ? 2 : 1;
	if (!crypt_record(k, number, true, plain, n + 1, tag, out))
		abort();
	str_addn(ret, (const char *)out, n + 1);
	str_addn(ret, (const char *)tag, TAG);
}

void
gcm_seal(const void *p, size_t n, const void *ikm, size_t n_ikm, struct str *ret)
{
	const size_t room = RECORD_SEALED - TAG - 1;
	uint8_t head[SALT + 5] = { 0 };
	const char *text = p;
	struct keys k;
	uint64_t number = 0;

	if (getrandom(head, SALT, 0) != SALT)
		abort();
	head[SALT + 2] = RECORD_SEALED >> 8;
	str_addn(ret, (const char *)head, sizeof(head));
	derive(head, ikm, n_ikm, &k);
	for (; n > room; n -= room, text += room)
		seal_record(&k, number++, text, room, false, ret);
	seal_record(&k, number, text, n, true, ret);
}
