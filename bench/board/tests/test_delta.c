/* Whoever starts with one picture and follows the changes has the other. */
#include "delta.h"

#include <bench/mac.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

struct world {
	int list[40]; /* of each phone; BOARD_LISTS: not there */
	int value[40];
	int batches, health, recheck;
};

static void
draw(const struct world *w, struct board_picture *p)
{
	p->items = calloc(40, sizeof(*p->items));
	assert_non_null(p->items);
	p->room = 40;
	p->recheck = w->recheck;
	bench_str_addf(&p->batches, "[%d]", w->batches);
	bench_str_addf(&p->health, "\"health\":{\"n\":%d}", w->health);
	for (int i = 39; i >= 0; i--) { /* no order is promised */
		struct board_item *item = &p->items[p->n];
		char mac[BENCH_MAC_TEXT];

		if (w->list[i] == BOARD_LISTS)
			continue;
		p->n++;
		*item = (struct board_item){ .list = (enum board_list)w->list[i],
					     .at = p->text.len };
		item->mac.b[5] = (uint8_t)(i * 37);
		bench_str_addf(&p->text, "{\"mac\":\"%s\",\"v\":%d}",
			       bench_mac_format(item->mac, mac), w->value[i]);
		item->len = p->text.len - item->at;
	}
}

static json_t *
whole(const struct board_picture *p)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	json_t *o, *result;

	board_picture_json(p, "page", 1, &text);
	o = json_loads(bench_str_get(&text), JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(o);
	/* lists become objects by MAC: order means nothing */
	result = json_pack("{s:O,s:O,s:O}", "recheck", json_object_get(o, "recheck"),
			   "batches", json_object_get(o, "batches"), "health",
			   json_object_get(o, "health"));
	for (int i = 0; i < BOARD_LISTS; i++) {
		json_t *list = json_object(), *item;
		size_t k;

		json_array_foreach(
			json_object_get(o, board_list_name((enum board_list)i)), k,
			item)
			json_object_set(list,
					json_string_value(json_object_get(item, "mac")),
					item);
		json_object_set_new(result, board_list_name((enum board_list)i), list);
	}
	json_decref(o);
	return result;
}

/* As a browser does it. */
static void
apply(json_t *view, const char *patch)
{
	static const char *const plain[] = { "recheck", "batches", "health" };
	json_t *o = json_loads(patch, JSON_REJECT_DUPLICATES, NULL), *items, *item;
	const char *list;
	size_t k;

	assert_non_null(o);
	for (size_t i = 0; i < BENCH_N(plain); i++) {
		if (json_object_get(o, plain[i]) != NULL)
			json_object_set(view, plain[i], json_object_get(o, plain[i]));
	}
	json_object_foreach(json_object_get(o, "gone"), list, items)
		json_array_foreach(items, k, item)
			assert_int_equal(json_object_del(json_object_get(view, list),
							 json_string_value(item)),
					 0);
	json_object_foreach(json_object_get(o, "set"), list,
			    items) json_array_foreach(items, k, item)
		json_object_set(json_object_get(view, list),
				json_string_value(json_object_get(item, "mac")), item);
	json_decref(o);
}

static void
check(const struct world *a, const struct world *b)
{
	bench_auto(board_picture_clear) struct board_picture old = { 0 }, new = { 0 };
	bench_auto(bench_str_clear) struct bench_str patch = { 0 };
	bool differs = memcmp(a, b, sizeof(*a)) != 0;
	json_t *view, *want;

	draw(a, &old);
	draw(b, &new);
	view = whole(&old);
	want = whole(&new);
	differs = !json_equal(view, want);
	assert_int_equal(board_delta(&old, 1, &new, 2, &patch), differs);
	assert_int_equal(patch.len > 0, differs);
	if (differs)
		apply(view, bench_str_get(&patch));
	assert_true(json_equal(view, want));
	json_decref(view);
	json_decref(want);
}

static struct world
random_world(unsigned *seed)
{
	struct world w = { .batches = rand_r(seed) % 3,
			   .health = rand_r(seed) % 3,
			   .recheck = rand_r(seed) % 2 };

	for (size_t i = 0; i < BENCH_N(w.list); i++) {
		w.list[i] = rand_r(seed) % (BOARD_LISTS + 1);
		w.value[i] = rand_r(seed) % 2;
	}
	return w;
}

static void
delta_leads_from_any_picture_to_any_other(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 500; i++) {
		struct world a = random_world(&seed), b = random_world(&seed);

		check(&a, &b);
		check(&a, &a);
		b = a;
		b.list[i % 40] = i % (BOARD_LISTS + 1);
		check(&a, &b);
	}
}

static void
delta_tells_only_what_differs(void **state)
{
	bench_auto(board_picture_clear) struct board_picture old = { 0 }, new = { 0 };
	bench_auto(bench_str_clear) struct bench_str patch = { 0 };
	struct world a = { 0 }, b = { .value = { 1 } };

	(void)state;
	draw(&a, &old);
	draw(&b, &new);
	assert_int_equal(board_delta(&old, 6, &new, 7, &patch), 1);
	assert_string_equal(bench_str_get(&patch),
			    "{\"version\":7,\"from\":6,\"set\":{\"units\":["
			    "{\"mac\":\"00:00:00:00:00:00\",\"v\":1}]}}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delta_leads_from_any_picture_to_any_other),
		cmocka_unit_test(delta_tells_only_what_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
