// Asks /api/v1/board once a second and shows the answer. Text goes in by textContent only.

const PERIOD_MS = 1000;
const PATIENCE_MS = 5000;    // for one answer
const LOST_AFTER_MS = 3500;  // without a good answer: say so
const COLOURS = 6;
// Tile size and how much is said, from the largest: the first that fits the screen is taken.
const DENSITIES = [[1, "full"], [.85, "full"], [.85, "brief"], [.75, "brief"], [.67, "brief"], [.6, "brief"],
		   [.5, "brief"], [.5, "bare"], [.42, "bare"], [.4, "line"]];
const VERDICTS = ["fix", "pack", "wait"];
const SVG = "http://www.w3.org/2000/svg";

const $ = (id) => document.getElementById(id);

function make(tag, className, text) {
	const e = document.createElement(tag);
	if (className)
		e.className = className;
	if (text !== undefined)
		e.textContent = text;
	return e;
}

function shape(verdict) {
	const svg = document.createElementNS(SVG, "svg");
	const use = document.createElementNS(SVG, "use");
	svg.setAttribute("class", "shape");
	svg.setAttribute("aria-hidden", "true");
	use.setAttribute("href", "#shape-" + verdict);
	svg.append(use);
	return svg;
}

const clock = (text) => {
	const t = text === undefined ? new Date() : new Date(text);
	return Number.isNaN(t.getTime()) ? "never" : t.toLocaleTimeString([], { hour12: false });
};

/* Keeps the elements of a list by key: what did not change is not touched. */
function keyed(parent, items, key, fill) {
	const old = parent.keyed ?? new Map();
	const now = new Map();
	const elements = items.map((item) => {
		const k = key(item);
		const said = JSON.stringify(item);
		let e = old.get(k);
		if (!e || e.said !== said) {
			const fresh = fill(item);
			fresh.said = said;
			e = fresh;
		}
		now.set(k, e);
		return e;
	});
	parent.keyed = now;
	if (elements.length !== parent.children.length ||
	    elements.some((e, i) => parent.children[i] !== e))
		parent.replaceChildren(...elements);
}

// --- jobs

function chip(batch) {
	const e = make("span", "chip", String(batch));
	e.dataset.colour = String(batch % COLOURS);
	e.title = "job " + batch;
	return e;
}

function count(verdict, word, n) {
	const e = make("span", "count " + verdict + (n === 0 ? " zero" : ""));
	e.append(shape(verdict), make("b", "", String(n)), make("span", "", word));
	return e;
}

function destination(b) {
	if (b.host === null)
		return "setup " + b.recipe + " cannot be read";
	return b.host === "" ? "to the vendor's activation" : "\u2192 " + b.host;
}

function packed(b) {
	const all = Math.max(b.expected, b.units);
	const e = make("div", "packed");
	const bar = make("progress");
	const states = { closing: "locking, ", closed: "locked, " };
	bar.max = Math.max(all, 1);
	bar.value = b.packed;
	e.append(make("span", "", (states[b.state] ?? "") + "packed "),
		 make("b", "", b.packed + "/" + all), bar);
	return e;
}

function job(b) {
	const e = make("li", "job");
	const who = make("div", "who");
	const counts = make("div", "counts");
	who.append(make("span", "customer", b.customer),
		   make("span", "order", b.order),
		   make("div", "host", destination(b)));
	counts.append(count("pack", "PACK", b.pack), count("wait", "WAIT", b.wait),
		      count("fix", "FIX", b.fix));
	e.append(chip(b.id), who, counts, packed(b));
	return e;
}

// --- phones

const byDigits = (a, b) => a.last4 < b.last4 ? -1 : a.last4 > b.last4 ? 1 :
			   a.mac < b.mac ? -1 : 1;
const spaced = (text) => text.replaceAll(/,(?=\S)/g, ", ");

function details(u) {
	const parts = [u.model, u.serial];
	if (u.verdict !== "pack") {
		parts.push(u.stage);
		if (u.verdict === "wait" && u.left_min > 0)
			parts.push(`about ${u.left_min} min left`);
		if (u.missing !== "")
			parts.push("missing: " + spaced(u.missing));
	}
	return parts.filter((p) => p !== "").join(" \u00b7 ");
}

