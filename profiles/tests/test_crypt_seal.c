#include <bench/str.h>
#include <errno.h>
#include <profiles/crypt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#define LINE "00562b000001,FCH2143E1AB,0123456789abcdef\n"

static const struct bench_bytes line = { (const uint8_t *)LINE, sizeof(LINE) - 1 };

/* A throw-away certificate and its key. */
struct owner {
	EVP_PKEY *key;
	X509 *x;
	char *pem, *key_pem;
};

static char *
pem_of(const struct owner *o, bool of_key)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text = NULL, *copy;
	long n;

	assert_non_null(out);
	assert_int_equal(of_key ? PEM_write_bio_PKCS8PrivateKey(out, o->key, NULL, NULL,
								0, NULL, NULL)
				: PEM_write_bio_X509(out, o->x),
			 1);
	n = BIO_get_mem_data(out, &text);
	copy = strndup(text, (size_t)n);
	assert_non_null(copy);
	BIO_free(out);
	return copy;
}

/* In force from..to seconds from now. Takes key. */
static struct owner
own(EVP_PKEY *key, long from, long to)
{
	struct owner o = { .key = key, .x = X509_new() };
	X509_NAME *name;
	bool no_digest;

	assert_non_null(key);
	assert_non_null(o.x);
	no_digest = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
	name = X509_get_subject_name(o.x);
	assert_int_equal(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
						    (const uint8_t *)"Remote, Inc.", -1,
						    -1, 0),
			 1);
	ASN1_INTEGER_set(X509_get_serialNumber(o.x), 7);
	X509_set_issuer_name(o.x, name);
	X509_gmtime_adj(X509_getm_notBefore(o.x), from);
	X509_gmtime_adj(X509_getm_notAfter(o.x), to);
	X509_set_pubkey(o.x, key);
	assert_true(X509_sign(o.x, key, no_digest ? NULL : EVP_sha256()) > 0);
	o.pem = pem_of(&o, false);
	o.key_pem = pem_of(&o, true);
	return o;
}

static void
disown(struct owner *o)
{
	EVP_PKEY_free(o->key);
	X509_free(o->x);
	free(o->pem);
	free(o->key_pem);
}

/* 1: opened to LINE by this owner. */
static bool
opens(const struct owner *o, const struct bench_str *der)
{
	BIO *in = BIO_new_mem_buf(der->text, (int)der->len);
	BIO *out = BIO_new(BIO_s_mem());
	CMS_ContentInfo *cms = d2i_CMS_bio(in, NULL);
	char *text = NULL;
	bool ok = false;

	assert_non_null(cms);
	if (CMS_decrypt(cms, o->key, o->x, NULL, out, CMS_BINARY) == 1)
		ok = BIO_get_mem_data(out, &text) == (long)line.len &&
		     memcmp(text, line.data, line.len) == 0;
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	BIO_free(out);
	return ok;
}

static bool
contains(const struct bench_str *s, const char *text)
{
	return bench_bytes_contain(
		(struct bench_bytes){ (const uint8_t *)s->text, s->len }, text);
}

static void
what_is_sealed_opens_with_its_owners_key_only(void **state)
{
	struct owner owners[] = { own(EVP_RSA_gen(2048), -60, 3600),
				  own(EVP_RSA_gen(3072), -60, 3600),
				  own(EVP_EC_gen("P-256"), -60, 3600),
				  own(EVP_EC_gen("P-384"), -60, 3600) };

	(void)state;
	for (size_t i = 0; i < BENCH_N(owners); i++) {
		bench_auto(bench_str_clear) struct bench_str der = { 0 };
		struct bench_err err = { "" };

		assert_int_equal(bench_seal(owners[i].pem, line, &der, &err), 0);
		assert_false(contains(&der, "FCH2143E1AB"));
		for (size_t j = 0; j < BENCH_N(owners); j++)
			assert_int_equal(opens(&owners[j], &der), i == j);
	}
	for (size_t i = 0; i < BENCH_N(owners); i++)
		disown(&owners[i]);
}

