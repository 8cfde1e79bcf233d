// Scans of a scanner that types, on any page and whatever has the focus. The first keys of a scan look
// like a hand's and go where a hand's go; once it is a scan the rest is held back, and at its end what
// the first ones did to a field is undone. What was held back and is no scan goes into the field.

import { Burst } from "./wedge_keys.js";

const GIVE_BACK_MS = 120; // no key for so long: what is held back is shown
const BROKEN_MS = 700;    // no end for so long: the scan is broken off
const BROKEN_LEAST = 8;   // characters

const burst = new Burst();
const touched = new Map(); // fields, as they were before the scan's first key
const down = new Set();    // keys whose keydown was held back
let first = null;          // what had the focus then
let held = "";
let shown = false;         // what was held back is in a field: it is not lost
let composing = false;
let giveBackTimer = 0, brokenTimer = 0;
let onScan = () => {}, onBroken = () => {};

const isField = (e) => e !== null && "value" in e && e.matches("input, textarea, select");

function remember() {
	const e = document.activeElement;
	if (isField(e) && !touched.has(e))
		touched.set(e, { value: e.value, start: e.selectionStart, end: e.selectionEnd });
}

const tell = (e) => e.dispatchEvent(new Event("input", { bubbles: true }));

function select(e, start, end) {
	if (start !== null && start !== undefined) // a field of numbers has none
		e.setSelectionRange(start, end);
}

function undo() {
	for (const [e, was] of touched) {
		if (!e.isConnected || e.value === was.value)
			continue;
		e.value = was.value;
		select(e, was.start, was.end);
		tell(e);
	}
	if (first !== null && first !== document.activeElement && first.isConnected)
		first === document.body ? document.activeElement.blur() : first.focus({ preventScroll: true });
}

/* Into the field where a hand's keys would have gone. */
function giveBack() {
	const e = first !== null && isField(first) ? first : document.activeElement;
	const text = held;
	held = "";
	if (text === "" || !isField(e) || e.readOnly || e.disabled || e.tagName === "SELECT")
		return;
	if (e.selectionStart === null)
		e.value += text;
	else
		e.setRangeText(text, e.selectionStart, e.selectionEnd, "end");
	shown = true;
	tell(e);
}

function forget() {
	clearTimeout(giveBackTimer);
	clearTimeout(brokenTimer);
	touched.clear();
	first = null;
	held = "";
	shown = false;
}

function broken() {
	const { text } = burst;
	const lost = !shown && text.length >= BROKEN_LEAST;
	burst.clear();
	forget();
	if (lost)
		onBroken(text);
}

function swallow(event) {
	event.preventDefault();
	event.stopImmediatePropagation();
	down.add(event.code);
}

function hold(event, char) {
	swallow(event);
	held += char;
	// an input method gets keys before the page does: without a field it has nowhere to put them
	if ((composing || event.isComposing) && isField(document.activeElement))
		document.activeElement.blur();
	clearTimeout(giveBackTimer);
	clearTimeout(brokenTimer);
	giveBackTimer = setTimeout(giveBack, GIVE_BACK_MS);
	brokenTimer = setTimeout(broken, BROKEN_MS);
}

function keyDown(event) {
	const what = burst.down(event);
	switch (what.is) {
	case "first":
		giveBack();
		forget();
		first = document.activeElement;
		remember();
		break;
	case "early":
		remember(); // the first key may have moved the focus
		if (!isField(document.activeElement))
			swallow(event); // Space presses a button
		break;
	case "held":
		hold(event, what.char);
		break;
	case "scan":
		hold(event, "");
		undo();
		forget();
		onScan(what.text);
		break;
	case "other":
		giveBack();
		forget();
		break;
	case "none":
		break;
	}
}

function keyUp(event) {
	burst.up(event);
	if (down.delete(event.code)) {
		event.preventDefault();
		event.stopImmediatePropagation();
	}
}

/* scanned(text): a scan, without its end. brokenOff(text): what looked like one and has no end. */
export function listen(scanned, brokenOff) {
	onScan = scanned;
	onBroken = brokenOff;
	addEventListener("keydown", keyDown, true);
	addEventListener("keyup", keyUp, true);
	// who looks at a field, or leaves it, finds all in it
	for (const type of ["pointerdown", "focusout"])
		addEventListener(type, giveBack, true);
	addEventListener("compositionstart", () => { composing = true; }, true);
	addEventListener("compositionend", () => { composing = false; }, true);
}
