// The places on the bench, in their order: which switch port each is, and who is there.

import { attrs, foreign, make, shape } from "./el.js";
import { last4, section } from "./pages.js";
import { t, tn } from "./words.js";

const liveOf = (view, mac) => ["units", "unscanned", "unseen", "others"]
	.map((list) => view?.[list].find((u) => u.mac === mac)).find(Boolean);

function place(view, s) {
	const u = s.mac === "" ? undefined : liveOf(view, s.mac);
	const name = foreign(s.slot === "" ? s.port : s.slot, "slot");
	const port = s.slot === "" || s.port === "" ? null : foreign(s.port, "port");
	const inside = s.mac === "" ? make("span", "soft", t("slots.free")) :
		make("span", "who", u && shape(u.verdict), make("span", "last4", last4(s.mac)));
	const e = s.mac === "" ? make("div", "", name, inside, port) :
		attrs(make("a", "", name, inside, port), { href: "/unit/" + s.mac });
	return attrs(make("li", u?.verdict ?? (s.mac === "" ? "free" : ""), e),
		     { dataset: { slot: s.slot, mac: s.mac }, title: u ? t("word." + u.verdict) : null });
}

/* renew(view) shows the verdicts of now. */
export function slotMap(slots) {
	const list = make("ul", "slot-map");
	const taken = slots.filter((s) => s.mac !== "").length;
	const e = section(t("slots"), slots.length === 0 ? make("p", "none", t("slots.none")) :
		[make("p", "soft", tn("slots.taken", taken, { of: slots.length })), list]);
	e.renew = (view) => list.replaceChildren(...slots.map((s) => place(view, s)));
	return e;
}
