// The vendor's firmware: what is here and how it stands; taken in from a file, checked, removed.

import { act, actButton, bytes, follow } from "./acts.js";
import { badge, button, load } from "./controls.js";
import { foreign, make, shape } from "./el.js";
import { folded, head, listed, section, sheet } from "./pages.js";
import { day, t, tn } from "./words.js";

const FINE = ["ok", "not imported"];

export const title = () => t("firmware");

const stateOf = (f) => badge(t("firmware.state." + f.state), FINE.includes(f.state) ? "" : "alarm");

const takeIn = () => ({
	noun: "firmware", verb: "import", title: t("firmware.import"), yes: t("firmware.import.yes"),
	text: t("firmware.import.text"),
	fields: [
		{ name: "file", label: t("firmware.zip"), type: "file", accept: ".zip", required: true },
		{ name: "replace", type: "checkbox", label: t("firmware.replace") },
	],
	done: (r) => t("firmware.imported", { files: r.imports[0].files, family: r.imports[0].family }),
});

const remove = (l) => ({
	noun: "firmware", verb: "remove", values: { load: l.load }, danger: true,
	title: t("firmware.remove"), yes: t("firmware.remove.yes"),
	text: [l.load, tn("firmware.remove.text", l.files)],
	done: (r) => t("firmware.removed", { load: l.load, n: r.removed[0].files }),
});

async function check(ctx) {
	try {
		const said = await ctx.api.act("firmware", "check");
		const job = said.job === undefined ? said : await follow(ctx, said.job, t("firmware.check"));
		if (job === null)
			return;
		const { problems } = job.result;
		await ctx.dialog.show({
			title: t("firmware.check"),
			content: problems.length === 0 ? make("p", "none calm", shape("pack"), t("firmware.check.ok")) :
				make("ul", "notes", problems.map((p) => make("li", "", foreign(p.what), ": ", t("firmware.state." + p.state)))),
		});
	} catch (error) {
		ctx.dialog.toast(error.text ?? String(error), { kind: "failed" });
	}
}

const loadColumns = (ctx, again) => [
	{ label: t("firmware.load"), cell: (l) => foreign(l.load, "mono") },
	{ label: t("firmware.models"), cell: (l) => foreign(l.models) },
	{ label: t("firmware.files"), cell: (l) => String(l.files), className: "number" },
	{ label: t("firmware.size"), cell: (l) => bytes(l.bytes), className: "number" },
	{ label: t("firmware.state"), cell: stateOf },
	{ label: t("firmware.when"), cell: (l) => [l.imported && day(l.imported), make("div", "soft", foreign(l.from))] },
	{ label: t("acts"), cell: (l) => actButton(ctx, { ...remove(l), again }, { kind: "quiet" }) },
];

const fileColumns = () => [
	{ label: t("firmware.file"), cell: (f) => foreign(f.file, "mono") },
	{ label: t("firmware.size"), cell: (f) => bytes(f.bytes), className: "number" },
	{ label: t("firmware.state"), cell: stateOf },
	{ label: "SHA-256", cell: (f) => make("code", "hash", f.sha256) },
];

async function content(ctx, again) {
	const { loads, files } = await ctx.api.read("firmware", "list");
	return sheet(
		head(t("firmware"), { actions: [
			button(t("firmware.check"), () => check(ctx), { act: "check" }),
			button(t("firmware.import"), () => act(ctx, { ...takeIn(), again }), { kind: "primary", act: "import" }),
		] }),
		section(t("firmware.loads"), listed(loadColumns(ctx, again), loads, { none: t("firmware.none") })),
		files.length > 0 && folded(t("firmware.all"), files.length, listed(fileColumns(), files)));
}

export async function show(root, params, ctx) {
	const again = () => load(root, () => content(ctx, again));
	await again();
}
