/* bench unit story: what happened to a unit, in order, in plain words; and the bytes
 * that any of it rests on. */
#include "cli.h"

#include <bench/carton.h>
#include <bench/story.h>
#include <errno.h>
#include <string.h>

struct line {
	struct bench_event event; /* without raw */
	uint32_t links;		  /* that hold since */
	size_t raw;		  /* bytes */
};

struct story {
	struct cli *c;
	struct bench_unit unit; /* as far as the lines made it */
	struct line *lines;	/* owned */
	size_t n, room;
};

/* --- gathering -----------------------------------------------------------------------
 */

static int
add_line(struct story *s, const struct bench_event *e)
{
	uint32_t before = bench_flow_links(&s->unit);
	struct line *p;

	if (s->n == s->room) {
		p = reallocarray(s->lines, s->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return bench_fail(&s->c->err, -ENOMEM, "out of memory");
		s->lines = p;
		s->room = s->room * 2 + 64;
	}
	bench_flow_apply(&s->unit, e);
	p = &s->lines[s->n++];
	*p = (struct line){ .event = *e,
			    .links = bench_flow_links(&s->unit) & ~before,
			    .raw = e->raw.len };
	p->event.raw = (struct bench_bytes){ 0 }; /* borrowed */
	return 0;
}

/* What was attributed later happened when it happened. */
static int
take_event(const struct bench_event *e, void *arg)
{
	struct story *s = arg;
	struct bench_event meant;
	int r;

	if (e->kind != BENCH_EVENT_ATTRIBUTE)
		return add_line(s, e);
	r = bench_store_event_meant(s->c->store, e, &meant, &s->c->err);
	return r < 0 ? r : add_line(s, &meant);
}

static int
by_time(const void *a, const void *b)
{
	const struct bench_event *x = &((const struct line *)a)->event;
	const struct bench_event *y = &((const struct line *)b)->event;

	if (x->tick != y->tick)
		return x->tick < y->tick ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int
gather(struct story *s, struct bench_mac mac)
{
	int r = bench_store_event_each(s->c->store, 0, &mac, take_event, s, &s->c->err);

	if (r == 0 && s->n > 0)
		qsort(s->lines, s->n, sizeof(*s->lines), by_time);
	return r;
}

/* --- telling -------------------------------------------------------------------------
 */

static int64_t
carton_number(struct cli *c, int64_t id)
{
	struct bench_carton carton = { .number = 0 };

	if (id != 0 && bench_store_carton_get(c->store, id, 0, 0, &carton, NULL) < 0)
		carton.number = 0;
	return carton.number;
}

static void
tell_line(struct cli *c, const struct line *l, int64_t run, enum bench_lang lang)
{
	bench_auto(bench_str_clear) struct bench_str what = { 0 };
	const struct bench_event *e = &l->event;
	const struct bench_act act = { e, carton_number(c, e->carton) };
	char time[BENCH_TIME_TEXT], links[96];

	bench_story_add(&act, lang, &what);
	table_row(c->table);
	table_int(c->table, "id", e->id);
	table_int(c->table, "run", run);
	table_text(c->table, "time", bench_wall_format(e->wall, time));
	table_text(c->table, "who", bench_story_who(e));
	table_text(c->table, "source", e->source);
	table_text(c->table, "kind", bench_event_kind_name(e->kind));
	table_text(c->table, "links", bench_links_format(l->links, links));
	table_text(c->table, "staff", e->staff);
	table_int(c->table, "raw", (int64_t)l->raw);
	table_text(c->table, "what", bench_str_get(&what));
}

static void
tell_run(struct cli *c, const struct bench_event *e)
{
	struct bench_recipe_row recipe = { 0 };
	char time[BENCH_TIME_TEXT];

	if (bench_store_recipe_by_sha256(c->store, e->sha256, &recipe, NULL) < 0)
		recipe.version = 0;
	table_row(c->table);
	table_int(c->table, "run", e->run);
	table_text(c->table, "began", bench_wall_format(e->wall, time));
	table_int(c->table, "batch", e->batch);
	table_text(c->table, "recipe", recipe.name);
	table_int(c->table, "version", recipe.version);
	table_text(c->table, "target", e->version);
	bench_recipe_row_clear(&recipe);
}

static void
tell(struct story *s, enum bench_lang lang)
{
	struct cli *c = s->c;
	int64_t run = 0;

	table_list(c->table, "runs");
	for (size_t i = 0; i < s->n; i++) {
		if (s->lines[i].event.kind == BENCH_EVENT_PUBLISH)
			tell_run(c, &s->lines[i].event);
	}
	table_list(c->table, "story");
	for (size_t i = 0; i < s->n; i++) {
		const struct bench_event *e = &s->lines[i].event;

		if (e->kind == BENCH_EVENT_PUBLISH)
			run = e->run;
		tell_line(c, &s->lines[i], e->run != 0 ? e->run : run, lang);
	}
}

/* --- the bytes -----------------------------------------------------------------------
 */

static bool
is_text(struct bench_bytes raw)
{
	bench_auto(bench_str_clear) struct bench_str copy = { 0 };
	const char *text;

	bench_str_add_n(&copy, raw.data, raw.len);
	text = bench_str_get(&copy);
	if (strlen(text) != raw.len)
		return false;
	for (const char *p = text; *p != '\0';) {
		uint32_t u = bench_utf8_next(&p);

		if ((u < 0x20 && u != '\n' && u != '\r' && u != '\t') || u == 0x7f ||
		    u == 0xfffd)
			return false;
	}
	return true;
}

struct wanted {
	struct cli *c;
	int64_t id;
};

static int
tell_raw(const struct bench_event *e, void *arg)
{
	const struct wanted *w = arg;
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct cli *c = w->c;
	char time[BENCH_TIME_TEXT];
	bool readable = is_text(e->raw);

	if (e->id != w->id)
		return 1;
	if (readable)
		bench_str_add_n(&text, e->raw.data, e->raw.len);
	for (size_t i = 0; !readable && i < e->raw.len; i++)
		bench_str_addf(&text, "%02x", e->raw.data[i]);
	table_row(c->table);
	table_int(c->table, "id", e->id);
	table_text(c->table, "time", bench_wall_format(e->wall, time));
	table_text(c->table, "source", e->source);
	table_text(c->table, "kind", bench_event_kind_name(e->kind));
	table_int(c->table, "bytes", (int64_t)e->raw.len);
	table_text(c->table, "form", readable ? "text" : "hex");
	table_text(c->table, "raw", bench_str_get(&text));
	return 1;
}

/* Only of what is this unit's own story. */
static int
show_raw(struct story *s, int64_t id)
{
	struct wanted w = { s->c, id };
	int r;

	for (size_t i = 0; i < s->n; i++) {
		if (s->lines[i].event.id != id)
			continue;
		table_list(s->c->table, "raw");
		r = bench_store_event_each(s->c->store, id - 1, NULL, tell_raw, &w,
					   &s->c->err);
		return r < 0 ? r : 0;
	}
	return bench_fail(&s->c->err, -ENOENT, "event %lld is none of this unit's",
			  (long long)id);
}

/* --- the command ---------------------------------------------------------------------
 */

static int
show(struct cli *c, struct story *s, int64_t raw, enum bench_lang lang)
{
	struct bench_unit u = { 0 };
	char mac[BENCH_MAC_TEXT];
	int r = cli_unit(c, "MAC or serial", &u);

	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = gather(s, u.mac);
	if (r == 0 && raw != 0)
		return show_raw(s, raw);
	if (r < 0)
		return r;
	table_list(c->table, "units");
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u.mac, mac));
	table_text(c->table, "serial", u.serial.text);
	table_text(c->table, "model", u.model.text);
	table_text(c->table, "batch", u.batch.text);
	table_int(c->table, "run", u.run);
	tell(s, lang);
	return 0;
}

int
cmd_unit_story(struct cli *c)
{
	struct story s = { .c = c };
	enum bench_lang lang = BENCH_EN;
	const char *word = NULL;
	int64_t raw = 0;
	int r = cli_option(c, "--lang", &word);

	if (r == 0 && word != NULL && strcmp(word, "ja") == 0)
		lang = BENCH_JA;
	else if (r == 0 && word != NULL && strcmp(word, "en") != 0)
		r = cli_usage(c, "--lang: '%s' is not en or ja", word);
	if (r == 0)
		r = cli_number_option(c, "--raw", &raw);
	if (r == 0)
		r = show(c, &s, raw, lang);
	free(s.lines);
	return r;
}
