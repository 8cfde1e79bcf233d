#include "certificate.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BITS 2048
#define DAY (24 * 3600L)
#define CA_DAYS 3650
#define SERVER_DAYS 820 /* clients refuse more than 825 */
#define RENEW_DAYS 60	/* before its end */
#define BACK_DAYS 2	/* phones and benches boot without a clock */
#define DNS_NAME "prebench"

/* A certificate with its key, and where they lie. */
struct pair {
	char certificate_path[300], key_path[300];
	X509 *certificate;
	EVP_PKEY *key;
};

static void
pair_clear(struct pair *p)
{
	X509_free(p->certificate);
	EVP_PKEY_free(p->key);
	p->certificate = NULL;
	p->key = NULL;
}

static int
fail_ssl(struct bench_err *err, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_get_error());

	ERR_clear_error();
	return bench_fail(err, -EIO, "certificate: %s: %s", what,
			  reason == NULL ? "OpenSSL failed" : reason);
}

/* Both files, and they fit; anything else counts as not there. */
static bool
load(struct pair *p)
{
	BIO *a = BIO_new_file(p->certificate_path, "r");
	BIO *b = BIO_new_file(p->key_path, "r");

	if (a != NULL)
		p->certificate = PEM_read_bio_X509(a, NULL, NULL, NULL);
	if (b != NULL)
		p->key = PEM_read_bio_PrivateKey(b, NULL, NULL, NULL);
	BIO_free(a);
	BIO_free(b);
	ERR_clear_error();
	if (p->certificate != NULL && p->key != NULL &&
	    X509_check_private_key(p->certificate, p->key) == 1)
		return true;
	ERR_clear_error();
	pair_clear(p);
	return false;
}

static bool
ends_within(const X509 *x, long days)
{
	int day = 0, second = 0;

	if (ASN1_TIME_diff(&day, &second, NULL, X509_get0_notAfter(x)) != 1)
		return true;
	return day < days;
}

static bool
server_is_good(const struct pair *server, const struct pair *ca, const char *address)
{
	return X509_check_ip_asc(server->certificate, address, 0) == 1 &&
	       X509_check_host(server->certificate, DNS_NAME, 0, 0, NULL) == 1 &&
	       X509_verify(server->certificate, ca->key) == 1 &&
	       !ends_within(server->certificate, RENEW_DAYS);
}

static bool
add_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *e;
	bool ok;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, issuer, x, NULL, NULL, 0);
	e = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	ok = e != NULL && X509_add_ext(x, e, -1) == 1;
	X509_EXTENSION_free(e);
	return ok;
}

/* 127 random bits: never negative, never again (RFC 5280 4.1.2.2). */
static bool
set_serial(X509 *x)
{
	BIGNUM *n = BN_new();
	bool ok = n != NULL &&
		  BN_rand(n, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
		  BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x)) != NULL;

	BN_free(n);
	return ok;
}

static bool
set_name(X509_NAME *name, const char *text)
{
	return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
					  (const unsigned char *)text, -1, -1, 0) == 1;
}

/* Both the same but for who signs: issuer NULL signs itself. */
static bool
fill(struct pair *p, const char *name, long days, const struct pair *issuer)
{
	X509 *x = p->certificate;
	X509 *by = issuer == NULL ? x : issuer->certificate;

	return X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) &&
	       X509_gmtime_adj(X509_getm_notBefore(x), -BACK_DAYS * DAY) != NULL &&
	       X509_gmtime_adj(X509_getm_notAfter(x), days * DAY) != NULL &&
	       X509_set_pubkey(x, p->key) == 1 &&
	       set_name(X509_get_subject_name(x), name) &&
	       X509_set_issuer_name(x, X509_get_subject_name(by)) == 1 &&
	       add_extension(x, by, NID_subject_key_identifier, "hash");
}

static bool
make_ca(struct pair *ca)
{
	char name[64];
	unsigned char tag[4];

	/* two benches must not look alike to a phone that has met both */
	if (RAND_bytes(tag, sizeof(tag)) != 1)
		return false;
	snprintf(name, sizeof(name), "Prebench CA %02x%02x%02x%02x", tag[0], tag[1],
		 tag[2], tag[3]);
	return fill(ca, name, CA_DAYS, NULL) &&
	       add_extension(ca->certificate, ca->certificate, NID_basic_constraints,
			     "critical,CA:TRUE,pathlen:0") &&
	       add_extension(ca->certificate, ca->certificate, NID_key_usage,
			     "critical,keyCertSign,cRLSign") &&
	       X509_sign(ca->certificate, ca->key, EVP_sha256()) != 0;
}

