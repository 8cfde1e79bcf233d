#include <bench/str.h>
#include <errno.h>
#include <profiles/crypt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <crypt_impl.h>
#include <zlib.h>

#define PROFILE "<flat-profile><GPP_A>12345678</GPP_A></flat-profile>\n"
#define WALRUS "I am the walrus"

static struct bench_bytes
bytes(const char *text)
{
	return (struct bench_bytes){ (const uint8_t *)text, strlen(text) };
}

static struct bench_bytes
bytes_of(const struct bench_str *s)
{
	return (struct bench_bytes){ (const uint8_t *)s->text, s->len };
}

static size_t
unhex(const char *hex, uint8_t *out, size_t room)
{
	size_t n = strlen(hex) / 2;

	assert_true(n <= room);
	for (size_t i = 0; i < n; i++) {
		char pair[] = { hex[2 * i], hex[2 * i + 1], '\0' };

		out[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return n;
}

static void
assert_bytes(const void *data, size_t n, struct bench_bytes wanted)
{
	assert_int_equal(n, wanted.len);
	if (n > 0)
		assert_memory_equal(data, wanted.data, n);
}

/* Files whose every byte is known: cipher, key, salt, text. Two of our own (checked
 * with `openssl enc -aes-256-cbc -md … -k SecretPhrase1234 -S …`), then RFC 8188 3.1
 * and 3.2.
 */
static const struct {
	struct bench_crypt how;
	const char *ikm; /* hex; NULL: the key stands in how */
	const char *salt, *text, *file;
	size_t pad; /* the file has this much that we do not write */
} known[] = {
	{ .how = { .cipher = BENCH_CIPHER_AES_256_CBC,
		   .digest = BENCH_DIGEST_MD5,
		   .key = { (const uint8_t *)"SecretPhrase1234", 16 } },
	  .salt = "0102030405060708",
	  .text = PROFILE,
	  .file = "53616c7465645f5f0102030405060708996f307f2b5c6dd1953d01930c7a4389"
		  "f93f02df5323eb0fc6be7be9649ed2bc0f2c85bdc25871caa8d546fa5f36136a"
		  "2e5a77ca2624be60a97a7a28cadfbef6" },
	{ .how = { .cipher = BENCH_CIPHER_AES_256_CBC,
		   .digest = BENCH_DIGEST_SHA256,
		   .key = { (const uint8_t *)"SecretPhrase1234", 16 } },
	  .salt = "0102030405060708",
	  .text = PROFILE,
	  .file = "53616c7465645f5f01020304050607081cf90d08273ac8d45fc91fa0e2ba398f"
		  "9ab6d3cb62a4d064ba1568164e23f992eff18cad7aea06a1c66fd3f658659234"
		  "0c8fbd02c7fb26f8c7016f9be90c268b" },
	{ .how = { .cipher = BENCH_CIPHER_AES128GCM },
	  .ikm = "caa76567eb587a67e88129afed6b393d",
	  .salt = "23506cc6d16db65bf7bbf3a8f78c679b",
	  .text = WALRUS,
	  .file = "23506cc6d16db65bf7bbf3a8f78c679b0000100000f8d015b9bdaa160044b902"
		  "916a9a19bbe231908bdadcc101d4f0fe972f138638" },
	{ .how = { .cipher = BENCH_CIPHER_AES128GCM,
		   .keyid = { (const uint8_t *)"a1", 2 },
		   .record_size = 25 },
	  .ikm = "04edd954fc549672ce45b5463296d3d5",
	  .salt = "b8d0a45a2358cca4e704df638b7faa58",
	  .text = WALRUS,
	  .file = "b8d0a45a2358cca4e704df638b7faa5800000019026131ce1bc721cff827be03"
		  "aa746628bf1ca3baa4722458c40f2a05d45be48fa8503dd3c7239d4e114284a6"
		  "0cf74ac2d622a4bfb8",
	  .pad = 1 },
};

struct file {
	struct bench_crypt how;
	uint8_t ikm[16], salt[16], data[256];
	size_t len;
};

static void
know(size_t i, struct file *f)
{
	*f = (struct file){ .how = known[i].how };
	if (known[i].ikm != NULL) {
		unhex(known[i].ikm, f->ikm, sizeof(f->ikm));
		f->how.key = (struct bench_bytes){ f->ikm, sizeof(f->ikm) };
	}
	unhex(known[i].salt, f->salt, sizeof(f->salt));
	f->len = unhex(known[i].file, f->data, sizeof(f->data));
}

static int
decrypt(const struct bench_crypt *how, const void *data, size_t n,
	struct bench_str *out)
{
	/* a copy that ends where its allocation ends */
	bench_auto(bench_freep) uint8_t *copy = malloc(n + 1);
	struct bench_err err = { "" };
	int r;

	assert_non_null(copy);
	memcpy(copy + 1, data, n);
	r = bench_decrypt(how, (struct bench_bytes){ copy + 1, n }, out, &err);
	assert_int_equal(r < 0, err.text[0] != '\0');
	return r;
}

static void
every_known_file_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(known); i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		struct file f;

		know(i, &f);
		assert_int_equal(decrypt(&f.how, f.data, f.len, &out), 0);
		assert_bytes(out.text, out.len, bytes(known[i].text));
	}
}

