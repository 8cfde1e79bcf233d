// All jobs: the open ones with how far they are, the locked ones below; opening a new one.

import { paper } from "./acts.js";
import { badge, button, link, progress } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { openJob } from "./job_acts.js";
import { LivePage } from "./live.js";
import { folded, head, jobPath, jobState, listed, sheet } from "./pages.js";
import { chip } from "./tile.js";
import { day, t, tn } from "./words.js";

let page = null;

export const title = () => t("jobs");

const ordered = (b) => Math.max(b.expected, b.units);

/* The main view knows where the open ones send their phones, and which of these need hands. */
const liveOf = (ctx, b) => ctx.board.view?.batches.find((x) => x.id === b.batch);

function card(ctx, b) {
	const { host, fix = 0 } = liveOf(ctx, b) ?? {};
	const a = link(jobPath(b.batch), [chip(b.batch, b.colour), " ", foreign(b.customer, "customer"), " ",
					  foreign(b.order, "soft")], "job-name");
	return attrs(make("li", "card job-card", a,
		make("p", "soft", foreign(b.recipe), " ", t("version.n", { n: b.version }),
		     host && [" \u2192 ", foreign(host)]),
		progress(b.packed, ordered(b), t("job.packed", { n: b.packed, of: ordered(b) })),
		make("p", "job-flags", fix > 0 && make("span", "badge fix", shape("fix"), tn("job.fix", fix)),
		     b.state === "closing" && jobState(b.state),
		     b.first_article === "waits" && badge(t("job.first.waits"), "alarm"),
		     b.held > 0 && badge(t("job.held", { n: b.held })),
		     make("span", "soft", t("job.passed", { n: b.proven }))),
	), { dataset: { batch: String(b.batch), state: b.state, colour: b.colour } });
}

const CLOSED = [
	{ label: "job.number", cell: (b) => link(jobPath(b.batch), String(b.batch)), className: "number" },
	{ label: "customer", cell: (b) => foreign(b.customer) },
	{ label: "order", cell: (b) => foreign(b.order) },
	{ label: "job.shipped", cell: (b) => String(b.packed), className: "number" },
	{ label: "job.locked", cell: (b) => day(b.closed) },
];

async function content(ctx, again) {
	const { batches } = await ctx.api.read("batch", "list");
	const open = batches.filter((b) => b.state !== "closed");
	const closed = batches.filter((b) => b.state === "closed").reverse();
	const columns = CLOSED.map((c) => ({ ...c, label: t(c.label) }));
	return sheet(
		head(t("jobs"), { actions: [
			button(t("handover"), () => paper(ctx, { noun: "handover", verb: "", values: {},
								 title: t("handover"), formats: null }), { act: "handover" }),
			button(t("job.open"), () => openJob(ctx, again), { kind: "primary", act: "open" }),
		] }),
		open.length === 0 ? make("p", "none", t("jobs.none")) :
			make("ul", "cards", open.map((b) => card(ctx, b))),
		closed.length > 0 && folded(t("jobs.closed"), closed.length, listed(columns, closed)));
}

export async function show(root, params, ctx) {
	page = new LivePage(root, ctx, () => JSON.stringify(ctx.board.view?.batches), (again) => content(ctx, again));
	await page.show();
}

export function leave() {
	page?.leave();
	page = null;
}
