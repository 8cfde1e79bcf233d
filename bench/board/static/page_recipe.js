// One setup: where it sends phones, large; its text; its versions; the second person's word.

import { act, follow } from "./acts.js";
import { badge, button, facts, link, load } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { head, listed, section, sheet, yesNo } from "./pages.js";
import { day, t } from "./words.js";

export const title = ({ name }) => name;

const versionOf = () => Number(new URLSearchParams(location.search).get("version")) || undefined;

/* Whoever approves types the host: what was typed was read. */
const approve = (r) => ({
	noun: "recipe", verb: "approve", values: { recipe: r.recipe, version: r.version }, danger: true,
	title: t("setup.approve.title", { name: r.recipe, n: r.version }), yes: t("setup.approve"),
	text: [t("setup.approve.text"), destination(r)],
	fields: [{ name: "host", label: t("setup.approve.host"), required: true, spellcheck: "false",
		   help: t("setup.approve.help") }],
	check: (v) => v.host?.trim().toLowerCase() === r.host.toLowerCase() ? "" : t("setup.approve.other"),
	take: () => ({}),
	done: t("setup.approved.done", { name: r.recipe, n: r.version }),
});

const checkColumns = () => [
	{ label: t("model"), cell: (m) => foreign(m.model) },
	{ label: t("setup.check.ok"), cell: (m) => m.ok ? yesNo(true) : badge(t("is.no"), "alarm") },
	{ label: t("setup.check.rehearsed"), cell: (m) => yesNo(m.rehearsed) },
	{ label: t("setup.check.what"), cell: (m) => foreign(m.what) },
];

async function check(ctx, r) {
	try {
		const said = await ctx.api.act("recipe", "check", { recipe: r.recipe });
		const job = said.job === undefined ? said : await follow(ctx, said.job, t("setup.check"));
		if (job !== null)
			await ctx.dialog.show({ title: t("setup.check"), wide: true,
						content: listed(checkColumns(), job.result.models) });
	} catch (error) {
		ctx.dialog.toast(error.text ?? String(error), { kind: "failed" });
	}
}

const destination = (r) => make("span", "target", shape("out"), make("span", "",
	make("b", "", r.host === "" ? t("setup.nohost") : foreign(r.host)),
	r.redirect !== "" && foreign(r.redirect, "mono")));

const approval = (r) => r.approved_by === "" ?
	make("p", "", badge(t("setup.waits"), "alarm"), " ", t("setup.second")) :
	make("p", "", yesNo(true, t("setup.is.approved")), " ", foreign(r.approved_by), ", ", day(r.approved));

const versionColumns = (shown) => [
	{ label: t("setup.version"), cell: (r) => r.version === shown ? make("b", "", String(r.version)) :
		link(`/recipe/${encodeURIComponent(r.recipe)}?version=${r.version}`, String(r.version)) },
	{ label: t("destination"), cell: (r) => foreign(r.destination) },
	{ label: t("setup.by"), cell: (r) => foreign(r.added_by) },
	{ label: t("setup.approved"), cell: (r) => r.approved_by === "" ?
		badge(t("setup.waits"), "alarm") : foreign(r.approved_by) },
];

async function content(ctx, name, again) {
	const [said, all] = await Promise.all([
		ctx.api.read("recipe", "show", { recipe: name, version: versionOf() }),
		ctx.api.read("recipe", "list"),
	]);
	const r = said.recipes[0];
	const versions = all.recipes.filter((x) => x.recipe === name).reverse();
	return sheet(
		head([foreign(r.recipe), " ", t("version.n", { n: r.version })], { actions: [
			button(t("setup.check"), () => check(ctx, r), { act: "check" }),
			r.approved_by === "" && button(t("setup.approve"), () => act(ctx, { ...approve(r), again }),
						       { kind: "primary", act: "approve" }),
		] }),
		section(t("destination"), destination(r), approval(r), facts([
			[t("setup.by"), foreign(r.added_by)],
			["SHA-256", make("span", "mono", r.sha256)],
		])),
		section(t("setup.text"), attrs(make("pre", "raw", r.text), { tabindex: "0", "aria-label": t("setup.text") })),
		section(t("setup.versions"), listed(versionColumns(r.version), versions)));
}

export async function show(root, { name }, ctx) {
	const again = () => load(root, () => content(ctx, name, again));
	await again();
}
