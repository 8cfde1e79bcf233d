// What is around every page: where one can go, search, who is signed in, the banner, the foot.

import { button, link } from "./controls.js";
import { attrs, make, shape } from "./el.js";
import { showMenu } from "./menu.js";
import { t } from "./words.js";

const NAV = [["/", "nav.main"], ["/scan", "nav.scan"], ["/batches", "nav.batches"], ["/recipes", "nav.recipes"],
	     ["/firmware", "nav.firmware"], ["/alarms", "nav.alarms"], ["/work", "nav.work"],
	     ["/audit", "nav.audit"], ["/bench", "nav.bench"], ["/staff", "nav.staff"]];

const IN = { "/batch": "/batches", "/carton": "/batches", "/recipe": "/recipes" };

function place() {
	const first = "/" + location.pathname.split("/")[1];
	return IN[first] ?? first;
}

const links = () => NAV.map(([path, key]) =>
	attrs(link(path, t(key)), { "aria-current": path === place() ? "page" : null }));

function findBox(ctx) {
	const input = attrs(make("input"), {
		id: "find", type: "search", name: "what", placeholder: t("find.placeholder"),
		"aria-label": t("find.label"), autocomplete: "off", spellcheck: "false", maxlength: "100",
	});
	const form = attrs(make("form", "find", shape("find"), input), { role: "search" });
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (input.value.trim() === "")
			return;
		ctx.go("/find?what=" + encodeURIComponent(input.value.trim()));
		input.blur();
	});
	return form;
}

function brand() {
	const a = link("/", [shape("mark"), make("span", "", "Prebench")], "brand");
	return attrs(a, { "aria-label": t("nav.home") });
}

function person(ctx) {
	const { session } = ctx;
	const label = session.signed_in ? session.name : t("menu");
	const chip = attrs(make("button", "person", shape("person"), make("bdi", "", label)), {
		type: "button", "aria-haspopup": "true", "aria-expanded": "false", dataset: { act: "menu" },
	});
	chip.addEventListener("click", () => showMenu(chip, ctx));
	return chip;
}

/* Narrow screens have their links behind a button. */
function narrow(nav) {
	const b = attrs(button(t("nav.open"), () => {
		const open = nav.classList.toggle("open");
		b.setAttribute("aria-expanded", String(open));
	}, { kind: "quiet", icon: "menu", act: "nav" }), { "aria-expanded": "false", "aria-controls": "nav" });
	return b;
}

export function showShell(ctx) {
	const top = document.getElementById("top");
	const nav = attrs(make("nav"), { id: "nav", "aria-label": t("nav.label") });
	const parts = [brand()];
	if (ctx.session.signed_in) {
		nav.append(...links());
		parts.push(narrow(nav), nav, findBox(ctx));
	} else
		parts.push(make("span", "gap"),
			   place() === "/sign-in" ? null : link("/sign-in", t("nav.signin"), "button"));
	top.replaceChildren(...parts.filter((p) => p !== null), person(ctx));
	document.querySelector(".skip").textContent = t("nav.skip");
}
