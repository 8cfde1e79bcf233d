#include <bench/bytes.h>
#include <bench/hash.h>

#include <errno.h>
#include <openssl/evp.h>

int
bench_hash_begin(struct bench_hash *h)
{
	if (h->ctx == NULL)
		h->ctx = EVP_MD_CTX_new();
	return h->ctx != NULL && EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL) == 1
		       ? 0
		       : -ENOMEM;
}

int
bench_hash_add(struct bench_hash *h, const void *data, size_t n)
{
	return EVP_DigestUpdate(h->ctx, data, n) == 1 ? 0 : -ENOMEM;
}

int
bench_hash_end(struct bench_hash *h, char *ret_text)
{
	if (EVP_DigestFinal_ex(h->ctx, h->md, NULL) != 1)
		return -ENOMEM;
	if (ret_text != NULL)
		bench_hex(h->md, sizeof(h->md), ret_text);
	return 0;
}

void
bench_hash_clear(struct bench_hash *h)
{
	EVP_MD_CTX_free(h->ctx);
	h->ctx = NULL;
}
