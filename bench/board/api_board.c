/* The hot ones: made from the present picture, no child is asked. */
#include "api.h"

#include "board.h"
#include "metrics.h"

#include <json_out.h>
#include <string.h>

void
api_board(struct request *r, struct answer *a)
{
	struct content *c = &r->board->content;
	const struct bench_str *body;

	content_refresh(c, bench_mono_now());
	body = content_body(c);
	bench_str_add_n(&a->body, bench_str_get(body), body->len);
	bench_copy(a->etag, sizeof(a->etag), c->etag);
}

void
api_stream(struct request *r, struct answer *a)
{
	streams_open(r->board->streams, r, a);
}

/* For whoever watches the box, and for a load balancer: 503 when nothing can be shown.
 */
void
api_health(struct request *r, struct answer *a)
{
	struct content *c = &r->board->content;
	struct json_out j = { .out = &a->body };

	content_refresh(c, bench_mono_now());
	a->status = c->picture.why[0] == '\0' ? 200 : 503;
	jout_open(&j, NULL, '{');
	jout_bool(&j, "ok", c->picture.why[0] == '\0');
	jout_text(&j, "text", c->picture.why);
	bench_str_addf(&a->body, ",%s", bench_str_get(&c->picture.health));
	jout_close(&j, '}');
}

void
api_metrics(struct request *r, struct answer *a)
{
	content_refresh(&r->board->content, bench_mono_now());
	a->type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_write(r->board, bench_mono_now(), &a->body);
}
