#include "cbc.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define MAGIC "Salted__"
#define SALT 8
#define BLOCK 16

/* EVP_BytesToKey, count 1; then all of p through the cipher. */
static bool
crypt_all(bool seal, const uint8_t *salt, const char *key, bool sha256,
	  const uint8_t *p, size_t n, uint8_t *out, size_t *ret_n)
{
	const EVP_MD *md = sha256 ? EVP_sha256() : EVP_md5();
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t k[EVP_MAX_KEY_LENGTH], iv[EVP_MAX_IV_LENGTH];
	int len = 0, tail = 0;
	bool ok = ctx != NULL &&
		  EVP_BytesToKey(EVP_aes_256_cbc(), md, salt, (const uint8_t *)key,
				 (int)strlen(key), 1, k, iv) == 32 &&
		  EVP_CipherInit_ex(ctx, EVP_aes_256_cbc(), NULL, k, iv, seal) == 1 &&
		  EVP_CipherUpdate(ctx, out, &len, p, (int)n) == 1 &&
		  EVP_CipherFinal_ex(ctx, out + len, &tail) == 1;

	EVP_CIPHER_CTX_free(ctx);
	*ret_n = (size_t)len + (size_t)tail;
	return ok;
}

int
cbc_open(const uint8_t *p, size_t n, const char *key, bool sha256, struct str *ret)
{
	struct reader in = rd_init(p, n);
	const uint8_t *magic = rd_bytes(&in, strlen(MAGIC)),
		      *salt = rd_bytes(&in, SALT);
	AUTO_FREE uint8_t *out = NULL;
	size_t len;

	if (in.bad || memcmp(magic, MAGIC, strlen(MAGIC)) != 0 ||
	    rd_left(&in) % BLOCK != 0)
		return -EBADMSG;
	out = xcalloc(rd_left(&in) + BLOCK, 1);
	if (!crypt_all(false, salt, key, sha256, in.p, rd_left(&in), out, &len))
		return -EBADMSG;
	str_addn(ret, (const char *)out, len);
	return 0;
}

void
cbc_seal(const char *p, size_t n, const char *key, bool sha256, struct str *ret)
{
	AUTO_FREE uint8_t *out = xcalloc(n + BLOCK, 1);
	uint8_t salt[SALT];
	size_t len;

	if (getrandom(salt, SALT, 0) != SALT ||
	    !crypt_all(true, salt, key, sha256, (const uint8_t *)p, n, out, &len))
		abort();
	str_add(ret, MAGIC);
	str_addn(ret, (const char *)salt, SALT);
	str_addn(ret, (const char *)out, len);
}
