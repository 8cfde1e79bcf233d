#include <core/command.h>

#include <core/normalise.h>
#include <core/symbology.h>
#include <inttypes.h>

int
bench_command_parse(struct bench_bytes text, struct bench_code_meaning *ret_meaning)
{
	enum bench_symbology symbology;
	bool gs1;

	text = bench_symbology_strip_aim(bench_trim(text), &symbology, &gs1);
	text = bench_trim(text);
	return bench_code_parse((const char *)text.data, text.len, ret_meaning);
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
