// Who is signed in. A live value: subscribe(f) calls f() at each change.

import { api, setCsrf, setOnSignedOut } from "./api.js";

const NOBODY = { signed_in: false, name: "", role: "", language: "", csrf: "", expires: "", staff_exists: true };

const subscribers = new Set();

export const session = {
	...NOBODY,
	ended: false, // by the bench, not by the person

	subscribe(f) {
		subscribers.add(f);
		return () => subscribers.delete(f);
	},
	take(said) {
		Object.assign(this, NOBODY, said, { ended: false });
		setCsrf(this.signed_in ? this.csrf : "");
		subscribers.forEach((f) => f());
	},
	async refresh() {
		this.take(await api.get("session"));
	},
	/* {badge}, {name, pin} or {badge, pin} */
	async signIn(who) {
		this.take(await api.post("session", who));
	},
	async signOut() {
		await api.remove("session");
		await this.refresh();
	},
	/* The bench does not know this session any more. */
	lose() {
		if (!this.signed_in)
			return;
		this.take({ staff_exists: true });
		this.ended = true;
		subscribers.forEach((f) => f());
	},
};

setOnSignedOut(() => session.lose());
