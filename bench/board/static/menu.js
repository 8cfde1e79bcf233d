// The person's menu: language, light or dark, sign out.

import { button } from "./controls.js";
import { attrs, make } from "./el.js";
import { prefs } from "./prefs.js";
import { lang, t } from "./words.js";

function choices(legend, options, now, choose) {
	const name = "menu-" + legend;
	return make("fieldset", "choices", make("legend", "", legend), options.map(([value, label]) => {
		const input = attrs(make("input"), { type: "radio", name, value, onchange: () => choose(value) });
		input.checked = value === now;
		return make("label", "", input, make("span", "", label));
	}));
}

async function chooseLanguage(name, ctx) {
	const { session, api, dialog, setLanguage } = ctx;
	setLanguage(name);
	const chip = document.querySelector(".person"); // a new one, in the new language
	showMenu(chip, ctx);
	if (!session.signed_in)
		return;
	try {
		await api.act("staff", "language", { name: session.name, language: name });
		session.take({ ...session, language: name });
	} catch (error) {
		dialog.toast(error.text, { kind: "failed" });
	}
}

async function signOut({ session, dialog, go }) {
	try {
		await session.signOut();
		go("/");
	} catch (error) {
		dialog.toast(error.text, { kind: "failed" });
	}
}

function close(chip, menu) {
	menu.remove();
	chip.setAttribute("aria-expanded", "false");
}

export function showMenu(chip, ctx) {
	const old = document.getElementById("menu");
	if (old !== null)
		return close(chip, old);
	const { session } = ctx;
	const menu = attrs(make("div", "menu",
		session.signed_in && make("p", "", make("bdi", "", session.name), " \u00b7 ", t("role." + session.role)),
		choices(t("menu.language"), [["en", "English"], ["ja", "日本語"]], lang(),
			(name) => chooseLanguage(name, ctx)),
		choices(t("menu.theme"), [["", t("theme.auto")], ["light", t("theme.light")], ["dark", t("theme.dark")]],
			prefs.theme, (name) => { prefs.theme = name; }),
		session.signed_in && button(t("signout"), () => signOut(ctx), { act: "sign-out" })),
		{ id: "menu" });
	const outside = (event) => {
		const gone = !menu.isConnected;
		if (!gone && (event.key === "Escape" ||
			      (event.type !== "keydown" && !menu.contains(event.target) && !chip.contains(event.target))))
			close(chip, menu);
		if (gone || !menu.isConnected) {
			removeEventListener("keydown", outside);
			removeEventListener("pointerdown", outside);
			removeEventListener("focusin", outside);
		}
		if (!gone && event.key === "Escape")
			chip.focus();
	};
	for (const type of ["keydown", "pointerdown", "focusin"])
		addEventListener(type, outside);
	chip.after(menu);
	chip.setAttribute("aria-expanded", "true");
	menu.querySelector("input:checked")?.focus();
}
