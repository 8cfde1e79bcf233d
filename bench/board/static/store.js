// The main view as this page has it (docs/API.md): whole at first, then kept right by patches.
// A live value: subscribe(f) calls f() soon after changes.

const LISTS = ["units", "unscanned", "unseen", "others"];

/* view with the patch put in; null when the patch is for another version. */
export function patched(view, patch) {
	if (view === null || view.version !== patch.from)
		return null;
	const next = { ...view, version: patch.version };
	for (const name of ["recheck", "batches", "health"])
		next[name] = patch[name] ?? view[name];
	for (const name of LISTS)
		next[name] = patchedList(view[name], patch.gone?.[name] ?? [], patch.set?.[name] ?? []);
	return next;
}

function patchedList(list, gone, set) {
	if (gone.length === 0 && set.length === 0)
		return list;
	const by = new Map(list.map((u) => [u.mac, u]));
	gone.forEach((mac) => by.delete(mac));
	set.forEach((u) => by.set(u.mac, u));
	return [...by.values()];
}

const subscribers = new Set();
let asked = false;

export const board = {
	view: null,  // the last readable one
	lost: "",    // "record" or "connection": what is shown may not be true any more
	why: "",     // the record cannot be read: the bench's sentence
	since: null, // when the bench was heard last

	subscribe(f) {
		subscribers.add(f);
		return () => subscribers.delete(f);
	},
	/* {view?, lost?, why?} */
	take(news) {
		Object.assign(this, news);
		if (asked)
			return;
		asked = true;
		// not a frame: a hidden page gets none, and is read again when it is seen
		setTimeout(() => {
			asked = false;
			subscribers.forEach((f) => f());
		});
	},
};
