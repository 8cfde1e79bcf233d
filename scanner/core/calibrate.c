#include <core/calibrate.h>

#include <core/normalise.h>
#include <errno.h>
#include <string.h>

/* Longer than the code can become: two bytes a character, and an AIM identifier. */
#define ARRIVED_MAX 128

/* Runs of letters that no layout moves. */
bool
bench_is_calibration(struct bench_bytes text)
{
	text = bench_trim(text);
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

/* By any of the hosts from first to last. */
static int
search(struct bench_bytes text, enum bench_layout first, enum bench_layout last,
       struct bench_typing *ret_typing)
{
	struct bench_typing t;

	text = bench_trim(text);
	if (!bench_is_calibration(text))
		return -ENOENT;
	for (t.scanner = 0; t.scanner < BENCH_LAYOUTS; t.scanner++)
		for (t.host = first; t.host <= last; t.host++)
			for (t.caps = 0; t.caps < BENCH_CAPS; t.caps++)
				if (came_by(t, text)) {
					*ret_typing = t;
					return 0;
				}
	return -EBADMSG;
}

int
bench_calibrate(struct bench_bytes text, struct bench_typing *ret_typing)
{
	return search(text, 0, BENCH_LAYOUTS - 1, ret_typing);
}

int
bench_calibrate_keys(struct bench_bytes text, enum bench_layout read_as,
		     enum bench_layout *ret_scanner)
{
	struct bench_typing t;
	int r = search(text, read_as, read_as, &t);

	if (r < 0)
		return r;
	if (t.caps == BENCH_CAPS_ALL)
		return -EBADMSG;
	*ret_scanner = t.scanner;
	return 0;
}
