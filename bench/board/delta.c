#include "delta.h"

#include <errno.h>
#include <json_out.h>
#include <string.h>

/* A picture's items, by MAC. */
struct order {
	const struct board_picture *p;
	const struct board_item **by_mac;
};

static void
order_clear(struct order *o)
{
	free(o->by_mac);
}

static int
compare(const void *a, const void *b)
{
	const struct board_item *const *x = a, *const *y = b;

	return memcmp((*x)->mac.b, (*y)->mac.b, sizeof((*x)->mac.b));
}

static int
order_make(const struct board_picture *p, struct order *ret_order)
{
	*ret_order = (struct order){ p, calloc(p->n + 1, sizeof(*ret_order->by_mac)) };
	if (ret_order->by_mac == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < p->n; i++)
		ret_order->by_mac[i] = &p->items[i];
	qsort(ret_order->by_mac, p->n, sizeof(*ret_order->by_mac), compare);
	return 0;
}

struct change {
	struct json_out set[BOARD_LISTS], gone[BOARD_LISTS];
	struct bench_str set_text[BOARD_LISTS], gone_text[BOARD_LISTS];
};

static void
change_clear(struct change *c)
{
	for (size_t i = 0; i < BOARD_LISTS; i++) {
		bench_str_clear(&c->set_text[i]);
		bench_str_clear(&c->gone_text[i]);
	}
}

static void
add_gone(struct change *c, const struct board_item *item)
{
	char mac[BENCH_MAC_TEXT];

	jout_text(&c->gone[item->list], NULL, bench_mac_format(item->mac, mac));
}

static void
add_set(struct change *c, const struct board_picture *p, const struct board_item *item)
{
	struct bench_str *out = &c->set_text[item->list];

	if (out->len > 0)
		bench_str_add(out, ",");
	bench_str_add_n(out, p->text.text + item->at, item->len);
}

static bool
is_same(const struct order *a, const struct board_item *x, const struct order *b,
	const struct board_item *y)
{
	return x->list == y->list && x->len == y->len &&
	       memcmp(a->p->text.text + x->at, b->p->text.text + y->at, x->len) == 0;
}

/* Both orders side by side, as one merges sorted lists. */
static void
compare_items(const struct order *old, const struct order *new, struct change *c)
{
	const struct board_item **x = old->by_mac, **y = new->by_mac;

	while (*x != NULL || *y != NULL) {
		int sign = *x == NULL ? 1 : *y == NULL ? -1 : compare(x, y);

		if (sign < 0) {
			add_gone(c, *x++);
		} else if (sign > 0) {
			add_set(c, new->p, *y++);
		} else {
			if (!is_same(old, *x, new, *y))
				add_set(c, new->p, *y);
			if ((*x)->list != (*y)->list)
				add_gone(c, *x);
			x++;
			y++;
		}
	}
}

static bool
has_any(const struct bench_str text[BOARD_LISTS])
{
	for (size_t i = 0; i < BOARD_LISTS; i++) {
		if (text[i].len > 0)
			return true;
	}
	return false;
}

static void
write_lists(struct json_out *j, const char *key,
	    const struct bench_str text[BOARD_LISTS])
{
	if (!has_any(text))
		return;
	jout_open(j, key, '{');
	for (int i = 0; i < BOARD_LISTS; i++) {
		if (text[i].len == 0)
			continue;
		jout_open(j, board_list_name((enum board_list)i), '[');
		bench_str_add(j->out, bench_str_get(&text[i]));
		jout_close(j, ']');
	}
	jout_close(j, '}');
}

static bool
differ(const struct bench_str *a, const struct bench_str *b)
{
	return strcmp(bench_str_get(a), bench_str_get(b)) != 0;
}

int
board_delta(const struct board_picture *old, int64_t from,
	    const struct board_picture *new, int64_t to, struct bench_str *out)
{
	bench_auto(order_clear) struct order a = { 0 }, b = { 0 };
	bench_auto(change_clear) struct change c = { 0 };
	struct json_out j = { .out = out };
	bool batches = differ(&old->batches, &new->batches);
	bool health = differ(&old->health, &new->health);

	if (order_make(old, &a) < 0 || order_make(new, &b) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < BOARD_LISTS; i++) {
		c.set[i].out = &c.set_text[i];
		c.gone[i].out = &c.gone_text[i];
	}
	compare_items(&a, &b, &c);
	if (!batches && !health && old->recheck == new->recheck &&
	    !has_any(c.set_text) && !has_any(c.gone_text))
		return 0;
	jout_open(&j, NULL, '{');
	jout_int(&j, "version", to);
	jout_int(&j, "from", from);
	if (old->recheck != new->recheck)
		jout_int(&j, "recheck", new->recheck);
	if (batches)
		bench_str_addf(out, ",\"batches\":%s", bench_str_get(&new->batches));
	if (health)
		bench_str_addf(out, ",%s", bench_str_get(&new->health));
	write_lists(&j, "set", c.set_text);
	write_lists(&j, "gone", c.gone_text);
	jout_close(&j, '}');
	return bench_str_failed(out) ? -ENOMEM : 1;
}
