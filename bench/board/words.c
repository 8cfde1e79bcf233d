#include "words.h"

#include <bench/words.h>

#include <string.h>

void
write_words(struct json_out *j, const char *text)
{
	char ja[1024];

	jout_text(j, "text", text);
	bench_words(text, BENCH_JA, ja, sizeof(ja));
	if (strlen(text) < sizeof(ja) && strcmp(ja, text) != 0)
		jout_text(j, "text_ja", ja);
}
