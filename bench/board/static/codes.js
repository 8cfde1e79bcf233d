// The bench's own bar codes (bench/code.h), as far as a page has to tell them apart. Pure.

const CODE = /^(?:\][A-Z]\d)?XCD([B-LNOPR-V]+)$/i;
const NUMBERED = { B: "badge", J: "job", K: "carton", L: "slot" };
const NAMES = {
	UNDO: "UNDO", SEEN: "ACK", NOGOOD: "NG", OPEN: "OPEN CARTON", CLOSE: "CLOSE CARTON", REPRINT: "REPRINT",
	HELP: "HELP", GOIN: "INTAKE", GOOUT: "PACK", GOCHECK: "VERIFY", GORETURN: "RETURN", SIGNOUT: "SIGN OUT",
};

/* {kind: "badge", "job", "carton", "slot", "command" or "" for none, name: of a command}. The check
   letter is for the bench to look at. */
export function codeOf(text) {
	const body = CODE.exec(text.trim())?.[1].toUpperCase().slice(0, -1) ?? "";
	if (NAMES[body] !== undefined)
		return { kind: "command", name: NAMES[body] };
	if (NUMBERED[body[0]] !== undefined && body.length % 5 === 1)
		return { kind: NUMBERED[body[0]], name: "" };
	return { kind: "", name: "" };
}
