// The main screen: jobs, tiles, lists, and the bench's own health.

import { button, link } from "./controls.js";
import { attrs, keyed, make, shape } from "./el.js";
import { fit } from "./fit.js";
import { showJobs } from "./main_jobs.js";
import { bySlot, capped, countOf, GROUPS, showTiles, TILES_MAX, VERDICTS } from "./main_tiles.js";
import { prefs } from "./prefs.js";
import { session } from "./session.js";
import { board } from "./store.js";
import { listed } from "./tile.js";
import { clock, t } from "./words.js";

const LISTS = ["unscanned", "unseen", "others"];
const FIT_EVERY_MS = 500;

const $ = (id) => document.getElementById(id);

const only = {
	job: 0,
	verdict: "",
	choose(n) {
		this.job = this.job === n ? 0 : n;
		update();
	},
	has(u) {
		return (this.job === 0 || u.batch === this.job) && (this.verdict === "" || u.verdict === this.verdict);
	},
};
let expanded = false; // also those that wait and do not fit
let told = new Map();
let fitted = "";
let fitting = 0;

/* A bench with slots that fits the screen is shown as it stands. */
const mode = (units) => prefs.order ||
	(units.length <= TILES_MAX && units.some((u) => u.slot) ? "slot" : "verdict");

// --- the line of sums: a legend, and switches

function sum(verdict, n) {
	const e = attrs(make("button", `sum ${verdict}${n === 0 ? " zero" : ""}`, shape(verdict), make("b", "", String(n)),
			     make("span", "word", t("word." + verdict)), n > 0 && make("span", "hint", t("hint." + verdict))),
			{ type: "button", "aria-pressed": String(only.verdict === verdict), dataset: { act: "only-" + verdict } });
	e.addEventListener("click", () => {
		only.verdict = only.verdict === verdict ? "" : verdict;
		update();
	});
	return e;
}

function order(units) {
	const now = mode(units);
	const e = button(t("by." + now), () => {
		prefs.order = now === "slot" ? "verdict" : "slot";
		update();
	}, { kind: "quiet", act: "order" });
	return attrs(e, { title: t("by.change") });
}

function showSums(units) {
	const mine = units.filter((u) => only.job === 0 || u.batch === only.job);
	const items = VERDICTS.map((v) => ({ v, n: countOf(mine, v), on: only.verdict === v }));
	keyed($("sums"), items, (i) => i.v, (i) => make("li", "", sum(i.v, i.n)));
	keyed($("order"), units.length === 0 ? [] : [mode(units)], (m) => m, () => order(units));
	$("digits").hidden = units.length === 0;
	document.title = items.map((i) => `${t("word." + i.v)} ${i.n}`).join(" \u00b7 ") + " \u2013 Prebench";
}

// --- the rest

function showList(name, items) {
	const section = $(name);
	section.hidden = items.length === 0;
	section.querySelector("b").textContent = String(items.length);
	keyed(section.querySelector("ul"), [...items].sort(bySlot), (u) => u.mac, listed(name));
}

function showEmpty(view, shown) {
	$("empty").hidden = shown > 0;
	$("empty").querySelector("a").hidden = view.batches.length > 0 || !session.signed_in;
	$("empty").querySelector("span").textContent = t(view.batches.length === 0 ? "empty.jobs" :
					     only.job !== 0 || only.verdict !== "" ? "empty.only" : "empty.units");
}

function showMore(units, shown) {
	const left = ["pack", "wait"].map((v) => [v, countOf(units, v) - countOf(shown, v)]).filter(([, n]) => n > 0);
	$("more").hidden = left.length === 0;
	$("more").querySelector("span").textContent = t("more", {
		what: left.map(([v, n]) => `${n} ${t("word." + v)}`).join(t("comma")),
	});
}

function showFoot(health) {
	$("state").textContent = t("foot.updated", { time: clock(board.since), n: health.events });
	$("sources").textContent = health.sources
		.map((s) => s.name + " " + clock(s.last) + (s.note === "" ? "" : " (" + s.note + ")"))
		.join("  \u00b7  ");
}

/* Only when there is more or less than before; who wants to see all scrolls. */
function fitSoon(view, shown) {
	const now = [shown.length, countOf(shown, "fix"), view.batches.length, LISTS.map((l) => view[l].length)].join();
	const first = fitted === "";
	if (expanded || now === fitted)
		return;
	fitted = now;
	if (first)
		return fit();
	fitting ||= setTimeout(() => {
		fitting = 0;
		fit();
	}, FIT_EVERY_MS);
}

function update() {
	const { view } = board;
	if (view === null || $("bench") === null)
		return;
	if (!view.batches.some((b) => b.id === only.job))
		only.job = 0;
	const units = [...view.units].sort(bySlot);
	const chosen = units.filter((u) => only.has(u));
	const shown = capped(chosen, expanded);
	const colours = new Map(view.batches.map((b) => [b.id, b.colour]));
	showJobs($("jobs"), view.batches, only);
	const jobs = String(new Set(units.map((u) => u.batch)).size);
	if (document.body.dataset.jobs !== jobs)
		document.body.dataset.jobs = jobs;
	showSums(units);
	told = showTiles(Object.fromEntries(GROUPS.map((g) => [g, $(g)])), shown, { mode: mode(units), colours, told });
	showMore(chosen, shown);
	for (const name of LISTS)
		showList(name, only.verdict === "" ? view[name] : []);
	showEmpty(view, shown.length);
	showFoot(view.health);
	fitSoon(view, shown);
}

// --- the page

const section = (name) => attrs(make("section", "", make("h2", "", t("list." + name), " ", make("b"), make("span", "hint", t("hint." + name))), make("ul")),
				{ id: name, hidden: true });

const all = () => {
	expanded = true;
	$("bench").classList.add("scrolls");
	update();
};

function frame() {
	const id = (e, name) => attrs(e, { id: name });
	return [
		make("h1", "unseen", t("nav.main")),
		attrs(make("ul"), { id: "jobs", "aria-label": t("nav.batches") }),
		make("div", "sums", id(make("ul"), "sums"), id(make("p", "", t("hint.digits")), "digits"), id(make("span"), "order")),
		id(make("div", "",
			id(make("div", "", shape("pack"), make("span"), link("/batches", t("empty.open"), "button")), "empty"),
			GROUPS.map((g) => attrs(make("ul", "tiles"), { id: g, "aria-label": t("tiles." + g) })),
			id(make("p", "", make("span"), " ", button(t("more.show"), all, { act: "more" })), "more"),
			id(make("div", "", LISTS.map(section)), "lists")), "bench"),
		id(make("footer", "", id(make("span"), "state"), id(make("span"), "sources")), "foot"),
	];
}

let unsubscribe = null;

export const title = () => t("nav.main");

export function show(root) {
	told = new Map();
	expanded = false;
	fitted = "";
	root.append(...frame());
	unsubscribe = board.subscribe(update);
	window.addEventListener("resize", fit);
	update();
}

export function leave() {
	unsubscribe?.();
	clearTimeout(fitting);
	fitting = 0;
	window.removeEventListener("resize", fit);
}
