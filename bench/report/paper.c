#include "paper.h"

#include <bench/colour.h>
#include <bench/mac.h>
#include <errno.h>
#include <profiles/recipe.h>
#include <string.h>

int
bench_paper_lang(const char *name, enum bench_lang *ret_lang)
{
	enum print_lang lang;
	int r = print_lang_parse(name, &lang);

	if (r == 0)
		*ret_lang = lang == PRINT_JA ? BENCH_JA : BENCH_EN;
	return r;
}

enum print_lang
paper_lang(enum bench_lang lang)
{
	return lang == BENCH_JA ? PRINT_JA : PRINT_EN;
}

int
paper_host(struct bench_store *s, const char *recipe_sha256, char host[256],
	   struct bench_err *err)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct bench_recipe_row row = { 0 };
	int r;

	host[0] = '\0';
	if (recipe_sha256[0] == '\0')
		return 0;
	r = bench_store_recipe_by_sha256(s, recipe_sha256, &row, err);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = bench_recipe_parse(row.text, row.name, &recipe, err);
	if (r == 0)
		bench_copy(host, 256, bench_recipe_host(recipe));
	bench_recipe_row_clear(&row);
	return r == -ENOMEM ? r : 0; /* another: this program cannot read it */
}

char *
paper_bare_mac(struct bench_mac mac, char code[13])
{
	bench_mac_format_bare(mac, code);
	for (char *p = code; *p != '\0'; p++) {
		if (*p >= 'a' && *p <= 'f')
			*p = (char)(*p - 'a' + 'A');
	}
	return code;
}

char *
paper_colour(const char *name, char rgb[8])
{
	int i = bench_colour_find(name);

	rgb[0] = '\0';
	if (i >= 0)
		snprintf(rgb, 8, "#%06x", bench_colours[i].paper & 0xffffff);
	return rgb;
}

struct looking {
	enum bench_event_kind kind;
	struct bench_event *e;
};

static int
look(const struct bench_event *e, void *arg)
{
	struct looking *l = arg;

	if (e->kind == l->kind) {
		*l->e = *e;
		l->e->raw = (struct bench_bytes){ 0 }; /* borrowed */
	}
	return 0;
}

int
paper_last_event(struct bench_store *s, struct bench_mac mac,
		 enum bench_event_kind kind, struct bench_event *ret_event,
		 struct bench_err *err)
{
	struct looking l = { kind, ret_event };

	*ret_event = (struct bench_event){ 0 };
	return bench_store_event_each(s, 0, &mac, look, &l, err);
}
