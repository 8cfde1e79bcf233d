// The box itself: what is wrong with it, in words; whom it hears; its slots and scan stations.

import { act } from "./acts.js";
import { badge, button, facts, link, load } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { head, jobLink, listed, section, sheet, yesNo } from "./pages.js";
import { slotMap } from "./slot_map.js";
import { clock, day, t } from "./words.js";

const LISTS = ["units", "unscanned", "unseen", "others"];

let unsubscribe = null;

export const title = () => t("bench");

const check = (c) => attrs(make("li", "", shape(c.ok ? "mark" : "fix"),
	make("span", "", make("b", "", t("doctor." + c.check)), c.ok ? "" : [": ", foreign(c.what)])),
	{ dataset: { check: c.check, state: c.ok ? "yes" : "wrong" } });

function doctor(checks) {
	const wrong = checks.filter((c) => !c.ok);
	const right = checks.filter((c) => c.ok);
	return section(t(wrong.length === 0 ? "bench.well" : "bench.wrong"),
		       make("ul", "links", [...wrong, ...right].map(check)));
}

const source = (s) => attrs(make("li", "", make("b", "", foreign(s.name)),
	make("span", "", t("bench.heard", { time: clock(s.last) })),
	s.note !== "" && make("span", "soft", foreign(s.note))), { dataset: { source: s.name } });

function services(view) {
	const list = view?.health.sources ?? [];
	const addresses = LISTS.flatMap((name) => view?.[name] ?? []).filter((u) => u.ip).length;
	return [
		list.length === 0 ? make("p", "none", t("bench.nosources")) : make("ul", "sources", list.map(source)),
		view !== null && facts([
			[t("bench.addresses"), String(addresses)],
			[t("bench.events"), String(view.health.events)],
		]),
	].filter(Boolean);
}

/* Beside what is shown anew all the time: the focus stays. */
const machines = () => facts([[t("bench.machines"), ["/health", "/metrics"].map((path) =>
	[attrs(link(path, path), { target: "_blank" }), " "])]]);

const bind = (s, jobs) => ({
	noun: "station", verb: "bind", values: { station: s.station }, title: t("station.bind", { name: s.station }),
	yes: t("station.bind.yes"), text: t("station.bind.text"),
	fields: [{ name: "batch", label: t("job.one"), type: "select", value: String(s.batch || "none"),
		   options: [["none", t("station.none")],
			     ...jobs.map((b) => [String(b.batch), `${b.batch} \u00b7 ${b.customer} ${b.order}`])] }],
	done: t("station.bound", { name: s.station }),
});

const columns = (ctx, jobs, again) => [
	{ label: t("station"), cell: (s) => foreign(s.station) },
	{ label: t("job.one"), cell: (s) => s.batch > 0 ? jobLink(s.batch, s.customer) :
		make("span", "soft", t("station.none")) },
	{ label: t("station.staff"), cell: (s) => foreign(s.staff) },
	{ label: t("acts"), cell: (s) => button(t("station.change"), () => act(ctx, { ...bind(s, jobs), again }),
						{ kind: "quiet", act: "bind" }) },
];

/* "bench doctor" says no when something is wrong: its rows are the answer all the same. */
async function content(ctx, again) {
	const [{ checks }, { stations }, { batches }, { slots }] = await Promise.all([
		ctx.api.read("doctor", ""), ctx.api.read("station", "list"), ctx.api.read("batch", "list"),
		ctx.api.read("slot", "list"),
	]);
	const map = slotMap(slots);
	const jobs = batches.filter((b) => b.state !== "closed");
	const live = make("div", "live");
	const renew = () => {
		live.replaceChildren(...services(ctx.board.view));
		map.renew(ctx.board.view);
	};
	unsubscribe?.();
	unsubscribe = ctx.board.subscribe(renew);
	renew();
	return sheet(
		head(t("bench"), { actions: [checks.every((c) => c.ok) ? yesNo(true, t("bench.ok")) :
						     badge(t("bench.notok"), "alarm"),
					     button(t("bench.look"), again, { act: "look" })] }),
		make("div", "cards", doctor(checks), section(t("bench.sources"), live, machines())),
		map,
		section(t("stations"), listed(columns(ctx, jobs, again), stations, { none: t("stations.none") })),
		make("p", "soft", t("bench.looked", { time: day(new Date()) })));
}

export async function show(root, params, ctx) {
	const again = () => load(root, () => content(ctx, again));
	await again();
}

export function leave() {
	unsubscribe?.();
	unsubscribe = null;
}
