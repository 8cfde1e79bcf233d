#include <profiles/place.h>

#include "recipe_data.h"
#include <errno.h>
#include <profiles/macro.h>
#include <profiles/rule.h>
#include <string.h>

static int
evaluate(const char *text, const struct bench_remote_unit *u,
	 struct bench_rule_outcome **ret_outcome, struct bench_err *err)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule = NULL;
	struct bench_macro_mac mac;
	const struct bench_macro values[] = {
		{ "MA", mac.ma },	  { "MAU", mac.mau },	  { "MAC", mac.mac },
		{ "PSN", u->model->psn }, { "PN", u->model->pn }, { "SN", u->serial },
		{ "SWVER", u->version },
	};
	const struct bench_macros macros = { values, BENCH_N(values) -
							     (u->version[0] == '\0') };
	int r = bench_rule_parse(text, BENCH_RULE_PROFILE, &rule, err);

	bench_macro_mac(u->mac, &mac);
	return r < 0 ? r : bench_rule_evaluate(rule, &macros, ret_outcome, err);
}

int
bench_remote_place(const struct bench_recipe *recipe, const struct bench_remote_unit *u,
		   struct bench_remote_place *ret_place, struct bench_err *err)
{
	bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *outcome = NULL;
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const struct bench_rule_order *order;
	const struct bench_recipe_unit unit = { u->mac, u->serial, u->model };
	int r;

	bench_recipe_fill(recipe->redirect, &unit, &text);
	if (bench_str_failed(&text))
		return bench_fail(err, -ENOMEM, "redirect: out of memory");
	r = evaluate(bench_str_get(&text), u, &outcome, err);
	if (r < 0)
		return bench_fail_in(err, r, "redirect");
	if (outcome->n_orders == 0)
		return bench_fail(err, -EINVAL,
				  "redirect: no alternative of the rule leads this "
				  "phone anywhere");
	order = &outcome->orders[0];
	*ret_place =
		(struct bench_remote_place){ .url = order->url, .srv = recipe->srv };
	for (size_t i = 0; i < order->n_options; i++)
		ret_place->srv |= order->options[i].name == BENCH_RULE_SRV;
	return 0;
}

/* A row's placeholders, as family.conf allows them. */
static const char *
list_value(const char *name, size_t len, const struct bench_remote_unit *u,
	   const char *redirect, const struct bench_macro_mac *mac)
{
	const struct {
		const char *name, *value;
	} values[] = {
		{ "mac", mac->ma },	     { "MAC", mac->mau },
		{ "serial", u->serial },     { "pid", u->pid },
		{ "model", u->model->name }, { "redirect", redirect },
	};

	for (size_t i = 0; i < BENCH_N(values); i++) {
		if (strlen(values[i].name) == len &&
		    memcmp(values[i].name, name, len) == 0)
			return values[i].value;
	}
	return NULL;
}

int
bench_remote_list_row(const struct bench_family_list *list,
		      const struct bench_remote_unit *u, const char *redirect,
		      struct bench_str *out, struct bench_err *err)
{
	const char *text = list->row, *open;
	struct bench_macro_mac mac;

	bench_macro_mac(u->mac, &mac);
	while ((open = strstr(text, "{{")) != NULL) {
		const char *close = strstr(open, "}}"), *value;

		value = close == NULL ? NULL
				      : list_value(open + 2, (size_t)(close - open) - 2,
						   u, redirect, &mac);
		if (value == NULL)
			return bench_fail(
				err, -EINVAL,
				"list '%s': its row has a placeholder that is "
				"none: see family.conf",
				list->name);
		bench_str_add_n(out, text, (size_t)(open - text));
		bench_str_add_csv(out, value);
		text = close + 2;
	}
	bench_str_add(out, text);
	return bench_str_failed(out)
		       ? bench_fail(err, -ENOMEM, "list '%s': out of memory",
				    list->name)
		       : 0;
}
