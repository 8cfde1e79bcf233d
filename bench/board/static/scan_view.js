// What the scan page shows of the station, built once and then kept right, so that the focus stays:
//
//   ┌ the job, in its colour: number, customer → destination ┐
//   │ modes        slot, carton                staff, sound  │
//   │          shape and word, what it is, ACK               │
//   │ 37/50, missing, extra │ what is next │ last five units │
//   └ commands                                       by hand ┘

import { attrs, foreign, make, shape } from "./el.js";
import { button } from "./controls.js";
import { t } from "./words.js";

const MODES = ["intake", "pack", "verify", "return"];
const ACTS = ["UNDO", "NG", "OPEN CARTON", "CLOSE CARTON", "REPRINT", "HELP"];
const IN_PACK = new Set(["OPEN CARTON", "CLOSE CARTON"]);
const SHAPES = { READY: "ready", PARTIAL: "partial", OK: "pack", DUPLICATE: "again", STOP: "stop", LOST: "lost" };

/* A phone that has to wait is half of nothing. */
const shapeOf = (s) => s.word === "PARTIAL" && s.mode !== "intake" && s.waiting === "" ? "wait" : SHAPES[s.word];

const text = (e, said) => {
	if (e.textContent !== said)
		e.textContent = said;
};

/* Its content anew when what it shows has changed. */
function renew(e, item, fill) {
	const now = JSON.stringify(item);
	if (e.shown === now)
		return;
	e.shown = now;
	e.replaceChildren(...[fill(item)].flat(Infinity).filter(Boolean));
}

/* A button that cannot be pressed now keeps the focus: the next scan may allow it again. */
function refusing(label, press, more) {
	const b = button(label, () => {
		if (b.getAttribute("aria-disabled") !== "true")
			press();
	}, more);
	return b;
}

const allow = (b, may) => b.setAttribute("aria-disabled", String(!may));

// --- parts

function makeJob(change) {
	const what = make("div", "job-what");
	const b = button(t("scan.change"), change, { act: "jobs", kind: "on-job" });
	const e = make("header", "station-job", what, b);
	return { e, show({ batch, customer, host, colour }, can) {
		if (colour === "")
			delete e.dataset.colour;
		else
			e.dataset.colour = colour;
		renew(what, [batch, customer, host], () => batch === 0 ? make("b", "", t("scan.nojob")) :
			[make("span", "job-id", String(batch)), foreign(customer, "job-customer"),
			 host !== "" && make("span", "job-host", "\u2192 ", foreign(host))]);
		b.hidden = batch === 0 || !can("JOB");
	} };
}

function makeModes(send) {
	const buttons = MODES.map((mode) => {
		const b = refusing(t("mode." + mode), () => send(mode.toUpperCase()), { act: "mode-" + mode });
		return [mode, b];
	});
	const e = attrs(make("div", "modes", buttons.map(([, b]) => b)), { role: "group", "aria-label": t("scan.mode") });
	return { e, show(now, can) {
		for (const [mode, b] of buttons) {
			b.setAttribute("aria-pressed", String(mode === now));
			allow(b, mode === now || can(mode.toUpperCase()));
		}
	} };
}

function makePlace() {
	const e = make("div", "station-place");
	return { e, show(s) {
		renew(e, [s.mode, s.slot, s.carton, s.carton_number, s.carton_units, s.staff], () => [
			s.mode === "intake" && s.slot !== "" && make("span", "spot", shape("mark"), t("scan.slot", { slot: s.slot })),
			s.mode === "pack" && make("span", s.carton === 0 ? "spot none" : "spot", s.carton === 0 ?
				t("scan.carton.none") : t("scan.carton", { n: s.carton_number, units: s.carton_units })),
			make("span", "staff", shape("person"), foreign(s.staff)),
		]);
	} };
}

