// The places on the bench, in their order: which switch port each is, and who is there.

import { attrs, foreign, keyed, make, shape } from "./el.js";
import { last4, section } from "./pages.js";
import { t, tn } from "./words.js";

const liveOf = (view, mac) => ["units", "unscanned", "unseen", "others"]
	.map((list) => view?.[list].find((u) => u.mac === mac)).find(Boolean);

/* verdict: "" when nobody is there, or nobody that the main view shows. */
function place({ verdict, ...s }) {
	const name = foreign(s.slot === "" ? s.port : s.slot, "slot");
	const port = s.slot === "" || s.port === "" ? null : foreign(s.port, "port");
	const inside = s.mac === "" ? make("span", "soft", t("slots.free")) :
		make("span", "who", verdict !== "" && shape(verdict), make("span", "last4", last4(s.mac)));
	const e = s.mac === "" ? make("div", "", name, inside, port) :
		attrs(make("a", "", name, inside, port), { href: "/unit/" + s.mac });
	return attrs(make("li", s.mac === "" ? "free" : verdict, e),
		     { dataset: { slot: s.slot, mac: s.mac }, title: verdict !== "" ? t("word." + verdict) : null });
}

const told = (view, s) => ({ ...s, verdict: (s.mac !== "" && liveOf(view, s.mac)?.verdict) || "" });

/* renew(view) shows the verdicts of now; what did not change keeps its focus. */
export function slotMap(slots) {
	const list = make("ul", "slot-map");
	const taken = slots.filter((s) => s.mac !== "").length;
	const e = section(t("slots"), slots.length === 0 ? make("p", "none", t("slots.none")) :
		[make("p", "soft", tn("slots.taken", taken, { of: slots.length })), list]);
	e.renew = (view) => keyed(list, slots.map((s) => told(view, s)), (s) => s.slot + " " + s.port, place);
	return e;
}
