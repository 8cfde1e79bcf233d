// One box: a MAC, serial, order, customer or code; what it is, and when it left.

import { field, load } from "./controls.js";
import { attrs, foreign, make } from "./el.js";
import { cartonLink, head, jobLink, jobState, listed, section, sheet, unitLink, verdict } from "./pages.js";
import { chip } from "./tile.js";
import { day, t } from "./words.js";

export const title = () => t("find");

const asked = () => new URLSearchParams(location.search).get("what")?.trim() ?? "";

const pathOf = (f) => ({
	unit: () => "/unit/" + f.mac,
	batch: () => "/batch/" + f.batch,
	carton: () => "/carton/" + encodeURIComponent(`${f.batch}/${f.carton}`),
	expected: () => "/batch/" + f.batch,
})[f.what]();

const thing = (f) => f.what === "unit" ? unitLink(f.mac) :
	f.what === "carton" ? cartonLink(`${f.batch}/${f.carton}`) : jobLink(f.batch);

const columns = () => [
	{ label: t("find.what"), cell: (f) => t("find." + f.what) },
	{ label: t("find.which"), cell: thing },
	{ label: t("serial"), cell: (f) => foreign(f.serial, "mono") },
	{ label: t("model"), cell: (f) => foreign(f.model) },
	{ label: t("customer"), cell: (f) => foreign(f.customer) },
	{ label: t("order"), cell: (f) => foreign(f.order) },
	{ label: t("find.state"), cell: (f) => f.state === "" ? "" : jobState(f.state) },
	{ label: t("carton"), cell: (f) => f.carton > 0 ? cartonLink(`${f.batch}/${f.carton}`) : "" },
	{ label: t("find.left"), cell: (f) => f.shipped && day(f.shipped) },
];

/* Staff say "88D0": the last digits of what is on the bench now. */
function onTheBench(ctx, word) {
	const digits = word.replaceAll(/[:.-]/g, "").toLowerCase();
	if (digits.length < 3 || ctx.board.view === null)
		return [];
	return ["units", "unscanned", "unseen", "others"].flatMap((list) => ctx.board.view[list])
		.filter((u) => u.mac.replaceAll(":", "").endsWith(digits) || u.serial.toLowerCase().endsWith(digits) ||
			u.slot?.toLowerCase() === digits);
}

const liveLine = (u) => make("li", "", verdict(u.verdict), " ", unitLink(u.mac), " ", foreign(u.serial, "mono"), " ",
			     u.slot && make("span", "soft", foreign(u.slot)), u.batch > 0 && chip(u.batch));

function box(ctx, word) {
	const f = field({ name: "what", label: t("find.box"), type: "search", value: word, required: true, maxlength: 100 });
	const form = attrs(make("form", "filters", f,
		attrs(make("button", "button primary", t("find.go")), { type: "submit" })), { role: "search" });
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		ctx.go("/find?what=" + encodeURIComponent(f.control.value.trim()));
	});
	return form;
}

async function found(ctx, word) {
	try {
		return (await ctx.api.read("find", "", { word })).found;
	} catch (error) {
		if (error.status === 404 || error.status === 409)
			return [];
		throw error;
	}
}

const isOne = (paths) => new Set(paths).size === 1;

async function content(ctx, word) {
	const all = await found(ctx, word);
	const live = onTheBench(ctx, word);
	const paths = [...all.map(pathOf), ...live.map((u) => "/unit/" + u.mac)];
	if (isOne(paths)) {
		ctx.go(paths[0], { replace: true });
		return [];
	}
	return sheet(
		head(t("find.title", { word })), box(ctx, word),
		paths.length === 0 && make("p", "none", t("find.nothing")),
		live.length > 0 && section(t("find.bench"), make("ul", "notes", live.map(liveLine))),
		all.length > 0 && section(t("find.record"), listed(columns(), all)));
}

export async function show(root, params, ctx) {
	const word = asked();
	if (word === "") {
		root.replaceChildren(sheet(head(t("find")), box(ctx, "")));
		root.querySelector("input")?.focus();
		return;
	}
	await load(root, () => content(ctx, word));
}
