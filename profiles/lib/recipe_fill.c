/* A unit's own values in what a recipe says of all units. */
#include "recipe_data.h"

#include <string.h>

enum place { PLACE_MAC, PLACE_SERIAL, PLACE_PSN, PLACE_PN, PLACE_MODEL };

static const char *const places[] = {
	[PLACE_MAC] = "{{mac}}", [PLACE_SERIAL] = "{{serial}}", [PLACE_PSN] = "{{psn}}",
	[PLACE_PN] = "{{pn}}",	 [PLACE_MODEL] = "{{model}}",
};

/* BENCH_N(places): text begins with none. */
static size_t
find(const char *text)
{
	size_t i = 0;

	while (i < BENCH_N(places) && strncmp(text, places[i], strlen(places[i])) != 0)
		i++;
	return i;
}

const char *
bench_recipe_fill_problem(const char *text)
{
	while ((text = strstr(text, "{{")) != NULL) {
		size_t i = find(text);

		if (i == BENCH_N(places))
			return "has a placeholder that is none of {{mac}}, {{serial}}, "
			       "{{psn}}, {{pn}} and {{model}}";
		text += strlen(places[i]);
	}
	return NULL;
}

static void
add(const struct bench_recipe_unit *u, enum place place, struct bench_str *out)
{
	char mac[13];

	switch (place) {
	case PLACE_MAC:
		bench_str_add(out, bench_mac_format_bare(u->mac, mac));
		break;
	case PLACE_SERIAL:
		bench_str_add(out, u->serial);
		break;
	case PLACE_PSN:
		bench_str_add(out, u->model->psn);
		break;
	case PLACE_PN:
		bench_str_add(out, u->model->pn);
		break;
	case PLACE_MODEL:
		bench_str_add(out, u->model->name);
		break;
	}
}

void
bench_recipe_fill(const char *text, const struct bench_recipe_unit *u,
		  struct bench_str *out)
{
	while (*text != '\0') {
		const char *next = strstr(text, "{{");
		size_t i;

		if (next == NULL) {
			bench_str_add(out, text);
			return;
		}
		bench_str_add_n(out, text, (size_t)(next - text));
		i = find(next);
		if (i < BENCH_N(places)) {
			add(u, (enum place)i, out);
			text = next + strlen(places[i]);
		} else { /* bench_recipe_fill_problem() found none */
			bench_str_add(out, "{{");
			text = next + 2;
		}
	}
}
