#include "test.h"

#include "base64.h"
#include "gcm.h"
#include "payload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WALRUS "I am the walrus"

/* RFC 8188 section 3.1: one record; section 3.2: two of 25 bytes, key id, padding. */
static const struct vector {
	const char *ikm, *body;
	size_t n;
} vectors[] = {
	{ "yqdlZ-tYemfogSmv7Ws5PQ",
	  "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg",
	  53 },
	{ "BO3ZVPxUlnLORbVGMpbT1Q",
	  "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI5"
	  "1OEUKEpgz3SsLWIqS_uA",
	  73 },
};

static struct str
bytes(const char *text)
{
	struct str s = { 0 };

	assert_true(base64_decode(text, &s));
	return s;
}

static int
opens(const struct str *body, size_t n, const struct str *ikm, struct str *ret)
{
	/* A copy of exactly n bytes, so that reading further is noticed. */
	AUTO_FREE uint8_t *p = xcalloc(n > 0 ? n : 1, 1);

	memcpy(p, body->s, n);
	return gcm_open(p, n, ikm->s, ikm->len, ret);
}

static void
rfc_8188_examples_open(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		struct str ikm = bytes(vectors[i].ikm), body = bytes(vectors[i].body);
		struct str text = { 0 };

		assert_int_equal(body.len, vectors[i].n);
		assert_int_equal(opens(&body, body.len, &ikm, &text), 0);
		assert_string_equal(text.s, WALRUS);
		str_clear(&ikm);
		str_clear(&body);
		str_clear(&text);
	}
}

static void
every_flipped_bit_and_every_cut_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		struct str ikm = bytes(vectors[i].ikm), body = bytes(vectors[i].body);
		struct str text = { 0 };

		for (size_t n = 0; n < body.len; n++)
			assert_int_equal(opens(&body, n, &ikm, &text), -EBADMSG);
		for (size_t bit = 0; bit < body.len * 8; bit++) {
			bool id = bit / 8 >= 21 && bit / 8 <= 22 && i == 1; /* no key */
			/* One record: its size only has to be large enough. */
			bool size = bit / 8 >= 16 && bit / 8 < 20 && i == 0;

			body.s[bit / 8] = (char)(body.s[bit / 8] ^ 1 << bit % 8);
			if (!id && !size)
				assert_int_equal(opens(&body, body.len, &ikm, &text),
						 -EBADMSG);
			body.s[bit / 8] = (char)(body.s[bit / 8] ^ 1 << bit % 8);
		}
		ikm.s[0] ^= 1;
		assert_int_equal(opens(&body, body.len, &ikm, &text), -EBADMSG);
		assert_null(text.s);
		str_clear(&ikm);
		str_clear(&body);
	}
}

static void
what_is_sealed_opens_whatever_its_length(void **state)
{
	static const size_t lengths[] = { 0, 1, 4078, 4079, 4080, 8158, 8159, 20000 };
	AUTO_FREE char *plain = xcalloc(20000, 1);

	(void)state;
	for (size_t i = 0; i < 20000; i++)
		plain[i] = (char)('a' + i % 26);
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct str body = { 0 }, text = { 0 };
		const struct str ikm = { (char[]){ "geheim" }, 6 };

		gcm_seal(plain, lengths[i], ikm.s, ikm.len, &body);
		assert_int_equal(opens(&body, body.len, &ikm, &text), 0);
		assert_int_equal(text.len, lengths[i]);
		if (lengths[i] > 0)
			assert_memory_equal(text.s, plain, lengths[i]);
		/* A whole record less: the last one is missing. */
		if (lengths[i] > 4079)
			assert_int_equal(opens(&body, 21 + 4096, &ikm, &text),
					 -EBADMSG);
		str_clear(&body);
		str_clear(&text);
	}
}

static void
header_selects_it_and_a_key_is_no_matter(void **state)
{
	struct str body = bytes(vectors[0].body);
	struct payload_keys keys = { "key", CBC_ANY, vectors[0].ikm, IKM_BASE64URL };
	struct payload file = { 0 };
	const char *why = NULL;

	(void)state;
	assert_int_equal(payload_open((const uint8_t *)body.s, body.len, "aes128gcm",
				      &keys, &file, &why),
			 0);
	assert_string_equal(file.text, WALRUS);
	assert_int_equal(file.how, PAYLOAD_GCM);
	free(file.text);
	/* Without the header the key means CBC; and the IKM's text is not its bytes. */
	assert_int_equal(
		payload_open((const uint8_t *)body.s, body.len, "", &keys, &file, &why),
		-EBADMSG);
	keys.ikm_form = IKM_TEXT;
	assert_int_equal(payload_open((const uint8_t *)body.s, body.len, "aes128gcm",
				      &keys, &file, &why),
			 -EBADMSG);
	keys.ikm = "";
	assert_int_equal(payload_open((const uint8_t *)body.s, body.len, "aes128gcm",
				      &keys, &file, &why),
			 -EBADMSG);
	str_clear(&body);
}

static void
reports_are_sealed_by_key_first_then_by_ikm(void **state)
{
	struct payload_keys keys = { NULL, CBC_ANY, "text", IKM_TEXT };
	struct payload file = { 0 };
	struct str body = { 0 };
	const char *why;

	(void)state;
	assert_true(payload_seal(WALRUS, strlen(WALRUS), &keys, &body));
	assert_int_equal(payload_open((const uint8_t *)body.s, body.len, "aes128gcm",
				      &keys, &file, &why),
			 0);
	assert_string_equal(file.text, WALRUS);
	free(file.text);
	str_clear(&body);
	keys.key = "k";
	assert_false(payload_seal(WALRUS, strlen(WALRUS), &keys, &body));
	assert_memory_equal(body.s, "Salted__", 8);
	str_clear(&body);
	keys = (struct payload_keys){ NULL, CBC_ANY, "", IKM_TEXT };
	assert_false(payload_seal(WALRUS, strlen(WALRUS), &keys, &body));
	assert_string_equal(body.s, WALRUS);
	str_clear(&body);
}

static void
base64_both_alphabets_both_ways(void **state)
{
	static const char *const pairs[][2] = {
		/* RFC 4648 section 10 */
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};
	struct str s = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		AUTO_FREE char *there = NULL, *back = NULL;

		base64_encode(pairs[i][0], strlen(pairs[i][0]), &s);
		there = str_take(&s);
		assert_string_equal(there, pairs[i][1]);
		assert_true(base64_decode(there, &s));
		back = str_take(&s);
		assert_string_equal(back, pairs[i][0]);
	}
	assert_true(base64_decode("-_-_", &s) && base64_decode("+/+/", &s));
	assert_memory_equal(s.s, s.s + 3, 3);
	assert_false(base64_decode("Zg=x", &s) || base64_decode("Z", &s) ||
		     base64_decode("Z g=", &s));
	str_clear(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_8188_examples_open),
		cmocka_unit_test(every_flipped_bit_and_every_cut_is_refused),
		cmocka_unit_test(what_is_sealed_opens_whatever_its_length),
		cmocka_unit_test(header_selects_it_and_a_key_is_no_matter),
		cmocka_unit_test(reports_are_sealed_by_key_first_then_by_ikm),
		cmocka_unit_test(base64_both_alphabets_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
