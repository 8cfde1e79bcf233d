// Jobs to choose from by hand: those that still take units, large, in their colours.

import { button, link } from "./controls.js";
import { attrs, foreign, make } from "./el.js";
import { t } from "./words.js";

function jobButton(b, choose) {
	const e = button("", () => choose(b.id), { act: "job", kind: "job-choice" });
	e.replaceChildren(make("span", "job-id", String(b.id)),
		make("span", "job-names", foreign(b.customer, "job-customer"), b.order && foreign(b.order, "job-order"),
		     b.host && make("span", "job-host", "\u2192 ", foreign(b.host))),
		make("span", "job-count", `${b.units}/${Math.max(b.expected, b.units)}`));
	return attrs(e, { dataset: { batch: b.id, ...(b.colour ? { colour: b.colour } : {}) } });
}

/* choose(number). */
export function showJobChoice(parent, batches, choose) {
	const open = batches.filter((b) => b.state === "open");
	parent.replaceChildren(make("h2", "", t(open.length > 0 ? "scan.choose" : "scan.choose.none")),
		open.length > 0 ? make("div", "job-choices", open.map((b) => jobButton(b, choose))) :
		link("/batches", t("nav.batches"), "button"));
}
