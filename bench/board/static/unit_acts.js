// What can be done with one phone, given how it stands. What cannot be done now is not offered.

import { actButton, paper, reason } from "./acts.js";
import { button } from "./controls.js";
import { last4, linkWords } from "./pages.js";
import { t, tn } from "./words.js";

const NEW = "new";

async function openCartons(api, batch) {
	const { cartons } = await api.read("carton", "list", { batch });
	return cartons.filter((c) => c.state === "open");
}

const cartonOptions = (cartons) => [
	...cartons.map((c) => [c.carton, tn("carton.choice", c.units, { carton: c.carton })]),
	[NEW, t("carton.choice.new")],
];

/* The carton's name; a new one is opened first. */
async function cartonNamed(api, batch, choice) {
	if (choice !== NEW)
		return choice;
	const { result } = await api.act("carton", "open", { batch });
	return result.cartons[0].carton;
}

async function pack(ctx, u, stand, again) {
	const { api, dialog } = ctx;
	const batch = Number(u.batch);
	const cartons = await openCartons(api, batch);
	const mustScanBox = stand.required.includes("boxed") && !stand.links.includes("boxed");
	const said = await dialog.form({
		title: t("unit.pack.title", { unit: last4(u.mac) }), yes: t("unit.pack"),
		text: t("unit.pack.text"),
		fields: [
			{ name: "carton", label: t("carton"), type: "select", options: cartonOptions(cartons) },
			{ name: "box", label: t("unit.pack.box"), required: mustScanBox, maxlength: 60, "data-scan": "",
			  help: t(mustScanBox ? "unit.pack.box.must" : "unit.pack.box.may") },
		],
		submit: async ({ carton, box }) => {
			const name = await cartonNamed(api, batch, carton);
			await api.act("carton", "pack", { carton: name, phone: u.mac, ...(box ? { box } : {}) });
			return name;
		},
	});
	if (said === null)
		return;
	dialog.toast(t("unit.packed.into", { unit: last4(u.mac), carton: said.answer }), {
		undo: async () => {
			await api.act("carton", "unpack", { phone: u.mac, reason: t("undo.reason") });
			await again();
		},
	});
	await again();
}

async function move(ctx, u, stand, again) {
	const { api, dialog } = ctx;
	const batch = Number(u.batch);
	const cartons = (await openCartons(api, batch)).filter((c) => c.carton !== stand.carton);
	const said = await dialog.form({
		title: t("unit.move.title", { unit: last4(u.mac), carton: stand.carton }), yes: t("unit.move"),
		text: t("unit.move.text"),
		fields: [{ name: "carton", label: t("carton"), type: "select", options: cartonOptions(cartons) }],
		submit: async ({ carton }) => {
			const name = await cartonNamed(api, batch, carton);
			await api.act("carton", "move", { phone: u.mac, carton: name });
			return name;
		},
	});
	if (said === null)
		return;
	dialog.toast(t("unit.packed.into", { unit: last4(u.mac), carton: said.answer }));
	await again();
}

const unpack = (u, stand) => ({
	noun: "carton", verb: "unpack", values: { phone: u.mac },
	title: t("unit.unpack"), yes: t("unit.unpack.yes"),
	text: stand.carton === "" ? t("unit.unpack.loose") :
		t("unit.unpack.text", { unit: last4(u.mac), carton: stand.carton }),
	fields: [reason()], done: t("unit.unpack.done", { unit: last4(u.mac) }),
});

const ng = (u) => ({
	noun: "unit", verb: "ng", values: { unit: u.mac }, danger: true,
	title: t("unit.ng"), yes: t("unit.ng.yes"), text: t("unit.ng.text", { unit: last4(u.mac) }),
	fields: [reason(), { name: "replaced_by", label: t("unit.replaced"), maxlength: 60, "data-scan": "",
			     help: t("unit.ng.replaced") }],
	done: t("unit.ng.done", { unit: last4(u.mac) }),
});

const release = (u) => ({
	noun: "unit", verb: "release", values: { unit: u.mac },
	title: t("unit.release"), yes: t("unit.release.yes"), text: t("unit.release.text", { unit: last4(u.mac) }),
	fields: [reason()], done: t("unit.release.done", { unit: last4(u.mac) }),
});

/* Each link that is missing can be left out of the waiver. */
function waive(u) {
	const missing = u.missing.split(",");
	return {
		noun: "unit", verb: "waive", values: { mac: u.mac }, supervisor: true, danger: true,
		title: t("unit.waive"), yes: t("unit.waive.yes"),
		text: [t("unit.waive.text", { unit: last4(u.mac) }), t("unit.waive.run", { run: u.run })],
		fields: [
			...missing.map((link) => ({ name: "link-" + link, type: "checkbox", value: true,
						    label: linkWords(link)[0] })),
			reason(t("reason.record")),
		],
		check: (v) => missing.some((link) => v["link-" + link]) ? "" : t("unit.waive.none"),
		take: (v) => ({
			links: missing.filter((link) => v["link-" + link]).join(","),
			reason: v.reason, pin: v.pin, ...(v.supervisor ? { supervisor: v.supervisor } : {}),
		}),
		done: t("unit.waive.done", { unit: last4(u.mac) }),
	};
}

