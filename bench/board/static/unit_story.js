// What happened to one phone, in order: a sentence for each event, and its raw evidence on demand.

import { button, load } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { linkWords, section } from "./pages.js";
import { clock, day, lang, t } from "./words.js";

const SHOWN = 60; // of a long story, the latest; the rest on demand

/* Sixteen bytes a line, with where they begin and what is readable. */
export function dump(hex) {
	const bytes = hex.match(/../g) ?? [];
	const lines = [];
	for (let i = 0; i < bytes.length; i += 16) {
		const some = bytes.slice(i, i + 16);
		const readable = some.map((b) => String.fromCharCode(parseInt(b, 16)).replace(/[^ -~]/, "."));
		lines.push(i.toString(16).padStart(4, "0") + "  " + some.join(" ").padEnd(49) + readable.join(""));
	}
	return lines.join("\n");
}

async function showRaw(ctx, mac, id) {
	try {
		const said = await ctx.api.read("unit", "story", { unit: mac, raw: id });
		const [raw] = said.raw;
		await ctx.dialog.show({
			title: t("story.raw", { id }), wide: true,
			content: [make("p", "soft", day(raw.time), " \u00b7 ", raw.source, " \u00b7 ", t("story.bytes", { n: raw.bytes })),
				  attrs(make("pre", "raw", raw.form === "hex" ? dump(raw.raw) : raw.raw), { tabindex: "0" })],
		});
	} catch (error) {
		ctx.dialog.toast(error.text ?? String(error), { kind: "failed" });
	}
}

const evidence = (ctx, mac, e) => attrs(
	button(t("story.evidence"), () => showRaw(ctx, mac, e.id), { kind: "quiet", act: "raw" }),
	{ "aria-label": t("story.raw", { id: e.id }) });

const whoOf = (e) => e.who === "staff" ? foreign(e.staff) : t("story.who." + e.who);

const line = (ctx, mac, e) => attrs(make("li", e.links === "" ? "" : "proves",
	attrs(make("time", "", clock(e.time)), { datetime: e.time, title: day(e.time) }),
	make("span", "mark", e.links === "" ? null : shape("mark")),
	make("div", "", make("p", "", make("b", "", whoOf(e)), " ", foreign(e.what)),
	     e.links !== "" && make("p", "soft", t("story.proves", { link: linkWords(e.links).join(t("comma")) }))),
	e.raw > 0 && evidence(ctx, mac, e)), { dataset: { event: String(e.id), kind: e.kind } });

/* Each run has its own heading. What names no run (an alarm, a person) happened in the one before it. */
function runs(events) {
	const groups = [];
	for (const e of events) {
		const run = Math.max(e.run, groups.at(-1)?.run ?? 0);
		if (groups.at(-1)?.run !== run)
			groups.push({ run, events: [] });
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

async function content(ctx, mac) {
	const { story: events } = await ctx.api.read("unit", "story", { unit: mac, lang: lang() });
	const place = make("div");
	if (events.length === 0)
		return make("p", "none", t("story.none"));
	const all = () => place.replaceChildren(...list(ctx, mac, events).flat());
	const latest = () => place.replaceChildren(
		button(t("story.all", { n: events.length }), all, { act: "all-events" }),
		...list(ctx, mac, events.slice(-SHOWN)).flat());
	(events.length > SHOWN ? latest : all)();
	return place;
}

/* The verdict stands without it, too. */
export async function story(ctx, mac) {
	const place = make("div");
	await load(place, () => content(ctx, mac));
	return section(t("story"), place);
}
