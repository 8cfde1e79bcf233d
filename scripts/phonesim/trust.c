#include "trust.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CERTS_MAX 32
#define FILE_LIMIT (1u << 20)

static bool
keep(struct trust *t, X509 *cert)
{
	if (t->n == CERTS_MAX) {
		X509_free(cert);
		return false;
	}
	t->certs = xrealloc(t->certs, (t->n + 1) * sizeof(X509 *));
	t->certs[t->n++] = cert;
	return true;
}

int
trust_add(struct trust *t, const void *p, size_t n)
{
	const unsigned char *der = p;
	BIO *bio = BIO_new_mem_buf(p, (int)n);
	size_t before = t->n;
	X509 *cert = NULL;

	while (bio != NULL && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
		if (!keep(t, cert))
			break;
	BIO_free(bio);
	if (t->n == before && (cert = d2i_X509(NULL, &der, (long)n)) != NULL)
		keep(t, cert);
	ERR_clear_error();
	return t->n > before ? (int)(t->n - before) : -EBADMSG;
}

int
trust_load(struct trust *t, const char *path)
{
	AUTO_FREE char *text = xcalloc(FILE_LIMIT, 1);
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return -errno;
	n = fread(text, 1, FILE_LIMIT, f);
	fclose(f);
	return trust_add(t, text, n);
}

void
trust_clear(struct trust *t)
{
	while (t->n > 0)
		X509_free(t->certs[--t->n]);
	free(t->certs);
	*t = (struct trust){ 0 };
}

char *
trust_names(const struct trust *t)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL, *copy;
	long n;

	for (size_t i = 0; bio != NULL && i < t->n; i++) {
		if (i > 0)
			BIO_puts(bio, "; ");
		X509_NAME_print_ex(bio, X509_get_subject_name(t->certs[i]), 0,
				   XN_FLAG_ONELINE);
	}
	n = bio != NULL ? BIO_get_mem_data(bio, &text) : 0;
	copy = n > 0 ? xstrndup(text, (size_t)n) : xstrdup("");
	BIO_free(bio);
	return copy;
}

static int
version(const char *text)
{
	static const struct {
		const char *text;
		int version;
	} versions[] = { { "1.3", TLS1_3_VERSION }, { "1.1", TLS1_1_VERSION } };

	for (size_t i = 0; i < ARRAY_SIZE(versions); i++)
		if (strstr(text, versions[i].text) != NULL)
			return versions[i].version;
	return TLS1_2_VERSION;
}

static bool
verify_host(SSL *ssl, const char *host)
{
	AUTO_FREE char *name = xstrdup(host); /* OpenSSL's macro casts const away */
	uint32_t ip;

	if (ip_parse(host, &ip))
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
	return SSL_set_tlsext_host_name(ssl, name) == 1 &&
	       SSL_set1_host(ssl, host) == 1;
}

SSL *
tls_new(const struct tls_conf *conf, int fd)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = NULL;

	if (ctx == NULL)
		return NULL;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(conf->trust); i++)
		for (size_t k = 0; conf->trust[i] != NULL && k < conf->trust[i]->n; k++)
			X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx),
					    conf->trust[i]->certs[k]);
	if (SSL_CTX_set_min_proto_version(ctx, version(conf->min_version)) == 1)
		ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	if (ssl == NULL)
		return NULL;
	X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), conf->now);
	if (!verify_host(ssl, conf->host) || SSL_set_fd(ssl, fd) != 1) {
		SSL_free(ssl);
		return NULL;
	}
	SSL_set_connect_state(ssl);
	return ssl;
}

char *
tls_error(const SSL *ssl)
{
	long verdict = SSL_get_verify_result(ssl);
	const char *why = verdict != X509_V_OK
				  ? X509_verify_cert_error_string(verdict)
				  : ERR_reason_error_string(ERR_peek_error());
	struct str text = { 0 };

	ERR_clear_error();
	str_addf(&text, "tls: %s", why != NULL ? why : "connection closed");
	return str_take(&text);
}
