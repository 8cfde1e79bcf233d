#include "payload.h"

#include "util.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PROFILE_MAX (8u << 20)
#define SALTED "Salted__"

static int
corrupt(const char **ret_why, const char *why)
{
	*ret_why = why;
	return -EBADMSG;
}

static int
cbc_final(EVP_CIPHER_CTX *ctx, const struct reader *in, uint8_t *out, int *ret_n)
{
	int n, tail;

	if (EVP_DecryptUpdate(ctx, out, &n, in->p, (int)rd_left(in)) != 1 ||
	    EVP_DecryptFinal_ex(ctx, out + n, &tail) != 1)
		return -EBADMSG;
	*ret_n = n + tail;
	return 0;
}

/* openssl enc -aes-256-cbc -k: "Salted__", salt, ciphertext; EVP_BytesToKey count 1. */
static int
cbc_open(const uint8_t *p, size_t n, const char *key, enum cbc_digest digest,
	 char **ret, size_t *ret_n)
{
	const EVP_MD *md = digest == CBC_MD5 ? EVP_md5() : EVP_sha256();
	struct reader in = rd_init(p, n);
	const uint8_t *magic = rd_bytes(&in, 8), *salt = rd_bytes(&in, 8);
	uint8_t k[EVP_MAX_KEY_LENGTH], iv[EVP_MAX_IV_LENGTH];
	EVP_CIPHER_CTX *ctx;
	uint8_t *out;
	int r = -EBADMSG, len = 0;

	if (in.bad || memcmp(magic, SALTED, 8) != 0 || rd_left(&in) % 16 != 0)
		return -EBADMSG;
	ctx = EVP_CIPHER_CTX_new();
	out = xcalloc(rd_left(&in) + 17, 1);
	if (ctx != NULL &&
	    EVP_BytesToKey(EVP_aes_256_cbc(), md, salt, (const uint8_t *)key,
			   (int)strlen(key), 1, k, iv) == 32 &&
	    EVP_DecryptInit_ex(ctx, EVP_aes_256_cbc(), NULL, k, iv) == 1)
		r = cbc_final(ctx, &in, out, &len);
	EVP_CIPHER_CTX_free(ctx);
	if (r < 0) {
		free(out);
		return r;
	}
	out[len] = '\0';
	*ret = (char *)out;
	*ret_n = (size_t)len;
	return 0;
}

static int
inflate_all(z_stream *z, struct str *out)
{
	uint8_t chunk[16384];
	int r;

	do {
		z->next_out = chunk;
		z->avail_out = sizeof(chunk);
		r = inflate(z, Z_NO_FLUSH);
		if (r != Z_OK && r != Z_STREAM_END)
			return -EBADMSG;
		str_addn(out, (const char *)chunk, sizeof(chunk) - z->avail_out);
		if (out->len > PROFILE_MAX)
			return -EBADMSG;
	} while (r != Z_STREAM_END);
	return 0;
}

/* RFC 1952, recognised by its first bytes, not by the name (cisco-mpp §5). */
static int
gunzip(char *p, size_t n, char **ret, size_t *ret_n)
{
	z_stream z = { .next_in = (Bytef *)p, .avail_in = (uInt)n };
	struct str out = { 0 };
	int r;

	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return -EBADMSG;
	r = inflate_all(&z, &out);
	inflateEnd(&z);
	if (r < 0) {
		str_clear(&out);
		return r;
	}
	*ret_n = out.len;
	*ret = str_take(&out);
	return 0;
}

int
payload_open(const uint8_t *p, size_t n, const char *key, enum cbc_digest digest,
	     char **ret, size_t *ret_n, const char **ret_why)
{
	AUTO_FREE char *plain = NULL, *packed = NULL;
	size_t len = n;

	if (n > PROFILE_MAX)
		return corrupt(ret_why, "too long");
	if (key != NULL) {
		if (cbc_open(p, n, key, digest, &plain, &len) < 0)
			return corrupt(ret_why, "cannot be decrypted");
	} else {
		plain = xcalloc(n + 1, 1);
		if (n > 0)
			memcpy(plain, p, n);
	}
	if (len >= 2 && memcmp(plain, "\x1f\x8b", 2) == 0) {
		packed = plain;
		plain = NULL;
		if (gunzip(packed, len, &plain, &len) < 0)
			return corrupt(ret_why, "cannot be decompressed");
	}
	*ret = plain;
	plain = NULL;
	*ret_n = len;
	return 0;
}
