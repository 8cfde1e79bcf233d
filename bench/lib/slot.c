/* Names of slots, in the order in which people count. Pure. */
#include <bench/config.h>

#include <string.h>

/* End, '-', ten digits, 26 letters: ten of them stay below 2^53. */
#define SYMBOLS 38
#define PLACES 10
#define SYMBOL_DIGIT 2
#define SYMBOL_LETTER 12

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

bool
bench_slot_is_name(const char *name)
{
	size_t n = 0;

	while (is_digit(name[n]) || is_letter(name[n]) || name[n] == '-')
		n++;
	return n > 0 && n < BENCH_CODE_SLOT_NAME && name[n] == '\0';
}

struct key {
	int64_t value;
	int places;
};

static void
add_symbol(struct key *k, int symbol)
{
	if (k->places == PLACES)
		return;
	k->value = k->value * SYMBOLS + symbol;
	k->places++;
}

/* How many digits a number has comes before them: the longer one is the greater. */
static size_t
add_number(struct key *k, const char *text)
{
	size_t zeros = strspn(text, "0"), n = strspn(text, "0123456789"), digits;

	if (zeros == n)
		zeros--;
	digits = n - zeros;
	add_symbol(k, SYMBOL_DIGIT + (int)(digits < 10 ? digits : 10) - 1);
	for (size_t i = zeros; i < n; i++)
		add_symbol(k, SYMBOL_DIGIT + (text[i] - '0'));
	return n;
}

int64_t
bench_slot_order(const char *name)
{
	struct key k = { 0 };

	while (*name != '\0') {
		if (is_digit(*name)) {
			name += add_number(&k, name);
			continue;
		}
		add_symbol(&k, is_letter(*name) ? SYMBOL_LETTER + (*name - 'A') : 1);
		name++;
	}
	while (k.places < PLACES)
		add_symbol(&k, 0);
	return k.value;
}

int
bench_slot_compare(const char *a, const char *b)
{
	int64_t x = bench_slot_order(a), y = bench_slot_order(b);

	if (x != y)
		return x < y ? -1 : 1;
	return strcmp(a, b);
}

const char *
bench_slot_of_port(const struct bench_config *c, const char *port)
{
	for (int i = 0; port[0] != '\0' && i < c->slots; i++) {
		if (strcmp(c->slot[i].port, port) == 0)
			return c->slot[i].name;
	}
	return "";
}
