// What one phone looks like: a tile, or an entry of a list.

import { attrs, foreign, make, shape } from "./el.js";
import { lang, t, tn } from "./words.js";

const spaced = (text) => text.replaceAll(/,(?=\S)/g, ", ");
const joined = (parts, by) => parts.filter((p) => p !== "" && p !== undefined).join(by);

export const adviceOf = (u) => spaced(lang() === "ja" && u.advice_ja ? u.advice_ja : u.advice);

function details(u) {
	const parts = [u.model, u.serial];
	if (u.verdict !== "pack") {
		parts.push(t("stage." + u.stage));
		if (u.verdict === "wait" && u.left_min > 0)
			parts.push(tn("left", u.left_min));
		if (u.missing !== "")
			parts.push(t("missing", { what: spaced(u.missing) }));
	}
	return joined(parts, " \u00b7 ");
}

/* The number of the job in its colour, and its name for who sees none. */
export function chip(batch, colour) {
	const e = make("span", "chip", String(batch));
	return attrs(e, { title: t("job", { n: batch }), dataset: colour ? { colour } : {} });
}

export function tile(u, colour) {
	const e = make("li", "tile " + u.verdict);
	const a = attrs(make("a"), { href: "/unit/" + u.mac });
	const head = make("span", "head", shape(u.verdict), make("span", "word", t("word." + u.verdict)),
			  u.slot && make("span", "slot", u.slot));
	if (u.batch > 0)
		head.append(chip(u.batch, colour));
	attrs(e, { dataset: { mac: u.mac, verdict: u.verdict, ...(colour ? { colour } : {}) },
		   title: joined([u.mac, u.ip, u.version, u.alarm], "\n") });
	a.append(head, make("span", "last4", u.last4), make("span", "advice", adviceOf(u)),
		 make("span", "small", details(u)));
	if (u.alarm !== "")
		a.append(foreign(u.alarm, "alarm"));
	e.append(a);
	return e;
}

const LISTED = {
	unscanned: (u) => u.model,
	unseen: (u) => joined([u.model, u.serial], " "),
	others: (u) => joined([u.mac, u.ip, u.vendor], " "),
};

export const listed = (list) => (u) => {
	const a = attrs(make("a", "", make("span", "last4", u.last4), " ", foreign(LISTED[list](u), "small")),
			{ href: "/unit/" + u.mac });
	return attrs(make("li", "", u.slot && make("span", "slot", u.slot), a), { dataset: { mac: u.mac } });
};
