// The main screen: jobs, tiles, lists, and the bench's own health.

import { attrs, foreign, keyed, make, shape } from "./el.js";
import { fit } from "./fit.js";
import { board } from "./store.js";
import { chip, listed, tile } from "./tile.js";
import { clock, t } from "./words.js";

const VERDICTS = ["fix", "pack", "wait"];
const LISTS = ["unscanned", "unseen", "others"];

const $ = (id) => document.getElementById(id);

// --- jobs

function count(verdict, n) {
	return make("span", `count ${verdict}${n === 0 ? " zero" : ""}`, shape(verdict), make("b", "", String(n)),
		    make("span", "", t("word." + verdict)));
}

function destination(b) {
	if (b.host === null)
		return t("host.unreadable", { recipe: b.recipe });
	return b.host === "" ? t("host.vendor") : ["\u2192 ", foreign(b.host)];
}

function packed(b) {
	const all = Math.max(b.expected, b.units);
	const bar = make("progress");
	bar.max = Math.max(all, 1);
	bar.value = b.packed;
	return make("div", "packed", make("span", "", t("packed." + b.state), " "),
		    make("b", "", b.packed + "/" + all), bar);
}

function job(b) {
	const who = make("div", "who", foreign(b.customer, "customer"), foreign(b.order, "order"),
			 make("div", "host", destination(b)));
	const counts = make("div", "counts", count("pack", b.pack), count("wait", b.wait), count("fix", b.fix));
	return attrs(make("li", "job", chip(b.id, b.colour), who, counts, packed(b)), { dataset: { batch: b.id } });
}

// --- phones

const bySlot = (a, b) => (a.order ?? 0) - (b.order ?? 0) ||
	(a.last4 < b.last4 ? -1 : a.last4 > b.last4 ? 1 : a.mac < b.mac ? -1 : 1);

function showList(name, items) {
	const section = $(name);
	section.hidden = items.length === 0;
	section.querySelector("b").textContent = String(items.length);
	keyed(section.querySelector("ul"), [...items].sort(bySlot), (u) => u.mac, listed(name));
}

function showEmpty(view) {
	$("empty").hidden = view.units.length > 0;
	$("empty").textContent = t(view.batches.length === 0 ? "empty.jobs" : "empty.units");
}

function showTitle(units) {
	const n = (v) => units.filter((u) => u.verdict === v).length;
	document.title = VERDICTS.map((v) => `${t("word." + v)} ${n(v)}`).join(" \u00b7 ") + " \u2013 Prebench";
}

function showFoot(health) {
	$("state").textContent = t("foot.updated", { time: clock(board.since), n: health.events });
	$("sources").textContent = health.sources
		.map((s) => s.name + " " + clock(s.last) + (s.note === "" ? "" : " (" + s.note + ")"))
		.join("  \u00b7  ");
}

function update() {
	const { view } = board;
	if (view === null)
		return;
	const colours = new Map(view.batches.map((b) => [b.id, b.colour]));
	keyed($("jobs"), view.batches, (b) => b.id, job);
	document.body.dataset.jobs = String(view.batches.length);
	for (const v of VERDICTS)
		keyed($(v), view.units.filter((u) => u.verdict === v).sort(bySlot), (u) => u.mac,
		      (u) => tile(u, colours.get(u.batch)));
	for (const name of LISTS)
		showList(name, view[name]);
	showEmpty(view);
	showTitle(view.units);
	showFoot(view.health);
	fit();
}

// --- the page

const section = (name) => attrs(make("section", "", make("h2", "", t("list." + name), " ", make("b")), make("ul")),
				{ id: name, hidden: true });

function frame() {
	return [
		attrs(make("ul"), { id: "jobs", "aria-label": t("nav.batches") }),
		attrs(make("div", "",
			attrs(make("p"), { id: "empty", hidden: true }),
			VERDICTS.map((v) => attrs(make("ul", "tiles"), { id: v, "aria-label": t("tiles." + v) })),
			attrs(make("div", "", LISTS.map(section)), { id: "lists" })), { id: "bench" }),
		attrs(make("footer", "", attrs(make("span"), { id: "state" }), attrs(make("span"), { id: "sources" })),
		      { id: "foot" }),
	];
}

let unsubscribe = null;

export const title = () => t("nav.main");

export function show(root) {
	root.append(...frame());
	unsubscribe = board.subscribe(update);
	window.addEventListener("resize", fit);
	update();
}

export function leave() {
	unsubscribe?.();
	window.removeEventListener("resize", fit);
}
