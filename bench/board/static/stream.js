// Server-sent events: keeps the store right, and says when it cannot. The browser connects again by
// itself; each connection begins with the whole view.

import { board, patched } from "./store.js";

const LOST_AFTER_MS = 3500; // without a connection: say so
const SILENT_MS = 25000;    // the bench says something every 10 s: after this, the line is dead
const AGAIN_MS = 2000;

let source = null;
let lastHeard = Date.now();
let downSince = null;
let page = "";
const listeners = new Map();

/* "scan", "job", "session" (CONTRACTS of the API): f(data). Gives back what ends it. */
export function listen(event, f) {
	if (!listeners.has(event))
		listeners.set(event, new Set());
	listeners.get(event).add(f);
	return () => listeners.get(event).delete(f);
}

function sees(name) {
	if (page !== "" && name !== page)
		location.reload();
	page = name;
}

const on = {
	board(view) {
		sees(view.page);
		if (view.ok)
			board.take({ view, lost: "", why: "" });
		else
			board.take({ lost: "record", why: view.text });
	},
	patch(patch) {
		const view = patched(board.view, patch);
		if (view === null)
			return connect();
		board.take({ view, lost: "", why: "" });
	},
	failed: (said) => board.take({ lost: "record", why: said.text }),
	/* The line is there again, though nothing has changed meanwhile. */
	alive() {
		if (board.lost === "connection")
			board.take({ lost: "" });
	},
	page: (said) => sees(said.page),
};

function heard(name, event) {
	const data = JSON.parse(event.data);
	lastHeard = board.since = Date.now();
	downSince = null;
	on[name]?.(data);
	listeners.get(name)?.forEach((f) => f(data));
}

/* Begins again, also when somebody signed in: the stream then has their events, too. A browser has
   six connections to the bench for all its tabs, and those of pages that it keeps for "back" count:
   a page that nobody sees has none. */
export function connect() {
	source?.close();
	if (document.hidden)
		return;
	source = new EventSource("/api/v1/stream");
	for (const name of ["board", "patch", "failed", "page", "alive", "scan", "job", "session"])
		source.addEventListener(name, (event) => heard(name, event));
	source.onopen = () => { lastHeard = Date.now(); };
	source.onerror = () => { downSince ??= Date.now(); };
}

function look() {
	const now = Date.now();
	if (document.hidden)
		return;
	if (source.readyState === EventSource.OPEN && now - lastHeard > SILENT_MS) {
		downSince ??= now;
		lastHeard = now;
		connect();
	} else if (source.readyState === EventSource.CLOSED)
		connect(); // a proxy answered with an error page: the browser gave up
	if (downSince !== null && now - downSince >= LOST_AFTER_MS && board.lost !== "connection")
		board.take({ lost: "connection" });
}

/* A page that the browser keeps for the way back must not keep its connection: it has few. */
export function start() {
	connect();
	document.addEventListener("visibilitychange", connect);
	window.addEventListener("pagehide", () => source?.close());
	window.addEventListener("pageshow", (event) => event.persisted && connect());
	setInterval(look, AGAIN_MS / 2);
	addEventListener("pagehide", () => source.close());
	addEventListener("pageshow", (event) => {
		if (event.persisted)
			connect();
	});
}