static bool
make_server(struct pair *server, const struct pair *ca, const char *address)
{
	char names[64];

	snprintf(names, sizeof(names), "IP:%s,DNS:" DNS_NAME, address);
	return fill(server, DNS_NAME, SERVER_DAYS, ca) &&
	       add_extension(server->certificate, ca->certificate,
			     NID_authority_key_identifier, "keyid") &&
	       add_extension(server->certificate, ca->certificate,
			     NID_basic_constraints, "critical,CA:FALSE") &&
	       add_extension(server->certificate, ca->certificate, NID_key_usage,
			     "critical,digitalSignature,keyEncipherment") &&
	       add_extension(server->certificate, ca->certificate, NID_ext_key_usage,
			     "serverAuth") &&
	       add_extension(server->certificate, ca->certificate, NID_subject_alt_name,
			     names) &&
	       X509_sign(server->certificate, ca->key, EVP_sha256()) != 0;
}

static int
save(const char *path, BIO *text, mode_t mode, gid_t gid, struct bench_err *err)
{
	char *data;
	long n = BIO_get_mem_data(text, &data);
	int r = bench_file_replace(path, data, (size_t)n, mode, err);

	if (r == 0 && geteuid() == 0 && chown(path, 0, gid) < 0)
		return bench_fail(err, -errno, "'%s': chown: %s", path,
				  strerror(errno));
	return r;
}

static int
save_pair(const struct pair *p, mode_t key_mode, gid_t gid, struct bench_err *err)
{
	BIO *certificate = BIO_new(BIO_s_mem());
	BIO *key = BIO_new(BIO_s_secmem());
	int r = 0;

	if (certificate == NULL || key == NULL ||
	    PEM_write_bio_X509(certificate, p->certificate) != 1 ||
	    PEM_write_bio_PKCS8PrivateKey(key, p->key, NULL, NULL, 0, NULL, NULL) != 1)
		r = fail_ssl(err, "cannot write PEM");
	if (r == 0)
		r = save(p->key_path, key, key_mode, gid, err);
	if (r == 0)
		r = save(p->certificate_path, certificate, 0644, gid, err);
	BIO_free(certificate);
	BIO_free(key);
	return r;
}

static int
start_pair(struct pair *p, struct bench_err *err)
{
	pair_clear(p);
	p->key = EVP_RSA_gen(BITS);
	p->certificate = X509_new();
	return p->key == NULL || p->certificate == NULL ? fail_ssl(err, "no new key")
							: 0;
}

static int
init_ca(struct pair *ca, gid_t gid, struct bench_err *err)
{
	int r;

	if (load(ca) && !ends_within(ca->certificate, SERVER_DAYS))
		return 0;
	r = start_pair(ca, err);
	if (r == 0 && !make_ca(ca))
		r = fail_ssl(err, "cannot make the CA");
	return r < 0 ? r : save_pair(ca, 0600, gid, err);
}

static int
init_server(struct pair *server, const struct pair *ca, const char *address, gid_t gid,
	    struct bench_err *err)
{
	int r;

	if (load(server) && server_is_good(server, ca, address))
		return 0;
	ERR_clear_error();
	r = start_pair(server, err);
	if (r == 0 && !make_server(server, ca, address))
		r = fail_ssl(err, "cannot make the server's");
	return r < 0 ? r : save_pair(server, 0640, gid, err);
}

static int
make_directory(const char *dir, gid_t gid, struct bench_err *err)
{
	if (mkdir(dir, 0750) < 0 && errno != EEXIST)
		return bench_fail(err, -errno, "'%s': %s", dir, strerror(errno));
	if (geteuid() == 0 && chown(dir, 0, gid) < 0)
		return bench_fail(err, -errno, "'%s': chown: %s", dir, strerror(errno));
	if (chmod(dir, 0750) < 0)
		return bench_fail(err, -errno, "'%s': chmod: %s", dir, strerror(errno));
	return 0;
}

static void
place(struct pair *p, const char *dir, const char *name)
{
	snprintf(p->certificate_path, sizeof(p->certificate_path), "%.280s/%s.pem", dir,
		 name);
	snprintf(p->key_path, sizeof(p->key_path), "%.280s/%s.key", dir, name);
}

int
certificate_init(const struct bench_config *c, gid_t gid, struct bench_err *err)
{
	struct pair ca = { 0 }, server = { 0 };
	char dir[280];
	int r;

	if (c->tls_certificate[0] != '\0')
		return 0;
	snprintf(dir, sizeof(dir), "%s/tls", c->state_dir);
	place(&ca, dir, "ca");
	place(&server, dir, "server");
	r = make_directory(dir, gid, err);
	if (r == 0)
		r = init_ca(&ca, gid, err);
	if (r == 0)
		r = init_server(&server, &ca, c->address, gid, err);
	pair_clear(&ca);
	pair_clear(&server);
	return r;
}
