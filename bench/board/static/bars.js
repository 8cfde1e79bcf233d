// Code 128 (ISO/IEC 15417), set B, as an SVG: bar codes that a scanner reads from paper or screen.

const SVG = "http://www.w3.org/2000/svg";
const START_B = 104;
const STOP = "2331112";
const QUIET = 10; // modules of white on either side
const HEIGHT = 60;
const MODULE_PX = 2; // whole pixels: a bar of two and a half is none that a scanner knows

/* Widths of bar, space, bar, space, bar, space: values 0 to 105. */
const WIDTHS = ("212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222" +
	"123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321" +
	"232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121" +
	"313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224" +
	"111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111" +
	"111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113" +
	"114311411113411311113141114131311141411131211412211214211232").match(/.{6}/g);

/* The widths of all bars and spaces of a text; null when set B does not have it. */
export function widths(text) {
	const values = [...text].map((c) => c.charCodeAt(0) - 32);
	if (values.some((v) => v < 0 || v > 94))
		return null;
	const check = values.reduce((sum, v, i) => sum + v * (i + 1), START_B) % 103;
	return [START_B, ...values, check].map((v) => WIDTHS[v]).join("") + STOP;
}

export function bars(text) {
	const all = [...widths(text) ?? ""].map(Number);
	const svg = document.createElementNS(SVG, "svg");
	let x = QUIET;
	for (const [i, width] of all.entries()) {
		if (i % 2 === 0) {
			const bar = document.createElementNS(SVG, "rect");
			for (const [name, value] of Object.entries({ x, y: 0, width, height: HEIGHT }))
				bar.setAttribute(name, value);
			svg.append(bar);
		}
		x += width;
	}
	const said = {
		class: "bars", role: "img", "aria-label": text, preserveAspectRatio: "none",
		viewBox: `0 0 ${x + QUIET} ${HEIGHT}`, width: (x + QUIET) * MODULE_PX,
	};
	for (const [name, value] of Object.entries(said))
		svg.setAttribute(name, value);
	return svg;
}
