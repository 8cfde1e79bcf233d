// Alarms: what is open, with what to do; what was dealt with, below.

import { act, nameOf } from "./acts.js";
import { badge, button, load } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { folded, head, last4, listed, sheet, unitLink } from "./pages.js";
import { clear } from "./unit_acts.js";
import { day, said, t } from "./words.js";

export const title = () => t("alarms");

function clearButton(ctx, alarms, again) {
	const all = alarms.filter((a) => a.unit === alarms[0].unit);
	const texts = all.map(said).join("\n");
	return button(t("unit.clear"), () => act(ctx, { ...clear(alarms[0].unit, texts), again }), { act: "clear" });
}

/* Clearing is of a phone, with all its alarms: so one card is one phone, or one alarm of the bench. */
function cardsOf(open) {
	const groups = new Map();
	for (const a of open) {
		const key = a.unit === "" ? "alarm " + a.id : a.unit;
		groups.set(key, [...groups.get(key) ?? [], a]);
	}
	return [...groups.values()].sort((a, b) => b.some((x) => x.stops) - a.some((x) => x.stops));
}

function card(ctx, alarms, again) {
	const [first] = alarms;
	const stops = alarms.some((a) => a.stops);
	return attrs(make("li", "card alarm-card" + (stops ? " stops" : ""),
		make("h2", "", shape("fix"), first.unit === "" ? t("alarm.bench") : last4(first.unit),
		     stops && badge(t("alarm.stops"), "fix")),
		alarms.map((a) => make("div", "", make("b", "", nameOf(a)), make("p", "", foreign(said(a))),
				       make("p", "soft", day(a.time)))),
		first.unit !== "" && make("p", "", unitLink(first.unit)),
		make("div", "buttons", first.unit === "" ? make("p", "soft", t("alarm.ends")) :
			clearButton(ctx, alarms, again)),
	), { dataset: { mac: first.unit, state: stops ? "stops" : "tells" } });
}

const columns = () => [
	{ label: t("time"), cell: (a) => day(a.time) },
	{ label: t("mac"), cell: (a) => a.unit === "" ? "" : unitLink(a.unit) },
	{ label: t("alarm"), cell: nameOf },
	{ label: t("alarm.text"), cell: (a) => foreign(said(a)) },
];

async function content(ctx, again) {
	const { alarms } = await ctx.api.read("alarm", "list");
	const open = alarms.filter((a) => a.open).reverse();
	const past = alarms.filter((a) => !a.open).reverse();
	return sheet(
		head(t("alarms")),
		open.length === 0 ? make("p", "none calm", shape("pack"), t("alarms.none")) :
			make("ul", "cards", cardsOf(open).map((group) => card(ctx, group, again))),
		past.length > 0 && folded(t("alarms.past"), past.length, listed(columns(), past)));
}

export async function show(root, params, ctx) {
	const again = () => load(root, () => content(ctx, again));
	await again();
}
