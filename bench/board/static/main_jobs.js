// The lines of the jobs: colour, customer, where its phones will go, counts, how much is packed.

import { button, link } from "./controls.js";
import { attrs, foreign, keyed, make, shape } from "./el.js";
import { t } from "./words.js";

function count(verdict, n) {
	const e = make("span", `count ${verdict}${n === 0 ? " zero" : ""}`, shape(verdict), make("b", "", String(n)),
		       make("span", "word", t("word." + verdict)));
	return e;
}

function destination(b) {
	if (b.host === null)
		return t("host.unreadable", { recipe: b.recipe });
	return b.host === "" ? t("host.vendor") : ["\u2192 ", foreign(b.host)];
}

function packed(b) {
	const all = Math.max(b.expected, b.units);
	const bar = attrs(make("progress"), { "aria-label": t("packed.open") });
	bar.max = Math.max(all, 1);
	bar.value = b.packed;
	return make("div", "packed", make("span", "", t("packed." + b.state)), make("b", "", b.packed + "/" + all), bar);
}

/* The number of the job is the switch that shows only its phones. */
function chooser(b, only) {
	const e = button(String(b.id), () => only.choose(b.id), { kind: "chip", act: "only" });
	return attrs(e, { "aria-pressed": String(only.job === b.id), "aria-label": t("only.job", { n: b.id }),
			  title: t("only.job", { n: b.id }), dataset: b.colour ? { colour: b.colour } : {} });
}

const line = (only) => (b) => attrs(make("li", `job ${b.state}`, chooser(b, only),
	make("div", "who", link("/batch/" + b.id, foreign(b.customer), "customer"), foreign(b.order, "order"),
	     make("span", "host", destination(b))),
	count("pack", b.pack), count("wait", b.wait), count("fix", b.fix), packed(b)), { dataset: { batch: b.id } });

/* What is locked has left: last. */
const byState = (a, b) => (a.state === "closed") - (b.state === "closed") || a.id - b.id;

/* only: {job, choose(n)}: whose phones alone are shown, 0: everybody's. */
export function showJobs(parent, batches, only) {
	keyed(parent, batches.map((b) => ({ ...b, chosen: only.job === b.id })).sort(byState), (b) => b.id, line(only));
}
