#include <core/checkdigit.h>

bool
bench_digits_only(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len > 0;
}

bool
bench_gtin_is_right(const char *digits, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)(digits[len - 1 - i] - '0');

		sum += i % 2 == 0 ? digit : 3 * digit;
	}
	return len > 1 && sum % 10 == 0;
}
