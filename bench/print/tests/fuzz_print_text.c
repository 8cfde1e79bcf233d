/* Any bytes as a name: made fit for paper, and in ZPL never a command. */
#include <label.h>
#include <text.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* What a printer would take as commands, apart from the data. */
static size_t
carets(const char *zpl)
{
	size_t n = 0;

	for (const char *p = zpl; *p != '\0'; p++) {
		must(*p == '\n' || (*p >= 0x20 && *p <= 0x7e));
		must(*p != '~');
		n += *p == '^';
	}
	return n;
}

static size_t
print(const char *text, struct bench_str *out)
{
	struct label l = { .kind = LABEL_UNIT, .mac = text, .code = "00562B00000C" };
	struct bench_err err;

	bench_str_reset(out);
	must(label_zpl(&l, 1, PRINT_EN, out, &err) == 0);
	return carets(bench_str_get(out));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	char text[512], clean[64], again[64];
	size_t n;

	bench_copy_n(text, sizeof(text), data, size);
	text_clean(text, clean, sizeof(clean));
	must(strlen(clean) < sizeof(clean));
	must(strcmp(text_clean(clean, again, sizeof(again)), clean) == 0);
	n = print(text, &out);
	/* as printer's text (7), as a picture (3), or not at all: wide blanks have no
	 * ink */
	must(n == print("", &out) ||
	     (clean[0] != '\0' && (n == print("x", &out) || n == print("\\", &out))));
	return 0;
}
