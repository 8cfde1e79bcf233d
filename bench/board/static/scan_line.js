// The way of scans to the station: one after another, so that they stay in order, and none is lost in
// silence. A live value: subscribe(f) calls f(what) with "screen", "sent", "waiting" or "lost".
//
//   send(text) ──► waiting ──POST──► screen (also those by the stream)
//                            └─ no answer ──► lost, until it is scanned again or acknowledged

import { api } from "./api.js";
import { codeOf } from "./codes.js";
import { t } from "./words.js";

const PATIENCE_MS = 17000; // the bench itself gives up after 15 s
const SLOW_MS = 700;

const subscribers = new Set();
let busy = false;

const tell = (what) => subscribers.forEach((f) => f(what));

/* As it may be shown: a badge's code is nobody's to read. */
function nameOf(text) {
	const { kind, name } = codeOf(text);
	return kind === "badge" ? t("scan.badge") : name || text.replace(/^TYPED /, "").replaceAll(/\p{Cc}/gu, "\u00b7");
}

export const line = {
	screen: null,  // the station's, as it was told last
	waiting: [],   // scans without an answer yet, the oldest first: {text, name}
	slow: false,   // the oldest waits for longer than usual
	lost: [],      // not recorded: {name, why}

	subscribe(f) {
		subscribers.add(f);
		return () => subscribers.delete(f);
	},

	/* A screen, by an answer or the stream. */
	take(screen) {
		const old = this.screen;
		if (old?.run === screen.run && screen.seq <= old.seq)
			return;
		this.screen = screen;
		if (old !== null && old.run !== screen.run)
			this.goOn(old);
		tell("screen");
	},

	/* A station that had to begin anew gets what the one before it was set to. */
	goOn(old) {
		if (old.waiting !== "")
			this.lose({ name: old.waiting, why: t("scan.restarted") });
		if (this.screen.word !== "READY")
			return;
		if (old.mode !== this.screen.mode)
			this.send(old.mode.toUpperCase());
		if (old.batch > 0 && this.screen.batch === 0)
			this.send("JOB " + old.batch);
	},

	/* The station speaks this language from now on; started if need be. Throws an ApiError. */
	async open(language) {
		const { screen } = await api.post("scan", { text: "LANG " + language });
		this.take({ ...screen, tone: "none" });
	},

	send(text) {
		this.waiting.push({ text, name: nameOf(text) });
		tell("sent");
		if (!busy)
			this.work();
	},

	async work() {
		busy = true;
		while (this.waiting.length > 0) {
			await this.sendFirst(this.waiting[0]);
			this.waiting.shift();
			tell("waiting");
		}
		busy = false;
	},

	async sendFirst({ text, name }) {
		const late = setTimeout(() => {
			this.slow = true;
			tell("waiting");
		}, SLOW_MS);
		try {
			const { screen } = await api.post("scan", { text }, { patience: PATIENCE_MS });
			this.lost = this.lost.filter((l) => l.name !== name);
			this.take(screen);
		} catch (error) {
			this.lose({ name, why: error.text ?? String(error) });
		}
		clearTimeout(late);
		this.slow = false;
	},

	lose(what) {
		this.lost = [...this.lost.filter((l) => l.name !== what.name), what];
		tell("lost");
	},

	/* The person has seen what is lost. */
	acknowledge() {
		this.lost = [];
		tell("waiting");
	},

	/* Somebody else works here now. */
	reset() {
		Object.assign(this, { screen: null, waiting: [], lost: [] });
	},
};
