// Makes the tiles as large as the screen allows, and says less where there are many.

// Tile size and how much is said, from the largest: the first that fits is taken.
const DENSITIES = [[1, "full"], [.85, "full"], [.85, "brief"], [.75, "brief"], [.67, "brief"], [.6, "brief"],
		   [.5, "brief"], [.5, "bare"], [.42, "bare"], [.4, "line"]];

export function fit() {
	for (const [size, detail] of DENSITIES) {
		document.body.style.setProperty("--size", size);
		document.body.dataset.detail = detail;
		if (document.documentElement.scrollHeight <= window.innerHeight)
			return;
	}
}
