// The station's tones: told apart by rhythm alone, and neighbours by their pitch (scanner/station/tone.c
// has the same). A browser stays silent until the first key or click.

/* beeps, their length and distance, the part of the station's pitch, loudness */
const PATTERNS = {
	click: [1, 18, 0, 1.5, .35],
	ok: [1, 120, 0, 2, 1],
	again: [2, 120, 250, 1, 1],
	stop: [4, 350, 450, .5, 1],
};
const EDGE_S = .008; // without it a beep begins with a crack
const KEPT = "prebench.volume";

const subscribers = new Set();
let audio = null;
let playing = null;

function kept() {
	try {
		return Number(localStorage.getItem(KEPT) ?? 70);
	} catch {
		return 70;
	}
}

let volume = kept();

const tell = () => subscribers.forEach((f) => f());

function unlock() {
	if (navigator.userActivation?.isActive === false)
		return; // a modifier alone: the browser would complain
	if (audio === null) {
		audio = new AudioContext();
		audio.onstatechange = tell;
	}
	if (audio.state !== "running")
		audio.resume().catch(() => {}); // it stays locked, and says so
}

for (const type of ["pointerdown", "keydown"])
	addEventListener(type, unlock, { capture: true, passive: true });

function beep(out, at, hz, seconds, loud) {
	const oscillator = audio.createOscillator();
	const gain = audio.createGain();
	oscillator.type = "square";
	oscillator.frequency.value = hz;
	gain.gain.setValueAtTime(0, at);
	gain.gain.linearRampToValueAtTime(loud, at + EDGE_S);
	gain.gain.setValueAtTime(loud, at + seconds - EDGE_S);
	gain.gain.linearRampToValueAtTime(0, at + seconds);
	oscillator.connect(gain).connect(out);
	oscillator.start(at);
	oscillator.stop(at + seconds);
}

export const tones = {
	/* "on", "off" (by the person), "locked" (by the browser). */
	get state() {
		return volume === 0 ? "off" : audio?.state === "running" ? "on" : "locked";
	},
	/* 0 to 100, of this browser. */
	get volume() { return volume; },
	set volume(n) {
		volume = n;
		try {
			localStorage.setItem(KEPT, String(n));
		} catch {
			// then it holds until the page is loaded again
		}
		tell();
	},
	/* Instead of what is being played. */
	play(tone, pitch) {
		const pattern = PATTERNS[tone];
		if (pattern === undefined || this.state !== "on")
			return;
		const [beeps, ms, apart, part, loud] = pattern;
		playing?.disconnect();
		playing = audio.createGain();
		playing.gain.value = (volume / 100) ** 2 * .5;
		playing.connect(audio.destination);
		for (let i = 0; i < beeps; i++)
			beep(playing, audio.currentTime + i * apart / 1000, pitch * part, ms / 1000, loud);
	},
	subscribe(f) {
		subscribers.add(f);
		return () => subscribers.delete(f);
	},
};
