// What the pages of lists and acts have in common: heads, sections, long lists, and how phones and jobs are named.

import { badge, button, link, table } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { day, t, tn } from "./words.js";
import "./words_pages.js";
import "./words_unit.js";
import "./words_jobs.js";
import "./words_house.js";

const PER_PAGE = 100;
const FILTER_FROM = 12; // rows: fewer are seen at a glance

let ids = 0;

/* What the page is about, a line or element below it, and what can be done. */
export const head = (title, { chip, sub, actions = [] } = {}) =>
	make("header", "", chip, make("h1", "", title, sub && make("span", "sub", sub)),
	     actions.some(Boolean) && make("div", "buttons", actions));

export const sheet = (...content) => make("div", "sheet", content);

export function section(title, ...content) {
	const id = "section-" + ++ids;
	return attrs(make("section", "card", attrs(make("h2", "", title), { id }), content),
		     { "aria-labelledby": id });
}

/* A number that is read from afar, and what it counts. tone as in badge(). */
export const figure = (n, label, tone = "") =>
	make("div", "figure " + tone, make("b", "", String(n)), make("span", "", label));

export const figures = (...all) => make("div", "figures", all);

// --- phones, jobs, cartons

export const verdict = (word) => {
	const name = word.toLowerCase();
	return make("span", "badge " + name, shape(name), t("word." + name));
};

export const last4 = (mac) => mac.replaceAll(":", "").slice(-4).toUpperCase();

export const unitLink = (mac) => attrs(link("/unit/" + mac, mac, "mono"), { dataset: { mac } });

export const jobPath = (batch) => "/batch/" + batch;

export const jobLink = (batch, name) =>
	batch > 0 ? link(jobPath(batch), name ? foreign(name) : t("job.n", { n: batch })) : "";

export const cartonLink = (carton) =>
	carton === "" ? "" : link("/carton/" + encodeURIComponent(carton), carton, "mono");

export const jobState = (state) => badge(t("jobstate." + state), state === "closing" ? "alarm" : "");
export const cartonState = (state) => badge(t("cartonstate." + state));

export const yesNo = (yes, word = t("is.yes")) => yes ?
	make("span", "tick", shape("mark"), word) : make("span", "soft", t("is.no"));

/* "leased,cleaned" in plain words. */
export const linkWords = (links) => (links === "" ? [] : links.split(",")).map((l) => t("link." + l));
/* The same where there is little room. */
export const missingText = (links) =>
	(links === "" ? [] : links.split(",")).map((l) => t("short." + l)).join(t("comma"));

/* Who let which phone go without what, and why. */
export const waiverNotes = (list) => make("ul", "notes", list.map((w) => make("li", "",
	badge(t(w["in force"] ? "waiver.force" : "waiver.past"), w["in force"] ? "alarm" : ""), " ",
	unitLink(w.mac), " ", linkWords(w.links).join(t("comma")), ": ", foreign(w.reason),
	make("span", "soft", " \u2013 ", foreign(w.by), ", ", day(w.at)))));

// --- long lists

function pager(state, total, show) {
	const pages = Math.max(1, Math.ceil(total / PER_PAGE));
	const turn = (by) => () => {
		state.page += by;
		show();
	};
	const step = (key, by, off) => attrs(button(t(key), turn(by), { act: key }), { disabled: off });
	if (pages === 1)
		return null;
	return make("div", "pager", step("list.before", -1, state.page === 0),
		    make("span", "", t("list.range", { from: state.page * PER_PAGE + 1,
						       to: Math.min(total, (state.page + 1) * PER_PAGE), total })),
		    step("list.after", 1, state.page === pages - 1));
}

function filterBox(changed) {
	const input = attrs(make("input"), {
		type: "search", "aria-label": t("list.filter"), placeholder: t("list.filter"), autocomplete: "off",
		name: "filter",
	});
	input.addEventListener("input", () => changed(input.value.trim().toLowerCase()));
	return make("div", "filter", input);
}

/* Rows of which there may be ten thousand: so many at a time, and a box that narrows them.
   {none: what an empty list says, caption}. What the rows' own values say is searched. */
export function listed(columns, rows, { none, caption } = {}) {
	const state = { page: 0, rows };
	const place = make("div", "listed-rows");
	if (rows.length === 0)
		return make("p", "none", none ?? t("list.none"));

	const show = () => {
		const some = state.rows.slice(state.page * PER_PAGE, (state.page + 1) * PER_PAGE);
		place.replaceChildren(...[
			some.length === 0 ? make("p", "none", t("list.nothing")) : table(columns, some, caption),
			pager(state, state.rows.length, show),
		].filter(Boolean));
	};
	const narrow = (words) => {
		state.page = 0;
		state.rows = words === "" ? rows : rows.filter((r) =>
			Object.values(r).join("\n").toLowerCase().includes(words));
		show();
	};
	show();
	return make("div", "listed", rows.length >= FILTER_FROM && filterBox(narrow), place);
}

/* A part that is read seldom. */
export const folded = (title, n, ...content) =>
	make("details", "card", make("summary", "", title, n > 0 && make("span", "count-of", tn("list.n", n))), content);

export const mono = (text) => make("code", "", text);
