/* A transcript's line from outside: it is refused, or it is written as it was read. */
#include <station/transcript.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool that)
{
	if (!that)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bench_transcript_line line, again;
	char *text = NULL;
	size_t len = 0;
	FILE *out;

	if (bench_transcript_parse((const char *)data, size, &line, NULL) < 0)
		return 0;
	out = open_memstream(&text, &len);
	require(out != NULL && bench_transcript_write(out, &line, NULL) == 0);
	fclose(out);
	require(bench_transcript_parse(text, len - 1, &again, NULL) == 0);
	require(memcmp(&line, &again, sizeof(line)) == 0);
	free(text);
	return 0;
}
