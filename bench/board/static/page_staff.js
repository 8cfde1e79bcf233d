// Who works here: badges, PINs, roles. Supervisors change it; everybody may look.

import { act, actButton } from "./acts.js";
import { badge, button, load } from "./controls.js";
import { foreign, make } from "./el.js";
import { bars } from "./bars.js";
import { head, listed, section, sheet, yesNo } from "./pages.js";
import { day, t } from "./words.js";

export const title = () => t("staff");

const newPin = (required) => ({
	name: "new_pin", label: t("staff.newpin"), type: "password", required, inputmode: "numeric", minlength: 4,
	maxlength: 63, help: t("staff.newpin.help"), autocomplete: "new-password",
});
const roleField = (value) => ({
	name: "role", label: t("staff.role"), type: "select", value,
	options: [["staff", t("role.staff")], ["supervisor", t("role.supervisor")]],
});

const add = () => ({
	noun: "staff", verb: "add", supervisor: true, title: t("staff.add"), yes: t("staff.add.yes"),
	text: t("staff.add.text"),
	fields: [
		{ name: "name", label: t("staff.name"), required: true, maxlength: 60 },
		roleField("staff"),
		newPin(false),
		{ name: "badge", label: t("staff.badge.number"), type: "number", min: 1, help: t("staff.badge.help") },
	],
	check: (v) => v.role === "supervisor" && !v.new_pin ? t("staff.needspin") : "",
	done: (_, v) => t("staff.added", { name: v.name }),
});

const pin = (p) => ({
	noun: "staff", verb: "pin", values: { name: p.name }, supervisor: true, title: t("staff.pin", { name: p.name }),
	yes: t("staff.pin.yes"), text: t("staff.pin.text"), fields: [newPin(true)],
	done: t("staff.pin.done", { name: p.name }),
});

const newBadge = (p) => ({
	noun: "staff", verb: "badge", values: { name: p.name }, supervisor: true, danger: true,
	title: t("staff.badge.new", { name: p.name }), yes: t("staff.badge.yes"), text: t("staff.badge.text"),
	fields: [{ name: "badge", label: t("staff.badge.number"), type: "number", min: 1, help: t("staff.badge.help") }],
	done: t("staff.badge.done", { name: p.name }),
});

const role = (p) => ({
	noun: "staff", verb: "role", values: { name: p.name }, supervisor: true, danger: true,
	title: t("staff.role.title", { name: p.name }), yes: t("staff.role.yes"), text: t("staff.role.text"),
	fields: [roleField(p.role === "staff" ? "supervisor" : "staff"), newPin(false)],
	done: t("staff.role.done", { name: p.name }),
});

const disable = (ctx, p) => ({
	noun: "staff", verb: p.active ? "disable" : "enable", values: { name: p.name }, supervisor: true, danger: p.active,
	title: t(p.active ? "staff.disable" : "staff.enable", { name: p.name }),
	yes: t(p.active ? "staff.disable.yes" : "staff.enable.yes"),
	text: t(p.active ? "staff.disable.text" : "staff.enable.text", { name: p.name }),
	done: t(p.active ? "staff.disabled" : "staff.enabled", { name: p.name }),
});

/* A badge to be printed, or shown to a scanner: whoever reads it can sign in by it. */
async function showBadge(ctx, name) {
	try {
		const { staff: [p] } = await ctx.api.read("staff", "show", { name });
		await ctx.dialog.show({
			title: t("staff.badge.of", { name }),
			content: p.code === "" ? make("p", "", t("staff.badge.none")) :
				[make("div", "paper", bars(p.code), make("b", "mono", p.code), foreign(p.name)),
				 make("p", "soft", t("staff.badge.secret"))],
		});
	} catch (error) {
		ctx.dialog.toast(error.text ?? String(error), { kind: "failed" });
	}
}

async function withBadge(ctx, spec, again) {
	const result = await act(ctx, { ...spec, again });
	if (result?.staff?.[0] !== undefined)
		await showBadge(ctx, result.staff[0].name);
}

function choices(ctx, p, again) {
	const quiet = { kind: "quiet" };
	return make("div", "buttons", p.active ? [
		button(t("staff.badge.show"), () => showBadge(ctx, p.name), { ...quiet, act: "badge-show" }),
		button(t("staff.badge.change"), () => withBadge(ctx, newBadge(p), again), { ...quiet, act: "badge" }),
		actButton(ctx, { ...pin(p), again }, { ...quiet, label: t("staff.pin.change") }),
		actButton(ctx, { ...role(p), again }, { ...quiet, label: t("staff.role.change") }),
		actButton(ctx, { ...disable(ctx, p), again }, { ...quiet, label: t("staff.disable.yes") }),
	] : [actButton(ctx, { ...disable(ctx, p), again }, { ...quiet, label: t("staff.enable.yes") })]);
}

const columns = (ctx, again) => [
	{ label: t("staff.name"), cell: (p) => foreign(p.name) },
	{ label: t("staff.role"), cell: (p) => p.active ? badge(t("role." + p.role)) :
		badge(t("staff.gone")) },
	{ label: t("staff.haspin"), cell: (p) => yesNo(p.pin) },
	{ label: t("staff.since"), cell: (p) => day(p.added) },
	...ctx.session.role === "supervisor" ? [{ label: t("acts"), cell: (p) => choices(ctx, p, again) }] : [],
];

async function content(ctx, again) {
	const { staff } = await ctx.api.read("staff", "list");
	const people = [...staff].sort((a, b) => b.active - a.active);
	const may = ctx.session.role === "supervisor";
	return sheet(
		head(t("staff"), { actions: [may && button(t("staff.add"), () => withBadge(ctx, add(), again),
							  { kind: "primary", act: "add" })] }),
		!may && make("p", "soft", t("staff.supervisors")),
		section(t("staff.people"), listed(columns(ctx, again), people, { none: t("staff.none") })));
}

export async function show(root, params, ctx) {
	const again = () => load(root, () => content(ctx, again));
	await again();
}
