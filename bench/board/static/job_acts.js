// What can be done with a job: opened, changed, locked, unlocked; its list, its setup, its first article.

import { act, follow, reason } from "./acts.js";
import { make } from "./el.js";
import { last4 } from "./pages.js";
import { t, tn } from "./words.js";

/* "8841 40" or "8841=40" a line, as people write it. */
export const orderLines = (text) => (text ?? "").split("\n").map((l) => l.trim()).filter((l) => l !== "")
	.map((l) => l.replace(/\s*[=:\s]\s*(\d+)$/, "=$1"));

export const badLine = (text) => {
	const bad = orderLines(text).find((l) => !/^[^=\s]+=\d+$/.test(l));
	return bad === undefined ? "" : t("order.bad", { line: bad });
};

/* Approved setups, the newest version of each: only they may send phones anywhere. */
async function setups(api) {
	const { recipes } = await api.read("recipe", "list");
	const newest = new Map(recipes.filter((r) => r.approved_by !== "").map((r) => [r.recipe, r]));
	return [...newest.values()].map((r) => [r.recipe, r.destination === "" ? r.recipe :
						 `${r.recipe} \u2192 ${r.destination}`]);
}

const linesField = (value) => ({
	name: "line", label: t("order.lines"), type: "textarea", rows: 4, help: t("order.lines.help"), value,
});
const expectedField = (more) => ({
	name: "expected", label: t("job.expected"), type: "number", min: 0, max: 1000000, ...more,
});
const listField = (more) => ({
	name: "list", label: t("job.list"), type: "file", accept: ".csv,.txt,.tsv", help: t("job.list.help"), ...more,
});

/* Lines of a list that were not taken, by number: shown until they were read. */
export async function tellProblems({ dialog }, problems) {
	if (!problems?.length)
		return;
	await dialog.show({
		title: tn("list.bad", problems.length), wide: true,
		content: [make("p", "", t("list.bad.text")),
			  make("ul", "notes", problems.map((p) =>
				make("li", "", make("b", "", t("list.line", { n: p.line })), " ", make("bdi", "", p.problem))))],
	});
}

export async function openJob(ctx, again) {
	const recipes = await setups(ctx.api);
	if (recipes.length === 0)
		return ctx.dialog.toast(t("job.nosetup"), { kind: "failed" });
	const result = await act(ctx, {
		noun: "batch", verb: "open", title: t("job.open"), yes: t("job.open.yes"),
		fields: [
			{ name: "customer", label: t("customer"), required: true, maxlength: 120 },
			{ name: "order", label: t("order"), maxlength: 60 },
			{ name: "recipe", label: t("setup"), type: "select", options: recipes },
			linesField(),
			expectedField({ help: t("job.expected.help") }),
			listField(),
			{ name: "provider", label: t("provider"), maxlength: 120 },
			{ name: "ship_to", label: t("shipto"), maxlength: 200 },
		],
		check: (v) => badLine(v.line),
		take: ({ line, ...v }) => ({ ...v, ...(line ? { line: orderLines(line) } : {}) }),
		done: (r) => t("job.opened", { n: r.batches[0].batch }),
	});
	if (result === null)
		return;
	await tellProblems(ctx, result.problems);
	ctx.go("/batch/" + result.batches[0].batch);
}

export const changeOrder = (b, lines) => ({
	noun: "batch", verb: "order", values: { batch: b.batch }, title: t("order.change"), yes: t("order.change.yes"),
	text: t("order.change.text"),
	fields: [
		linesField(lines.map((l) => `${l.model}=${l.ordered}`).join("\n")),
		lines.length === 0 && b.listed === 0 && expectedField({ value: b.expected }),
	].filter(Boolean),
	check: (v) => badLine(v.line),
	take: ({ line, expected }) => changed(orderLines(line), lines) ?? (expected === undefined ? {} : { expected }),
	done: t("order.changed"),
});

/* Lines that were taken out of the text are ordered no more. undefined: there are none, then and now. */
function changed(now, before) {
	const left = new Set(now.map((l) => l.slice(0, l.lastIndexOf("="))));
	const gone = before.filter((l) => l.ordered > 0 && !left.has(l.model)).map((l) => l.model + "=0");
	const line = [...now, ...gone];
	return line.length > 0 ? { line } : undefined;
}

export async function giveList(ctx, b, again) {
	const result = await act(ctx, {
		noun: "batch", verb: "expect", values: { batch: b.batch }, title: t("list.give"), yes: t("list.give.yes"),
		text: t("list.give.text"),
		fields: [
			listField({ name: "file", required: true }),
			{ name: "replace", type: "checkbox", label: t("list.replace") },
			{ name: "all_or_nothing", type: "checkbox", label: t("list.all") },
		],
		done: (r) => t("list.taken", { taken: r.list[0].taken, known: r.list[0].known, bad: r.list[0].bad }),
		again,
	});
	if (result !== null)
		await tellProblems(ctx, result.problems);
}

