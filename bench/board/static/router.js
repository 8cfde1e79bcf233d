// Paths and pages: "/unit/:mac" gives {mac}. Pure.

/* [{page, params}] of the first route that fits, or null. */
export function match(routes, path) {
	for (const route of routes) {
		const params = fits(route.path.split("/"), path.replace(/(?<=.)\/$/, "").split("/"));
		if (params !== null)
			return { route, params };
	}
	return null;
}

function fits(pattern, parts) {
	const params = {};
	if (pattern.length !== parts.length)
		return null;
	for (const [i, p] of pattern.entries()) {
		if (!p.startsWith(":") && p !== parts[i])
			return null;
		if (p.startsWith(":")) {
			const value = decoded(parts[i]);
			if (value === null || value === "")
				return null;
			params[p.slice(1)] = value;
		}
	}
	return params;
}

function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return null;
	}
}

/* Where to go after sign-in: a path of ours, or the main screen. */
export const ours = (path) => /^\/(?![/\\])/.test(path ?? "") ? path : "/";
