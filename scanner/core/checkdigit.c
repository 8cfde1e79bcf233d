#include <core/checkdigit.h>

#include <string.h>

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

/* Weights 1, 2, 3, … modulo a prime, the number of letters: every single wrong letter
 * and every swap of two changes the sum. */
char
bench_command_letter(const char *body, size_t len)
{
	static const char letters[] = BENCH_COMMAND_LETTERS;
	const size_t n = sizeof(letters) - 1;
	size_t sum = 0;

	if (len == 0 || len > 16)
		return '\0';
	for (size_t i = 0; i < len; i++) {
		const char *at = memchr(letters, body[i], n);

		if (at == NULL)
			return '\0';
		sum += (i + 1) * (size_t)(at - letters);
	}
	return letters[sum % n];
}
