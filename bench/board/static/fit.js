// Makes the tiles as large as the screen allows, and says less where there are many. Tiles shrink at
// once when they do not fit any more; they grow only with room to spare, so that the bench does not
// jump with every phone.

// Size, and how much is said, from the largest.
const DENSITIES = [
	...[1, .92, .85].map((k) => [k, "full"]),
	...[.85, .8, .75, .7, .65].map((k) => [k, "brief"]),
	...[.75, .71, .67, .63, .6, .57, .54, .51, .48, .45, .42].map((k) => [k, "bare"]),
	[.4, "line"],
];
const NARROW = [.6, "brief"]; // a phone in the hand scrolls
const NEAR = DENSITIES.length - 4; // so does a tablet, rather than going below this one
const SPARE = .94;
const MARGIN = 12;

let at = 0;

function take([size, detail]) {
	document.body.style.setProperty("--size", size);
	document.body.dataset.detail = detail;
}

/* Of all that is on the page, not of the page: that one is never lower than the window. */
function height() {
	const end = document.getElementById("lists").getBoundingClientRect().bottom + window.scrollY;
	return end + document.getElementById("foot").offsetHeight + MARGIN;
}

function fits(i, room) {
	take(DENSITIES[i]);
	return height() <= room;
}

/* The first that fits, between two: the larger the number, the smaller the tiles. */
function search(low, high, room) {
	while (low < high) {
		const middle = (low + high) >> 1;
		if (fits(middle, room))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

export function fit() {
	const room = window.innerHeight;
	const last = window.innerWidth < 1200 ? NEAR : DENSITIES.length - 1;
	if (window.innerWidth < 700)
		return take(NARROW);
	at = Math.min(at, last);
	at = fits(at, room) ? search(0, at, room * SPARE) : search(Math.min(at + 1, last), last, room);
	take(DENSITIES[at]);
}
