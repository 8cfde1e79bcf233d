// A scan station in the browser: the same states, words and tones as at a table. Every scan on this page
// goes to the station.

import { attrs, make } from "./el.js";
import { field, load } from "./controls.js";
import { codeOf } from "./codes.js";
import { showJobChoice } from "./scan_jobs.js";
import { line } from "./scan_line.js";
import { makeSound } from "./scan_sound.js";
import { makeStation } from "./scan_view.js";
import { session } from "./session.js";
import { tones } from "./tones.js";
import "./words_scan.js";
import { t } from "./words.js";

const MIDDLE_A_HZ = 440; // before the station has told its pitch

let who = "";    // whose station it is
let ends = [];   // what leave() has to end
let wants = false; // jobs to choose from, though there is one

export const title = () => t("nav.scan");

const pitch = () => line.screen?.pitch ?? MIDDLE_A_HZ;

/* Nothing is lost in silence: this stays until all is scanned again, or acknowledged. */
function lostState() {
	if (line.lost.length === 0)
		return null;
	const why = [...new Set(line.lost.map((l) => l.why))].join(" ");
	return {
		word: "LOST", label: t("scan.lost"), ack: true, next: t("scan.lost.next"),
		text: t("scan.lost.text", { what: line.lost.map((l) => l.name).join(t("comma")) }) + "\n" + why,
	};
}

/* One thing at a time: what the station itself says is to be seen, too. */
function acknowledge() {
	if (line.lost.length > 0)
		line.acknowledge();
	else
		line.send("ACK");
}

async function askSlot(ctx) {
	const said = await ctx.dialog.form({
		title: t("scan.slot.set"), yes: t("ok"),
		fields: [{ name: "slot", label: t("scan.slot.name"), required: true, maxlength: 12,
			   pattern: "[A-Za-z0-9\\-]+", "data-scan": "" }],
	});
	if (said !== null)
		line.send("SLOT " + said.slot.toUpperCase());
}

function typedForm() {
	const f = field({ name: "typed", label: t("scan.typed"), help: t("scan.typed.help"), maxlength: 200,
			  autocapitalize: "characters", spellcheck: "false" });
	const form = make("form", "typed", f, attrs(make("button", "button", t("scan.typed.go")), { type: "submit", dataset: { act: "typed" } }));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (f.control.value.trim() !== "")
			line.send("TYPED " + f.control.value.trim());
		f.control.value = "";
	});
	return form;
}

function play(what) {
	if (document.hidden)
		return;
	if (what === "lost")
		tones.play("stop", pitch());
	else if (what === "screen")
		tones.play(line.screen.tone, pitch());
}

function build(ctx) {
	const sound = makeSound(pitch);
	const station = makeStation({
		send: (text) => line.send(text),
		ack: acknowledge,
		slot: () => askSlot(ctx),
		jobs: () => {
			wants = !wants;
			update();
		},
	}, { sound: sound.e, typed: typedForm() });
	let choice = "";
	function update() {
		const { screen } = line;
		const needed = screen.batch === 0 && ["intake", "pack"].includes(screen.mode);
		const batches = ctx.board.view?.batches ?? [];
		station.show({ screen, state: lostState(), waiting: line.slow ? line.waiting[0].name : "" });
		station.chooser.hidden = !(needed || wants) || !screen.can.includes("JOB");
		const now = station.chooser.hidden ? "" : JSON.stringify(batches.map((b) => [b.id, b.state, b.units, b.customer, b.host]));
		if (now !== choice && now !== "")
			showJobChoice(station.chooser, batches, (n) => {
				wants = false;
				line.send("JOB " + n);
			});
		choice = now;
	}
	ends.push(sound.end, ctx.board.subscribe(update), line.subscribe((what) => {
		update();
		play(what);
	}));
	update();
	return station.e;
}

/* The stream begins anew after benchd did: then so did the station. */
const follow = (ctx) => [
	ctx.stream.listen("scan", (screen) => line.take(screen)),
	ctx.stream.listen("board", () => {
		if (line.screen !== null)
			line.open(ctx.lang).catch(() => {}); // the next scan tells
	}),
];

export async function show(root, params, ctx) {
	if (who !== session.name)
		line.reset();
	who = session.name;
	wants = false;
	ends = follow(ctx);
	const mine = ends;
	await load(root, async () => {
		await line.open(ctx.lang);
		return mine === ends ? build(ctx) : []; // else somebody has left meanwhile
	});
}

export function leave() {
	ends.forEach((end) => end());
	ends = [];
}

export function scanned(text) {
	const { name } = codeOf(text);
	if (line.lost.length > 0 && name === "ACK")
		acknowledge();
	else if (name === "SIGN OUT" && line.screen?.waiting === "")
		session.signOut().catch(() => line.send(text));
	else
		line.send(text);
	return true;
}

export function brokenOff(text) {
	line.lose({ name: text, why: t("scan.broken") });
	return true;
}
