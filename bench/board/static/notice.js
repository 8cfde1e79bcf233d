// The banner over every page: what is shown may not be true any more; on the main screen also what
// the bench itself complains of.

import { session } from "./session.js";
import { board } from "./store.js";
import { clock, said, t, tn } from "./words.js";

const SHOWN = 2; // complaints; the page of alarms has them all

const notice = document.getElementById("notice");

function lost() {
	if (board.lost === "record")
		return t("lost.record", { why: board.why });
	if (board.lost === "connection")
		return board.since === null ? t("lost.never") : t("lost.connection", { time: clock(board.since) });
	return "";
}

function complaints(view) {
	const { alarms } = view.health;
	const texts = alarms.slice(0, SHOWN).map((a) => `${clock(a.time)} ${a.source}: ${said(a)}`);
	if (alarms.length > SHOWN)
		texts.push(t("alarms.more", { n: alarms.length - SHOWN }));
	if (view.recheck > 0)
		texts.unshift(tn("recheck", view.recheck));
	return texts;
}

export function showNotice() {
	const onMain = document.body.dataset.page === "main";
	const lines = [lost()];
	if (session.ended)
		lines.push(t("session.ended"));
	if (onMain && board.lost === "" && board.view !== null)
		lines.push(...complaints(board.view));
	const text = lines.filter((s) => s !== "").join("\n");
	notice.hidden = text === "";
	if (notice.textContent !== text)
		notice.textContent = text;
	document.body.classList.toggle("stale", board.lost !== "");
}
