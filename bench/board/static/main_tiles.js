// The tiles: in the order of the slots, as the bench stands there, or by what is to do.

import { keyed } from "./el.js";
import { tile } from "./tile.js";

export const VERDICTS = ["fix", "pack", "wait"];
export const GROUPS = ["all", ...VERDICTS];

/* More than this nobody can read on one screen. What is to fix is never left out. */
export const TILES_MAX = 240;
const CHANGED_MS = 2500;

const byText = (a, b) => a < b ? -1 : a > b ? 1 : 0;

/* The bench says the order: slots first, as people count them. */
export const bySlot = (a, b) => (a.order ?? 0) - (b.order ?? 0) || byText(a.last4, b.last4) || byText(a.mac, b.mac);

const rank = (u) => VERDICTS.indexOf(u.verdict);

/* Units in their order, without the last of those that can wait. */
export function capped(units, all) {
	if (all || units.length <= TILES_MAX)
		return units;
	const kept = new Set([...units].sort((a, b) => rank(a) - rank(b)).slice(0, TILES_MAX));
	return units.filter((u) => u.verdict === "fix" || kept.has(u));
}

export const countOf = (units, verdict) => units.filter((u) => u.verdict === verdict).length;

/* What has just become something else is shown to have; the first picture is no news. */
function fresh(e) {
	e.classList.add("changed");
	setTimeout(() => e.classList.remove("changed"), CHANGED_MS);
	return e;
}

/* told: what was shown last, by MAC, without the minutes that it has waited. */
const news = (told, u) => {
	const now = u.verdict + u.advice.replaceAll(/\d+ \w+/g, "");
	const is = told.size > 0 && told.get(u.mac) !== now;
	return { is, now };
};

/* lists: {all, fix, pack, wait}, each a list of the page; only those of the mode are filled. */
export function showTiles(lists, units, { mode, colours, told }) {
	const next = new Map();
	const fill = (u) => {
		const e = tile(u, colours.get(u.batch));
		return news(told, u).is ? fresh(e) : e;
	};
	const slots = mode === "slot";
	const longest = Math.max(0, ...units.map((u) => (u.slot ?? "").length));
	if (document.body.style.getPropertyValue("--slot") !== String(longest)) // styles anew what is below
		document.body.style.setProperty("--slot", longest);
	keyed(lists.all, slots ? units : [], (u) => u.mac, fill);
	for (const v of VERDICTS)
		keyed(lists[v], slots ? [] : units.filter((u) => u.verdict === v), (u) => u.mac, fill);
	units.forEach((u) => next.set(u.mac, news(told, u).now));
	return next;
}
