// Server-sent events: keeps the store right, and says when it cannot. The browser connects again by
// itself; each connection begins with the whole view.

import { board, patched } from "./store.js";

const LOST_AFTER_MS = 3500; // without a connection: say so
const SILENT_MS = 25000;    // the bench says something every 10 s: after this, the line is dead
const AGAIN_MS = 2000;
// A browser opens six connections to the bench, for all its tabs: one that is not seen gives its up.
const HIDDEN_MS = 5000;

let source = null;
let pause = 0;
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

/* When somebody signs in: the stream then has their events, too. */
export function again() {
	if (source !== null)
		connect();
}

function connect() {
	source?.close();
	source = new EventSource("/api/v1/stream");
	for (const name of ["board", "patch", "failed", "page", "alive", "scan", "job", "session"])
		source.addEventListener(name, (event) => heard(name, event));
	source.onopen = () => { lastHeard = Date.now(); };
	source.onerror = () => { downSince ??= Date.now(); };
}

function look() {
	const now = Date.now();
	if (source === null)
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

function rest() {
	source?.close();
	source = null;
	downSince = null;
}

function follow() {
	clearTimeout(pause);
	if (document.hidden)
		pause = setTimeout(rest, HIDDEN_MS);
	else if (source === null)
		connect();
}

export function start() {
	connect();
	setInterval(look, AGAIN_MS / 2);
	document.addEventListener("visibilitychange", follow);
	// a page that is kept for the way back keeps no connection
	addEventListener("pagehide", rest);
	addEventListener("pageshow", follow);
	follow();
}
