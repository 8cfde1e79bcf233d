/* What people type or store of themselves, as any bytes: a name, a reason, a PIN, and a
 * PIN's blob (one that would cost much is left out: its cost is checked before). */
#include <bench/flow.h>
#include <bench/staff.h>
#include <bench/str.h>
#include <pin.h>
#include <sql.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* Taken means: shown as it is, whole, on one line. */
static void
require_plain(const char *text, size_t most)
{
	bench_auto(bench_str_clear) struct bench_str xml = { 0 };

	bench_str_add_xml(&xml, text);
	require(strlen(text) <= most && strpbrk(text, "\r\n\t\033\177") == NULL);
	require(strstr(bench_str_get(&xml), "&#65533;") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[600], reason[256];
	struct bench_err err;
	int r;

	bench_copy_n(text, sizeof(text), data, size < 599 ? size : 599);
	if (staff_check_name(text, &err) == 0)
		require_plain(text, 63);
	if (reason_check(text, 10, reason, &err) == 0) {
		require_plain(reason, 255);
		require(strlen(reason) >= 10);
	}
	r = bench_pin_check(text, &err);
	require(r == -EINVAL || (strlen(text) >= BENCH_PIN_MIN &&
				 strspn(text, "0123456789") == strlen(text)));
	if (size < 2 || data[1] <= 10) {
		r = pin_matches((struct bench_bytes){ data, size }, "2580", &err);
		require(r == 0 || r == -EBADMSG);
	}
	return 0;
}
