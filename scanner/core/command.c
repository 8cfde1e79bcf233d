#include <core/command.h>

#include <bench/str.h>
#include <core/normalise.h>
#include <core/symbology.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int
bench_command_parse(struct bench_bytes text, struct bench_code_meaning *ret_meaning)
{
	enum bench_symbology symbology;
	bool gs1;

	text = bench_symbology_strip_aim(bench_trim(text), &symbology, &gs1);
	text = bench_trim(text);
	return bench_code_parse((const char *)text.data, text.len, ret_meaning);
}

/* The number or slot that stands behind a kind's name. */
static int
numbered(enum bench_code_kind kind, const char *rest, char ret_code[BENCH_CODE_TEXT])
{
	if (kind == BENCH_CODE_SLOT)
		return bench_code_format_slot(rest, ret_code);
	if (rest[0] == '\0' || rest[strspn(rest, "0123456789")] != '\0')
		return -EINVAL;
	return bench_code_format(kind, strtoll(rest, NULL, 10), ret_code);
}

static int
named_with_number(struct bench_bytes name, char ret_code[BENCH_CODE_TEXT])
{
	char rest[20]; /* as many digits as always fit */

	for (enum bench_code_kind k = BENCH_CODE_BATCH; k < BENCH_CODE_KINDS; k++) {
		const char *word = bench_code_kind_name(k);
		size_t n = strlen(word);

		if (name.len < n + 2 || name.len - n > sizeof(rest) ||
		    memcmp(name.data, word, n) != 0 || name.data[n] != ' ')
			continue;
		bench_copy_n(rest, sizeof(rest), (const char *)name.data + n + 1,
			     name.len - n - 1);
		return numbered(k, rest, ret_code) < 0 ? -ENOENT : 0;
	}
	return -ENOENT;
}

int
bench_command_named(struct bench_bytes name, char ret_code[BENCH_CODE_TEXT])
{
	for (enum bench_code_kind k = BENCH_CODE_UNDO; k < BENCH_CODE_BADGE; k++) {
		const char *word = bench_code_kind_name(k);

		if (strlen(word) == name.len && memcmp(word, name.data, name.len) == 0)
			return bench_code_format(k, 0, ret_code);
	}
	return named_with_number(name, ret_code);
}

int
bench_command_code(const struct bench_code_meaning *meaning,
		   char ret_code[BENCH_CODE_TEXT])
{
	if (meaning->kind == BENCH_CODE_SLOT)
		return bench_code_format_slot(meaning->slot, ret_code);
	return bench_code_format(meaning->kind, meaning->number, ret_code);
}

char *
bench_command_describe(const struct bench_code_meaning *meaning, char *text,
		       size_t room)
{
	const char *name = bench_code_kind_name(meaning->kind);
	int n;

	if (meaning->slot[0] != '\0')
		n = snprintf(text, room, "%s %s", name, meaning->slot);
	else if (meaning->number != 0)
		n = snprintf(text, room, "%s %" PRId64, name, meaning->number);
	else
		n = snprintf(text, room, "%s", name);
	if (n < 0)
		text[0] = '\0';
	return text;
}
