// One carton: what is in it, closed or open, its label.

import { act, actButton, paper, reason } from "./acts.js";
import { badge, button, facts, load } from "./controls.js";
import { foreign, make } from "./el.js";
import { cartonState, head, jobLink, last4, listed, section, sheet, unitLink } from "./pages.js";
import { day, t, tn } from "./words.js";

export const title = ({ carton }) => t("carton.n", { carton });

const closeIt = (ctx, c) => ({
	noun: "carton", verb: "close", values: { carton: c.carton }, title: t("carton.close"), yes: t("carton.close.yes"),
	text: tn("carton.close.text", c.units, { carton: c.carton }),
	done: t("carton.close.done", { carton: c.carton }),
	undo: () => ctx.api.act("carton", "reopen", { carton: c.carton, reason: t("undo.reason") }),
});

const openAgain = (c) => ({
	noun: "carton", verb: "reopen", values: { carton: c.carton }, danger: true,
	title: t("carton.reopen"), yes: t("carton.reopen.yes"), text: t("carton.reopen.text", { carton: c.carton }),
	fields: [reason()], done: t("carton.reopen.done", { carton: c.carton }),
});

const packInto = (ctx, c, phone) => ({
	noun: "carton", verb: "pack", values: { carton: c.carton }, title: t("carton.pack"), yes: t("unit.pack"),
	text: t("unit.pack.text"),
	fields: [
		{ name: "phone", label: t("carton.phone"), required: true, maxlength: 60, "data-scan": "", value: phone },
		{ name: "box", label: t("unit.pack.box"), maxlength: 60, "data-scan": "", help: t("unit.pack.box.may") },
	],
	done: (_, v) => t("unit.packed.into", { unit: v.phone, carton: c.carton }),
	undo: (_, v) => ctx.api.act("carton", "unpack", { phone: v.phone, reason: t("undo.reason") }),
});

const takeOut = (ctx, c, u, again) => button(t("unit.unpack"), () => act(ctx, {
	noun: "carton", verb: "unpack", values: { phone: u.mac }, title: t("unit.unpack"), yes: t("unit.unpack.yes"),
	text: [t("unit.unpack.text", { unit: last4(u.mac), carton: c.carton }), c.state === "closed" && t("carton.void")]
		.filter(Boolean),
	fields: [reason()], done: t("unit.unpack.done", { unit: last4(u.mac) }), again,
}), { kind: "quiet", act: "unpack" });

const columns = (ctx, c, again) => [
	{ label: t("mac"), cell: (u) => unitLink(u.mac) },
	{ label: t("serial"), cell: (u) => foreign(u.serial, "mono") },
	{ label: t("model"), cell: (u) => foreign(u.model) },
	{ label: t("acts"), cell: (u) => u.shipped ? badge(t("unit.is.shipped"), "pack") : takeOut(ctx, c, u, again) },
];

const label = (ctx, c) => button(t("carton.label"), () => paper(ctx, {
	noun: "carton", verb: "label", values: { carton: c.carton }, title: t("carton.label"),
	formats: [["pdf", "PDF"], ["zpl", "ZPL"]],
}), { act: "label" });

let packs = null; // what a scan does: nothing while the carton is closed

async function content(ctx, carton, again) {
	const { cartons: [c], units } = await ctx.api.read("carton", "show", { carton });
	const shipped = units.some((u) => u.shipped);
	const open = c.state === "open";
	packs = open ? (phone) => act(ctx, { ...packInto(ctx, c, phone), again }) : null;
	return sheet(
		head(t("carton.n", { carton: c.carton }), { actions: [
			cartonState(c.state),
			!open && label(ctx, c),
			!open && !shipped && actButton(ctx, { ...openAgain(c), again }, {}),
			open && actButton(ctx, { ...packInto(ctx, c), again }, {}),
			open && units.length > 0 && actButton(ctx, { ...closeIt(ctx, c), again }, { kind: "primary" }),
		] }),
		section(t("carton.what"), facts([
			[t("job.one"), jobLink(c.batch)],
			[t("carton.units"), String(c.units)],
			[t("code"), make("span", "mono", c.code)],
			[t("carton.opened.at"), day(c.opened)],
			[t("carton.closed.at"), c.closed && day(c.closed)],
		])),
		section(tn("carton.inside", units.length), listed(columns(ctx, c, again), units, { none: t("carton.empty") })));
}

export async function show(root, { carton }, ctx) {
	const again = () => load(root, () => content(ctx, carton, again));
	await again();
}

/* The first scan is the phone; the next fills the box in. Codes of the bench's own are no phones. */
export function scanned(text) {
	if (packs === null || text.startsWith("XCD") || document.querySelector("dialog[open]") !== null)
		return false;
	packs(text);
	return true;
}

export function leave() {
	packs = null;
}
