#include <bench/code.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define BASE 19
#define GROUP 5 /* digits come in groups: a lost or doubled one changes the length */
#define SLOT_BASE 37

static const char letters[] = BENCH_CODE_LETTERS;
static const char prefix[] = BENCH_CODE_PREFIX;
static const char slot_letters[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

_Static_assert(sizeof(letters) - 1 == BASE, "a digit for each letter");
_Static_assert(sizeof(slot_letters) - 1 == SLOT_BASE, "a digit for each letter");

/* No word begins with the letter of a number's kind, none is longer than a body. The
 * words are not the names: 'A', 'K' and 'M' of those are not among the letters, or are
 * taken. */
static const struct {
	const char *body, *name;
	bool has_number;
} kinds[BENCH_CODE_KINDS] = {
	[BENCH_CODE_NONE] = { "", "", false },
	[BENCH_CODE_UNDO] = { "UNDO", "UNDO", false },
	[BENCH_CODE_ACK] = { "SEEN", "ACK", false },
	[BENCH_CODE_NG] = { "NOGOOD", "NG", false },
	[BENCH_CODE_OPEN_CARTON] = { "OPEN", "OPEN CARTON", false },
	[BENCH_CODE_CLOSE_CARTON] = { "CLOSE", "CLOSE CARTON", false },
	[BENCH_CODE_REPRINT] = { "REPRINT", "REPRINT", false },
	[BENCH_CODE_HELP] = { "HELP", "HELP", false },
	[BENCH_CODE_INTAKE] = { "GOIN", "INTAKE", false },
	[BENCH_CODE_PACK] = { "GOOUT", "PACK", false },
	[BENCH_CODE_VERIFY] = { "GOCHECK", "VERIFY", false },
	[BENCH_CODE_RETURN] = { "GORETURN", "RETURN", false },
	[BENCH_CODE_SIGN_OUT] = { "SIGNOUT", "SIGN OUT", false },
	[BENCH_CODE_BADGE] = { "B", "BADGE", true },
	[BENCH_CODE_BATCH] = { "J", "JOB", true },
	[BENCH_CODE_CARTON] = { "K", "CARTON", true },
	[BENCH_CODE_SLOT] = { "L", "SLOT", true },
};

const char *
bench_code_kind_name(enum bench_code_kind kind)
{
	return (unsigned)kind < BENCH_CODE_KINDS ? kinds[kind].name : "";
}

/* ASCII, whatever the locale. */
static char
capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* The place of c in set, -1: not in it. */
static int
digit_of(const char *set, char c)
{
	const char *at = c == '\0' ? NULL : strchr(set, c);

	return at == NULL ? -1 : (int)(at - set);
}

/* Weights 1, 2, 3, … modulo a prime, the number of letters: every single wrong letter
 * and every swap of two changes the sum. */
char
bench_code_check_letter(const char *body, size_t len)
{
	size_t sum = 0;

	if (len == 0 || len > BENCH_CODE_BODY_MAX)
		return '\0';
	for (size_t i = 0; i < len; i++) {
		int digit = digit_of(letters, body[i]);

		if (digit < 0)
			return '\0';
		sum += (i + 1) * (size_t)digit;
	}
	return letters[sum % BASE];
}

static void
write_code(const char *body, char *text)
{
	snprintf(text, BENCH_CODE_TEXT, "%s%.*s%c", prefix, BENCH_CODE_BODY_MAX, body,
		 bench_code_check_letter(body, strlen(body)));
}

/* The kind's letter, then the digits, the highest first. */
static void
write_number(enum bench_code_kind kind, uint64_t number, char *text)
{
	char body[BENCH_CODE_BODY_MAX + 1] = "";
	size_t n = GROUP;

	for (uint64_t left = number / 2476099; left > 0; left /= 2476099) /* 19^5 */
		n += GROUP;
	body[0] = kinds[kind].body[0];
	for (size_t i = n; i > 0; i--) {
		body[i] = letters[number % BASE];
		number /= BASE;
	}
	write_code(body, text);
}

int
bench_code_format(enum bench_code_kind kind, int64_t number,
		  char ret_text[BENCH_CODE_TEXT])
{
	if (kind == BENCH_CODE_NONE || (unsigned)kind >= BENCH_CODE_KINDS ||
	    kind == BENCH_CODE_SLOT)
		return -EINVAL;
	if (kinds[kind].has_number ? number <= 0 : number != 0)
		return -EINVAL;
	if (kinds[kind].has_number)
		write_number(kind, (uint64_t)number, ret_text);
	else
		write_code(kinds[kind].body, ret_text);
	return 0;
}

/* Digits from 1 up: names of different lengths are different numbers, all of them
 * below 2^63. */
int
bench_code_format_slot(const char *name, char ret_text[BENCH_CODE_TEXT])
{
	size_t len = strlen(name);
	uint64_t number = 0;

	if (len == 0 || len >= BENCH_CODE_SLOT_NAME)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		int digit = digit_of(slot_letters, capital(name[i]));

		if (digit < 0)
			return -EINVAL;
		number = number * SLOT_BASE + (uint64_t)digit + 1;
	}
	write_number(BENCH_CODE_SLOT, number, ret_text);
	return 0;
}

