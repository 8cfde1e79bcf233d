#include "options.h"

#include "query.h"

#define FIXED_SIZE 236 /* RFC 2131 figure 1, up to the options */
#define COOKIE_SIZE 4
#define END_SIZE 1
#define HEADER_SIZE 2 /* code, length */
#define IP_UDP_SIZE 28

size_t
bench_options_budget(uint16_t max_size, size_t mtu)
{
	size_t size = max_size;

	if (size < BENCH_QUERY_SIZE_MIN)
		size = BENCH_QUERY_SIZE_MIN;
	if (size > mtu)
		size = mtu;
	return size > IP_UDP_SIZE ? size - IP_UDP_SIZE : 0;
}

static bool
is_wanted(const struct bench_hook_answer *want, unsigned code)
{
	size_t i;

	for (i = 0; i < want->n; i++)
		if (want->option[i].code == code)
			return true;
	return false;
}

static size_t
size_of_the_rest(const struct bench_hook_answer *want,
		 const struct bench_hook_held *held)
{
	size_t size = FIXED_SIZE + COOKIE_SIZE + END_SIZE;
	unsigned code;

	for (code = 0; code < BENCH_N(held->bytes); code++)
		if (!is_wanted(want, code))
			size += held->bytes[code];
	return size;
}

size_t
bench_options_fit(struct bench_hook_answer *want, const struct bench_hook_held *held,
		  size_t budget)
{
	size_t size = size_of_the_rest(want, held), cut = 0, i;
	struct bench_family_reply *o;

	for (i = 0; i < want->n; i++) {
		o = &want->option[i];
		while (o->len > 0 && o->text[o->len - 1] == '\0')
			o->len--;
		if (o->len == 0)
			continue;
		if (size + HEADER_SIZE + o->len > budget) {
			o->len = 0;
			cut++;
			continue;
		}
		size += HEADER_SIZE + o->len;
	}
	return cut;
}
