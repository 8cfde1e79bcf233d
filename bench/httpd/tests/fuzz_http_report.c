/* A report of any bytes: read within its bounds, and nothing in brackets is told. */
#include "report.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check_word(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < 0x20 || *text > 0x7e)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const encodings[] = { NULL, "aes128gcm", "gzip" };
	struct httpd_report r;
	const char *rule;
	/* its own memory: a read beyond the end is found */
	uint8_t *copy = malloc(len == 0 ? 1 : len);

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	for (size_t i = 0; i < BENCH_N(encodings); i++) {
		httpd_report_read((struct bench_bytes){ copy, len }, encodings[i], &r);
		check_word(r.serial);
		check_word(r.version);
		check_word(r.model);
		check_word(r.text);
		rule = strstr(r.text, " rule=");
		if (rule != NULL && strstr(rule, "[-") != NULL)
			abort();
	}
	free(copy);
	return 0;
}
