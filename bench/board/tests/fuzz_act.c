/* The input: a line that names an act ("unit/waive", or any byte), then JSON. Whatever
 * it says, the words are the act's own: one program, one noun, no option that the table
 * does not have, no PIN among them. */
#include "act.h"

#include <bench/str.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static int
find_upload(void *arg, const char *token, char folder[320], char name[128])
{
	(void)arg;
	require(strpbrk(token, "/.-") == NULL);
	bench_copy(folder, 320, "/f");
	bench_copy(name, 128, "n.csv");
	return strlen(token) == 32 ? 0 : -ENOENT;
}

static bool
is_option_of(const struct act *a, const char *word)
{
	char name[64];
	size_t n = strcspn(word, "=");

	if (!bench_copy_n(name, sizeof(name), word + 2, n - 2))
		return false;
	for (char *p = name; *p != '\0'; p++)
		*p = *p == '-' ? '_' : *p;
	for (size_t i = 0; i < ACT_VALUES && a->options[i].name != NULL; i++) {
		if (strcmp(a->options[i].name, name) == 0)
			return true;
	}
	return false;
}

static void
check(const struct act *a, const struct act_call *call)
{
	size_t at = 2;

	require(strcmp(call->argv[0], "bench") == 0);
	require(strcmp(call->argv[1], "--json") == 0);
	require(strncmp(call->argv[at++], "--by=", 5) == 0);
	for (; strncmp(call->argv[at], "--", 2) == 0; at++)
		require(strcmp(call->argv[at], "--pin-file=-") == 0 ||
			strcmp(call->argv[at], "--new-pin-file=-") == 0 ||
			strcmp(call->argv[at], "--progress") == 0);
	require(strcmp(call->argv[at++], a->noun) == 0);
	for (; at < call->argc; at++) {
		require(bench_text_problem(call->argv[at]) == NULL);
		require(call->argv[at][0] != '-' || is_option_of(a, call->argv[at]) ||
			(a->fixed != NULL && strcmp(call->argv[at], a->fixed) == 0));
	}
	require(strchr(call->file, '/') == NULL);
}

static const struct act *
find_act(const char *line, size_t len)
{
	const char *slash = memchr(line, '/', len);
	char noun[32], verb[32] = "";
	const struct act *a = NULL;

	if (bench_copy_n(noun, sizeof(noun), line,
			 slash == NULL ? len : (size_t)(slash - line)) &&
	    (slash == NULL || bench_copy_n(verb, sizeof(verb), slash + 1,
					   len - (size_t)(slash + 1 - line))))
		a = act_find(noun, verb);
	return a != NULL ? a : &act_table[(uint8_t)line[0] % act_table_n];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *end = size == 0 ? NULL : memchr(text, '\n', size);
	const struct act_ask ask = { .program = "bench",
				     .by = "fuzz",
				     .supervisor = size % 2 == 0,
				     .file = find_upload };
	const struct act *a;
	struct act_call call = { 0 };
	struct bench_err err;
	json_t *values;

	if (end == NULL)
		return 0;
	a = find_act(text, (size_t)(end - text));
	values = json_loadb(end + 1, size - (size_t)(end + 1 - text),
			    JSON_REJECT_DUPLICATES, NULL);
	if (values != NULL && act_call_make(a, values, &ask, &call, &err) == 0)
		check(a, &call);
	act_call_clear(&call);
	json_decref(values);
	return 0;
}
