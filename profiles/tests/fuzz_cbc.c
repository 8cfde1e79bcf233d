/* Any bytes as an encrypted file: decrypted or refused. Any bytes as a gzip: bounded.
 * Any bytes as a text: it comes back. */
#include <profiles/crypt.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
open_it(const struct bench_crypt *c, struct bench_bytes in)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { "" };
	int r = bench_decrypt(c, in, &out, &err);

	require((r < 0) == (err.text[0] != '\0'));
	require(r == 0 ? out.len <= BENCH_CRYPT_MOST : out.len == 0);
	(void)bench_looks_like_profile(
		(struct bench_bytes){ (const uint8_t *)out.text, out.len });
}

static void
there_and_back(struct bench_crypt *c, struct bench_bytes in)
{
	bench_auto(bench_str_clear) struct bench_str file = { 0 }, out = { 0 };
	int r = bench_encrypt(c, in, &file, NULL);

	require(r == 0);
	r = bench_decrypt(c,
			  (struct bench_bytes){ (const uint8_t *)file.text, file.len },
			  &out, NULL);
	if (!c->gzip && in.len >= 3 && memcmp(in.data, "\x1f\x8b\x08", 3) == 0)
		return; /* a packed text is unpacked, or refused */
	require(r == 0 && out.len == in.len &&
		(in.len == 0 || memcmp(out.text, in.data, in.len) == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_bytes in = { data, size };
	struct bench_crypt c = { .cipher = BENCH_CIPHER_NONE,
				 .key = { (const uint8_t *)"SecretPhrase1234", 16 } };

	open_it(&c, in);
	c.cipher = BENCH_CIPHER_AES_256_CBC;
	open_it(&c, in);
	c.digest = BENCH_DIGEST_SHA256;
	open_it(&c, in);
	c.gzip = size > 0 && (data[0] & 1) != 0;
	there_and_back(&c, in);
	return 0;
}