static void
every_known_file_is_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(known); i++) {
		bench_auto(secret_clear) struct secret out = { 0 };
		struct bench_bytes text = bytes(known[i].text);
		struct file f;

		know(i, &f);
		if (known[i].pad > 0)
			continue; /* padding is read, never written */
		if (f.how.cipher == BENCH_CIPHER_AES_256_CBC)
			assert_int_equal(cbc_encrypt(&f.how, f.salt, text, &out, NULL),
					 0);
		else
			assert_int_equal(
				rfc8188_encrypt(&f.how, f.salt, text, &out, NULL), 0);
		assert_bytes(out.data, out.len, (struct bench_bytes){ f.data, f.len });
	}
}

/* RFC 8188 3.2 pads its first record by one, which we only read. Without that the first
 * record has one byte of text more; header, key and the seven bytes before it are the
 * same. */
static void
rfc8188_3_2_is_written_without_its_padding(void **state)
{
	bench_auto(secret_clear) struct secret out = { 0 };
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct file f;

	(void)state;
	know(3, &f);
	assert_int_equal(rfc8188_encrypt(&f.how, f.salt, bytes(WALRUS), &out, NULL), 0);
	assert_int_equal(out.len, f.len - 1);
	assert_memory_equal(out.data, f.data, 23 + 7);
	assert_int_equal(decrypt(&f.how, out.data, out.len, &text), 0);
	assert_bytes(text.text, text.len, bytes(WALRUS));
}

static void
no_truncation_of_aes128gcm_is_taken(void **state)
{
	(void)state;
	for (size_t i = 2; i < BENCH_N(known); i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		struct file f;

		know(i, &f);
		for (size_t n = 0; n < f.len; n++)
			assert_int_equal(decrypt(&f.how, f.data, n, &out), -EINVAL);
		assert_int_equal(out.len, 0);
	}
}

static void
a_cut_between_two_records_is_found(void **state)
{
	const struct bench_crypt how = { .cipher = BENCH_CIPHER_AES128GCM,
					 .key = bytes("k"),
					 .record_size = 25 };
	bench_auto(bench_str_clear) struct bench_str file = { 0 }, out = { 0 };
	struct bench_err err;

	(void)state;
	assert_int_equal(bench_encrypt(&how,
				       bytes("12345678"
					     "12345678"
					     "12345678"),
				       &file, NULL),
			 0);
	assert_int_equal(file.len, 21 + 3 * 25);
	file.len -= 25;
	assert_int_equal(bench_decrypt(&how, bytes_of(&file), &out, &err), -EINVAL);
	assert_non_null(strstr(err.text, "record 2"));
	assert_non_null(strstr(err.text, "was cut"));
	assert_int_equal(out.len, 0);
}

