// What people did, the newest first; by whom and for which job.

import { button, failure, field, table } from "./controls.js";
import { attrs, foreign, make } from "./el.js";
import { head, jobLink, section, sheet, unitLink } from "./pages.js";
import { day, t } from "./words.js";

const PAGE = 100;
const NEWEST = Number.MAX_SAFE_INTEGER;

export const title = () => t("audit");

const columns = () => [
	{ label: t("time"), cell: (a) => day(a.time) },
	{ label: t("audit.who"), cell: (a) => foreign(a.staff) },
	{ label: t("audit.act"), cell: (a) => foreign(a.act) },
	{ label: t("mac"), cell: (a) => a.unit === "" ? "" : unitLink(a.unit) },
	{ label: t("job.one"), cell: (a) => jobLink(a.batch) },
	{ label: t("audit.event"), cell: (a) => String(a.id), className: "number" },
];

const asked = () => Object.fromEntries(new URLSearchParams(location.search));

/* Days are those of this screen's clock. */
const midnight = (date, days = 0) => {
	const [y, m, d] = date.split("-").map(Number);
	return new Date(y, m - 1, d + days).getTime();
};

function inTime(acts, { from, to }) {
	return acts.filter((a) => {
		const at = new Date(a.time).getTime();
		return (!from || at >= midnight(from)) && (!to || at < midnight(to, 1));
	});
}

/* One page of acts that fit, from before an id on; goes on while a page has none of the days asked for. */
async function read(ctx, q, before) {
	const some = [];
	for (;;) {
		const { acts } = await ctx.api.read("audit", "", { staff: q.staff, batch: q.batch, before, limit: PAGE });
		some.push(...inTime(acts, q));
		const last = acts.at(-1);
		const over = last === undefined || acts.length < PAGE ||
			(q.from && new Date(last.time).getTime() < midnight(q.from));
		if (over)
			return { some, before: null };
		before = last.id;
		if (some.length >= PAGE / 2)
			return { some, before };
	}
}

function filters(ctx, names, q) {
	const form = attrs(make("form", "filters",
		field({ name: "staff", label: t("audit.who"), type: "select", value: q.staff ?? "",
			options: [["", t("audit.all")], ...names.map((n) => [n, n])] }),
		field({ name: "batch", label: t("job.number"), type: "number", min: 1, value: q.batch }),
		field({ name: "from", label: t("audit.from"), type: "date", value: q.from }),
		field({ name: "to", label: t("audit.to"), type: "date", value: q.to }),
		attrs(make("button", "button primary", t("audit.show")), { type: "submit" })), { role: "search" });
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const said = new URLSearchParams([...new FormData(form)].filter(([, v]) => v !== ""));
		ctx.go("/audit" + (said.size > 0 ? "?" + said : ""));
	});
	return form;
}

async function more(ctx, q, before, place) {
	const waiting = make("p", "state busy", t("busy"));
	place.append(waiting);
	try {
		const page = await read(ctx, q, before);
		if (page.some.length > 0)
			place.append(table(columns(), page.some));
		else if (place.querySelector("table") === null)
			place.append(make("p", "none", t("audit.none")));
		if (page.before !== null) {
			const on = button(t("audit.older"), () => {
				on.remove();
				more(ctx, q, page.before, place);
			}, { act: "older" });
			place.append(on);
		}
	} catch (error) {
		place.append(failure(error, () => {
			place.replaceChildren();
			more(ctx, q, NEWEST, place);
		}));
	}
	waiting.remove();
}

export async function show(root, params, ctx) {
	const q = asked();
	const place = make("div", "listed");
	const { staff } = await ctx.api.read("staff", "list").catch(() => ({ staff: [] }));
	root.replaceChildren(sheet(head(t("audit"), { sub: t("audit.sub") }),
				   filters(ctx, staff.map((p) => p.name), q), section(t("audit.acts"), place)));
	await more(ctx, q, NEWEST, place);
}
