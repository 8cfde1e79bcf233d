#include "auth.h"

#include "base64.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TOKEN_END " \t,=\""

struct params_of {
	struct challenge challenge;
	bool md5; /* its algorithm is one the phone knows */
};

static const char *
skip_blanks(const char *p)
{
	return p + strspn(p, " \t,");
}

/* token or "quoted \" string"; owned. */
static char *
take_value(const char **p)
{
	struct str value = { 0 };
	size_t n;

	if (**p != '"') {
		n = strcspn(*p, TOKEN_END);
		str_addn(&value, *p, n);
		*p += n;
		return str_take(&value);
	}
	for (++*p; **p != '\0' && **p != '"'; ++*p) {
		if (**p == '\\' && (*p)[1] != '\0')
			++*p;
		str_addn(&value, *p, 1);
	}
	*p += **p == '"';
	return str_take(&value);
}

static void
set_parameter(struct params_of *c, const char *name, const char *value)
{
	if (strcasecmp(name, "realm") == 0)
		set_text(&c->challenge.realm, value);
	else if (strcasecmp(name, "nonce") == 0)
		set_text(&c->challenge.nonce, value);
	else if (strcasecmp(name, "opaque") == 0)
		set_text(&c->challenge.opaque, value);
	else if (strcasecmp(name, "algorithm") == 0)
		c->md5 = strcasecmp(value, "MD5") == 0;
	else if (strcasecmp(name, "qop") == 0)
		for (const char *p = skip_blanks(value); *p != '\0';) {
			size_t n = strcspn(p, " \t,");

			if (n == 4 && strncasecmp(p, "auth", 4) == 0)
				c->challenge.qop = true;
			p = skip_blanks(p + n);
		}
}

/* name=value …, until the next scheme or the end. */
static const char *
take_parameters(const char *p, struct params_of *c)
{
	for (;;) {
		size_t n;
		const char *behind;
		AUTO_FREE char *name = NULL, *value = NULL;

		p = skip_blanks(p);
		n = strcspn(p, TOKEN_END);
		behind = p + n + strspn(p + n, " \t");
		if (n == 0 || *behind != '=')
			return p;
		name = xstrndup(p, n);
		p = behind + 1 + strspn(behind + 1, " \t");
		value = take_value(&p);
		set_parameter(c, name, value);
	}
}

static bool
usable(const struct params_of *c)
{
	const struct challenge *k = &c->challenge;

	return k->scheme == AUTH_BASIC || (k->scheme == AUTH_DIGEST && c->md5 &&
					   k->realm != NULL && k->nonce != NULL);
}

static const char *
take_challenge(const char *p, struct params_of *ret)
{
	size_t n = strcspn(p, TOKEN_END);

	*ret = (struct params_of){ .md5 = true };
	if (n == 5 && strncasecmp(p, "Basic", n) == 0)
		ret->challenge.scheme = AUTH_BASIC;
	else if (n == 6 && strncasecmp(p, "Digest", n) == 0)
		ret->challenge.scheme = AUTH_DIGEST;
	p = take_parameters(p + n, ret);
	/* What is no list of parameters belongs to a scheme of another kind. */
	return n > 0 || *p == '\0' ? p : p + 1;
}

void
challenge_parse(const char *value, struct challenge *ret)
{
	const char *p = skip_blanks(value);

	*ret = (struct challenge){ 0 };
	while (*p != '\0') {
		struct params_of c;

		p = skip_blanks(take_challenge(p, &c));
		if (usable(&c) && c.challenge.scheme > ret->scheme) {
			challenge_clear(ret);
			*ret = c.challenge;
		} else {
			challenge_clear(&c.challenge);
		}
	}
}

void
challenge_clear(struct challenge *c)
{
	free(c->realm);
	free(c->nonce);
	free(c->opaque);
	*c = (struct challenge){ 0 };
}

/* The MD5 of the text in lower-case hexadecimal; text is cleared. */
static void
md5_hex(struct str *text, char ret[33])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum[EVP_MAX_MD_SIZE] = { 0 };
	unsigned n = 0;

	if (EVP_Digest(text->s, text->len, sum, &n, EVP_md5(), NULL) != 1)
		abort();
	for (size_t i = 0; i < 16; i++) {
		ret[2 * i] = digits[sum[i] >> 4];
		ret[2 * i + 1] = digits[sum[i] & 15];
	}
	ret[32] = '\0';
	str_clear(text);
}

static void
add_quoted(struct str *out, const char *name, const char *value)
{
	str_addf(out, ", %s=\"", name);
	for (; *value != '\0'; value++) {
		if (*value == '"' || *value == '\\')
			str_add(out, "\\");
		str_addn(out, value, 1);
	}
	str_add(out, "\"");
}

/* RFC 2617 section 3.2.2: response = H(H(A1):nonce[:nc:cnonce:qop]:H(A2)). */
static char *
digest(const struct challenge *c, const struct auth_request *q)
{
	char a1[33], a2[33], response[33];
	struct str text = { 0 };

	str_addf(&text, "%s:%s:%s", q->uid, c->realm, q->pwd);
	md5_hex(&text, a1);
	str_addf(&text, "%s:%s", q->method, q->uri);
	md5_hex(&text, a2);
	str_addf(&text, "%s:%s:", a1, c->nonce);
	if (c->qop)
		str_addf(&text, "00000001:%s:auth:", q->cnonce);
	str_add(&text, a2);
	md5_hex(&text, response);
	str_add(&text, "Digest algorithm=MD5");
	add_quoted(&text, "username", q->uid);
	add_quoted(&text, "realm", c->realm);
	add_quoted(&text, "nonce", c->nonce);
	add_quoted(&text, "uri", q->uri);
	add_quoted(&text, "response", response);
	if (c->qop) {
		str_add(&text, ", qop=auth, nc=00000001");
		add_quoted(&text, "cnonce", q->cnonce);
	}
	if (c->opaque != NULL)
		add_quoted(&text, "opaque", c->opaque);
	return str_take(&text);
}

char *
auth_answer(const struct challenge *c, const struct auth_request *q)
{
	AUTO_FREE char *pair = NULL;
	struct str text = { 0 };

	if (c->scheme == AUTH_DIGEST)
		return digest(c, q);
	str_addf(&text, "%s:%s", q->uid, q->pwd);
	pair = str_take(&text);
	str_add(&text, "Basic ");
	base64_encode(pair, strlen(pair), &text);
	return str_take(&text);
}
