// Elements. Text goes in as text nodes only: what strangers wrote stays text.

const SVG = "http://www.w3.org/2000/svg";

/* make("li", "job wide", "text", element, [more]): nothing is parsed; null and false are left out. */
export function make(tag, className, ...content) {
	const e = document.createElement(tag);
	if (className)
		e.className = className;
	e.append(...content.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
	return e;
}

/* true: there without a value; false, null, undefined: not there. dataset and on* as in the DOM. */
export function attrs(e, values) {
	for (const [name, value] of Object.entries(values)) {
		if (name === "dataset")
			Object.assign(e.dataset, value);
		else if (name.startsWith("on"))
			e.addEventListener(name.slice(2), value);
		else if (value === true)
			e.setAttribute(name, "");
		else if (value === false || value === null || value === undefined)
			e.removeAttribute(name);
		else
			e.setAttribute(name, value);
	}
	return e;
}

/* One of the symbols in index.html: pack, wait, fix, find, menu, … */
export function shape(name) {
	const svg = document.createElementNS(SVG, "svg");
	const use = document.createElementNS(SVG, "use");
	svg.setAttribute("class", "shape");
	svg.setAttribute("aria-hidden", "true");
	use.setAttribute("href", "#shape-" + name);
	svg.append(use);
	return svg;
}

/* What others named (customers, orders, phones): its direction of writing stays its own. */
export const foreign = (text, className) => make("bdi", className, text);

/* Keeps the elements of a list by key: what did not change is not touched, and an element with a
   method renew(item) is told of changes instead of being made again by fill(item). */
export function keyed(parent, items, key, fill) {
	const old = parent.keyed ?? new Map();
	const now = new Map();
	for (const item of items) {
		const k = key(item);
		let e = old.get(k);
		if (e === undefined || (!same(e.item, item) && e.renew === undefined))
			e = fill(item);
		else if (!same(e.item, item))
			e.renew(item);
		e.item = item;
		now.set(k, e);
	}
	parent.keyed = now;
	place(parent, [...now.values()]);
}

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/* The least moves: a tile that stays keeps its focus and does not flicker. */
function place(parent, elements) {
	const wanted = new Set(elements);
	for (const child of [...parent.children]) {
		if (!wanted.has(child))
			child.remove();
	}
	let at = parent.firstElementChild;
	for (const e of elements) {
		if (e === at)
			at = at.nextElementSibling;
		else
			parent.insertBefore(e, at);
	}
}
