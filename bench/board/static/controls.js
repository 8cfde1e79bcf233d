// What pages are made of: buttons, links, fields, tables, and the states of a page without content.

import { attrs, make, shape } from "./el.js";
import { t } from "./words.js";

/* kind: "" plain, "primary" (one a page), "danger", "quiet". icon: a shape, or undefined. */
export function button(label, onclick, { kind = "", icon, act } = {}) {
	const e = make("button", "button " + kind, icon && shape(icon), make("span", "", label));
	return attrs(e, { type: "button", onclick, dataset: act ? { act } : {} });
}

export function link(href, label, className) {
	return attrs(make("a", className, label), { href });
}

let ids = 0;

/* A label, its control and a line of help. spec: {name, label, type, value, options, help, required, …};
   type: text (default), password, number, date, file, select, textarea, checkbox. What else it has
   becomes attributes of the control. options: texts, or [value, label]. */
export function field(spec) {
	const { name, label, type = "text", value, options, help, ...more } = spec;
	const control = make(["select", "textarea"].includes(type) ? type : "input");
	const id = `field-${name}-${++ids}`;
	if (control.tagName === "INPUT")
		control.type = type;
	for (const o of options ?? []) {
		const [v, text] = Array.isArray(o) ? o : [o, o];
		control.append(attrs(make("option", "", text), { value: v }));
	}
	if (type === "checkbox")
		control.checked = Boolean(value);
	else if (value !== undefined && type !== "file")
		control.value = value;
	attrs(control, { id, name, autocomplete: "off", "aria-describedby": help && id + "-help", ...more });
	const text = attrs(make("label", "", label), { for: id });
	const e = make("div", "field " + type, text, control, help && attrs(make("p", "help", help), { id: id + "-help" }));
	e.control = control;
	return e;
}

/* What the fields inside say: {name: text, number, true/false, or File}. Empty ones are left out. */
export function values(root) {
	const said = {};
	for (const c of root.querySelectorAll("input[name], select[name], textarea[name]")) {
		if (c.type === "checkbox")
			said[c.name] = c.checked;
		else if (c.type === "file") {
			if (c.files.length > 0)
				said[c.name] = c.files[0];
		} else if (c.type === "number" && c.value !== "")
			said[c.name] = c.valueAsNumber;
		else if (c.value !== "")
			said[c.name] = c.value;
	}
	return said;
}

/* columns: [{label, cell(row) → text or element, className}]. More than the screen is wide scrolls. */
export function table(columns, rows, caption) {
	const head = make("tr", "", columns.map((c) =>
		attrs(make("th", c.className ?? "", c.label), { scope: "col" })));
	const body = rows.map((row) =>
		make("tr", "", columns.map((c) =>
			attrs(make("td", c.className ?? "", c.cell(row)), { dataset: { label: c.label } }))));
	const e = make("table", "", caption && make("caption", "", caption),
		       make("thead", "", head), make("tbody", "", body));
	return attrs(make("div", "scrolls", e), { tabindex: "0", role: "group", "aria-label": caption ?? t("table") });
}

/* Terms and what they are: [[term, text or element], …]; what is empty is left out. */
export function facts(pairs) {
	return make("dl", "facts", pairs.filter(([, d]) => d !== "" && d !== null && d !== undefined)
		.map(([term, d]) => make("div", "", make("dt", "", term), make("dd", "", d))));
}

/* A word in a colour with a meaning. tone: "pack", "wait", "fix", "alarm", "" (none). */
export const badge = (text, tone = "") => make("span", "badge " + tone, text);

export function progress(done, total, text) {
	const bar = make("progress");
	bar.max = Math.max(total, 1);
	if (total > 0)
		bar.value = done;
	else
		bar.removeAttribute("value");
	return make("div", "progress", bar, make("span", "", text));
}

export const busy = () => attrs(make("p", "state busy", t("busy")), { role: "status" });
export const empty = (text, ...more) => make("div", "state empty", make("p", "", text), more);

/* The sentence of the API as it is, and a way on. */
export function failure(error, again) {
	return attrs(make("div", "state failed", shape("fix"), make("p", "", error.text ?? String(error)),
			  again && button(t("again"), again)), { role: "alert" });
}

/* Shows that it loads, then what make_content() gives, or why not. Resolves when that is shown. */
export async function load(root, make_content) {
	root.replaceChildren(busy());
	try {
		root.replaceChildren(...[await make_content()].flat());
	} catch (error) {
		if (error.status === 401)
			return;
		if (error.status === undefined)
			console.error(error);
		root.replaceChildren(failure(error, () => load(root, make_content)));
	}
}
