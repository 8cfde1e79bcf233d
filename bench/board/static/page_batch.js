// One job: what was ordered, what is here, what is packed, what keeps it from being locked; and its papers.

import { actButton, file, paper } from "./acts.js";
import { badge, button, facts, link, progress } from "./controls.js";
import { foreign, make } from "./el.js";
import * as acts from "./job_acts.js";
import { checks } from "./job_checks.js";
import { LivePage } from "./live.js";
import { cartonLink, cartonState, figure, figures, folded, head, jobLink, jobState, listed, missingText, section, sheet,
	 unitLink, verdict, waiverNotes } from "./pages.js";
import { adviceOf, chip } from "./tile.js";
import { day, t, tn } from "./words.js";

let page = null;

export const title = ({ batch }) => t("job.n", { n: batch });

// --- its parts

function summary(ctx, { b, units, missing, extra }, setup) {
	const all = Math.max(b.expected, b.units);
	return section(t("job.state"),
		figures(figure(`${b.packed}/${all}`, t("job.figure.packed")),
			figure(b.proven, t("job.figure.passed")),
			figure(missing, t("job.figure.missing"), missing > 0 ? "alarm" : ""),
			figure(extra, t("job.figure.extra"), extra > 0 ? "alarm" : ""),
			figure(b.held, t("job.figure.held"), b.held > 0 ? "alarm" : "")),
		progress(b.packed, all, ""),
		facts([
			[t("setup"), [link("/recipe/" + encodeURIComponent(b.recipe), foreign(b.recipe)), " ",
				      t("version.n", { n: b.version })]],
			[t("destination"), setup?.redirect ? foreign(setup.redirect, "destination") : ""],
			[t("provider"), b.provider && foreign(b.provider)],
			[t("shipto"), b.ship_to && foreign(b.ship_to)],
			[t("job.opened.at"), day(b.opened)],
			[t("job.locked"), b.closed && day(b.closed)],
			[t("job.follows"), b.follows > 0 ? jobLink(b.follows) : ""],
		]));
}

const toNotice = (n) => n > 0 ? badge(String(n), "alarm") : "";

const lineColumns = () => [
	{ label: t("model"), cell: (l) => foreign(l.model) },
	{ label: t("order.ordered"), cell: (l) => String(l.ordered), className: "number" },
	{ label: t("order.here"), cell: (l) => String(l.units), className: "number" },
	{ label: t("order.packed"), cell: (l) => String(l.packed), className: "number" },
	{ label: t("order.missing"), cell: (l) => toNotice(l.missing), className: "number" },
	{ label: t("order.extra"), cell: (l) => toNotice(l.extra), className: "number" },
];

const order = (ctx, { b, lines }, open, again) => section(t("order.title"),
	lines.length > 0 ? listed(lineColumns(), lines) :
		make("p", "none", b.expected > 0 ? tn("order.number", b.expected) : t("order.none")),
	open && make("div", "buttons",
		actButton(ctx, { ...acts.changeOrder(b, lines), again }, {}),
		button(t("list.give"), () => acts.giveList(ctx, b, again), { act: "expect" })));

const expectedColumns = () => [
	{ label: t("serial"), cell: (e) => foreign(e.serial, "mono") },
	{ label: t("mac"), cell: (e) => make("span", "mono", e.mac) },
	{ label: t("model"), cell: (e) => foreign(e.model) },
	{ label: t("note"), cell: (e) => foreign(e.note) },
	{ label: t("list.row"), cell: (e) => String(e.line), className: "number" },
];

const unitColumn = { cell: (u) => unitLink(u.mac) };

const extraColumns = () => [
	{ ...unitColumn, label: t("mac") },
	{ label: t("serial"), cell: (u) => foreign(u.serial, "mono") },
	{ label: t("model"), cell: (u) => foreign(u.model) },
];

const list = ({ b, missing, extra }) => b.listed > 0 && [
	section(t("list.title"), make("p", "", t("list.sum", { listed: b.listed, matched: b.matched,
							       missing: b.missing, extra: b.extra })),
		missing.length > 0 && folded(t("list.missing"), missing.length, listed(expectedColumns(), missing)),
		extra.length > 0 && folded(t("list.extra"), extra.length, listed(extraColumns(), extra))),
];

const cartonColumns = () => [
	{ label: t("carton"), cell: (c) => cartonLink(c.carton) },
	{ label: t("carton.units"), cell: (c) => String(c.units), className: "number" },
	{ label: t("carton.state"), cell: (c) => cartonState(c.state) },
	{ label: t("carton.closed.at"), cell: (c) => c.closed && day(c.closed) },
];

const cartons = (ctx, { b, cartons: all }, open, again) => section(t("cartons"),
	listed(cartonColumns(), all, { none: t("cartons.none") }),
	open && make("div", "buttons", actButton(ctx, { ...acts.newCarton(ctx, b), again }, {})));

