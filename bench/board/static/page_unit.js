// One phone: its verdict, what to do, what is proven and what is not, and what happened in order.

import { actButton, nameOf } from "./acts.js";
import { badge, facts } from "./controls.js";
import { attrs, foreign, make, shape } from "./el.js";
import { LivePage } from "./live.js";
import { cartonLink, jobLink, last4, linkWords, section, sheet, unitLink, waiverNotes } from "./pages.js";
import { adviceOf, chip } from "./tile.js";
import { clear, unitActs } from "./unit_acts.js";
import { story } from "./unit_story.js";
import { day, said, t } from "./words.js";

const LINKS = ["scanned", "leased", "delivered", "confirmed", "cleaned", "firmware", "redirected", "boxed"];

let page = null;

export const title = ({ mac }) => last4(mac);

const has = (links, link) => links.split(",").includes(link);

/* What is so about one link: holds, is waived, is missing, or is not asked for. */
function linkState(link, u, stand) {
	if (has(stand.links, link))
		return "yes";
	if (!has(u.missing, link) && !(link === "scanned" && u.serial === ""))
		return "not-asked";
	return has(stand.waived, link) ? "waived" : "missing";
}

const LINK_SHAPES = { yes: "mark", waived: "mark", missing: "wait", "not-asked": "dash" };

function linkLine(link, u, stand) {
	const state = linkState(link, u, stand);
	return attrs(make("li", "", shape(LINK_SHAPES[state]),
			  make("span", "", linkWords(link)[0]),
			  make("span", "how", t("linkstate." + state))), { dataset: { state, link } });
}

const proof = ({ unit: u, stand }) =>
	section(t("unit.proof"), make("ul", "links", LINKS
		.map((link) => linkLine(link, u, stand))
		.filter((line) => line.dataset.state !== "not-asked")));

/* The live row of the main view knows how long it may take. */
const liveOf = (ctx, mac) => ["units", "unscanned", "unseen", "others"]
	.map((list) => ctx.board.view?.[list].find((u) => u.mac === mac))
	.find(Boolean);

function verdictBox({ unit: u, stand }, live, acts) {
	const name = u.verdict.toLowerCase();
	const advice = adviceOf(u);
	return attrs(make("div", "verdict " + name,
			  make("div", "verdict-word", shape(name), make("b", "", t("word." + name))),
			  make("div", "verdict-text", make("p", "advice", foreign(advice)),
			       name === "wait" && live?.left_min > 0 && make("p", "", t("unit.left", { n: live.left_min })),
			       u.reset !== "" && make("p", "", t("unit.reset.how"), " ", foreign(u.reset))),
			  acts.first.length > 0 && make("div", "buttons", acts.first)),
		     { dataset: { verdict: name } });
}

const job = (ctx, u) => {
	const b = ctx.board.view?.batches.find((x) => String(x.id) === u.batch);
	if (u.batch === "" || u.batch === "0")
		return t("unit.nojob");
	return [chip(u.batch, b?.colour), " ", jobLink(Number(u.batch), b?.customer),
		b?.host ? make("span", "soft", " \u2192 ", foreign(b.host)) : ""];
};

function identity(ctx, { unit: u, stand, runs }) {
	const run = runs[0];
	return section(t("unit.identity"), facts([
		[t("mac"), make("span", "mono", u.mac)],
		[t("serial"), u.serial === "" ? t("unit.noserial") : foreign(u.serial, "mono")],
		[t("unit.reported"), stand.reported_serial === u.serial ? "" : foreign(stand.reported_serial, "mono")],
		[t("model"), foreign(u.model)],
		[t("slot"), foreign([u.slot, u.port].filter(Boolean).join(" \u00b7 "))],
		[t("job.one"), job(ctx, u)],
		[t("carton"), cartonLink(stand.carton)],
		[t("setup"), run?.recipe ? [foreign(run.recipe), " ", t("version.n", { n: run.version })] : ""],
		[t("unit.run"), u.run > 0 ? String(u.run) : ""],
		[t("destination"), stand.destination && foreign(stand.destination)],
		[t("unit.version"), stand.version && foreign(stand.version)],
		[t("unit.target"), stand.target === stand.version ? "" : foreign(stand.target)],
		[t("unit.ip"), u.ip],
		[t("unit.vendor"), stand.vendor_class && foreign(stand.vendor_class)],
	].filter(([, value]) => value?.textContent !== "")));
}

function flags({ stand, return: back }) {
	return [
		stand.packed && !stand.shipped && badge(t("unit.is.packed"), "pack"),
		stand.shipped && badge(t("unit.is.shipped"), "pack"),
		stand.held && badge(t("unit.is.held"), "fix"),
		stand.scrap && badge(t("unit.is.scrap"), "fix"),
		back.length > 0 && badge(t("return." + back[0].disposition), "alarm"),
		stand.waived !== "" && badge(t("unit.is.waived"), "alarm"),
	].filter(Boolean);
}

/* All that is open, also what only tells. */
const alarms = (ctx, mac, open, again) => open.length > 0 && section(t("alarms"),
	make("ul", "notes", open.map((a) => make("li", "", badge(nameOf(a), a.stops ? "fix" : "alarm"), " ",
		foreign(said(a)), make("span", "soft", " \u2013 ", day(a.time))))),
	make("div", "buttons", actButton(ctx, { ...clear(mac, open.map(said).join("\n")), again })));

const waivers = (list) => list.length > 0 && section(t("unit.waivers"), waiverNotes(list));

const replacements = (list, mac) => list.length > 0 && section(t("unit.replacements"),
	make("ul", "notes", list.map((r) => make("li", "", r.unit === mac ? [t("unit.replacedby"), " ", unitLink(r["replaced by"])] :
	     [t("unit.standsfor"), " ", unitLink(r.unit)]))));

async function content(ctx, mac, again) {
	const [shown, { alarms: open }, told] = await Promise.all([
		ctx.api.read("unit", "show", { unit: mac }),
		ctx.api.read("alarm", "list", { open: true }),
		story(ctx, mac),
	]);
	const data = { ...shown, unit: shown.units[0], stand: shown.stand[0] };
	const live = liveOf(ctx, data.unit.mac);
	const acts = unitActs(ctx, data, again);
	return sheet(
		make("header", "", make("h1", "mono", last4(data.unit.mac)),
		     make("span", "soft", foreign(data.unit.model), " ", foreign(data.unit.serial)), flags(data)),
		verdictBox(data, live, acts),
		alarms(ctx, data.unit.mac, open.filter((a) => a.unit === data.unit.mac), again),
		make("div", "cards", proof(data), identity(ctx, data)),
		acts.more.length + acts.papers.length > 0 && section(t("unit.acts"),
			acts.more.length > 0 && make("div", "buttons", acts.more),
			acts.papers.length > 0 && make("div", "buttons", acts.papers)),
		waivers(data.waivers), replacements(data.replacements, data.unit.mac),
		told);
}

export async function show(root, { mac }, ctx) {
	page = new LivePage(root, ctx, () => JSON.stringify(liveOf(ctx, mac)) ?? "", (again) => content(ctx, mac, again));
	await page.show();
}

export function leave() {
	page?.leave();
	page = null;
}
