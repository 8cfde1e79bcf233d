#include <core/calibrate.h>

#include <core/normalise.h>
#include <errno.h>
#include <string.h>

/* Longer than the code can become: two bytes a character, and an AIM identifier. */
#define ARRIVED_MAX 128

/* Runs of letters that no layout moves. */
static bool
looks_like_it(struct bench_bytes text)
{
	return text.len <= ARRIVED_MAX &&
	       bench_bytes_contain_nocase(text, "BCDEFGHIJKL") &&
	       bench_bytes_contain_nocase(text, "RSTUV");
}

/* The same, or the same but for the last character: a dead key has swallowed it. */
static bool
is_it(const char *arrived, size_t len, struct bench_bytes text)
{
	size_t last = len;

	if (text.len == len && memcmp(arrived, text.data, len) == 0)
		return true;
	do
		last--;
	while (last > 0 && ((uint8_t)arrived[last] & 0xc0) == 0x80);
	return (uint8_t)arrived[last] >= 0x80 && text.len == last &&
	       memcmp(arrived, text.data, last) == 0;
}

/* The identifier of Code 128 comes through the same layout. */
static bool
came_by(struct bench_typing t, struct bench_bytes text)
{
	static const char *const sent[] = { BENCH_CALIBRATION,
					    "]C0" BENCH_CALIBRATION };
	char arrived[ARRIVED_MAX];

	for (size_t i = 0; i < BENCH_N(sent); i++) {
		struct bench_bytes s = { (const uint8_t *)sent[i], strlen(sent[i]) };
		size_t len = bench_typing_do(t, s, arrived, sizeof(arrived));

		if (len > 0 && is_it(arrived, len, text))
			return true;
	}
	return false;
}

int
bench_calibrate(struct bench_bytes text, struct bench_typing *ret_typing)
{
	struct bench_typing t;

	text = bench_trim(text);
	if (!looks_like_it(text))
		return -ENOENT;
	for (t.scanner = 0; t.scanner < BENCH_LAYOUTS; t.scanner++)
		for (t.host = 0; t.host < BENCH_LAYOUTS; t.host++)
			for (t.caps = 0; t.caps < BENCH_CAPS; t.caps++)
				if (came_by(t, text)) {
					*ret_typing = t;
					return 0;
				}
	return -EBADMSG;
}