static void
a_record_behind_the_last_is_found(void **state)
{
	const struct bench_crypt how = { .cipher = BENCH_CIPHER_AES128GCM,
					 .key = bytes("k"),
					 .record_size = 25 };
	bench_auto(bench_str_clear) struct bench_str file = { 0 }, out = { 0 };
	char last[25];

	(void)state;
	assert_int_equal(bench_encrypt(&how, bytes("12345678"), &file, NULL), 0);
	memcpy(last, file.text + file.len - 25, 25);
	bench_str_add_n(&file, last, sizeof(last));
	assert_int_equal(bench_decrypt(&how, bytes_of(&file), &out, NULL), -EINVAL);
	assert_int_equal(out.len, 0);
}

/* RFC 8188 authenticates neither the record size nor the key id: there the same text
 * may come out, but never another one. */
static void
no_flipped_bit_of_aes128gcm_is_taken(void **state)
{
	(void)state;
	for (size_t i = 2; i < BENCH_N(known); i++) {
		size_t taken = 0;
		struct file f;

		know(i, &f);
		for (size_t bit = 0; bit < f.len * 8; bit++) {
			bench_auto(bench_str_clear) struct bench_str out = { 0 };
			size_t at = bit / 8;
			int r;

			f.data[at] ^= (uint8_t)(1 << bit % 8);
			r = decrypt(&f.how, f.data, f.len, &out);
			f.data[at] ^= (uint8_t)(1 << bit % 8);
			if (r == 0) {
				taken++;
				assert_true(at >= 16 && at < 20);
				assert_bytes(out.text, out.len, bytes(WALRUS));
			} else {
				assert_int_equal(r, -EINVAL);
				assert_int_equal(out.len, 0);
			}
		}
		/* 4096 less its only bit is too small; with two records it must be
		 * right
		 */
		assert_int_equal(taken, i == 2 ? 31 : 0);
	}
}

/* What the command does: refuse bad padding, then look at the text. */
static bool
cbc_is_taken(const struct file *f, size_t n, struct bench_str *out)
{
	return decrypt(&f->how, f->data, n, out) == 0 &&
	       bench_looks_like_profile(bytes_of(out));
}

static void
no_truncation_or_flipped_bit_of_cbc_passes_both_checks(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct file f;

		know(i, &f);
		for (size_t n = 0; n < f.len; n++) {
			bench_auto(bench_str_clear) struct bench_str out = { 0 };

			assert_false(cbc_is_taken(&f, n, &out));
		}
		for (size_t bit = 0; bit < f.len * 8; bit++) {
			bench_auto(bench_str_clear) struct bench_str out = { 0 };

			f.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_false(cbc_is_taken(&f, f.len, &out));
			f.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

static void
wrong_keys_of_cbc_are_found_by_padding_or_by_the_text(void **state)
{
	struct file f;
	int padded = 0;

	(void)state;
	know(0, &f);
	for (int i = 0; i < 5000; i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		char key[16];

		snprintf(key, sizeof(key), "wrong %d", i);
		f.how.key = bytes(key);
		if (decrypt(&f.how, f.data, f.len, &out) < 0)
			continue;
		padded++;
		assert_false(bench_looks_like_profile(bytes_of(&out)));
	}
	/* one in 256 has valid padding: the reason for the second check */
	assert_in_range(padded, 5, 60);
}

static void
wrong_key_and_wrong_digest_are_errors_without_the_key(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(known); i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		struct bench_err err = { "" };
		struct file f;

		know(i, &f);
		f.how.key = bytes("SecretPhrase1235");
		if (i == 0) {
			f.how.key = bytes("SecretPhrase1234");
			f.how.digest = BENCH_DIGEST_SHA256;
		}
		assert_int_equal(bench_decrypt(&f.how,
					       (struct bench_bytes){ f.data, f.len },
					       &out, &err),
				 -EINVAL);
		assert_non_null(strstr(err.text, "wrong key"));
		assert_null(strstr(err.text, "SecretPhrase"));
		assert_int_equal(out.len, 0);
	}
}

static void
another_key_id_is_refused_and_none_asks_for_none(void **state)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct file f;

	(void)state;
	know(3, &f);
	f.how.keyid = bytes("a2");
	assert_int_equal(decrypt(&f.how, f.data, f.len, &out), -EINVAL);
	f.how.keyid = bytes("a1x");
	assert_int_equal(decrypt(&f.how, f.data, f.len, &out), -EINVAL);
	f.how.keyid = (struct bench_bytes){ 0 };
	assert_int_equal(decrypt(&f.how, f.data, f.len, &out), 0);
}

