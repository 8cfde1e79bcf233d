// What one phone looks like: a tile, or an entry of a list.

import { attrs, foreign, make, shape } from "./el.js";
import { lang, t } from "./words.js";

const spaced = (text) => text.replaceAll(/,(?=\S)/g, ", ");
const joined = (parts, by) => parts.filter((p) => p !== "" && p !== undefined).join(by);

export const adviceOf = (u) => spaced(lang() === "ja" && u.advice_ja ? u.advice_ja : u.advice);

/* Why, and what is missing, is on the page of the unit. */
const details = (u) => joined([u.model, u.serial, u.verdict === "pack" ? "" : t("stage." + u.stage),
			       u.slot ? "" : u.port], " \u00b7 ");

const slot = (u) => u.slot ? foreign(u.slot, "slot") : null;

/* The number of the job in its colour, and its name for who sees none. */
export function chip(batch, colour) {
	const e = make("span", "chip", String(batch));
	return attrs(e, { title: t("job", { n: batch }), dataset: colour ? { colour } : {} });
}

const advised = (u) => u.verdict === "wait" && u.left_min > 0 ?
	t("left", { n: u.left_min, what: adviceOf(u) }) : adviceOf(u);

/* Who it is, and beside or below that, what is to do. */
export function tile(u, colour) {
	const who = make("span", "who",
		make("span", "head", shape(u.verdict), make("span", "word", t("word." + u.verdict)), slot(u)),
		make("span", "digits", make("span", "last4", u.last4), u.batch > 0 && chip(u.batch, colour)));
	const what = make("span", "what", make("span", "advice", advised(u)), make("span", "small", foreign(details(u))),
			  u.alarm !== "" && u.alarm !== u.advice && foreign(u.alarm, "alarm"));
	const a = attrs(make("a", "", who, what), { href: "/unit/" + u.mac });
	return attrs(make("li", "tile " + u.verdict, a), {
		dataset: { mac: u.mac, verdict: u.verdict, ...(colour ? { colour } : {}) },
		title: joined([u.mac, u.ip, u.port, u.version, u.alarm], "\n"),
	});
}

const LISTED = {
	unscanned: (u) => u.model,
	unseen: (u) => joined([u.model, u.serial], " "),
	others: (u) => joined([u.mac, u.ip, u.vendor], " "),
};

export const listed = (list) => (u) => {
	const a = attrs(make("a", "", slot(u), make("span", "last4", u.last4), foreign(LISTED[list](u), "small")),
			{ href: "/unit/" + u.mac });
	return attrs(make("li", "", a), { dataset: { mac: u.mac } });
};