const unitColumns = () => [
	{ label: t("unit.verdict"), cell: (u) => u.packed ? badge(t("unit.is.packed"), "pack") : verdict(u.verdict) },
	{ ...unitColumn, label: t("mac") },
	{ label: t("serial"), cell: (u) => foreign(u.serial, "mono") },
	{ label: t("model"), cell: (u) => foreign(u.model) },
	{ label: t("unit.advice"), cell: (u) => foreign(adviceOf(u)) },
	{ label: t("unit.missing"), cell: (u) => u.verdict === "PACK" ? "" : missingText(u.missing) },
];

/* What needs hands first, then what can be packed, then what is on its way. */
const RANK = { FIX: 0, PACK: 1, WAIT: 2 };
const byNeed = (a, b) => a.packed - b.packed || RANK[a.verdict] - RANK[b.verdict] || (a.mac < b.mac ? -1 : 1);

const units = ({ units: all }) => section(tn("job.units", all.length),
	listed(unitColumns(), [...all].sort(byNeed), { none: t("job.units.none") }));

const waivers = ({ waivers: all }) => all.length > 0 && folded(t("unit.waivers"), all.length, waiverNotes(all));

// --- papers

const report = (ctx, b, format, lang) => file(ctx, "batch", "report",
	{ batch: b.batch, format, ...(lang ? { lang } : {}) }, t("report.making"));

const papers = (ctx, b) => section(t("report.title"),
	b.state !== "closed" && make("p", "soft", t("report.draft")),
	make("div", "buttons",
	     button(t("report.pdf"), () => report(ctx, b, "pdf", ctx.lang),
		    { kind: b.state === "closed" ? "primary" : "", act: "report-pdf" }),
	     button(t("report.pdf.other"), () => report(ctx, b, "pdf", ctx.lang === "ja" ? "en" : "ja"),
		    { act: "report-pdf-other" }),
	     button(t("report.xlsx"), () => report(ctx, b, "xlsx", ctx.lang), { act: "report-xlsx" }),
	     button("CSV", () => report(ctx, b, "csv"), { act: "report-csv" }),
	     button("JSON", () => report(ctx, b, "json"), { act: "report-json" }),
	     button(t("report.print"), () => paper(ctx, { noun: "batch", verb: "report", values: { batch: b.batch },
							  title: t("report.print"), formats: [["pdf", "PDF"]] }), { act: "print" }),
	     button(t("job.verify"), () => acts.verify(ctx, b), { act: "verify" }),
	     ctx.session.role === "supervisor" && actButton(ctx, acts.serverFiles(b))));

// --- the whole

async function read(ctx, batch) {
	const [said, all, shelf] = await Promise.all([
		ctx.api.read("batch", "show", { batch }),
		ctx.api.read("unit", "list", { batch }),
		ctx.api.read("unit", "list", { held: true }),
	]);
	const b = said.batches[0];
	const standing = new Map(said.units.map((u) => [u.mac, u]));
	const held = new Set(shelf.held.map((u) => u.mac));
	const merged = all.units.map((u) => ({ ...u, ...standing.get(u.mac), verdict: u.verdict, held: held.has(u.mac) }));
	return { ...said, b, units: merged };
}

const setupOf = async (ctx, b) => {
	const said = await ctx.api.read("recipe", "show", { recipe: b.recipe, version: b.version });
	return said.recipes[0];
};

const buttons = (ctx, data, again) => {
	const { b } = data;
	if (b.state === "closed")
		return [actButton(ctx, { ...acts.unlock(b), again }, {})];
	return [
		button(t("setup.change"), () => acts.changeSetup(ctx, b, again), { act: "recipe" }),
		b.first_article === "waits" && actButton(ctx, { ...acts.firstArticle(b), again }, {}),
		b.first_article === "waits" && actButton(ctx, { ...acts.firstArticleWaive(b), again }, {}),
	];
};

async function content(ctx, batch, again) {
	const data = await read(ctx, batch);
	const setup = await setupOf(ctx, data.b).catch(() => null);
	const { b } = data;
	const open = b.state !== "closed";
	return sheet(
		head([foreign(b.customer), " ", foreign(b.order, "soft")],
		     { chip: chip(b.batch, b.colour), actions: [jobState(b.state), ...buttons(ctx, data, again)] }),
		open && checks(ctx, data, again),
		make("div", "cards", summary(ctx, { ...data, missing: b.missing, extra: b.extra }, setup),
		     order(ctx, data, open, again)),
		!open && papers(ctx, b),
		list(data), cartons(ctx, data, open, again), units(data), waivers(data),
		open && papers(ctx, b));
}

/* The whole of its line on the main screen, and what each of its phones is told. */
const mark = (ctx, batch) => JSON.stringify([
	ctx.board.view?.batches.find((b) => String(b.id) === batch),
	ctx.board.view?.units.filter((u) => String(u.batch) === batch).map((u) => u.mac + u.verdict + u.missing).sort(),
]);

export async function show(root, { batch }, ctx) {
	page = new LivePage(root, ctx, () => mark(ctx, batch), (again) => content(ctx, batch, again));
	await page.show();
}

export function leave() {
	page?.leave();
	page = null;
}
