// Sign-in: a badge by scanner, or name and PIN.

import { button, field } from "./controls.js";
import { attrs, make, shape } from "./el.js";
import { session } from "./session.js";
import { t } from "./words.js";

let badge = ""; // of a supervisor: the PIN is still to come
let form = null;

function keypad(pin) {
	const press = (key) => () => {
		pin.value = key === "back" ? pin.value.slice(0, -1) : pin.value + key;
		pin.focus();
	};
	const key = (k, label = k) => attrs(button(label, press(k)), { "aria-label": k === "back" ? t("signin.back") : k });
	return make("div", "keypad", ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((k) => key(k)),
		    make("span"), key("0"), key("back", "\u232b"));
}

async function send(event) {
	event.preventDefault();
	const { who, pin, problem } = form;
	problem.hidden = true;
	problem.classList.remove("ask");
	form.e.classList.add("busy");
	try {
		await session.signIn(badge === "" ? { name: who.value.trim(), pin: pin.value } : { badge, pin: pin.value });
	} catch (error) {
		problem.textContent = error.text;
		problem.hidden = false;
		pin.value = "";
		pin.focus();
	}
	form?.e.classList.remove("busy");
}

function make_form() {
	const who = field({ name: "name", label: t("signin.name"), required: true, autocomplete: "username", maxlength: 60 });
	const pin = field({ name: "pin", label: t("signin.pin"), type: "password", required: true,
			    inputmode: "numeric", autocomplete: "current-password", maxlength: 64 });
	const problem = attrs(make("p", "problem"), { role: "alert", hidden: true });
	const ready = attrs(make("button", "button primary", t("signin")), { type: "submit", dataset: { act: "sign-in" } });
	const e = make("form", "card", who, pin, keypad(pin.control), problem, ready);
	e.addEventListener("submit", send);
	return { e, who: who.control, pin: pin.control, problem };
}

export const title = () => t("signin");

export function show(root) {
	badge = "";
	form = make_form();
	const scan = make("section", "card scan-badge", shape("badge"), make("h2", "", t("signin.scan")),
			  make("p", "soft", t("signin.scan.help")));
	const none = make("section", "card", make("h2", "", t("signin.nobody")), make("p", "", t("signin.nobody.help")),
			  make("pre", "", "bench staff add NAME --role supervisor"));
	root.append(make("div", "sheet signin", make("h1", "", t("signin")), session.staff_exists ? null : none,
			 make("div", "cards", scan, form.e)));
}

export function leave() {
	form = null;
}

/* A badge was scanned here. */
export async function scanned(text) {
	try {
		await session.signIn({ badge: text });
	} catch (error) {
		if (form === null)
			return true;
		const isPin = error.code === "pin-needed";
		badge = isPin ? text : "";
		form.who.closest(".field").hidden = isPin;
		form.who.required = !isPin;
		form.problem.classList.toggle("ask", isPin);
		form.problem.textContent = isPin ? t("signin.pin-needed") : error.text;
		form.problem.hidden = false;
		form.pin.focus();
	}
	return true;
}
