/* Who is signed in here. */
#include "api.h"

#include "board.h"

#include <bench/staff.h>
#include <json_out.h>

static bool
staff_exists(struct board *b)
{
	struct bench_store *s = content_store(&b->content);
	int staff = 0, supervisors = 0;

	return s == NULL ||
	       bench_store_staff_count(s, &staff, &supervisors, NULL) < 0 || staff > 0;
}

static void
write_session(struct board *b, const struct session *s, struct bench_str *out)
{
	struct json_out j = { .out = out };
	char time[BENCH_TIME_TEXT];

	jout_open(&j, NULL, '{');
	jout_bool(&j, "signed_in", s->id != 0);
	jout_text(&j, "name", s->name);
	jout_text(&j, "role", s->id == 0 ? "" : s->supervisor ? "supervisor" : "staff");
	jout_text(&j, "language", s->language);
	jout_text(&j, "csrf", s->csrf);
	jout_text(&j, "expires",
		  s->id == 0
			  ? ""
			  : bench_wall_format(sessions_expiry(b->sessions, s), time));
	jout_bool(&j, "staff_exists", staff_exists(b));
	jout_close(&j, '}');
}

void
api_session_show(struct request *r, struct answer *a)
{
	write_session(r->board, &r->session, &a->body);
}