function tile(u) {
	const e = make("li", "tile " + u.verdict);
	const head = make("div", "head");
	head.append(shape(u.verdict), make("span", "word", u.word));
	if (u.batch > 0) {
		head.append(chip(u.batch));
		e.dataset.colour = String(u.batch % COLOURS);
	}
	e.dataset.mac = u.mac;
	e.title = [u.mac, u.ip, u.version, u.alarm].filter((t) => t !== "").join("\n");
	e.append(head, make("div", "last4", u.last4), make("p", "advice", spaced(u.advice)),
		 make("p", "small", details(u)));
	if (u.alarm !== "")
		e.append(make("p", "alarm", u.alarm));
	return e;
}

const listed = (text) => (u) => {
	const e = make("li");
	e.dataset.mac = u.mac;
	e.append(make("span", "last4", u.last4), make("span", "small", " " + text(u)));
	return e;
};

const lists = {
	unscanned: listed((u) => u.model),
	unseen: listed((u) => [u.model, u.serial].filter((t) => t !== "").join(" ")),
	others: listed((u) => [u.mac, u.ip, u.vendor].filter((t) => t !== "").join(" ")),
};

function showList(name, items) {
	const section = $(name);
	section.hidden = items.length === 0;
	section.querySelector("b").textContent = String(items.length);
	keyed(section.querySelector("ul"), [...items].sort(byDigits), (u) => u.mac, lists[name]);
}

// --- the whole

function fit() {
	for (const [size, detail] of DENSITIES) {
		document.body.style.setProperty("--size", size);
		document.body.dataset.detail = detail;
		if (document.documentElement.scrollHeight <= window.innerHeight)
			return;
	}
}

function showEmpty(board) {
	const nothing = board.batches.length === 0 ? "No job is open" :
			"No phone here needs hands";
	$("empty").hidden = board.units.length > 0;
	$("empty").textContent = nothing;
}

function showTitle(units) {
	const n = (v) => units.filter((u) => u.verdict === v).length;
	document.title = `FIX ${n("fix")} \u00b7 PACK ${n("pack")} \u00b7 WAIT ${n("wait")} \u2013 Prebench`;
}

function showSources(health) {
	$("sources").textContent = health.sources
		.map((s) => s.name + " " + clock(s.last) + (s.note === "" ? "" : " (" + s.note + ")"))
		.join("  \u00b7  ");
}

function show(board) {
	keyed($("jobs"), board.batches, (b) => b.id, job);
	document.body.dataset.jobs = String(board.batches.length);
	for (const v of VERDICTS)
		keyed($(v), board.units.filter((u) => u.verdict === v).sort(byDigits),
		      (u) => u.mac, tile);
	for (const name of Object.keys(lists))
		showList(name, board[name]);
	showEmpty(board);
	showTitle(board.units);
	showSources(board.health);
	fit();
}

function say(text, stale) {
	$("notice").hidden = text === "";
	if ($("notice").textContent !== text)
		$("notice").textContent = text;
	document.body.classList.toggle("stale", stale);
}

const alarms = (health) => health.alarms
	.map((a) => clock(a.time) + " " + a.source + ": " + a.text).join("\n");

const recheck = (n) => n === 0 ? "" :
	`The bench was off. Recheck ${n === 1 ? "this phone" : `these ${n} phones`}: unplug, plug in again.`;

const notices = (board) => [recheck(board.recheck), alarms(board.health)]
	.filter((t) => t !== "").join("\n");

// --- asking

let etag = "";
let page = "";
let board = null;
let lastGood = Date.now();

async function ask() {
	const headers = etag === "" ? {} : { "If-None-Match": etag };
	const answer = await fetch("/api/v1/board", {
		headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
	});
	if (answer.status === 304)
		return null;
	if (!answer.ok)
		throw new Error("status " + answer.status);
	const said = await answer.json();
	etag = answer.headers.get("ETag") ?? "";
	return said;
}

function take(said) {
	if (said !== null) {
		if (page !== "" && said.page !== page)
			location.reload();
		page = said.page;
		board = said;
		if (board.ok)
			show(board);
	}
	lastGood = Date.now();
	if (board.ok)
		say(notices(board), false);
	else
		say("The bench cannot read its record: " + board.text +
		    "\nThis board tries again every second.", true);
	$("state").textContent = board.ok ?
		`updated ${clock()} \u00b7 ${board.health.events} events` : "";
}

async function turn() {
	try {
		take(await ask());
	} catch {
		etag = "";
		if (Date.now() - lastGood >= LOST_AFTER_MS)
			say("No connection to the bench since " + clock(lastGood) +
			    ". This board tries again every second.", true);
	}
	setTimeout(turn, PERIOD_MS);
}

window.addEventListener("resize", fit);
turn();
