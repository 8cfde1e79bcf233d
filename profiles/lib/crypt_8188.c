/* RFC 8188, aes128gcm:
 *
 *   salt 16 | record size 4 | key id length 1 | key id | records
 *   record  = AES-128-GCM(text, delimiter, zeros) and its 16-byte tag
 *   delimiter 1 in all records but the last, 2 in the last: so a file cut between two
 *   records is found. Every record but the last has the record size. */
#include "crypt_impl.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#define TAG 16
#define NONCE 12
#define HASH 32
#define LEAST_RECORD 18 /* RFC 8188 2.1 */
#define USUAL_RECORD 4096
#define KEYID_MOST 255
#define HEADER (RFC8188_SALT + 4 + 1)

/* The file's key schedule and how many records it has gone through. */
struct stream {
	EVP_CIPHER_CTX *ctx;
	uint8_t key[16], nonce[NONCE];
	uint64_t seq;
};

static void
stream_clear(struct stream *s)
{
	EVP_CIPHER_CTX_free(s->ctx);
	OPENSSL_cleanse(s, sizeof(*s));
}

/* One step of HKDF's second half (RFC 5869): enough for 32 bytes. info with its final
 * NUL (RFC 8188 2.2). */
static bool
expand(const uint8_t prk[HASH], const char *info, size_t info_len, uint8_t *out,
       size_t n)
{
	uint8_t text[32], md[HASH];
	bool ok;

	memcpy(text, info, info_len);
	text[info_len] = 1;
	ok = HMAC(EVP_sha256(), prk, HASH, text, info_len + 1, md, NULL) != NULL;
	memcpy(out, md, n);
	OPENSSL_cleanse(md, sizeof(md));
	return ok;
}

static int
stream_init(struct stream *s, const struct bench_crypt *c, const uint8_t *salt,
	    struct bench_err *err)
{
	static const char cek[] = "Content-Encoding: aes128gcm",
			  nonce[] = "Content-Encoding: nonce";
	uint8_t prk[HASH];
	bool ok;

	s->ctx = EVP_CIPHER_CTX_new();
	ok = s->ctx != NULL &&
	     HMAC(EVP_sha256(), salt, RFC8188_SALT, c->key.data, c->key.len, prk,
		  NULL) != NULL &&
	     expand(prk, cek, sizeof(cek), s->key, sizeof(s->key)) &&
	     expand(prk, nonce, sizeof(nonce), s->nonce, sizeof(s->nonce));
	OPENSSL_cleanse(prk, sizeof(prk));
	return ok ? 0 : bench_fail(err, -ENOMEM, "aes128gcm: no key from HKDF");
}

/* The next record's nonce: the base, xor its number (RFC 8188 2.3). The number fits 64
 * of the 96 bits. */
static bool
next_record(struct stream *s, bool encrypting)
{
	uint8_t nonce[NONCE];

	memcpy(nonce, s->nonce, NONCE);
	for (int i = 0; i < 8; i++)
		nonce[NONCE - 1 - i] ^= (uint8_t)(s->seq >> 8 * i);
	s->seq++;
	return EVP_CipherInit_ex(s->ctx, EVP_aes_128_gcm(), NULL, s->key, nonce,
				 encrypting) == 1;
}

static bool
seal_record(struct stream *s, struct bench_bytes text, bool last, uint8_t *out)
{
	const uint8_t delimiter = last ? 2 : 1;
	int n = 0, more = 0, end = 0;

	return next_record(s, true) &&
	       EVP_EncryptUpdate(s->ctx, out, &n, text.data, (int)text.len) == 1 &&
	       EVP_EncryptUpdate(s->ctx, out + n, &more, &delimiter, 1) == 1 &&
	       EVP_EncryptFinal_ex(s->ctx, out + n + more, &end) == 1 &&
	       EVP_CIPHER_CTX_ctrl(s->ctx, EVP_CTRL_AEAD_GET_TAG, TAG,
				   out + n + more + end) == 1;
}

static size_t
put_header(uint8_t *out, const uint8_t *salt, uint32_t rs, struct bench_bytes keyid)
{
	memcpy(out, salt, RFC8188_SALT);
	for (int i = 0; i < 4; i++)
		out[RFC8188_SALT + i] = (uint8_t)(rs >> (24 - 8 * i));
	out[HEADER - 1] = (uint8_t)keyid.len;
	if (keyid.len > 0)
		memcpy(out + HEADER, keyid.data, keyid.len);
	return HEADER + keyid.len;
}