export const clear = (mac, alarm) => ({
	noun: "unit", verb: "clear", values: { mac }, supervisor: true,
	title: t("unit.clear"), yes: t("unit.clear.yes"),
	text: [alarm, t("unit.clear.text", { unit: last4(mac) })],
	fields: [reason(t("reason.record"))], done: t("unit.clear.done", { unit: last4(mac) }),
});

const restart = (u) => ({
	noun: "unit", verb: "restart", values: { mac: u.mac }, danger: true,
	title: t("unit.restart"), yes: t("unit.restart.yes"),
	text: [t("unit.restart.text", { unit: last4(u.mac) }), t("unit.restart.reset")],
	done: t("unit.restart.done", { unit: last4(u.mac) }),
});

const comeBack = (u) => ({
	noun: "unit", verb: "return", values: { mac: u.mac },
	title: t("unit.return"), yes: t("unit.return.yes"), text: t("unit.return.text", { unit: last4(u.mac) }),
	fields: [
		reason(t("unit.return.reason")),
		{ name: "disposition", label: t("unit.return.how"), type: "select",
		  options: ["repair", "replace", "restock", "scrap"].map((d) => [d, t("return." + d)]) },
		{ name: "replaced_by", label: t("unit.return.replaced"), maxlength: 20, "data-scan": "" },
	],
	done: t("unit.return.done", { unit: last4(u.mac) }),
});

const takeOut = (ctx, u) => ({
	noun: "batch", verb: "remove", values: { batch: Number(u.batch), mac: u.mac },
	title: t("unit.remove", { batch: u.batch }), yes: t("unit.remove.yes"),
	text: t("unit.remove.text", { unit: last4(u.mac), batch: u.batch }),
	done: t("unit.remove.done", { unit: last4(u.mac), batch: u.batch }),
	undo: () => ctx.api.act("batch", "add", { batch: Number(u.batch), mac: u.mac }),
});

const putIn = (ctx, u, jobs) => ({
	noun: "batch", verb: "add", values: { mac: u.mac },
	title: t("unit.add"), yes: t("unit.add.yes"), text: t("unit.add.text", { unit: last4(u.mac) }),
	fields: [{ name: "batch", label: t("job.one"), type: "select",
		   options: jobs.map((b) => [String(b.id), `${b.id} \u00b7 ${b.customer} ${b.order}`]) }],
	take: (v) => ({ batch: Number(v.batch) }),
	done: (_, v) => t("unit.add.done", { unit: last4(u.mac), batch: v.batch }),
	undo: (_, v) => ctx.api.act("batch", "remove", { batch: Number(v.batch), mac: u.mac }),
});

const trace = (u) => ({
	noun: "unit", verb: "trace", values: { unit: u.mac }, supervisor: true,
	title: t("unit.trace"), yes: t("unit.trace.yes"),
	text: [t("unit.trace.text", { unit: last4(u.mac) }), t("unit.trace.secret")],
});

const papers = (ctx, u, stand) => [
	(stand.may_pack || stand.held) && button(t(stand.held ? "unit.label.ng" : "unit.label"), () => paper(ctx, {
		noun: "unit", verb: "label", values: { mac: u.mac }, title: t("unit.label"),
		formats: [["pdf", "PDF"], ["zpl", "ZPL"]],
	}), { act: "label" }),
	u.run > 0 && button(t("unit.certificate"), () => paper(ctx, {
		noun: "unit", verb: "certificate", values: { mac: u.mac }, title: t("unit.certificate"),
		formats: [["pdf", "PDF"], ["text", t("paper.text")]],
	}), { act: "certificate" }),
	u.run > 0 && actButton(ctx, trace(u)),
];

/* {first: what to do next, more: what else can be done, papers}, each a list of buttons. */
export function unitActs(ctx, { unit: u, stand }, again) {
	const inJob = u.batch !== "" && u.batch !== "0";
	const free = !stand.packed && !stand.shipped;
	const jobs = (ctx.board.view?.batches ?? []).filter((b) => b.state !== "closed");
	const offer = (when, spec, style) => when && actButton(ctx, { ...spec(), again }, style);
	const primary = { kind: "primary" };
	return {
		first: [
			stand.may_pack && free && inJob && button(t("unit.pack"), () => pack(ctx, u, stand, again),
								  { ...primary, act: "pack" }),
			offer(stand.held, () => release(u), primary),
			offer(stand.shipped, () => comeBack(u), primary),
		].filter(Boolean),
		more: [
			stand.packed && !stand.shipped && button(t("unit.move"), () => move(ctx, u, stand, again), { act: "move" }),
			offer(stand.packed && !stand.shipped, () => unpack(u, stand)),
			offer(!stand.shipped && u.missing !== "" && u.run > 0 && !stand.held && !stand.may_pack, () => waive(u)),
			offer(free && u.run > 0 && inJob, () => restart(u)),
			offer(free && !inJob && jobs.length > 0 && u.serial !== "", () => putIn(ctx, u, jobs)),
			offer(free && inJob, () => takeOut(ctx, u)),
			offer(!stand.held && !stand.shipped && u.serial !== "", () => ng(u)),
		].filter(Boolean),
		papers: papers(ctx, u, stand).filter(Boolean),
	};
}