static void
it_is_enveloped_data_by_aes_256_and_oaep_or_ecdh(void **state)
{
	static const char aes_256_cbc[] =
		"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2a",
			  enveloped[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
			  ecdh_sha256[] = "\x06\x06\x2b\x81\x04\x01\x0b\x01",
			  oaep[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x07";
	struct owner o = own(EVP_RSA_gen(2048), -60, 3600);
	bench_auto(bench_str_clear) struct bench_str der = { 0 };

	(void)state;
	assert_int_equal(bench_seal(o.pem, line, &der, NULL), 0);
	assert_true(contains(&der, enveloped));
	assert_true(contains(&der, aes_256_cbc));
	assert_true(contains(&der, oaep));
	disown(&o);
	o = own(EVP_EC_gen("P-256"), -60, 3600);
	bench_str_reset(&der);
	assert_int_equal(bench_seal(o.pem, line, &der, NULL), 0);
	assert_true(contains(&der, aes_256_cbc));
	assert_true(contains(&der, ecdh_sha256)); /* RFC 5753 7.1.4 */
	disown(&o);
}

static void
unfit_certificates_are_refused_with_the_reason(void **state)
{
	struct {
		struct owner o;
		const char *why;
	} table[] = {
		{ own(EVP_RSA_gen(1024), -60, 3600), "too weak" },
		{ own(EVP_EC_gen("P-224"), -60, 3600), "too weak" },
		{ own(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), -60, 3600),
		  "RSA or EC" },
		{ own(EVP_EC_gen("P-256"), -3600, -60), "expired on" },
		{ own(EVP_EC_gen("P-256"), 600, 3600), "clock right" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(table); i++) {
		bench_auto(bench_str_clear) struct bench_str der = { 0 };
		struct bench_certificate c;
		struct bench_err err = { "" };

		assert_int_equal(bench_seal(table[i].o.pem, line, &der, &err), -EINVAL);
		if (strstr(err.text, table[i].why) == NULL)
			fail_msg("no '%s' in: %s", table[i].why, err.text);
		assert_int_equal(der.len, 0);
		assert_int_equal(bench_certificate_read(table[i].o.pem,
							bench_wall_now(), &c, NULL),
				 -EINVAL);
		disown(&table[i].o);
	}
}

static void
what_is_no_certificate_is_refused_and_a_private_key_is_never_shown(void **state)
{
	struct owner o = own(EVP_EC_gen("P-256"), -60, 3600);
	bench_auto(bench_str_clear) struct bench_str both = { 0 }, cut = { 0 },
						     der = { 0 };
	struct bench_err err;

	(void)state;
	bench_str_addf(&both, "%s%s", o.pem, o.key_pem);
	bench_str_add_n(&cut, o.pem, strlen(o.pem) / 2);
	assert_int_equal(bench_seal("", line, &der, &err), -EINVAL);
	assert_int_equal(bench_seal("words", line, &der, &err), -EINVAL);
	assert_int_equal(bench_seal(cut.text, line, &der, &err), -EINVAL);
	assert_int_equal(bench_seal(both.text, line, &der, &err), -EINVAL);
	assert_non_null(strstr(err.text, "private key"));
	assert_null(strstr(err.text, "BEGIN PRIVATE"));
	assert_int_equal(bench_seal(o.pem, (struct bench_bytes){ 0 }, &der, &err),
			 -EINVAL);
	assert_int_equal(der.len, 0);
	disown(&o);
}

static void
a_certificate_says_whose_it_is_and_until_when(void **state)
{
	const struct bench_wall now = bench_wall_now();
	struct owner o = own(EVP_EC_gen("P-256"), -60, 3600);
	struct bench_certificate c = { 0 };
	uint8_t md[32];
	char hex[65];
	unsigned n = sizeof(md);

	(void)state;
	assert_int_equal(bench_certificate_read(o.pem, now, &c, NULL), 0);
	X509_digest(o.x, EVP_sha256(), md, &n);
	bench_hex(md, n, hex);
	assert_string_equal(c.sha256, hex);
	assert_string_equal(c.subject, "CN=Remote\\, Inc.");
	assert_in_range(c.expires.us - now.us, INT64_C(3590000000),
			INT64_C(3610000000));
	/* at another time it is another matter */
	assert_int_equal(bench_certificate_read(
				 o.pem,
				 (struct bench_wall){ now.us + INT64_C(3700000000) },
				 &c, NULL),
			 -EINVAL);
	disown(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sealed_opens_with_its_owners_key_only),
		cmocka_unit_test(it_is_enveloped_data_by_aes_256_and_oaep_or_ecdh),
		cmocka_unit_test(unfit_certificates_are_refused_with_the_reason),
		cmocka_unit_test(
			what_is_no_certificate_is_refused_and_a_private_key_is_never_shown),
		cmocka_unit_test(a_certificate_says_whose_it_is_and_until_when),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