/* Everything there and back: lengths round the borders of blocks and records. */
static void
every_cipher_digest_size_and_packing_comes_back(void **state)
{
	static const uint32_t sizes[] = { 18, 19, 25, 33, 100, 0, UINT32_MAX };
	static uint8_t text[300];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)(i * 7 + 1);
	for (unsigned how = 0; how < 2U * 2 * 3 * BENCH_N(sizes); how++) {
		const struct bench_crypt c = {
			.cipher = (enum bench_cipher)(how / 4 % 3),
			.digest = (enum bench_digest)(how & 1),
			.gzip = (how & 2) != 0,
			.key = bytes("0123456789abcdef0123456789abcdef"
				     "0123456789abcdef0123456789abcdef"),
			.keyid = how & 1 ? bytes("id") : (struct bench_bytes){ 0 },
			.record_size = sizes[how / 12],
		};

		for (size_t n = 0; n <= sizeof(text); n += n < 70 ? 1 : 23) {
			bench_auto(bench_str_clear) struct bench_str file = { 0 },
								     back = { 0 };

			assert_int_equal(bench_encrypt(&c,
						       (struct bench_bytes){ text, n },
						       &file, NULL),
					 0);
			assert_int_equal(decrypt(&c, file.text, file.len, &back), 0);
			assert_bytes(back.text, back.len,
				     (struct bench_bytes){ text, n });
		}
	}
}

static void
the_same_text_never_makes_the_same_file(void **state)
{
	(void)state;
	for (int i = 1; i < 3; i++) {
		bench_auto(bench_str_clear) struct bench_str a = { 0 }, b = { 0 };
		const struct bench_crypt c = { .cipher = (enum bench_cipher)i,
					       .key = bytes("k") };

		assert_int_equal(bench_encrypt(&c, bytes(PROFILE), &a, NULL), 0);
		assert_int_equal(bench_encrypt(&c, bytes(PROFILE), &b, NULL), 0);
		assert_int_equal(a.len, b.len);
		assert_memory_not_equal(a.text, b.text, a.len);
	}
}

static void
senseless_wishes_are_refused(void **state)
{
	static const uint8_t long_id[256];
	const struct bench_crypt wrong[] = {
		{ .cipher = BENCH_CIPHER_AES_256_CBC },
		{ .cipher = BENCH_CIPHER_AES128GCM },
		{ .cipher = BENCH_CIPHER_AES128GCM,
		  .key = bytes("k"),
		  .record_size = 17 },
		{ .cipher = BENCH_CIPHER_AES128GCM,
		  .key = bytes("k"),
		  .keyid = { long_id, sizeof(long_id) } },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(wrong); i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		struct bench_err err = { "" };

		assert_int_equal(bench_encrypt(&wrong[i], bytes("x"), &out, &err),
				 -EINVAL);
		assert_true(err.text[0] != '\0');
		assert_int_equal(out.len, 0);
	}
}

