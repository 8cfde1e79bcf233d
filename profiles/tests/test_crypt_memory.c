/* The Nth allocation fails: an error comes back, nothing is written, nothing leaks
 * (seen by the sanitizers), and with enough memory the result is there. Ours and
 * zlib's. */
#include "scarce.h"

#include <bench/str.h>
#include <errno.h>
#include <profiles/crypt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int
there_and_back(const struct bench_crypt *c)
{
	static const char text[] = "<flat-profile></flat-profile>";
	bench_auto(bench_wipe) struct bench_str file = { 0 }, out = { 0 };
	struct bench_err err = { "" };
	int r = bench_encrypt(
		c, (struct bench_bytes){ (const uint8_t *)text, sizeof(text) }, &file,
		&err);

	if (r < 0)
		assert_int_equal(file.len, 0);
	if (r == 0)
		r = bench_decrypt(
			c, (struct bench_bytes){ (const uint8_t *)file.text, file.len },
			&out, &err);
	assert_int_equal(out.len, r == 0 ? sizeof(text) : 0);
	assert_int_equal(r < 0, err.text[0] != '\0');
	return r;
}

static void
each_allocation_may_fail(void **state)
{
	(void)state;
	for (int cipher = 0; cipher < 3; cipher++) {
		const struct bench_crypt c = { .cipher = (enum bench_cipher)cipher,
					       .gzip = true,
					       .key = { (const uint8_t *)"k", 1 } };
		int r = -ENOMEM;
		long n;

		for (n = 0; n < 1000; n++) {
			scarce_after(n);
			r = there_and_back(&c);
			if (scarce_unused())
				break; /* none failed any more */
			assert_int_equal(r, -ENOMEM);
		}
		scarce_after(-1);
		assert_int_equal(r, 0);
		assert_true(n >= 8);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		each_allocation_may_fail) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
