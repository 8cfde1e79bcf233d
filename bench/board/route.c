#include "route.h"

#include "api.h"

#include <string.h>

static const struct route routes[] = {
	{ METHOD_GET, "/api/v1/board", WHO_ALL, api_board, NULL },
	{ METHOD_GET, "/api/v1/stream", WHO_ALL, api_stream, NULL },
	{ METHOD_GET, "/api/v1/session", WHO_ALL, api_session_show, NULL },
	{ METHOD_POST, "/api/v1/session", WHO_ALL, api_sign_in, NULL },
	{ METHOD_DELETE, "/api/v1/session", WHO_STAFF, api_sign_out, NULL },
	{ METHOD_GET, "/api/v1/scan", WHO_STAFF, api_scan_show, NULL },
	{ METHOD_POST, "/api/v1/scan", WHO_STAFF, api_scan, NULL },
	{ METHOD_POST, "/api/v1/scan/end", WHO_STAFF, api_scan_end, NULL },
	{ METHOD_POST, "/api/v1/act/", WHO_STAFF, api_act, NULL },
	{ METHOD_GET, "/api/v1/read/", WHO_STAFF, api_read, NULL },
	{ METHOD_GET, "/api/v1/jobs", WHO_STAFF, api_jobs, NULL },
	{ METHOD_GET, "/api/v1/jobs/", WHO_STAFF, api_job, NULL },
	{ METHOD_DELETE, "/api/v1/jobs/", WHO_STAFF, api_job_cancel, NULL },
	{ METHOD_POST, "/api/v1/files", WHO_STAFF, api_file, &api_file_sink },
	{ METHOD_GET, "/health", WHO_ALL, api_health, NULL },
	{ METHOD_GET, "/metrics", WHO_ALL, api_metrics, NULL },
};

static bool
matches(const struct route *route, const char *path, const char **ret_tail)
{
	size_t n = strlen(route->path);

	if (route->path[n - 1] == '/' && strncmp(path, route->path, n) == 0) {
		*ret_tail = path + n;
		return path[n] != '\0';
	}
	*ret_tail = "";
	return strcmp(path, route->path) == 0;
}

const struct route *
route_find(enum method method, const char *path, bool *ret_other, const char **ret_tail)
{
	enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
	const char *tail;

	*ret_other = false;
	for (size_t i = 0; i < BENCH_N(routes); i++) {
		if (!matches(&routes[i], path, &tail))
			continue;
		if (routes[i].method == wanted) {
			*ret_tail = tail;
			return &routes[i];
		}
		*ret_other = true;
	}
	return NULL;
}