static void
what_is_too_big_is_refused_and_the_biggest_is_not(void **state)
{
	bench_auto(bench_str_clear) struct bench_str file = { 0 }, back = { 0 };
	bench_auto(bench_freep) uint8_t *big = calloc(1, BENCH_CRYPT_MOST + 1);
	struct bench_crypt c = { .cipher = BENCH_CIPHER_AES_256_CBC,
				 .key = bytes("k") };

	(void)state;
	assert_non_null(big);
	for (int i = 0; i < 3; i++) {
		c.cipher = (enum bench_cipher)i;
		assert_int_equal(
			bench_encrypt(&c,
				      (struct bench_bytes){ big, BENCH_CRYPT_MOST + 1 },
				      &file, NULL),
			-EINVAL);
		assert_int_equal(
			bench_decrypt(&c,
				      (struct bench_bytes){ big, BENCH_CRYPT_MOST + 1 },
				      &back, NULL),
			-EINVAL);
	}
	c.record_size = 18; /* 18 bytes for each one */
	assert_int_equal(
		bench_encrypt(&c, (struct bench_bytes){ big, 15 << 20 }, &file, NULL),
		-EINVAL);
	assert_int_equal(file.len, 0);
	c.record_size = 0;
	assert_int_equal(
		bench_encrypt(&c, (struct bench_bytes){ big, 15 << 20 }, &file, NULL),
		0);
	assert_int_equal(bench_decrypt(&c, bytes_of(&file), &back, NULL), 0);
	assert_int_equal(back.len, 15 << 20);
}

