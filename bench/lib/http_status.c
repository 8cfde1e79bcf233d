#include <bench/http_status.h>

/* In the order of the guide; a phone's row is the first that has its code. */
const struct bench_http_status bench_http_statuses[] = {
	{ 200, 299, BENCH_HTTP_SUCCESS, "success", "takes the file" },
	{ 301, 301, BENCH_HTTP_AT_ONCE, "moved permanently",
	  "asks the new place at once, and from now on" },
	{ 302, 302, BENCH_HTTP_AT_ONCE, "found elsewhere",
	  "asks the new place at once, this time" },
	{ 300, 399, BENCH_HTTP_FAILURE, "other redirection", "does not follow it" },
	{ 400, 400, BENCH_HTTP_FAILURE, "bad request", "gives up this resync" },
	{ 401, 401, BENCH_HTTP_AT_ONCE, "unauthorized",
	  "asks again with its credentials, twice at most; then C" },
	{ 403, 403, BENCH_HTTP_FAILURE, "forbidden", "gives up this resync" },
	{ 404, 404, BENCH_HTTP_NOT_FOUND, "not found",
	  "success instead if Resync_Fails_On_FNF is No" },
	{ 407, 407, BENCH_HTTP_AT_ONCE, "proxy authentication required",
	  "asks again with its credentials, twice at most; then C" },
	{ 400, 499, BENCH_HTTP_FAILURE, "other client error", "gives up this resync" },
	{ 500, 500, BENCH_HTTP_FAILURE, "internal server error",
	  "gives up this resync" },
	{ 501, 501, BENCH_HTTP_FAILURE, "not implemented", "gives up this resync" },
	{ 502, 502, BENCH_HTTP_FAILURE, "bad gateway", "gives up this resync" },
	{ 503, 503, BENCH_HTTP_FAILURE, "service unavailable", "gives up this resync" },
	{ 504, 504, BENCH_HTTP_FAILURE, "gateway timeout", "gives up this resync" },
	{ 500, 599, BENCH_HTTP_FAILURE, "other server error", "gives up this resync" },
};
const size_t bench_http_statuses_n = BENCH_N(bench_http_statuses);

const struct bench_http_status *
bench_http_status_find(int code)
{
	for (size_t i = 0; i < bench_http_statuses_n; i++) {
		if (code >= bench_http_statuses[i].first &&
		    code <= bench_http_statuses[i].last)
			return &bench_http_statuses[i];
	}
	return NULL;
}

const char *
bench_http_class_name(enum bench_http_class c)
{
	switch (c) {
	case BENCH_HTTP_SUCCESS:
		return "A";
	case BENCH_HTTP_NOT_FOUND:
		return "B";
	case BENCH_HTTP_FAILURE:
		return "C";
	case BENCH_HTTP_AT_ONCE:
		return "at once";
	case BENCH_HTTP_CLASSES:
		break;
	}
	return "?";
}
