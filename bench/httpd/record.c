/* Requests as events, and one line each for the log. */
#include "request.h"

#include <bench/say.h>
#include <string.h>

/* The claim if there is one: the store compares it with lease and file. */
void
httpd_event_start(const struct httpd_request *q, enum bench_event_kind kind,
		  struct bench_event *ret_event)
{
	const struct bench_recognised *who = &q->agent.who;
	struct bench_event e = { .kind = kind,
				 .source = "httpd",
				 .mono = bench_mono_now() };

	e.mac = bench_mac_is_zero(q->agent.mac) ? q->owner : q->agent.mac;
	bench_copy(e.ip, sizeof(e.ip), q->client->ip);
	bench_copy(e.name, sizeof(e.name), q->name.name);
	if (who->family != NULL)
		bench_copy(e.family, sizeof(e.family), bench_family_name(who->family));
	bench_copy(e.model, sizeof(e.model),
		   who->model != NULL ? who->model->name : who->model_text);
	bench_copy(e.version, sizeof(e.version), q->agent.version);
	bench_copy(e.serial, sizeof(e.serial), q->agent.serial);
	*ret_event = e;
}

bool
httpd_push(struct httpd_server *s, const struct bench_event *e)
{
	return bench_writer_push(s->conf.writer, e);
}

void
httpd_judged(const struct bench_event *e, void *server)
{
	bench_auto(bench_str_clear) struct bench_str name = { 0 };
	char mac[BENCH_MAC_TEXT];

	(void)httpd_push(server, e); /* the sweep tells of what was dropped */
	bench_str_add_log(&name, e->name, strlen(e->name));
	bench_say(BENCH_INFO, "http.%s ip=%s mac=%s name=%s bytes=%lld ms=%lld%s%s",
		  bench_outcome_name(e->outcome), e->ip,
		  bench_mac_is_zero(e->mac) ? "-" : bench_mac_format(e->mac, mac),
		  bench_str_get(&name), (long long)e->size, (long long)e->ms,
		  e->text[0] != '\0' ? " text=" : "", e->text);
}
