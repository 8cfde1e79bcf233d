#include "test.h"

#include "payload.h"
#include "util.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define KEY "SecretPhrase1234"
#define PLAIN "<flat-profile><GPP_A>12345678</GPP_A></flat-profile>\n"

static size_t
load(const char *name, uint8_t *p, size_t size)
{
	char path[512];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), TEST_DATA "/%s", name);
	f = fopen(path, "re");
	assert_non_null(f);
	n = fread(p, 1, size, f);
	fclose(f);
	return n;
}

static void
opens(const uint8_t *p, size_t n, const char *key, enum cbc_digest digest,
      const char *expected, enum payload_how how)
{
	const struct payload_keys keys = { key, digest, "", IKM_TEXT };
	struct payload file = { 0 };
	const char *why;

	assert_int_equal(payload_open(p, n, "", &keys, &file, &why), 0);
	assert_int_equal(file.n, strlen(expected));
	assert_string_equal(file.text, expected);
	assert_int_equal(file.how, how);
	free(file.text);
}

static void
refuses(const uint8_t *p, size_t n, const char *key, enum cbc_digest digest)
{
	const struct payload_keys keys = { key, digest, "", IKM_TEXT };
	struct payload file = { 0 };
	const char *why = NULL;

	assert_int_equal(payload_open(p, n, "", &keys, &file, &why), -EBADMSG);
	assert_null(file.text);
	assert_non_null(why);
}

static void
md5_vector_opens(void **state)
{
	uint8_t p[256];

	(void)state;
	opens(p, load("cbc_md5.bin", p, sizeof(p)), KEY, CBC_MD5, PLAIN,
	      PAYLOAD_CBC_MD5);
}

static void
sha256_vector_opens(void **state)
{
	uint8_t p[256];

	(void)state;
	opens(p, load("cbc_sha256.bin", p, sizeof(p)), KEY, CBC_SHA256, PLAIN,
	      PAYLOAD_CBC_SHA256);
}

static void
either_digest_opens_unless_told_otherwise(void **state)
{
	uint8_t p[256];

	(void)state;
	opens(p, load("cbc_md5.bin", p, sizeof(p)), KEY, CBC_ANY, PLAIN,
	      PAYLOAD_CBC_MD5);
	opens(p, load("cbc_sha256.bin", p, sizeof(p)), KEY, CBC_ANY, PLAIN,
	      PAYLOAD_CBC_SHA256);
}

static void
what_is_sealed_opens(void **state)
{
	for (enum cbc_digest d = CBC_MD5; d <= CBC_ANY; d++) {
		const struct payload_keys keys = { KEY, d, "other", IKM_TEXT };
		struct str sealed = { 0 };

		(void)state;
		assert_false(payload_seal(PLAIN, strlen(PLAIN), &keys, &sealed));
		opens((const uint8_t *)sealed.s, sealed.len, KEY, d, PLAIN,
		      d == CBC_SHA256 ? PAYLOAD_CBC_SHA256 : PAYLOAD_CBC_MD5);
		refuses((const uint8_t *)sealed.s, sealed.len, "other", d);
		str_clear(&sealed);
	}
}

static void
other_digest_or_key_is_corrupt(void **state)
{
	uint8_t p[256];
	size_t n = load("cbc_md5.bin", p, sizeof(p));

	(void)state;
	refuses(p, n, KEY, CBC_SHA256);
	refuses(p, n, "secretphrase1234", CBC_MD5);
}

static void
damaged_file_is_corrupt(void **state)
{
	uint8_t p[256];
	size_t n = load("cbc_md5.bin", p, sizeof(p));

	(void)state;
	for (size_t i = 0; i < n; i++)
		if (i !=
		    64) /* whole blocks may look well padded, then XML refuses them */
			refuses(p, i, KEY, CBC_MD5);
	p[0] ^= 1;
	refuses(p, n, KEY, CBC_MD5);
}

static void
without_a_key_the_bytes_stay(void **state)
{
	(void)state;
	opens((const uint8_t *)PLAIN, strlen(PLAIN), NULL, CBC_MD5, PLAIN,
	      PAYLOAD_PLAIN);
	opens((const uint8_t *)"", 0, NULL, CBC_MD5, "", PAYLOAD_PLAIN);
}

static size_t
pack(const char *text, uint8_t *out, size_t size)
{
	AUTO_FREE char *copy = xstrdup(text);
	z_stream z = { 0 };

	assert_int_equal(
		deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
		Z_OK);
	z.next_in = (Bytef *)copy;
	z.avail_in = (uInt)strlen(text);
	z.next_out = out;
	z.avail_out = (uInt)size;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return size - z.avail_out;
}

static void
gzip_is_known_by_its_content(void **state)
{
	uint8_t p[256];
	size_t n = pack(PLAIN, p, sizeof(p));

	(void)state;
	opens(p, n, NULL, CBC_MD5, PLAIN, PAYLOAD_PLAIN);
	for (size_t i = 2; i < n; i++)
		refuses(p, i, NULL, CBC_MD5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_digest_opens_unless_told_otherwise),
		cmocka_unit_test(what_is_sealed_opens),
		cmocka_unit_test(md5_vector_opens),
		cmocka_unit_test(sha256_vector_opens),
		cmocka_unit_test(other_digest_or_key_is_corrupt),
		cmocka_unit_test(damaged_file_is_corrupt),
		cmocka_unit_test(without_a_key_the_bytes_stay),
		cmocka_unit_test(gzip_is_known_by_its_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
