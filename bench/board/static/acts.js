// What people do here: asked first, in words that say what will happen; done; told, with the way back.

import { button, progress } from "./controls.js";
import { attrs, make } from "./el.js";
import { t } from "./words.js";

export const reason = (help) => ({
	name: "reason", label: t("reason"), required: true, maxlength: 200, help: help ?? t("reason.help"),
});

export const nameOf = (alarm) => t(alarm.alarm === "" ? "alarm" : "alarm." + alarm.alarm);

function bytes(n) {
	if (n < 1024)
		return n + " B";
	return n < 1048576 ? (n / 1024).toFixed(0) + " kB" : (n / 1048576).toFixed(1) + " MB";
}

/* How far a job is; without figures of its own, how long it has taken. */
export const howFar = (job) => progress(job.done, job.total, job.total > 0 ?
	t("work.progress", { done: job.done, total: job.total, text: job.text }) :
	t("work.since", { n: job.seconds, text: job.text }));

function saveLink(api, job) {
	const a = make("a", "button primary", t("work.download"), " ", make("bdi", "", job.file.name),
		       ` (${bytes(job.file.bytes)})`);
	return attrs(a, { href: api.jobFile(job.id), download: job.file.name, dataset: { act: "download" } });
}

export { bytes, saveLink };

/* Long work, watched. To close the dialog stops nothing: what becomes of it is told, and page Work has it.
   Resolves with the job when it is done; null when it failed, and the person was told why. */
export async function follow({ api, dialog }, n, title) {
	const place = attrs(make("div", "follow", progress(0, 0, t("work.starts"))), { "aria-live": "polite" });
	const hint = make("p", "help", t("work.closable"));
	const closed = dialog.show({ title, content: [place, hint] });
	const box = place.closest("dialog");
	let job;
	try {
		job = await api.job(n, (j) => place.replaceChildren(howFar(j)));
	} catch (error) {
		hint.remove();
		if (!box.open)
			dialog.toast(title + ": " + (error.text ?? String(error)), { kind: "failed" });
		place.replaceChildren(attrs(make("p", "problem", error.text ?? String(error)), { role: "alert" }));
		await closed;
		return null;
	}
	hint.remove();
	if (!job.file)
		box.close();
	else if (box.open)
		offer(api, job, place);
	else
		dialog.toast(t("work.ready", { what: title }));
	return job;
}

/* Saved at once, and once more by who wants to. */
function offer(api, job, place) {
	const save = saveLink(api, job);
	place.replaceChildren(save);
	save.click();
	save.focus();
}

/* Starts what makes a file, and saves it. */
export async function file(ctx, noun, verb, values, title) {
	try {
		const said = await ctx.api.act(noun, verb, values);
		return await follow(ctx, said.job, title);
	} catch (error) {
		ctx.dialog.toast(error.text ?? String(error), { kind: "failed" });
		return null;
	}
}

/* {noun, verb, values, title, text, fields, yes, danger, supervisor, check,
    take: (what the form says) → more values,
    done: sentence, or (result, values) → sentence, undo: async (result, values) → …, again: shows the page anew}
   Resolves with what the command answered; null when it was not done. */
export async function act(ctx, spec) {
	const given = (v) => ({ ...spec.values, ...(spec.take ? spec.take(v) : v) });
	const said = await ctx.dialog.form({
		...spec,
		submit: async (v) => {
			const files = await uploaded(ctx, v);
			return ctx.api.act(spec.noun, spec.verb, given({ ...v, ...files }));
		},
	});
	if (said === null)
		return null;
	const { answer, ...v } = said;
	const done = answer.job === undefined ? answer : await follow(ctx, answer.job, spec.title);
	if (done !== null)
		tell(ctx, spec, done, v);
	await spec.again?.();
	return done === null ? null : done.result ?? {};
}

/* Files go up before the act is asked for; large ones say how far they are. */
async function uploaded({ api }, v) {
	const tokens = {};
	const place = make("div", "uploading");
	const told = (sent, total) => place.replaceChildren(
		progress(sent, total, t("upload.sent", { sent: bytes(sent), total: bytes(total) })));
	document.querySelector("dialog[open] form .buttons")?.before(place);
	try {
		for (const [name, value] of Object.entries(v)) {
			if (value instanceof File)
				tokens[name] = (await api.upload(value, told)).file;
		}
	} finally {
		place.remove();
	}
	return tokens;
}

/* What was done, and what the command remarked ("the rest is batch 3"). */
function tell({ dialog }, spec, { result, notes = [] }, v) {
	const sentence = typeof spec.done === "function" ? spec.done(result, v) : spec.done;
	const text = [sentence, ...notes].filter(Boolean).join(" ");
	if (text === "")
		return;
	const undo = spec.undo && (async () => {
		await spec.undo(result, v);
		await spec.again?.();
	});
	dialog.toast(text, { undo });
}

/* A button that asks and does. */
export const actButton = (ctx, spec, { kind = "", icon, label } = {}) =>
	button(label ?? spec.title, () => act(ctx, spec), { kind, icon, act: spec.verb || spec.noun });

/* A paper: saved as a file, or from the bench's own printer. formats: [[value, label]], or null. */
export async function paper(ctx, { noun, verb, values, title, formats, again }) {
	const said = await ctx.dialog.form({
		title, yes: t("paper.make"),
		fields: [
			{ name: "where", label: t("paper.where"), type: "select",
			  options: [["file", t("paper.file")], ["print", t("paper.print")]] },
			formats && { name: "format", label: t("paper.format"), type: "select", options: formats },
			{ name: "lang", label: t("paper.lang"), type: "select", value: ctx.lang,
			  options: [["en", "English"], ["ja", "日本語"]] },
			{ name: "reason", label: t("paper.again"), maxlength: 200, help: t("paper.again.help") },
		].filter(Boolean),
		submit: async ({ where, reason: why, ...v }) => {
			const asked = { ...values, ...v };
			if (where === "print")
				Object.assign(asked, { print: true, ...(why ? { reason: why } : {}) });
			return ctx.api.act(noun, verb, asked);
		},
	});
	if (said === null)
		return;
	const job = said.answer.job === undefined ? {} : await follow(ctx, said.answer.job, title);
	if (job !== null && said.where === "print")
		ctx.dialog.toast(t("paper.printed"));
	await again?.();
}
