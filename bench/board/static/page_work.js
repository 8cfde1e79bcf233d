// Long work: what runs, what is done and can be saved. It goes on whether somebody looks or not.

import { howFar, saveLink } from "./acts.js";
import { badge, button, load } from "./controls.js";
import { attrs, foreign, keyed, make } from "./el.js";
import { head, sheet } from "./pages.js";
import { listen } from "./stream.js";
import { said, t, tn } from "./words.js";

let stop = null;

export const title = () => t("work");

const toneOf = (job) => job.state === "failed" ? "alarm" : "";

const nameOf = (job) => {
	const key = "work.act." + job.act.replace(/[ /]/g, ".");
	const words = t(key);
	return words === key ? job.act : words;
};

async function away(ctx, job, again) {
	if (!isOver(job) && !await ctx.dialog.confirm({
		title: t("work.stop"), text: t("work.stop.text", { what: nameOf(job) }), yes: t("work.stop.yes"), danger: true,
	}))
		return;
	try {
		await ctx.api.remove("jobs/" + job.id);
	} catch (error) {
		ctx.dialog.toast(error.text ?? String(error), { kind: "failed" });
	}
	await again();
}

const isOver = (job) => job.state === "done" || job.state === "failed";

const how = (job) => ({
	queued: () => make("p", "soft", t("work.turn")),
	running: () => howFar(job),
	failed: () => make("p", "problem", said(job.error ?? job)),
	done: () => make("p", "soft", tn("work.took", Math.max(1, Math.round(job.seconds)))),
})[job.state]();

const card = (ctx, again) => (job) => attrs(make("li", "card",
	make("h2", "", nameOf(job), " ", badge(t("work." + job.state), toneOf(job))),
	make("p", "soft", foreign(job.by)),
	how(job),
	make("div", "buttons",
	     job.state === "done" && job.file && saveLink(ctx.api, job),
	     button(t(isOver(job) ? "work.remove" : "work.stop"), () => away(ctx, job, again),
		    { act: isOver(job) ? "remove" : "stop" })),
	), { dataset: { job: String(job.id), state: job.state } });

async function content(ctx, again) {
	const jobs = new Map((await ctx.api.get("jobs")).jobs.map((j) => [j.id, j]));
	const list = make("ul", "cards");
	const none = make("p", "none", t("work.none"));
	const renew = () => {
		keyed(list, [...jobs.values()].sort((a, b) => b.id - a.id), (j) => j.id, card(ctx, again));
		none.hidden = jobs.size > 0;
	};
	stop?.();
	stop = listen("job", (job) => {
		jobs.set(job.id, job);
		renew();
	});
	renew();
	return sheet(head(t("work"), { sub: t("work.sub") }), none, list);
}

export async function show(root, params, ctx) {
	const again = () => load(root, () => content(ctx, again));
	await again();
}

export function leave() {
	stop?.();
	stop = null;
}
