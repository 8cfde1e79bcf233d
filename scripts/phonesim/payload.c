#include "payload.h"

#include "base64.h"
#include "cbc.h"
#include "gcm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#define PROFILE_MAX (8u << 20)

const char *
payload_how_name(enum payload_how how)
{
	static const char *const names[] = { "plain", "cbc-md5", "cbc-sha256",
					     "aes128gcm" };

	return names[how];
}

static bool
ikm_bytes(const struct payload_keys *keys, struct str *ret)
{
	if (keys->ikm_form == IKM_BASE64URL)
		return base64_decode(keys->ikm, ret);
	str_add(ret, keys->ikm);
	return true;
}

static int
open_gcm(const uint8_t *p, size_t n, const struct payload_keys *keys, struct str *ret)
{
	struct str ikm = { 0 };
	int r = -EBADMSG;

	if (keys->ikm[0] != '\0' && ikm_bytes(keys, &ikm))
		r = gcm_open(p, n, ikm.s, ikm.len, ret);
	str_clear(&ikm);
	return r;
}

/* The MD5 reading of a SHA-256 file may look well padded by chance (1 in 256), so a
 * candidate counts only if it begins like a profile or gzip. */
static bool
plausible(const struct str *s)
{
	const char *text = s->s;

	if (text == NULL)
		return false;
	text += strspn(text, " \t\r\n");
	return text[0] == '<' || (s->len > 1 && memcmp(s->s, "\x1f\x8b", 2) == 0);
}

static int
open_cbc(const uint8_t *p, size_t n, const struct payload_keys *keys, struct str *ret,
	 enum payload_how *ret_how)
{
	*ret_how = PAYLOAD_CBC_MD5;
	if (keys->digest != CBC_SHA256 && cbc_open(p, n, keys->key, false, ret) == 0 &&
	    (keys->digest == CBC_MD5 || plausible(ret)))
		return 0;
	if (keys->digest == CBC_MD5)
		return -EBADMSG;
	str_clear(ret);
	*ret_how = PAYLOAD_CBC_SHA256;
	return cbc_open(p, n, keys->key, true, ret);
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
gunzip(const struct str *in, struct str *out)
{
	z_stream z = { .next_in = (Bytef *)in->s, .avail_in = (uInt)in->len };
	int r;

	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return -EBADMSG;
	r = inflate_all(&z, out);
	inflateEnd(&z);
	return r;
}

static int
decrypt(const uint8_t *p, size_t n, const char *coding, const struct payload_keys *keys,
	struct str *ret, enum payload_how *ret_how)
{
	if (strcasecmp(coding, "aes128gcm") == 0) {
		*ret_how = PAYLOAD_GCM;
		return open_gcm(p, n, keys, ret);
	}
	if (keys->key != NULL)
		return open_cbc(p, n, keys, ret, ret_how);
	*ret_how = PAYLOAD_PLAIN;
	if (n > 0)
		str_addn(ret, (const char *)p, n);
	return 0;
}

int
payload_open(const uint8_t *p, size_t n, const char *coding,
	     const struct payload_keys *keys, struct payload *ret, const char **ret_why)
{
	struct str plain = { 0 }, unpacked = { 0 };
	struct payload open = { 0 };
	const char *why = NULL;

	if (n > PROFILE_MAX)
		why = "too long";
	else if (decrypt(p, n, coding, keys, &plain, &open.how) < 0)
		why = "cannot be decrypted";
	open.gzip =
		why == NULL && plain.len >= 2 && memcmp(plain.s, "\x1f\x8b", 2) == 0;
	if (open.gzip && gunzip(&plain, &unpacked) < 0)
		why = "cannot be decompressed";
	if (why == NULL) {
		struct str *result = open.gzip ? &unpacked : &plain;

		open.n = result->len;
		open.text = str_take(result);
		*ret = open;
	} else {
		*ret_why = why;
	}
	str_clear(&plain);
	str_clear(&unpacked);
	return why == NULL ? 0 : -EBADMSG;
}

bool
payload_seal(const char *text, size_t n, const struct payload_keys *keys,
	     struct str *ret)
{
	struct str ikm = { 0 };
	bool coded = false;

	if (keys->key != NULL) {
		cbc_seal(text, n, keys->key, keys->digest == CBC_SHA256, ret);
	} else if (keys->ikm[0] != '\0' && ikm_bytes(keys, &ikm)) {
		gcm_seal(text, n, ikm.s, ikm.len, ret);
		coded = true;
	} else {
		str_addn(ret, text, n);
	}
	str_clear(&ikm);
	return coded;
}
