/* A User-Agent of any bytes, against every family that we know. */
#include <bench/str.h>
#include <profiles/family.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const struct bench_families *
families(void)
{
	static struct bench_families *f;
	struct bench_err err = { "" };

	if (f == NULL && bench_families_load(BENCH_FAMILIES, &f, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return f;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = malloc(len + 1);
	struct bench_agent a, again;

	if (text == NULL)
		return 0;
	if (len > 0)
		memcpy(text, data, len);
	text[len] = '\0';
	a = bench_families_by_user_agent(families(), text);
	again = bench_families_by_user_agent(families(), text);
	if (a.who.family != again.who.family || !bench_mac_equal(a.mac, again.mac) ||
	    strcmp(a.version, again.version) != 0)
		abort();
	/* no family, no claims; and every claim stands in the text */
	if (a.who.family == NULL && (a.version[0] != '\0' || !bench_mac_is_zero(a.mac)))
		abort();
	if (a.version[0] != '\0' && strstr(text, a.version) == NULL)
		abort();
	free(text);
	return 0;
}
