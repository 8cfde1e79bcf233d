/* Any bytes through the readers of what servers send and profiles hold. The first byte
 * says which. Run as a program it replays the files of a folder and every shortening of
 * each; linked with libFuzzer it is the target. */
#include "answer.h"
#include "apply.h"
#include "auth.h"
#include "cbc.h"
#include "dhcp.h"
#include "dns.h"
#include "gcm.h"
#include "payload.h"
#include "rule.h"
#include "sntp.h"
#include "tails.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
lookup(void *arg, const char *name, struct str *out)
{
	(void)arg;
	str_add(out, name);
	return name[0] != 'Z';
}

static void
use_url(void *arg, const char *url)
{
	(void)arg;
	if (strlen(url) == SIZE_MAX)
		abort();
}

static void
try_rule(const uint8_t *p, size_t n)
{
	const struct rule_env env = { lookup, lookup, NULL, NULL };
	AUTO_FREE char *text = xstrndup((const char *)p, n);
	const char *rest = text;
	struct rule_choice c = { 0 };

	if (rule_choose(text, &env, &c) == 1 && c.url == NULL)
		abort();
	rule_choice_clear(&c);
	rule_each_url(text, &env, use_url, NULL);
	rule_condition(text, &env);
	while (rule_report_next(&rest, &env, &c) == 1)
		rule_choice_clear(&c);
}

static void
unknown(void *arg, const char *name)
{
	(void)arg;
	(void)name;
}

static void
try_profile(const uint8_t *p, size_t n)
{
	const struct apply_env env = { EMPTY_DEFAULT, "a = GPP_A; /x/b = /y/GPP_B",
				       unknown, NULL };
	const struct payload_keys keys = { NULL, CBC_ANY, "", IKM_TEXT };
	struct payload file = { 0 };
	struct params params = { 0 };
	const char *why = NULL;

	if (payload_open(p, n, "", &keys, &file, &why) < 0)
		return;
	if (profile_apply(&params, &env, file.text, file.n, &why) < 0 &&
	    (why == NULL || params.n != 0))
		abort();
	free(file.text);
	params_reset(&params);
}

static void
try_gcm(const uint8_t *p, size_t n)
{
	const struct payload_keys keys = { NULL, CBC_ANY, "ikm", IKM_TEXT };
	struct payload file = { 0 };
	const char *why;

	if (payload_open(p, n, "aes128gcm", &keys, &file, &why) == 0)
		free(file.text);
}

static void
try_cbc(const uint8_t *p, size_t n)
{
	const struct payload_keys keys = { "key", CBC_ANY, "", IKM_TEXT };
	struct payload file = { 0 };
	const char *why;

	if (payload_open(p, n, "", &keys, &file, &why) == 0)
		free(file.text);
}

static void
try_answer(const uint8_t *p, size_t n)
{
	AUTO_FREE char *text = xstrndup((const char *)p, n);
	struct answer a;

	if (answer_parse(text, &a) == 0)
		answer_clear(&a);
}

static void
try_challenge(const uint8_t *p, size_t n)
{
	AUTO_FREE char *text = xstrndup((const char *)p, n), *login = NULL;
	struct challenge c;

	challenge_parse(text, &c);
	if (c.scheme != AUTH_NONE)
		login = auth_answer(
			&c, &(struct auth_request){ "GET", "/", "u", "p", "c" });
	challenge_clear(&c);
}

static void
try_dns(const uint8_t *p, size_t n)
{
	struct reader head = rd_init(p, n);
	uint16_t id = rd_be16(&head);
	struct dns_answer a;

	dns_answer_parse(id, DNS_A, p, n, &a);
	if (dns_answer_parse(id, DNS_SRV, p, n, &a) == 0 &&
	    strnlen(a.target, sizeof(a.target)) == sizeof(a.target))
		abort();
}

static void
try_sntp(const uint8_t *p, size_t n)
{
	int64_t ms;

	sntp_answer_parse(0, p, n, &ms);
}

static void
try_dhcp(const uint8_t *p, size_t n)
{
	struct dhcp_msg m;

	if (dhcp_parse_frame(p, n, &m) < 0)
		return;
	for (unsigned code = 0; code < 256; code++)
		free(dhcp_option_text(&m, (uint8_t)code));
}

static void
try_tails(const uint8_t *p, size_t n)
{
	AUTO_FREE char *text = xstrndup((const char *)p, n);
	struct attempts a = { 0 };

	if (tails_acceptable(text))
		tails_add(&a, text, "/a", "/b");
	attempts_clear(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(const uint8_t *, size_t) = {
		try_rule,      try_profile, try_gcm,  try_cbc,	try_answer,
		try_challenge, try_dns,	    try_sntp, try_dhcp, try_tails,
	};

	if (size > 0 && data[0] >= 'a' && data[0] < 'a' + ARRAY_SIZE(tries))
		tries[data[0] - 'a'](data + 1, size - 1);
	return 0;
}

#ifndef PHONESIM_LIBFUZZER
/* A block of exactly size bytes, so that a sanitizer sees a read beyond it. */
static void
try_prefix(const uint8_t *data, size_t size)
{
	uint8_t *copy = xcalloc(size > 0 ? size : 1, 1);

	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static bool
replay(const char *path)
{
	static uint8_t data[65536];
	FILE *f = fopen(path, "re");
	size_t size;

	if (f == NULL)
		return false;
	size = fread(data, 1, sizeof(data), f);
	fclose(f);
	for (size_t n = 0; n <= size; n++)
		try_prefix(data, n);
	return size > 0;
}

int
main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	int n = 0, bad = 0;

	if (dir == NULL) {
		fputs("usage: replay FOLDER\n", stderr);
		return 2;
	}
	while ((entry = readdir(dir)) != NULL) {
		struct str path = { 0 };

		if (entry->d_name[0] == '.')
			continue;
		str_addf(&path, "%s/%s", argv[1], entry->d_name);
		n++;
		if (!replay(path.s)) {
			fprintf(stderr, "%s: cannot be read, or is empty\n", path.s);
			bad++;
		}
		str_clear(&path);
	}
	closedir(dir);
	printf("%d files replayed\n", n);
	return n == 0 || bad > 0;
}
#endif
