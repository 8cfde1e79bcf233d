/* Any bytes as an encrypted file: decrypted or refused. Any records with a good tag,
 * whatever is in them: read by the rules of RFC 8188 2. Any text and any options: it
 * comes back. */
#include <crypt_impl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#define TAG 16
#define HEADER 21

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct bench_bytes key = { (const uint8_t *)"0123456789abcdef", 16 };
static const uint8_t salt[RFC8188_SALT] = "salt of sixteen";

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
open_it(struct bench_bytes in)
{
	const struct bench_crypt c = { .cipher = BENCH_CIPHER_AES128GCM, .key = key };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { "" };
	int r = bench_decrypt(&c, in, &out, &err);

	require((r < 0) == (err.text[0] != '\0'));
	require(r == 0 ? out.len <= BENCH_CRYPT_MOST : out.len == 0);
}

static void
derive(const char *info, size_t n, uint8_t out[32])
{
	uint8_t prk[32], text[32];

	memcpy(text, info, n);
	text[n] = 1;
	require(HMAC(EVP_sha256(), salt, sizeof(salt), key.data, key.len, prk, NULL) !=
		NULL);
	require(HMAC(EVP_sha256(), prk, 32, text, n + 1, out, NULL) != NULL);
}

/* One record with these bytes in it, as they are. */
static void
write_record(struct bench_str *file, uint8_t seq, const uint8_t *text, size_t n)
{
	static const char cek[] = "Content-Encoding: aes128gcm",
			  base[] = "Content-Encoding: nonce";
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t k[32], nonce[32], out[256 + TAG];
	int len = 0, end = 0;

	derive(cek, sizeof(cek), k);
	derive(base, sizeof(base), nonce);
	nonce[11] ^= seq;
	require(ctx != NULL &&
		EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, k, nonce) == 1 &&
		EVP_EncryptUpdate(ctx, out, &len, text, (int)n) == 1 &&
		EVP_EncryptFinal_ex(ctx, out + len, &end) == 1 &&
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG, out + n) == 1);
	EVP_CIPHER_CTX_free(ctx);
	bench_str_add_n(file, out, n + TAG);
}

/* What the rules say of one record's text: its length without delimiter and padding, or
 * -1. */
static int
text_length(const uint8_t *text, size_t n, bool last)
{
	while (n > 0 && text[n - 1] == 0)
		n--;
	return n > 0 && text[n - 1] == (last ? 2 : 1) ? (int)n - 1 : -1;
}

/* Records of `most` bytes of text cut out of the input, all with a good tag. */
static void
read_good_records(size_t most, struct bench_bytes in)
{
	const struct bench_crypt c = { .cipher = BENCH_CIPHER_AES128GCM, .key = key };
	bench_auto(bench_str_clear) struct bench_str file = { 0 }, wanted = { 0 };
	bench_auto(secret_clear) struct secret out = { 0 };
	uint8_t header[HEADER] = { 0 };
	bool good = true;

	memcpy(header, salt, sizeof(salt));
	header[18] = (uint8_t)((most + TAG) >> 8);
	header[19] = (uint8_t)(most + TAG);
	bench_str_add_n(&file, header, sizeof(header));
	for (uint8_t seq = 0; in.len > 0 && seq < 200; seq++) {
		size_t n = in.len < most ? in.len : most;
		bool last = n == in.len || seq == 199;
		int len = text_length(in.data, n, last);

		write_record(&file, seq, in.data, n);
		good = good && len >= 0;
		if (good)
			bench_str_add_n(&wanted, in.data, (size_t)len);
		in.data += n;
		in.len -= n;
	}
	if (file.len == HEADER)
		return;
	require(good == (rfc8188_decrypt(&c,
					 (struct bench_bytes){
						 (const uint8_t *)file.text, file.len },
					 &out, NULL) == 0));
	require(!good ||
		(out.len == wanted.len &&
		 (out.len == 0 || memcmp(out.data, wanted.text, out.len) == 0)));
}

static void
there_and_back(uint8_t options, struct bench_bytes in)
{
	const struct bench_crypt c = { .cipher = BENCH_CIPHER_AES128GCM,
				       .key = key,
				       .gzip = (options & 1) != 0,
				       .record_size = 18U + (options >> 1),
				       .keyid = { in.data,
						  in.len < 255 ? in.len : 255 } };
	bench_auto(bench_str_clear) struct bench_str file = { 0 }, out = { 0 };
	int r;

	require(bench_encrypt(&c, in, &file, NULL) == 0);
	r = bench_decrypt(&c,
			  (struct bench_bytes){ (const uint8_t *)file.text, file.len },
			  &out, NULL);
	if (!c.gzip && gzip_is(in))
		return; /* a packed text is unpacked, or refused */
	require(r == 0 && out.len == in.len &&
		(in.len == 0 || memcmp(out.text, in.data, in.len) == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_bytes in = { data, size };

	open_it(in);
	if (size == 0)
		return 0;
	in.data++;
	in.len--;
	read_good_records(2U + data[0] % 64, in);
	there_and_back(data[0], in);
	return 0;
}
