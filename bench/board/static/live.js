// A page that follows the main view: when that says something else of what is shown, it is shown anew.

import { load } from "./controls.js";

const REST_MS = 2000; // between two looks: a busy bench changes all the time

/* Somebody is in the middle of something that showing anew would undo. */
const isInUse = (root) => document.querySelector("dialog[open]") !== null ||
	root.querySelector("details[open]") !== null ||
	root.querySelector(":active") !== null ||
	[...root.querySelectorAll("input")].some((input) => input.value !== "" || input === document.activeElement);

const nameOf = (e) => e.dataset?.act ?? e.getAttribute?.("href");

const isSame = (root, content) => content.length === root.children.length &&
	content.every((e, i) => e.isEqualNode(root.children[i]));

/* In place of what is shown; the focus and the place on the page stay. */
function replace(root, content) {
	if (isSame(root, content))
		return;
	const focus = root.contains(document.activeElement) ? nameOf(document.activeElement) : null;
	const top = window.scrollY;
	root.replaceChildren(...content);
	window.scrollTo(0, top);
	if (focus !== null)
		[...root.querySelectorAll("[data-act], a[href]")].find((e) => nameOf(e) === focus)?.focus({ preventScroll: true });
}

/* mark(): what of the main view matters, as a text. make_content(again) gives elements. */
export class LivePage {
	#root; #ctx; #mark; #make; #shown; #timer = 0; #stop; #busy = false;

	constructor(root, ctx, mark, make_content) {
		this.#root = root;
		this.#ctx = ctx;
		this.#mark = mark;
		this.#make = () => make_content(this.again);
		this.#stop = ctx.board.subscribe(() => this.#look());
	}

	async show() {
		this.#shown = this.#mark();
		await load(this.#root, this.#make);
	}

	/* After an act; the old stays when the new cannot be had. */
	again = async () => {
		this.#busy = true;
		this.#shown = this.#mark();
		const content = await this.#make().catch(() => null);
		this.#busy = false;
		if (content !== null && this.#stop !== null)
			replace(this.#root, [content].flat());
	};

	#look() {
		if (this.#timer !== 0 || this.#mark() === this.#shown)
			return;
		this.#timer = setTimeout(() => {
			this.#timer = 0;
			if (this.#stop !== null && !this.#busy && !isInUse(this.#root) && this.#mark() !== this.#shown)
				this.again();
			else if (this.#stop !== null)
				this.#look();
		}, REST_MS);
	}

	leave() {
		this.#stop?.();
		this.#stop = null;
		clearTimeout(this.#timer);
	}
}
