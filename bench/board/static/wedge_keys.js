// A scanner that types, told from a hand: by its speed alone. Keys are read by where they are
// (KeyboardEvent.code) as on a US keyboard, so that the layout, caps lock and an input method do not
// matter. Pure: wedge.js has the page.

const GAP_MS = 35; // between keys; a hand is slower
const LEAST = 4;   // characters of a scan
const SURE = 3;    // fast keys in a row that no hand makes

const SHIFTED = {
	Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Semicolon: ";:",
	Quote: "'\"", Backquote: "`~", Comma: ",<", Period: ".>", Slash: "/?", Space: "  ",
	NumpadAdd: "++", NumpadSubtract: "--", NumpadMultiply: "**", NumpadDivide: "//", NumpadDecimal: "..",
};
const OVER_DIGITS = ")!@#$%^&*(";
// what Ctrl and one of these means, besides letters
const CONTROL = { BracketLeft: 0x1b, Backslash: 0x1c, BracketRight: 0x1d, Digit6: 0x1e, Minus: 0x1f };
const ENDS = new Set(["Enter", "NumpadEnter", "Tab"]);
const ENDING = new Set(["\r", "\n", "\t"]);

/* "" for keys that write nothing. */
export function charOf({ code, key, shiftKey }) {
	if (/^Key[A-Z]$/.test(code))
		return shiftKey ? code[3] : code[3].toLowerCase();
	if (/^Digit\d$/.test(code))
		return shiftKey ? OVER_DIGITS[code[5]] : code[5];
	if (/^Numpad\d$/.test(code))
		return code[6];
	if (code === "" && key.length === 1)
		return key; // a device that does not say where its keys are
	return SHIFTED[code]?.[shiftKey ? 1 : 0] ?? "";
}

function controlOf({ code }) {
	const n = /^Key[A-Z]$/.test(code) ? code.charCodeAt(3) - 64 : CONTROL[code];
	return n === undefined ? "" : String.fromCharCode(n);
}

const isModifier = (e) => /^(Shift|Control|Alt|Meta|CapsLock)/.test(e.code || e.key);
const isEnd = (e) => ENDS.has(e.code || e.key);

export class Burst {
	constructor() {
		this.clear();
	}
	clear() {
		this.text = "";
		this.digits = ""; // of Alt and a number, not finished yet
		this.last = -Infinity;
	}
	get sure() {
		return this.text.length + this.digits.length >= SURE;
	}

	#isFast(time) {
		const gap = time - this.last; // infinite to begin with
		return gap >= 0 && gap <= GAP_MS;
	}
	#end() {
		const { text } = this;
		this.clear();
		return text;
	}
	#add(char, time, fast) {
		this.text = fast ? this.text + char : char;
		this.digits = "";
		this.last = time;
		return { is: fast && this.sure ? "held" : fast ? "early" : "first", char };
	}

	/* A keydown: {is, char or text}.
	   first   begins something: a hand, or a scan      early   fast, but it may still be a hand
	   held    of a scan: the page must not get it      scan    the end of one: text
	   other   no part of one                           none    a modifier: it says nothing yet */
	down(e) {
		const time = e.timeStamp, fast = this.#isFast(time) && !e.repeat;
		if (isModifier(e)) {
			if (!fast)
				return { is: "none" };
			this.last = time;
			return { is: this.sure ? "held" : "early", char: "" };
		}
		if (fast && isEnd(e))
			return this.text.length >= LEAST ? { is: "scan", text: this.#end() } : this.#other();
		if (e.altKey && /^Numpad\d$/.test(e.code))
			return this.#number(e, fast);
		if (e.ctrlKey || e.altKey || e.metaKey)
			return this.#combined(e, fast);
		const char = charOf(e);
		return char === "" || e.repeat ? this.#other() : this.#add(char, time, fast);
	}
	#other() {
		this.clear();
		return { is: "other" };
	}
	#number(e, fast) {
		if (!fast)
			this.clear();
		this.digits += e.code[6];
		this.last = e.timeStamp;
		return { is: fast && this.sure ? "held" : fast ? "early" : "first", char: "" };
	}
	/* Only in the middle of a scan: else it is a shortcut of the browser. */
	#combined(e, fast) {
		const char = fast && e.ctrlKey && !e.altKey && !e.metaKey ? controlOf(e) : "";
		if (char === "")
			return this.#other();
		if (ENDING.has(char) && this.text.length >= LEAST)
			return { is: "scan", text: this.#end() };
		return { ...this.#add(char, e.timeStamp, true), is: "held" };
	}

	/* A keyup: the end of Alt and a number is a character. */
	up(e) {
		if (this.digits === "" || !/^Alt/.test(e.code || e.key))
			return;
		const char = String.fromCharCode(Number(this.digits) & 0xff);
		this.#add(char, e.timeStamp, this.text !== "");
	}
}
