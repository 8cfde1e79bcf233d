// All setups: where each sends phones, who agreed to it, and what waits for a second person.

import { act } from "./acts.js";
import { badge, button, link, load } from "./controls.js";
import { foreign, make } from "./el.js";
import { head, listed, section, sheet } from "./pages.js";
import { day, t } from "./words.js";

export const title = () => t("setups");

const path = (r) => `/recipe/${encodeURIComponent(r.recipe)}?version=${r.version}`;

const columns = () => [
	{ label: t("setup"), cell: (r) => [link(path(r), foreign(r.recipe)), " ", t("version.n", { n: r.version })] },
	{ label: t("destination"), cell: (r) => foreign(r.destination) },
	{ label: t("setup.by"), cell: (r) => foreign(r.added_by) },
	{ label: t("setup.approved"), cell: (r) => r.approved_by === "" ? badge(t("setup.waits"), "alarm") :
		[foreign(r.approved_by), make("span", "soft", ", ", day(r.approved))] },
];

async function add(ctx) {
	const result = await act(ctx, {
		noun: "recipe", verb: "add", title: t("setup.add"), yes: t("setup.add.yes"), text: t("setup.add.text"),
		fields: [{ name: "file", label: t("setup.file"), type: "file", accept: ".conf,.txt", required: true }],
		done: (r) => t("setup.added", { name: r.recipes[0].recipe, n: r.recipes[0].version }),
	});
	if (result !== null)
		ctx.go(path(result.recipes[0]));
}

async function content(ctx) {
	const { recipes } = await ctx.api.read("recipe", "list");
	const newest = new Map(recipes.map((r) => [r.recipe, r]));
	const waiting = recipes.filter((r) => r.approved_by === "" && newest.get(r.recipe) === r);
	const rest = [...newest.values()].filter((r) => !waiting.includes(r));
	return sheet(
		head(t("setups"), { actions: [button(t("setup.add"), () => add(ctx), { kind: "primary", act: "add" })] }),
		waiting.length > 0 && section(t("setups.waiting"), listed(columns(), waiting)),
		section(t("setups.in.use"), listed(columns(), rest, { none: t("setups.none") })));
}

export const show = (root, params, ctx) => load(root, () => content(ctx));