static size_t
pack(const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
	z_stream z = { .avail_in = (uInt)n, .avail_out = (uInt)room, .next_out = out };
	union {
		const uint8_t *from;
		uint8_t *to;
	} u = { .from = in };

	z.next_in = u.to;
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

static void
a_gzip_bomb_is_an_error(void **state)
{
	const size_t n = BENCH_CRYPT_MOST + 1;
	bench_auto(bench_freep) uint8_t *zeros = calloc(1, n), *bomb = malloc(n);
	const struct bench_crypt plain = { .cipher = BENCH_CIPHER_NONE },
				 c = { .cipher = BENCH_CIPHER_AES128GCM,
				       .key = bytes("k") };
	bench_auto(bench_str_clear) struct bench_str file = { 0 }, out = { 0 };
	struct bench_err err;
	size_t len;

	(void)state;
	assert_non_null(zeros);
	assert_non_null(bomb);
	len = pack(zeros, n, bomb, n);
	assert_true(len < 20000);
	assert_int_equal(
		bench_encrypt(&c, (struct bench_bytes){ bomb, len }, &file, NULL), 0);
	assert_int_equal(bench_decrypt(&c, bytes_of(&file), &out, &err), -EINVAL);
	assert_non_null(strstr(err.text, "unpacks to more"));
	assert_int_equal(
		bench_decrypt(&plain, (struct bench_bytes){ bomb, len }, &out, NULL),
		-EINVAL);
	assert_int_equal(out.len, 0);
	/* one byte less is no bomb */
	len = pack(zeros, n - 1, bomb, n);
	assert_int_equal(
		bench_decrypt(&plain, (struct bench_bytes){ bomb, len }, &out, NULL),
		0);
	assert_int_equal(out.len, n - 1);
}

static void
damaged_gzip_is_an_error_and_two_members_are_one_text(void **state)
{
	const struct bench_crypt plain = { .cipher = BENCH_CIPHER_NONE };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	uint8_t file[256];
	size_t n = pack((const uint8_t *)PROFILE, strlen(PROFILE), file, sizeof(file));
	size_t both = n + pack((const uint8_t *)"x", 1, file + n, sizeof(file) - n);

	(void)state;
	assert_int_equal(
		bench_decrypt(&plain, (struct bench_bytes){ file, both }, &out, NULL),
		0);
	assert_bytes(out.text, out.len, bytes(PROFILE "x"));
	bench_str_reset(&out);
	for (size_t i = 3; i < n; i++)
		assert_int_equal(decrypt(&plain, file, i, &out), -EINVAL);
	for (size_t bit = (n - 8) * 8; bit < n * 8; bit++) { /* CRC and length */
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(decrypt(&plain, file, n, &out), -EINVAL);
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	file[n] = 'x'; /* behind the end */
	assert_int_equal(decrypt(&plain, file, n + 1, &out), -EINVAL);
	assert_int_equal(out.len, 0);
}

static void
profiles_are_told_from_noise(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} table[] = {
		{ PROFILE, true },
		{ "<?xml version=\"1.0\"?>\r\n<device>\t</device>\n\n", true },
		{ "\xef\xbb\xbf <a>\xc3\xa9</a>", true },
		{ "\x1f\x8b\x08 and more", true },
		{ "<a/>", true },
		{ "", false },
		{ " \n", false },
		{ "<", false },
		{ "<flat-profile><GPP_A>1234", false },
		{ "text", false },
		{ "<a>\x01</a>", false },
		{ "<a>\xc3</a>", false },
		{ "<a>\xff\xfe</a>", false },
		{ "<a>\x7f</a>", false },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(table); i++)
		assert_int_equal(bench_looks_like_profile(bytes(table[i].text)),
				 table[i].is);
	assert_false(bench_looks_like_profile((struct bench_bytes){ NULL, 0 }));
	assert_false(bench_looks_like_profile(
		(struct bench_bytes){ (const uint8_t *)"<a>\0</a>", 8 }));
}

static void
names_are_parsed_and_printed(void **state)
{
	enum bench_cipher cipher;
	enum bench_digest digest;

	(void)state;
	assert_int_equal(bench_cipher_parse("aes-256-cbc", &cipher), 0);
	assert_int_equal(cipher, BENCH_CIPHER_AES_256_CBC);
	assert_int_equal(bench_cipher_parse("aes128gcm", &cipher), 0);
	assert_string_equal(bench_cipher_name(cipher), "aes128gcm");
	assert_int_equal(bench_cipher_parse("aes-128-gcm", &cipher), -EINVAL);
	assert_int_equal(bench_digest_parse("sha256", &digest), 0);
	assert_string_equal(bench_digest_name(digest), "sha256");
	assert_int_equal(bench_digest_parse("sha1", &digest), -EINVAL);
}

static void
new_keys_are_64_hex_digits_and_differ(void **state)
{
	char a[65], b[65];

	(void)state;
	assert_int_equal(bench_key_new(a, NULL), 0);
	assert_int_equal(bench_key_new(b, NULL), 0);
	assert_int_equal(strlen(a), 64);
	assert_int_equal(strspn(a, "0123456789abcdef"), 64);
	assert_string_not_equal(a, b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_known_file_is_read),
		cmocka_unit_test(every_known_file_is_written),
		cmocka_unit_test(rfc8188_3_2_is_written_without_its_padding),
		cmocka_unit_test(no_truncation_of_aes128gcm_is_taken),
		cmocka_unit_test(a_cut_between_two_records_is_found),
		cmocka_unit_test(a_record_behind_the_last_is_found),
		cmocka_unit_test(no_flipped_bit_of_aes128gcm_is_taken),
		cmocka_unit_test(
			no_truncation_or_flipped_bit_of_cbc_passes_both_checks),
		cmocka_unit_test(wrong_keys_of_cbc_are_found_by_padding_or_by_the_text),
		cmocka_unit_test(wrong_key_and_wrong_digest_are_errors_without_the_key),
		cmocka_unit_test(another_key_id_is_refused_and_none_asks_for_none),
		cmocka_unit_test(every_cipher_digest_size_and_packing_comes_back),
		cmocka_unit_test(the_same_text_never_makes_the_same_file),
		cmocka_unit_test(senseless_wishes_are_refused),
		cmocka_unit_test(what_is_too_big_is_refused_and_the_biggest_is_not),
		cmocka_unit_test(a_gzip_bomb_is_an_error),
		cmocka_unit_test(damaged_gzip_is_an_error_and_two_members_are_one_text),
		cmocka_unit_test(profiles_are_told_from_noise),
		cmocka_unit_test(names_are_parsed_and_printed),
		cmocka_unit_test(new_keys_are_64_hex_digits_and_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
