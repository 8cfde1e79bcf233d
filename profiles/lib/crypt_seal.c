/* Keys sealed to a certificate: CMS EnvelopedData. */
#include "crypt_impl.h"

#include <errno.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#define RSA_LEAST 2048
#define EC_LEAST 256

static void
x509_freep(X509 **x)
{
	X509_free(*x);
}

static void
bio_freep(BIO **b)
{
	BIO_free(*b);
}

static void
cms_freep(CMS_ContentInfo **c)
{
	CMS_ContentInfo_free(*c);
}

static int
read_pem(const char *pem, X509 **ret_x, struct bench_err *err)
{
	bench_auto(bio_freep) BIO *in = BIO_new_mem_buf(pem, -1);

	if (in == NULL)
		return bench_fail(err, -ENOMEM, "certificate: out of memory");
	if (strstr(pem, "PRIVATE KEY") != NULL)
		return bench_fail(err, -EINVAL,
				  "certificate: there is a private key beside it: take "
				  "it off this box, only the certificate belongs here");
	*ret_x = PEM_read_bio_X509(in, NULL, NULL, NULL);
	if (*ret_x == NULL)
		return bench_fail(err, -EINVAL,
				  "certificate: this is no X.509 certificate in PEM "
				  "(\"-----BEGIN CERTIFICATE-----\")");
	return 0;
}

static int
check_key(X509 *x, struct bench_err *err)
{
	const EVP_PKEY *key = X509_get0_pubkey(x);
	int kind, bits;

	if (key == NULL)
		return bench_fail(err, -EINVAL,
				  "certificate: its public key cannot be read");
	kind = EVP_PKEY_get_base_id(key);
	bits = EVP_PKEY_get_bits(key);
	if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
		return bench_fail(
			err, -EINVAL,
			"certificate: a key of this kind cannot be sealed to: "
			"take RSA or EC");
	if (bits < (kind == EVP_PKEY_RSA ? RSA_LEAST : EC_LEAST))
		return bench_fail(err, -EINVAL,
				  "certificate: its key of %d bits is too weak: RSA of "
				  "%d or EC of %d at least",
				  bits, RSA_LEAST, EC_LEAST);
	return 0;
}

static int
wall_of(const ASN1_TIME *t, struct bench_wall *ret_wall)
{
	struct tm tm;
	time_t seconds;

	if (ASN1_TIME_to_tm(t, &tm) != 1)
		return -EINVAL;
	seconds = timegm(&tm);
	*ret_wall = (struct bench_wall){ (int64_t)seconds * 1000000 };
	return 0;
}

static int
check_time(X509 *x, struct bench_wall now, struct bench_wall *ret_expires,
	   struct bench_err *err)
{
	struct bench_wall from;
	char text[BENCH_TIME_TEXT];

	if (wall_of(X509_get0_notBefore(x), &from) < 0 ||
	    wall_of(X509_get0_notAfter(x), ret_expires) < 0)
		return bench_fail(err, -EINVAL, "certificate: its dates are wrong");
	if (now.us < from.us)
		return bench_fail(err, -EINVAL,
				  "certificate: it is in force from %s only: is this "
				  "box's clock right?",
				  bench_wall_format(from, text));
	if (now.us > ret_expires->us)
		return bench_fail(err, -EINVAL,
				  "certificate: it expired on %s: ask for a new one",
				  bench_wall_format(*ret_expires, text));
	return 0;
}

static int
describe(X509 *x, struct bench_certificate *c, struct bench_err *err)
{
	uint8_t md[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	bench_auto(bio_freep) BIO *out = BIO_new(BIO_s_mem());
	char *subject = NULL;
	long len;

	if (out == NULL || X509_digest(x, EVP_sha256(), md, &n) != 1 || n != 32 ||
	    X509_NAME_print_ex(out, X509_get_subject_name(x), 0, XN_FLAG_RFC2253) < 0)
		return bench_fail(err, -ENOMEM, "certificate: out of memory");
	bench_hex(md, n, c->sha256);
	len = BIO_get_mem_data(out, &subject);
	bench_copy_n(c->subject, sizeof(c->subject), subject,
		     len > 0 ? (size_t)len : 0);
	return 0;
}

static int
read_certificate(const char *pem, struct bench_wall now, X509 **ret_x,
		 struct bench_certificate *c, struct bench_err *err)
{
	bench_auto(x509_freep) X509 *x = NULL;
	int r = read_pem(pem, &x, err);

	if (r == 0)
		r = check_key(x, err);
	if (r == 0)
		r = check_time(x, now, &c->expires, err);
	if (r == 0)
		r = describe(x, c, err);
	if (r == 0)
		*ret_x = bench_take(x);
	return r;
}

int
bench_certificate_read(const char *pem, struct bench_wall now,
		       struct bench_certificate *ret_certificate, struct bench_err *err)
{
	bench_auto(x509_freep) X509 *x = NULL;
	struct bench_certificate c = { 0 };
	int r = read_certificate(pem, now, &x, &c, err);

	if (r == 0)
		*ret_certificate = c;
	return r;
}

/* Not by the defaults, which are PKCS #1 1.5 for RSA and a key derivation with SHA-1
 * for EC. */
static bool
add_recipient(CMS_ContentInfo *cms, X509 *x)
{
	CMS_RecipientInfo *to = CMS_add1_recipient_cert(cms, x, CMS_KEY_PARAM);
	EVP_PKEY_CTX *ctx = to == NULL ? NULL : CMS_RecipientInfo_get0_pkey_ctx(to);

	if (ctx == NULL)
		return false;
	if (EVP_PKEY_get_base_id(X509_get0_pubkey(x)) == EVP_PKEY_EC)
		return EVP_PKEY_CTX_set_ecdh_kdf_md(ctx, EVP_sha256()) > 0;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_sha256()) > 0;
}

/* The DER goes into out. */
static bool
seal(X509 *x, struct bench_bytes in, BIO *out)
{
	bench_auto(cms_freep) CMS_ContentInfo *cms =
		CMS_encrypt(NULL, NULL, EVP_aes_256_cbc(), CMS_PARTIAL | CMS_BINARY);
	bench_auto(bio_freep) BIO *from = BIO_new_mem_buf(in.data, (int)in.len);

	return cms != NULL && from != NULL && add_recipient(cms, x) &&
	       CMS_final(cms, from, NULL, CMS_BINARY) == 1 &&
	       i2d_CMS_bio(out, cms) == 1;
}

int
bench_seal(const char *certificate_pem, struct bench_bytes in,
	   struct bench_str *ret_der, struct bench_err *err)
{
	bench_auto(x509_freep) X509 *x = NULL;
	bench_auto(bio_freep) BIO *out = NULL;
	struct bench_certificate c = { 0 };
	char *der = NULL;
	long len;
	int r = read_certificate(certificate_pem, bench_wall_now(), &x, &c, err);

	if (r < 0)
		return r;
	if (in.len == 0 || in.len > BENCH_CRYPT_MOST)
		return bench_fail(err, -EINVAL, "seal: %zu bytes: 1 to %zu it can be",
				  in.len, BENCH_CRYPT_MOST);
	out = BIO_new(BIO_s_mem());
	if (out == NULL || !seal(x, in, out))
		return bench_fail(err, -EINVAL,
				  "seal: CMS cannot encrypt to this certificate (%s)",
				  c.subject);
	len = BIO_get_mem_data(out, &der);
	bench_str_add_n(ret_der, der, (size_t)len);
	return bench_str_failed(ret_der)
		       ? bench_fail(err, -ENOMEM, "seal: out of memory")
		       : 0;
}
