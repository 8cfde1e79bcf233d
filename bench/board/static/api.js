// The API over HTTP (docs/API.md). Every failure is an ApiError whose text can be shown as it is.

import { said, t } from "./words.js";

const PATIENCE_MS = 30000;
const LOOK_MS = 1000; // how often a job is asked for

export class ApiError extends Error {
	constructor(status, code, text, retryAfter) {
		super(text);
		this.status = status;
		this.code = code;
		this.text = text;
		this.retryAfter = retryAfter;
	}
}

let csrf = "";
let onSignedOut = () => {};

/* Told by session.js. */
export const setCsrf = (token) => { csrf = token; };
export const setOnSignedOut = (f) => { onSignedOut = f; };

async function failureOf(answer) {
	let failed = {};
	try {
		failed = (await answer.json()).error ?? {};
	} catch {
		// a proxy or an older benchd: the status alone has to do
	}
	return new ApiError(answer.status, failed.code ?? "status",
			    said(failed) ?? t("api.status", { status: answer.status }),
			    Number(answer.headers.get("Retry-After")) || 0);
}

async function send(method, path, { body, headers = {}, patience = PATIENCE_MS } = {}) {
	let answer;
	if (method !== "GET")
		headers = csrf === "" ? { "X-Prebench": "1", ...headers } :
			  { "X-Prebench": "1", "X-Prebench-CSRF": csrf, ...headers };
	try {
		answer = await fetch("/api/v1/" + path, {
			method, body, headers, cache: "no-store", credentials: "same-origin",
			redirect: "error", signal: AbortSignal.timeout(patience),
		});
	} catch {
		throw new ApiError(0, "unreachable", t("api.unreachable"));
	}
	if (!answer.ok) {
		const failure = await failureOf(answer);
		if (failure.status === 401 && failure.code === "sign-in" && path !== "session" && csrf !== "")
			onSignedOut();
		throw failure;
	}
	return answer.status === 204 ? null : answer.json();
}

const json = (value) => ({
	body: JSON.stringify(value), headers: { "Content-Type": "application/json" },
});

function query(values) {
	const q = new URLSearchParams();
	for (const [name, value] of Object.entries(values)) {
		for (const v of [value].flat()) {
			if (v !== undefined && v !== null && v !== "" && v !== false)
				q.append(name, v === true ? "1" : String(v));
		}
	}
	return q.size === 0 ? "" : "?" + q;
}

/* fetch() cannot say how much of a body has left. */
function upload(file, told = () => {}) {
	const x = new XMLHttpRequest();
	x.open("POST", "/api/v1/files" + query({ name: file.name }));
	x.responseType = "json";
	x.setRequestHeader("Content-Type", "application/octet-stream");
	x.setRequestHeader("X-Prebench", "1");
	x.setRequestHeader("X-Prebench-CSRF", csrf);
	x.upload.onprogress = (event) => told(event.loaded, event.total);
	return new Promise((done, fail) => {
		x.onload = () => x.status < 300 ? done(x.response) :
			fail(new ApiError(x.status, x.response?.error?.code ?? "status",
					  x.response?.error?.text ?? t("api.status", { status: x.status }), 0));
		x.onerror = () => fail(new ApiError(0, "unreachable", t("api.unreachable"), 0));
		x.send(file);
	});
}

export const api = {
	get: (path) => send("GET", path),
	/* more: {patience} in ms */
	post: (path, value = {}, more = {}) => send("POST", path, { ...json(value), ...more }),
	remove: (path) => send("DELETE", path),

	/* api.read("unit", "show", { mac }): what the command prints with --json. */
	read: (noun, verb, values = {}) => send("GET", `read/${noun}/${verb}${query(values)}`),

	/* {result} when it ended soon, else {job: N}. */
	act: (noun, verb, values = {}) => send("POST", `act/${noun}/${verb}`, json(values)),

	/* A File; answers {file: token} for a value of an act. told(sent, bytes) as it goes. */
	upload,

	/* The job N until it ended; told(job) each time it was looked at. A failed one is an error. */
	async job(n, told = () => {}) {
		for (;;) {
			const job = await send("GET", "jobs/" + n);
			told(job);
			if (job.state === "failed")
				throw new ApiError(409, "job-failed", said(job.error ?? job), 0);
			if (job.state === "done")
				return job;
			await new Promise((done) => setTimeout(done, LOOK_MS));
		}
	},

	/* act(), and to the end when it is long: resolves with {result, job}. */
	async whole(noun, verb, values, told) {
		const answer = await this.act(noun, verb, values);
		if (answer.job === undefined)
			return { result: answer.result, job: null };
		const job = await this.job(answer.job, told);
		return { result: job.result, job };
	},

	jobFile: (n) => `/api/v1/jobs/${n}/file`,
};
