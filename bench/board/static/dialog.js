// Questions to staff: confirm, forms, supervisors' PINs; and short news with a way back (toasts).
// <dialog> keeps the focus inside, and Escape closes it.

import { button, field, values } from "./controls.js";
import { attrs, make, shape } from "./el.js";
import { t } from "./words.js";

const TOAST_MS = 8000;

let ids = 0;

function open(className, title, content) {
	const id = "dialog-" + ++ids;
	const e = attrs(make("dialog", className, attrs(make("h2", "", title), { id }), content),
			{ "aria-labelledby": id });
	const before = document.activeElement;
	const closed = new Promise((done) => e.addEventListener("close", () => {
		e.remove();
		before?.focus?.();
		done(e.answer ?? null);
	}));
	document.body.append(e);
	e.showModal();
	return { e, closed };
}

const lines = (text) => [text ?? []].flat().map((l) => make("p", "", l));

/* While a question is open a scan answers it, if a field waits for one, and never leads elsewhere. */
export function takesScan(text) {
	const opened = [...document.querySelectorAll("dialog[open]")].at(-1);
	if (opened === undefined)
		return false;
	const waiting = [...opened.querySelectorAll("input[data-scan]")].find((input) => input.value === "");
	if (waiting !== undefined) {
		waiting.value = text;
		waiting.dispatchEvent(new Event("input", { bubbles: true }));
		waiting.focus();
	}
	return true;
}

/* Resolves true when the person said yes. {title, text (one or several), yes, danger} */
export async function confirm({ title, text, yes = t("yes"), danger = false }) {
	const said = await form({ title, text, yes, danger });
	return said !== null;
}

/* The name may stay empty: then the PIN is that of who is signed in. */
const supervisorFields = () => [
	{ name: "pin", label: t("pin"), type: "password", required: true, inputmode: "numeric" },
	{ name: "supervisor", label: t("supervisor.beside"), "data-scan": "", help: t("supervisor.help") },
];

/* Resolves with the values, or null when the person thought better of it.
   {title, text, fields: specs of controls.js field(), yes, danger, supervisor: asks for the PIN, too,
    submit: async (values) → anything; when it fails, its sentence is shown and the form stays,
    check: (values) → "" or why not yet} */
export async function form({ title, text, fields = [], yes = t("ok"), danger = false,
			     supervisor = false, submit, check }) {
	const all = supervisor ? [...fields, ...supervisorFields()] : fields;
	const problem = attrs(make("p", "problem"), { role: "alert", hidden: true });
	const send = attrs(make("button", "button " + (danger ? "danger" : "primary"), yes),
			   { type: "submit", dataset: { act: "yes" } });
	const cancel = button(t("cancel"), () => opened.e.close(), { act: "cancel" });
	const body = make("form", "", lines(text), all.map(field), problem,
			  make("div", "buttons", cancel, send));
	const opened = open("form", title, body);

	const complain = (sentence) => {
		problem.textContent = sentence;
		problem.hidden = sentence === "";
	};
	body.addEventListener("submit", async (event) => {
		event.preventDefault();
		const said = values(body);
		const why = check?.(said) ?? "";
		complain(why);
		if (why !== "" || send.disabled)
			return;
		send.disabled = true;
		body.classList.add("busy");
		try {
			opened.e.answer = { ...said, answer: await submit?.(said) };
			opened.e.close();
		} catch (error) {
			complain(error.text ?? String(error));
			for (const pin of body.querySelectorAll("[type=password]"))
				pin.value = "";
		}
		send.disabled = false;
		body.classList.remove("busy");
	});
	return opened.closed;
}

/* Any content; resolves when it was closed. */
export function show({ title, content, wide = false }) {
	const opened = open(wide ? "wide" : "", title, content);
	opened.e.append(make("div", "buttons", button(t("close"), () => opened.e.close(), { act: "close" })));
	return opened.closed;
}

const spot = () => document.getElementById("toasts");

/* News of what was done. undo: async () → …, for as long as it is shown. kind: "" or "failed". */
export function toast(text, { undo, kind = "" } = {}) {
	const e = make("div", "toast " + kind, shape(kind === "failed" ? "fix" : "pack"), make("span", "", text));
	const away = setTimeout(() => e.remove(), TOAST_MS);
	const close = attrs(button("\u00d7", () => e.remove(), { kind: "quiet" }), { "aria-label": t("close") });
	if (undo !== undefined)
		e.append(button(t("undo"), async () => {
			clearTimeout(away);
			e.remove();
			try {
				await undo();
				toast(t("undone"));
			} catch (error) {
				toast(error.text ?? String(error), { kind: "failed" });
			}
		}, { act: "undo" }));
	if (kind === "failed")
		clearTimeout(away);
	e.append(close);
	spot().append(e);
}