/* n: what leaves; rest: what would not be on the list. */
export const lock = (b, n) => ({
	noun: "batch", verb: "close", values: { batch: b.batch }, danger: true,
	title: t("job.lock"), yes: t("job.lock.yes"),
	text: [tn("job.lock.text", n, { customer: b.customer }), t("job.lock.final")],
	done: t("job.lock.done", { n: b.batch }),
});

export const lockShort = (ctx, b, n, rest) => ({
	noun: "batch", verb: "close", values: { batch: b.batch, short: true }, danger: true,
	title: t("job.short"), yes: t("job.short.yes"),
	text: [tn("job.lock.text", n, { customer: b.customer }), tn("job.short.text", rest), t("job.lock.final")],
	take: () => ({}),
	done: t("job.lock.done", { n: b.batch }),
});

export const unlock = (b) => ({
	noun: "batch", verb: "reopen", values: { batch: b.batch }, supervisor: true, danger: true,
	title: t("job.unlock"), yes: t("job.unlock.yes"),
	text: [t("job.unlock.text", { n: b.batch, customer: b.customer }), t("job.unlock.seal")],
	fields: [reason(t("reason.record"))], done: t("job.unlock.done", { n: b.batch }),
});

export const newCarton = (ctx, b) => ({
	noun: "carton", verb: "open", values: { batch: b.batch }, title: t("carton.open"), yes: t("carton.open.yes"),
	text: t("carton.open.text"),
	done: (r) => t("carton.opened", { carton: r.cartons[0].carton }),
});

export const firstArticle = (b) => ({
	noun: "batch", verb: "first-article", values: { batch: b.batch }, title: t("first.seen"), yes: t("first.seen.yes"),
	text: t("first.seen.text"),
	fields: [
		{ name: "unit", label: t("first.unit"), required: true, maxlength: 60, "data-scan": "" },
		{ name: "how", label: t("first.how"), required: true, maxlength: 200, help: t("first.how.help") },
	],
	done: t("first.done"),
});

export const firstArticleWaive = (b) => ({
	noun: "batch", verb: "first-article", values: { batch: b.batch, waive: true }, danger: true,
	title: t("first.waive"), yes: t("first.waive.yes"), text: t("first.waive.text"),
	fields: [reason(t("reason.record"))],
	done: t("first.waived"),
});

/* Who runs on what, and what each needs, is told before and after. */
export async function changeSetup(ctx, b, again) {
	const recipes = await setups(ctx.api);
	const result = await act(ctx, {
		noun: "batch", verb: "recipe", values: { batch: b.batch }, danger: true,
		title: t("setup.change"), yes: t("setup.change.yes"), text: t("setup.change.text"),
		fields: [{ name: "recipe", label: t("setup"), type: "select", options: recipes, value: b.recipe }],
		done: t("setup.changed"), again,
	});
	if (result?.affected?.length > 0)
		await showAffected(ctx, result.affected);
}

export const showAffected = ({ dialog }, affected) => dialog.show({
	title: tn("setup.affected", affected.length), wide: true,
	content: make("ul", "notes", affected.map((u) =>
		make("li", "", make("b", "mono", last4(u.mac)), " ", make("bdi", "", u.needs)))),
});

export const serverFiles = (b) => ({
	noun: "batch", verb: "pack", values: { batch: b.batch }, title: t("pack.files"), yes: t("pack.files.yes"),
	text: [t("pack.files.text"), t("pack.files.sealed")],
});

/* Does the record still say what was sealed? */
export async function verify(ctx, b) {
	const { api, dialog } = ctx;
	try {
		const said = await api.act("batch", "verify", { batch: b.batch });
		const job = said.job === undefined ? said : await follow(ctx, said.job, t("job.verify"));
		if (job !== null)
			await tellVerified(dialog, job.result);
	} catch (error) {
		dialog.toast(error.text ?? String(error), { kind: "failed" });
	}
}

const tellVerified = (dialog, { verified: [v], differences }) => dialog.show({
	title: t(v.differences > 0 ? "verify.differs" : v.sealed === "" ? "verify.unsealed" : "verify.agrees"),
	wide: differences.length > 0,
	content: [
		make("p", "", t("verify.text", { events: v.events, units: v.units })),
		v.chain !== "" && make("p", "soft", t("verify.chain"), " ", make("code", "", v.chain)),
		differences.length > 0 && make("ul", "notes", differences.map((d) =>
			make("li", "", make("b", "", make("bdi", "", d.where)), ": ", make("bdi", "", d.what)))),
	].filter(Boolean),
});
