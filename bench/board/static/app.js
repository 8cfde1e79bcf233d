// Boot and routes. A page is a module { title(params), show(root, params, ctx), leave() }, loaded when
// it is first needed; with scanned(text) it takes what a scanner types, true: it was for this page.

import { api } from "./api.js";
import { codeOf } from "./codes.js";
import * as controls from "./controls.js";
import * as dialog from "./dialog.js";
import { make } from "./el.js";
import { prefs } from "./prefs.js";
import { showNotice } from "./notice.js";
import { match, ours } from "./router.js";
import { session } from "./session.js";
import { showShell } from "./shell.js";
import { board } from "./store.js";
import * as stream from "./stream.js";
import * as wedge from "./wedge.js";
import "./words_board.js";
import { lang, t } from "./words.js";

/* style: beside the style of all. open: without sign-in. */
const ROUTES = [
	{ path: "/", page: "main", style: "main", open: true },
	{ path: "/sign-in", page: "signin", style: "main", open: true },
	{ path: "/scan", page: "scan", style: "scan" },
	{ path: "/unit/:mac", page: "unit", style: "pages" },
	{ path: "/batches", page: "batches", style: "pages" },
	{ path: "/batch/:batch", page: "batch", style: "pages" },
	{ path: "/carton/:carton", page: "carton", style: "pages" },
	{ path: "/recipes", page: "recipes", style: "pages" },
	{ path: "/recipe/:name", page: "recipe", style: "pages" },
	{ path: "/alarms", page: "alarms", style: "pages" },
	{ path: "/audit", page: "audit", style: "pages" },
	{ path: "/bench", page: "bench", style: "pages" },
	{ path: "/staff", page: "staff", style: "pages" },
	{ path: "/firmware", page: "firmware", style: "pages" },
	{ path: "/work", page: "work", style: "pages" },
	{ path: "/find", page: "find", style: "pages" },
];

const root = document.getElementById("page");
let current = null; // the module that is shown
let turn = 0;       // a page that loads slowly must not come over a later one

const ctx = {
	api, session, board, dialog, controls, t, go, setLanguage, stream,
	get lang() { return lang(); },
};

export function go(path, { replace = false } = {}) {
	history[replace ? "replaceState" : "pushState"](null, "", path);
	return show();
}

const styles = new Map();

function style(name) {
	if (!styles.has(name))
		styles.set(name, new Promise((done) => {
			const link = document.createElement("link");
			link.rel = "stylesheet";
			link.href = `/${name}.css`;
			link.onload = link.onerror = done;
			document.head.append(link);
		}));
	return styles.get(name);
}

function leave() {
	current?.leave?.();
	current = null;
	document.querySelectorAll("dialog[open]").forEach((d) => d.close());
	root.replaceChildren();
}

function missing() {
	root.replaceChildren(controls.empty(t("page.missing"), controls.link("/", t("nav.main"), "button")));
	document.title = t("page.missing") + " \u2013 Prebench";
}

async function show() {
	const mine = ++turn;
	const found = match(ROUTES, location.pathname);
	if (found !== null && !found.route.open && !session.signed_in) {
		const to = location.pathname + location.search;
		return go("/sign-in?to=" + encodeURIComponent(to), { replace: true });
	}
	leave();
	document.body.dataset.page = found?.route.page ?? "missing";
	showShell(ctx);
	showNotice();
	if (found === null)
		return missing();
	try {
		const [module] = await Promise.all([
			import(`./page_${found.route.page}.js`), style(found.route.style),
		]);
		if (mine !== turn)
			return;
		current = module;
		document.title = module.title(found.params) + " \u2013 Prebench";
		// a place of its own: what a page that was left still waits for comes over no later one
		const place = make("div", "place");
		root.replaceChildren(place);
		await module.show(place, found.params, ctx);
	} catch (error) {
		if (mine !== turn)
			return;
		console.error(error);
		root.replaceChildren(controls.failure({ text: t("page.failed") }, () => location.reload()));
	}
}