static int
read_slot(uint64_t number, char *name)
{
	char text[BENCH_CODE_SLOT_NAME] = "";
	size_t i = sizeof(text) - 1;

	for (; number > 0; number = (number - 1) / SLOT_BASE) {
		if (i == 0)
			return -EINVAL;
		text[--i] = slot_letters[(number - 1) % SLOT_BASE];
	}
	memmove(name, text + i, sizeof(text) - i);
	return 0;
}

/* Only the shortest spelling of a number is one. */
static int
read_number(const char *digits, size_t len, uint64_t *ret_number)
{
	uint64_t number = 0, least = 1;

	if (len == 0 || len % GROUP != 0 || len >= BENCH_CODE_BODY_MAX)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		uint64_t digit = (uint64_t)digit_of(letters, digits[i]);

		if (number > (INT64_MAX - digit) / BASE)
			return -EINVAL;
		number = number * BASE + digit;
		least *= i + GROUP < len ? BASE : 1;
	}
	if (number == 0 || (len > GROUP && number < least))
		return -EINVAL;
	*ret_number = number;
	return 0;
}

static int
read_body(const char *body, size_t len, struct bench_code_meaning *m)
{
	uint64_t number;

	for (enum bench_code_kind k = BENCH_CODE_UNDO; k < BENCH_CODE_KINDS; k++) {
		if (kinds[k].has_number ? kinds[k].body[0] != body[0]
					: strlen(kinds[k].body) != len ||
						  memcmp(kinds[k].body, body, len) != 0)
			continue;
		m->kind = k;
		if (!kinds[k].has_number)
			return 0;
		if (read_number(body + 1, len - 1, &number) < 0)
			return -EINVAL;
		if (k == BENCH_CODE_SLOT)
			return read_slot(number, m->slot);
		m->number = (int64_t)number;
		return 0;
	}
	return -EINVAL;
}

/* Capitals of a text that has letters of one case only. */
static bool
take_capitals(const char *text, size_t len, char *capitals)
{
	bool lower = false, upper = false;

	if (len >= BENCH_CODE_TEXT)
		return false;
	for (size_t i = 0; i < len; i++) {
		capitals[i] = capital(text[i]);
		lower |= capitals[i] != text[i];
		upper |= text[i] >= 'A' && text[i] <= 'Z';
	}
	return !(lower && upper);
}

int
bench_code_parse(const char *text, size_t len, struct bench_code_meaning *ret_meaning)
{
	const size_t n = sizeof(prefix) - 1;
	struct bench_code_meaning m = { .kind = BENCH_CODE_NONE };
	char code[BENCH_CODE_TEXT];
	char letter;
	int r;

	if (len <= n || !take_capitals(text, len, code) || memcmp(code, prefix, n) != 0)
		return -ENOENT;
	letter = bench_code_check_letter(code + n, len - n - 1);
	if (letter == '\0' || letter != code[len - 1])
		return -EBADMSG;
	r = read_body(code + n, len - n - 1, &m);
	if (r < 0)
		return r;
	*ret_meaning = m;
	return 0;
}

bool
bench_code_is_badge(const char *text)
{
	struct bench_code_meaning m;

	return bench_code_parse(text, strlen(text), &m) == 0 &&
	       m.kind == BENCH_CODE_BADGE;
}
