// What keeps a job from being locked, said before anybody tries; and the buttons that lock it.

import { actButton } from "./acts.js";
import { attrs, make, shape } from "./el.js";
import { lock, lockShort } from "./job_acts.js";
import { section } from "./pages.js";
import { t, tn } from "./words.js";

const isUsed = (cartons) => cartons.some((c) => c.state === "open" || c.units > 0);

/* What leaves when it is locked now: with cartons what is in closed ones, else all that may be packed
   (nothing more, before the first phone was seen). */
function leaving({ b, units, cartons }) {
	if (b.first_article === "waits")
		return b.packed;
	if (isUsed(cartons))
		return cartons.filter((c) => c.state === "closed").reduce((n, c) => n + c.units, 0);
	return units.filter((u) => u.packed || u.verdict === "PACK").length;
}

/* [{id, ok, text}]; the bench itself checks again when it locks. */
export function findings(data) {
	const { b, units, cartons } = data;
	const loose = units.filter((u) => !u.packed && !u.held && (isUsed(cartons) || u.verdict !== "PACK"));
	const fix = loose.filter((u) => u.verdict === "FIX").length;
	const openFull = cartons.filter((c) => c.state === "open" && c.units > 0);
	const line = (id, ok, good, bad = "") => ({ id, ok, text: ok ? good : bad });
	return [
		line("units", loose.length === 0, t("check.units.ok"),
		     tn("check.units", loose.length) + (fix > 0 ? " " + tn("check.fix", fix) : "")),
		line("order", b.missing === 0 && b.extra === 0, t("check.order.ok"),
		     t("check.order", { missing: b.missing, extra: b.extra })),
		line("cartons", openFull.length === 0, t("check.cartons.ok"),
		     t("check.cartons", { cartons: openFull.map((c) => c.carton).join(t("comma")) })),
		b.held > 0 && line("held", true, tn("check.held", b.held)),
		b.first_article !== "not needed" &&
			line("first", b.first_article === "done", t("check.first.ok"), t("check.first")),
	].filter(Boolean);
}

const finding = ({ id, ok, text }) => attrs(
	make("li", "", shape(ok ? "mark" : "wait"), make("span", "", text)),
	{ dataset: { check: id, state: ok ? "yes" : "missing" } });

export function checks(ctx, data, again) {
	const { b } = data;
	const all = findings(data);
	const ready = all.every((f) => f.ok);
	const n = leaving(data);
	const rest = data.units.filter((u) => !u.held).length - n + b.missing;
	const can = n > 0;
	return section(t(ready ? "check.ready" : "check.notyet"),
		make("ul", "links checks", all.map(finding)),
		make("div", "buttons",
		     ready && can && actButton(ctx, { ...lock(b, n), again }, { kind: "primary" }),
		     !ready && can && actButton(ctx, { ...lockShort(ctx, b, n, rest), again }, {}),
		     !can && make("p", "soft", t("check.nothing"))));
}