static int
check_options(const struct bench_crypt *c, uint32_t rs, struct bench_err *err)
{
	if (rs < LEAST_RECORD)
		return bench_fail(err, -EINVAL,
				  "aes128gcm: a record size of %u is too small: %d at "
				  "least",
				  rs, LEAST_RECORD);
	if (c->keyid.len > KEYID_MOST)
		return bench_fail(err, -EINVAL,
				  "aes128gcm: the key id is %zu bytes long: %d at most",
				  c->keyid.len, KEYID_MOST);
	return 0;
}

int
rfc8188_encrypt(const struct bench_crypt *c, const uint8_t salt[RFC8188_SALT],
		struct bench_bytes in, struct secret *ret_out, struct bench_err *err)
{
	bench_auto(stream_clear) struct stream s = { 0 };
	uint32_t rs = c->record_size == 0 ? USUAL_RECORD : c->record_size;
	size_t most = (size_t)rs - TAG - 1, done = 0, records;
	int r = check_options(c, rs, err);

	if (r < 0)
		return r;
	records = in.len == 0 ? 1 : (in.len + most - 1) / most;
	r = secret_new(ret_out, HEADER + c->keyid.len + in.len + records * (TAG + 1),
		       err);
	if (r == 0)
		r = stream_init(&s, c, salt, err);
	if (r < 0)
		return r;
	ret_out->len = put_header(ret_out->data, salt, rs, c->keyid);
	for (size_t i = 0; i < records; i++) {
		size_t n = in.len - done < most ? in.len - done : most;
		struct bench_bytes text = { in.data + done, n };

		if (!seal_record(&s, text, i + 1 == records,
				 ret_out->data + ret_out->len))
			return bench_fail(err, -ENOMEM, "aes128gcm: encryption failed");
		ret_out->len += n + TAG + 1;
		done += n;
	}
	return 0;
}

/* The text of one record, with delimiter and padding, to out. */
static bool
open_record(struct stream *s, struct bench_bytes record, uint8_t *out)
{
	size_t n = record.len - TAG;
	uint8_t tag[TAG];
	int got = 0, end = 0;

	memcpy(tag, record.data + n, TAG);
	return next_record(s, false) &&
	       EVP_DecryptUpdate(s->ctx, out, &got, record.data, (int)n) == 1 &&
	       EVP_CIPHER_CTX_ctrl(s->ctx, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1 &&
	       EVP_DecryptFinal_ex(s->ctx, out + got, &end) == 1;
}

static int
damaged(struct bench_err *err, uint64_t record, const char *why)
{
	return bench_fail(err, -EINVAL, "aes128gcm: record %llu: %s",
			  (unsigned long long)record, why);
}

/* One record's text is added to out. */
static int
read_record(struct stream *s, struct bench_bytes record, bool last, struct secret *out,
	    struct bench_err *err)
{
	uint8_t *text = out->data + out->len;
	size_t n;

	if (record.len <= TAG)
		return damaged(err, s->seq + 1,
			       "the file was cut: there is no whole record");
	if (!open_record(s, record, text))
		return damaged(err, s->seq, "wrong key, or the file is damaged or cut");
	n = record.len - TAG;
	while (n > 0 && text[n - 1] == 0)
		n--;
	if (n == 0)
		return damaged(err, s->seq, "it has no delimiter");
	if (text[n - 1] != (last ? 2 : 1))
		return damaged(err, s->seq,
			       last ? "it is not the last one: the file was cut"
				    : "it should be the last one: the file has more");
	out->len += n - 1;
	return 0;
}

int
rfc8188_decrypt(const struct bench_crypt *c, struct bench_bytes in,
		struct secret *ret_out, struct bench_err *err)
{
	bench_auto(stream_clear) struct stream s = { 0 };
	struct bench_reader file = bench_reader_init(in.data, in.len);
	struct bench_bytes salt = bench_reader_bytes(&file, RFC8188_SALT);
	uint32_t rs = bench_reader_be32(&file);
	struct bench_bytes keyid = bench_reader_bytes(&file, bench_reader_u8(&file));
	int r;

	if (!bench_reader_ok(&file))
		return bench_fail(err, -EINVAL,
				  "aes128gcm: the file was cut in its header");
	r = check_options(c, rs, err);
	if (r < 0)
		return r;
	if (c->keyid.len > 0 && (c->keyid.len != keyid.len ||
				 memcmp(c->keyid.data, keyid.data, keyid.len) != 0))
		return bench_fail(err, -EINVAL,
				  "aes128gcm: the file is for a key of another id");
	r = secret_new(ret_out, bench_reader_left(&file), err);
	if (r == 0)
		r = stream_init(&s, c, salt.data, err);
	for (bool last = false; r == 0 && !last;) {
		size_t left = bench_reader_left(&file), n = left < rs ? left : rs;
		struct bench_bytes record = bench_reader_bytes(&file, n);

		last = n == left;
		r = read_record(&s, record, last, ret_out, err);
	}
	return r;
}
