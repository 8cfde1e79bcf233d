/* AES-256-CBC as `openssl enc` lays it out: "Salted__", 8 bytes of salt, ciphertext. */
#include "crypt_impl.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#define MAGIC "Salted__"
#define MAGIC_LEN 8
#define BLOCK 16

struct keys {
	uint8_t key[32], iv[BLOCK];
};

static void
keys_clear(struct keys *k)
{
	OPENSSL_cleanse(k, sizeof(*k));
}

static void
cipher_freep(EVP_CIPHER_CTX **ctx)
{
	EVP_CIPHER_CTX_free(*ctx); /* wipes its key schedule */
}

static int
derive(const struct bench_crypt *c, const uint8_t salt[CBC_SALT], struct keys *k,
       struct bench_err *err)
{
	const EVP_MD *md = c->digest == BENCH_DIGEST_MD5 ? EVP_md5() : EVP_sha256();

	return EVP_BytesToKey(EVP_aes_256_cbc(), md, salt, c->key.data, (int)c->key.len,
			      1, k->key, k->iv) == sizeof(k->key)
		       ? 0
		       : bench_fail(err, -ENOMEM, "aes-256-cbc: no key from %s",
				    bench_digest_name(c->digest));
}

/* Both ways; false when the padding is bad or memory ran out. */
static bool
run_cipher(const struct keys *k, bool encrypting, struct bench_bytes in, uint8_t *out,
	   size_t *ret_len)
{
	bench_auto(cipher_freep) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0, last = 0;

	if (ctx == NULL ||
	    EVP_CipherInit_ex(ctx, EVP_aes_256_cbc(), NULL, k->key, k->iv,
			      encrypting) != 1 ||
	    EVP_CipherUpdate(ctx, out, &n, in.data, (int)in.len) != 1 ||
	    EVP_CipherFinal_ex(ctx, out + n, &last) != 1)
		return false;
	*ret_len = (size_t)n + (size_t)last;
	return true;
}

int
cbc_encrypt(const struct bench_crypt *c, const uint8_t salt[CBC_SALT],
	    struct bench_bytes in, struct secret *ret_out, struct bench_err *err)
{
	bench_auto(keys_clear) struct keys k = { 0 };
	size_t n = 0;
	int r = secret_new(ret_out, MAGIC_LEN + CBC_SALT + in.len + BLOCK, err);

	if (r == 0)
		r = derive(c, salt, &k, err);
	if (r < 0)
		return r;
	memcpy(ret_out->data, MAGIC, MAGIC_LEN);
	memcpy(ret_out->data + MAGIC_LEN, salt, CBC_SALT);
	if (!run_cipher(&k, true, in, ret_out->data + MAGIC_LEN + CBC_SALT, &n))
		return bench_fail(err, -ENOMEM, "aes-256-cbc: encryption failed");
	ret_out->len = MAGIC_LEN + CBC_SALT + n;
	return 0;
}

int
cbc_decrypt(const struct bench_crypt *c, struct bench_bytes in, struct secret *ret_out,
	    struct bench_err *err)
{
	bench_auto(keys_clear) struct keys k = { 0 };
	struct bench_reader file = bench_reader_init(in.data, in.len);
	struct bench_bytes magic = bench_reader_bytes(&file, MAGIC_LEN);
	struct bench_bytes salt = bench_reader_bytes(&file, CBC_SALT);
	struct bench_bytes text = { file.pos, bench_reader_left(&file) };
	int r;

	if (!bench_reader_ok(&file) || memcmp(magic.data, MAGIC, MAGIC_LEN) != 0)
		return bench_fail(err, -EINVAL,
				  "aes-256-cbc: this is no encrypted file: it does not "
				  "begin with \"" MAGIC "\" and a salt");
	if (text.len == 0 || text.len % BLOCK != 0)
		return bench_fail(err, -EINVAL,
				  "aes-256-cbc: the file was cut: %zu bytes are not "
				  "whole blocks of %d",
				  text.len, BLOCK);
	r = secret_new(ret_out, text.len + BLOCK, err);
	if (r == 0)
		r = derive(c, salt.data, &k, err);
	if (r == 0 && !run_cipher(&k, false, text, ret_out->data, &ret_out->len))
		r = bench_fail(err, -EINVAL,
			       "aes-256-cbc: wrong key, wrong digest (%s), or the file "
			       "is damaged",
			       bench_digest_name(c->digest));
	return r;
}
