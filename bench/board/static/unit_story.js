// What happened to one phone, in order: a sentence for each event, and its raw evidence on demand.

import { button } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { linkWords, section } from "./pages.js";
import { clock, day, t } from "./words.js";

const SHOWN = 60; // of a long story, the latest; the rest on demand

async function showRaw(ctx, mac, id) {
	try {
		const said = await ctx.api.read("unit", "story", { unit: mac, raw: id });
		const raw = said.raw[0];
		await ctx.dialog.show({
			title: t("story.raw", { id }), wide: true,
			content: [raw?.text ? make("pre", "raw", raw.text) : null,
				  raw?.hex ? make("pre", "raw", raw.hex) : null,
				  raw === undefined && make("p", "", t("story.noraw"))].filter(Boolean),
		});
	} catch (error) {
		ctx.dialog.toast(error.text ?? String(error), { kind: "failed" });
	}
}

const evidence = (ctx, mac, e) => attrs(
	button(t("story.evidence"), () => showRaw(ctx, mac, e.id), { kind: "quiet", act: "raw" }),
	{ "aria-label": t("story.raw", { id: e.id }) });

const line = (ctx, mac, e) => attrs(make("li", e.link ? "proves" : "",
	attrs(make("time", "", clock(e.time)), { datetime: e.time, title: day(e.time) }),
	make("span", "mark", e.link ? shape("mark") : null),
	make("div", "", make("p", "", foreign(e.text)),
	     make("p", "soft", e.source, e.link ? " \u00b7 " + t("story.proves", { link: linkWords(e.link).join(t("comma")) }) : "")),
	evidence(ctx, mac, e)), { dataset: { event: String(e.id), kind: e.kind } });

/* Runs, the present one first: each begins with its own heading. */
function runs(events) {
	const groups = [];
	for (const e of events) {
		if (groups.at(-1)?.run !== e.run)
			groups.push({ run: e.run, events: [] });
		groups.at(-1).events.push(e);
	}
	return groups;
}

function list(ctx, mac, events) {
	return runs(events).map(({ run, events: some }) => [
		make("h3", "", run > 0 ? t("story.run", { run }) : t("story.before"), " ",
		     make("span", "soft", day(some[0].time))),
		make("ol", "story", some.map((e) => line(ctx, mac, e))),
	]);
}

export function story(ctx, mac, told) {
	const events = told.story;
	const place = make("div", "");
	if (events.length === 0)
		return section(t("story"), make("p", "none", t("story.none")));
	const all = () => place.replaceChildren(...list(ctx, mac, events).flat());
	const latest = () => place.replaceChildren(
		button(t("story.all", { n: events.length }), all, { act: "all-events" }),
		...list(ctx, mac, events.slice(-SHOWN)).flat());
	(events.length > SHOWN ? latest : all)();
	return section(t("story"), place);
}
