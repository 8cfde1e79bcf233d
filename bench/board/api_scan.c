/* Scans at a browser: see scan.h. */
#include "api.h"

#include "board.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#define STATION 64

static void
on_screen(const char *screen, const char *text, void *arg)
{
	struct answer a = { 0 };

	if (screen != NULL)
		bench_str_addf(&a.body, "{\"screen\":%s}", screen);
	else
		answer_error(&a, 503, "away", "%s", text);
	request_finish(arg, &a);
}

static void
refuse(struct answer *a, int r, const struct bench_err *err)
{
	a->later = false;
	answer_error(a, r == -EAGAIN || r == -EBUSY ? 503 : 500, "away", "%s",
		     err->text);
	a->retry_after = 1;
}

/* Whoever names no station has one of their own. */
static void
own_station(const struct request *r, char station[STATION])
{
	snprintf(station, STATION, "board %.56s", r->session.name);
}

void
api_scan_show(struct request *r, struct answer *a)
{
	const char *asked = request_query(r, "station");
	struct bench_err err = { "" };
	char station[STATION];
	int code;

	own_station(r, station);
	if (asked != NULL && asked[0] != '\0' && bench_text_problem(asked) == NULL)
		bench_copy(station, sizeof(station), asked);
	a->later = true;
	code = scans_show(r->board->scans, &r->session, station, on_screen, r, &err);
	if (code < 0)
		refuse(a, code, &err);
}

static bool
is_scan(const json_t *text)
{
	return json_is_string(text) && json_string_length(text) > 0 &&
	       json_string_length(text) <= SCAN_TEXT_MAX &&
	       strlen(json_string_value(text)) == json_string_length(text) &&
	       strpbrk(json_string_value(text), "\r\n") == NULL;
}

void
api_scan(struct request *r, struct answer *a)
{
	json_t *o = json_loadb((const char *)r->body.data, r->body.len,
			       JSON_REJECT_DUPLICATES, NULL);
	const json_t *text = json_object_get(o, "text");
	struct bench_err err = { "" };
	char station[STATION];
	int code;

	own_station(r, station);
	if (!is_scan(text)) {
		answer_error(a, 422, "bad-value",
			     "text is what was scanned: one line, at most %d bytes",
			     SCAN_TEXT_MAX);
	} else {
		a->later = true;
		code = scans_send(r->board->scans, &r->session, station,
				  json_string_value(text), on_screen, r, &err);
		if (code < 0)
			refuse(a, code, &err);
	}
	json_decref(o);
}

void
api_scan_end(struct request *r, struct answer *a)
{
	scans_end(r->board->scans, r->session.id);
	bench_str_add(&a->body, "{}");
}
