#include "test.h"

#include "answer.h"
#include "auth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *
answer_to(const char *header, const struct auth_request *q, enum auth_scheme scheme)
{
	struct challenge c;
	char *text;

	challenge_parse(header, &c);
	assert_int_equal(c.scheme, scheme);
	text = auth_answer(&c, q);
	challenge_clear(&c);
	return text;
}

/* RFC 7617 section 2. */
static void
basic_is_user_and_password(void **state)
{
	const struct auth_request q = { "GET", "/", "Aladdin", "open sesame", "" };
	AUTO_FREE char *text = answer_to("Basic realm=\"WallyWorld\"", &q, AUTH_BASIC);

	(void)state;
	assert_string_equal(text, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

/* RFC 2617 section 3.5. */
static void
digest_is_as_in_rfc_2617(void **state)
{
	const struct auth_request q = { "GET", "/dir/index.html", "Mufasa",
					"Circle Of Life", "0a4f113b" };
	AUTO_FREE char *text =
		answer_to("Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", "
			  "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
			  "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
			  &q, AUTH_DIGEST);

	(void)state;
	assert_non_null(strstr(text, "response=\"6629fae49393a05397450978507c4ef1\""));
	assert_non_null(strstr(text, "qop=auth, nc=00000001, cnonce=\"0a4f113b\""));
	assert_non_null(strstr(text, "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""));
	assert_non_null(strstr(text, "uri=\"/dir/index.html\""));
}

/* RFC 2069's form: no qop, so neither nc nor cnonce. */
static void
digest_without_qop_has_no_counter(void **state)
{
	const struct auth_request q = { "GET", "/dir/index.html", "Mufasa",
					"Circle Of Life", "0a4f113b" };
	AUTO_FREE char *text = answer_to("Digest realm=\"testrealm@host.com\", "
					 "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"",
					 &q, AUTH_DIGEST);

	(void)state;
	assert_non_null(strstr(text, "response=\"670fd8c2df070c60b045671b8b24ff02\""));
	assert_null(strstr(text, "cnonce"));
}

static void
challenges_are_chosen_among(void **state)
{
	static const struct {
		const char *header;
		enum auth_scheme scheme;
		const char *realm;
	} table[] = {
		{ "Basic realm=\"a\", Digest realm=\"b\", nonce=\"n\"", AUTH_DIGEST,
		  "b" },
		{ "Digest realm=\"b, \\\"c\\\"\", nonce=n, Basic realm=a", AUTH_DIGEST,
		  "b, \"c\"" },
		{ "Digest realm=\"b\", nonce=\"n\", algorithm=SHA-256, Basic realm=\"a\"",
		  AUTH_BASIC, "a" },
		{ "Negotiate, Basic realm=\"a\"", AUTH_BASIC, "a" },
		{ "Negotiate abc==, basic realm=\"a\"", AUTH_BASIC, "a" },
		{ "Digest realm=\"b\"", AUTH_NONE, NULL },
		{ "Bearer", AUTH_NONE, NULL },
		{ "", AUTH_NONE, NULL },
		{ "=,\"", AUTH_NONE, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct challenge c;

		challenge_parse(table[i].header, &c);
		assert_int_equal(c.scheme, table[i].scheme);
		if (table[i].realm != NULL)
			assert_string_equal(c.realm, table[i].realm);
		challenge_clear(&c);
	}
}

/* The guide's table 2. */
static void
status_says_what_the_phone_does(void **state)
{
	static const struct {
		unsigned status;
		enum answer_class class;
	} table[] = {
		{ 200, ANSWER_OK },	  { 301, ANSWER_REDIRECT },
		{ 302, ANSWER_REDIRECT }, { 300, ANSWER_OTHER },
		{ 303, ANSWER_OTHER },	  { 304, ANSWER_OTHER },
		{ 307, ANSWER_OTHER },	  { 308, ANSWER_OTHER },
		{ 400, ANSWER_OTHER },	  { 401, ANSWER_LOGIN },
		{ 403, ANSWER_OTHER },	  { 404, ANSWER_MISSING },
		{ 405, ANSWER_OTHER },	  { 407, ANSWER_LOGIN },
		{ 410, ANSWER_OTHER },	  { 500, ANSWER_OTHER },
		{ 501, ANSWER_OTHER },	  { 502, ANSWER_OTHER },
		{ 503, ANSWER_OTHER },	  { 504, ANSWER_OTHER },
		{ 599, ANSWER_OTHER },	  { 100, ANSWER_INTERIM },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		assert_int_equal(answer_class(table[i].status), table[i].class);
}

static void
head_is_read(void **state)
{
	struct answer a;

	(void)state;
	assert_int_equal(answer_parse("HTTP/1.1 401 No\r\ncontent-length:  12 \r\n"
				      "WWW-Authenticate: Basic realm=\"a\"\r\n"
				      "WWW-Authenticate: Digest x=y\r\n"
				      "Content-Encoding: aes128gcm\r\n\r\n",
				      &a),
			 0);
	assert_int_equal(a.status, 401);
	assert_true(a.has_length && a.length == 12 && !a.chunked);
	assert_string_equal(a.challenge, "Basic realm=\"a\", Digest x=y");
	assert_string_equal(a.coding, "aes128gcm");
	assert_null(a.location);
	answer_clear(&a);
	assert_int_equal(
		answer_parse("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n"
			     "Content-Length: 5\r\n\r\n",
			     &a),
		0);
	assert_true(a.chunked && !a.has_length);
	answer_clear(&a);
}

static void
other_heads_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"HTTP/1.1",
		"HTTP/2.0 200 OK\r\n\r\n",
		"HTTP/1.1 20 OK\r\n\r\n",
		"HTTP/1.1 099 OK\r\n\r\n",
		"HTTP/1.1 2000 OK\r\n\r\n",
		"ICY 200 OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
	};
	struct answer a;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(answer_parse(bad[i], &a), -EBADMSG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(basic_is_user_and_password),
		cmocka_unit_test(digest_is_as_in_rfc_2617),
		cmocka_unit_test(digest_without_qop_has_no_counter),
		cmocka_unit_test(challenges_are_chosen_among),
		cmocka_unit_test(status_says_what_the_phone_does),
		cmocka_unit_test(head_is_read),
		cmocka_unit_test(other_heads_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
