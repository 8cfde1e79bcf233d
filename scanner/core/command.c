#include <core/command.h>

#include <core/normalise.h>
#include <core/symbology.h>
#include <errno.h>
#include <inttypes.h>
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

int
bench_command_named(struct bench_bytes name, char ret_code[BENCH_CODE_TEXT])
{
	for (enum bench_code_kind k = BENCH_CODE_UNDO; k < BENCH_CODE_BADGE; k++) {
		const char *word = bench_code_kind_name(k);

		if (strlen(word) == name.len && memcmp(word, name.data, name.len) == 0)
			return bench_code_format(k, 0, ret_code);
	}
	return -ENOENT;
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