/* What a wedge scanner typed, on whatever page. */
export async function scanned(text) {
	if (await current?.scanned?.(text))
		return;
	if (dialog.takesScan(text))
		return;
	const { kind } = codeOf(text);
	if (!session.signed_in || kind === "badge") // never into an address: it is a key
		return signInByBadge(text);
	if (kind !== "command" && kind !== "slot")
		return go("/find?what=" + encodeURIComponent(text));
	await go("/scan");
	current?.scanned?.(text);
}

const brokenOff = (text) => current?.brokenOff?.(text) ??
	dialog.toast(t("wedge.broken"), { kind: "failed" });

async function signInByBadge(badge) {
	try {
		await session.signIn({ badge });
		dialog.toast(t("signin.welcome", { name: session.name }));
	} catch (error) {
		if (error.code !== "pin-needed")
			return dialog.toast(error.text, { kind: "failed" });
		await go("/sign-in?to=" + encodeURIComponent(location.pathname + location.search));
		current?.scanned?.(badge);
	}
}

// --- links and keys

const opensHere = (event, a) => event.button === 0 && !event.defaultPrevented && !event.metaKey &&
	!event.ctrlKey && !event.shiftKey && !event.altKey && a.origin === location.origin &&
	!a.hasAttribute("download") && a.target === "" && !a.pathname.startsWith("/api/") && a.hash === "";

document.addEventListener("click", (event) => {
	const a = event.target.closest?.("a[href]");
	if (a === null || a === undefined || !opensHere(event, a))
		return;
	event.preventDefault();
	go(a.pathname + a.search).then(() => {
		window.scrollTo(0, 0);
		root.focus({ preventScroll: true });
	});
});

const types = (e) => e.matches("input:not([type=checkbox], [type=radio]), select, textarea");

document.addEventListener("keydown", (event) => {
	const find = document.getElementById("find");
	if (event.key === "/" && find !== null && !types(event.target) &&
	    document.querySelector("dialog[open]") === null) {
		event.preventDefault();
		find.focus();
	}
});

document.querySelector(".skip").addEventListener("click", (event) => {
	event.preventDefault();
	root.focus();
});

window.addEventListener("popstate", show);

// --- who looks, in which language

/* Meanwhile another tab may have signed in or out. */
document.addEventListener("visibilitychange", () => {
	if (!document.hidden)
		session.refresh().catch(() => {}); // the stream tells of a lost bench
});

let who = "";

function followSession() {
	const now = [session.name, session.role, session.language].join();
	prefs.applyLanguage(session.language);
	if (who === now)
		return;
	who = now;
	stream.again();
	if (location.pathname === "/sign-in" && session.signed_in)
		return go(ours(new URLSearchParams(location.search).get("to")), { replace: true });
	show();
}

function setLanguage(name) {
	prefs.setLanguage(name);
	prefs.applyLanguage(session.signed_in ? name : "");
	show();
}

/* What the page needs comes while the bench is asked who this is. */
function warm() {
	const route = match(ROUTES, location.pathname)?.route;
	if (route !== undefined)
		Promise.all([import(`./page_${route.page}.js`), style(route.style)]).catch(() => {}); // show() tells
}

async function boot() {
	prefs.applyLanguage("");
	stream.start();
	warm();
	try {
		await session.refresh();
	} catch {
		// the main screen says what is wrong; sign-in asks again
	}
	prefs.applyLanguage(session.language);
	who = [session.name, session.role, session.language].join();
	session.subscribe(followSession);
	stream.listen("session", () => session.lose());
	// what happened while nobody looked
	document.addEventListener("visibilitychange", () => document.hidden || session.refresh().catch(() => {}));
	board.subscribe(showNotice);
	wedge.listen(scanned, brokenOff);
	show();
}

boot();
