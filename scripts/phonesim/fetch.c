#include "fetch.h"

#include <stdio.h>

void
fetch_finish(struct fetch *f, enum net_result r, const char *error)
{
	snprintf(f->error, sizeof(f->error), "%s", error);
	f->done(f->arg, r, f->error);
}

static void
later(void *arg)
{
	struct fetch *f = arg;

	fetch_finish(f, f->outcome, f->failure);
}

void
fetch_finish_later(struct fetch *f, enum net_result r, const char *why)
{
	f->outcome = r;
	f->failure = why;
	timer_set(f->net->loop, &f->later, 0);
}

bool
fetch_take(struct fetch *f, const void *p, size_t n)
{
	size_t room = f->ask.keep - f->body.len;

	f->bytes += n;
	if (n > 0)
		str_addn(&f->body, p, n < room ? n : room);
	return f->progress(f->arg);
}

void
fetch_init(struct fetch *f)
{
	timer_init(&f->later, later, f);
	f->source->init(f);
}

void
fetch_start(struct fetch *f, struct ask *ask)
{
	fetch_cancel(f);
	f->ask = *ask;
	*ask = (struct ask){ 0 };
	f->url = f->ask.url;
	f->ip = 0;
	f->bytes = 0;
	f->redirects = 0;
	f->coding[0] = '\0';
	f->source->start(f);
}

void
fetch_cancel(struct fetch *f)
{
	timer_stop(f->net->loop, &f->later);
	f->source->cancel(f);
	ask_clear(&f->ask);
	str_clear(&f->body);
}
