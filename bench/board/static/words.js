// t("key", {places}): the sentence in the language of who looks. Tables hold both languages side by
// side, so that neither is forgotten: { "key": ["English, {n} of them", "日本語 {n}"] }.

const LANGUAGES = ["en", "ja"];
const words = new Map();
let language = 0;

export function teach(table) {
	for (const [key, pair] of Object.entries(table))
		words.set(key, pair);
}

export function setLanguage(name) {
	language = Math.max(0, LANGUAGES.indexOf(name));
	document.documentElement.lang = LANGUAGES[language];
}

export const lang = () => LANGUAGES[language];

/* What the bench has said of something: its Japanese where there is one. */
export const said = (of) => lang() === "ja" && of.text_ja ? of.text_ja : of.text;

/* A key without words shows itself: the test of words finds it before staff do. */
export function t(key, places = {}) {
	const text = words.get(key)?.[language] ?? key;
	return text.replaceAll(/\{(\w+)\}/g, (all, name) => places[name] ?? all);
}

/* English has a form for one: t("n.phones", …) takes "n.phones.one" when n is 1 and there is one. */
export const tn = (key, n, places = {}) =>
	t(n === 1 && words.has(key + ".one") ? key + ".one" : key, { n, ...places });

/* Times in the language of who looks, 24 hours. */
export function clock(time) {
	const d = time === undefined ? new Date() : new Date(time);
	return Number.isNaN(d.getTime()) ? t("never") :
	       d.toLocaleTimeString(lang(), { hour12: false });
}

export function day(time) {
	const d = new Date(time);
	return Number.isNaN(d.getTime()) ? t("never") :
	       d.toLocaleString(lang(), { dateStyle: "medium", timeStyle: "short", hour12: false });
}