/* The state: what one sees from three metres. */
function makeState(ack) {
	const head = make("div", "state-head"), what = make("p", "state-text"), slow = make("p", "state-slow");
	const b = button(t("scan.ack"), ack, { act: "ack", kind: "ack" });
	const live = attrs(make("div", "state-live", head, what), { "aria-live": "assertive", "aria-atomic": "true" });
	const e = make("section", "station-state", attrs(slow, { role: "status" }), live, b);
	return { e, show(state, waiting) {
		const { word, label, text: said, ack: waits, typed } = state;
		e.dataset.word = word;
		renew(head, [shapeOf(state), label], () => [shape(shapeOf(state)), make("b", "state-word", label)]);
		text(what, said);
		text(b.querySelector("span"), t(typed ? "scan.ack.typed" : "scan.ack"));
		b.hidden = !waits;
		text(slow, waiting === "" ? "" : t("scan.slow", { what: waiting }));
	} };
}

const figure = (n, label, tone) => n > 0 && make("span", "figure " + tone, make("b", "", String(n)), " ", label);

function makeCount() {
	const e = make("section", "station-count");
	return { e, show(s) {
		e.hidden = s.batch === 0 || !["intake", "pack"].includes(s.mode);
		renew(e, [s.mode, s.count, s.of, s.listed, s.matched, s.missing, s.extra], () => [
			make("p", "count-all", make("b", "count-n", s.of > 0 ? `${s.count}/${s.of}` : String(s.count)),
			     make("span", "", t(s.mode === "pack" ? "scan.count.pack" : "scan.count"))),
			make("p", "figures", s.listed > 0 && figure(s.matched, t("scan.matched"), ""),
			     figure(s.missing, t("scan.missing"), "missing"), figure(s.extra, t("scan.extra"), "extra")),
		]);
	} };
}

function makeNext() {
	const waits = make("p", "waits"), next = make("p", "next");
	const e = make("section", "station-next", make("h2", "", t("scan.next")), next, waits);
	return { e, show(s) {
		text(next, s.next);
		text(waits, s.waiting);
		next.hidden = s.next === s.text; // it stands there large
		waits.hidden = s.waiting === "";
		e.hidden = next.hidden && waits.hidden;
	} };
}

const unit = (u) => attrs(make("li", "", shape(SHAPES[u.word]), make("b", "mono", u.last4),
	foreign(u.model), foreign(u.serial, "mono"), make("span", "told", t("tell." + u.word))), { dataset: { mac: u.mac, word: u.word } });

function makeLast() {
	const list = make("ul");
	const e = make("section", "station-last", make("h2", "", t("scan.last")), list);
	return { e, show({ last }) {
		e.hidden = last.length === 0;
		renew(list, last, (units) => units.map(unit));
	} };
}

function makeActs(send, slot) {
	const buttons = ACTS.map((name) => [name, refusing(t("scan." + name), () => send(name),
							   { act: name.toLowerCase().replace(" ", "-") })]);
	const place = refusing(t("scan.slot.set"), slot, { act: "slot" });
	const e = attrs(make("div", "buttons", buttons.map(([, b]) => b), place), { role: "group", "aria-label": t("scan.acts") });
	return { e, show(s, can) {
		for (const [name, b] of buttons) {
			b.hidden = IN_PACK.has(name) && s.mode !== "pack";
			allow(b, name === "HELP" || can(name));
		}
		place.hidden = s.mode !== "intake";
		allow(place, can("SLOT"));
	} };
}

// --- all

/* acts: {send(text), ack(), jobs(), slot()}. show({screen, state, waiting}): state stands in the
   station's place when there is one of the page's own. */
export function makeStation(acts, more) {
	const job = makeJob(acts.jobs), modes = makeModes(acts.send), place = makePlace(), state = makeState(acts.ack);
	const count = makeCount(), next = makeNext(), last = makeLast(), buttons = makeActs(acts.send, acts.slot);
	const chooser = attrs(make("section", "station-jobs"), { hidden: true });
	const e = make("div", "station", job.e, make("div", "station-bar", modes.e, place.e, more.sound), state.e, chooser,
		       make("div", "station-facts", count.e, next.e, last.e),
		       make("footer", "station-foot", buttons.e, more.typed));
	return { e, chooser, show({ screen: s, state: own, waiting }) {
		const can = (name) => s.can.includes(name);
		job.show(s, can);
		modes.show(s.mode, can);
		place.show(s);
		state.show(own ?? { ...s, typed: s.ack && s.word !== "STOP" }, waiting);
		for (const part of [count, next, last])
			part.show(own === null ? s : { ...s, text: own.text, next: own.next });
		buttons.show(s, can);
	} };
}
