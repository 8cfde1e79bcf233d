// What this screen prefers: light or dark, the order of tiles, the language; a person's own language goes before it.

import { setLanguage } from "./words.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function kept(name) {
	try {
		return localStorage.getItem("prebench." + name) ?? "";
	} catch {
		return ""; // a browser that keeps nothing
	}
}

function keep(name, value) {
	try {
		localStorage.setItem("prebench." + name, value);
	} catch {
		// then it holds until the page is loaded again
	}
}

let theme = kept("theme"); // "": as the system
let language = kept("language"); // "": as the browser

function showTheme() {
	document.documentElement.dataset.theme = theme || (dark.matches ? "dark" : "light");
}

dark.addEventListener("change", showTheme);

export const prefs = {
	get theme() { return theme; },
	set theme(name) {
		theme = name;
		keep("theme", name);
		showTheme();
	},
	/* Of the tiles: "slot", "verdict", or "" as it fits. */
	get order() { return kept("order"); },
	set order(name) { keep("order", name); },
	/* of: the language of who is signed in, "" for none */
	applyLanguage(of) {
		const browser = navigator.languages.find((l) => /^(en|ja)\b/.test(l)) ?? "en";
		setLanguage(of || language || browser.slice(0, 2));
	},
	setLanguage(name) {
		language = name;
		keep("language", name);
	},
};

showTheme();
