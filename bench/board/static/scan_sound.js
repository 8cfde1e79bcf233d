// The control of the tones: how loud, and whether the browser lets them be heard.

import { attrs, make, shape } from "./el.js";
import { tones } from "./tones.js";
import { t } from "./words.js";

/* Gives {e, end()}. pitch(): of the station, for trying it out. */
export function makeSound(pitch) {
	const icon = make("span", "sound-icon"), word = make("span", "sound-word");
	const slider = attrs(make("input"), { type: "range", min: 0, max: 100, step: 10, "aria-label": t("sound"), title: t("sound") });
	const e = make("label", "sound", icon, slider, word);
	slider.value = tones.volume;
	slider.addEventListener("input", () => { tones.volume = slider.valueAsNumber; });
	slider.addEventListener("change", () => tones.play("again", pitch()));
	const show = () => {
		e.dataset.state = tones.state;
		icon.replaceChildren(shape(tones.state === "on" ? "sound" : "mute"));
		word.textContent = t("sound." + tones.state);
	};
	const end = tones.subscribe(show);
	show();
	return { e, end };
}
