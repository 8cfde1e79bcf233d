#include "stream.h"

#include <errno.h>
#include <string.h>

#define LOOK_MS 40		   /* between looks at the record */
#define ALIVE_US INT64_C(10000000) /* a silent line is found out by this */
#define EXTRA_MAX (256u << 10)	   /* of events that a browser does not take */
#define RETRY_MS 2000

struct stream {
	struct stream *next, **link;
	struct streams *all;
	struct request *request;
	int64_t session;
	int64_t version;	/* that it has; 0: none */
	struct bench_str out;	/* under way, from */
	size_t at;		/* here on */
	struct bench_str extra; /* to follow */
	struct bench_mono spoke;
	bool told_failed, asleep;
};

struct streams {
	struct content *content;
	struct sessions *sessions;
	struct stream *first;
	size_t n;
	struct bench_mono now;
};

int
streams_new(struct content *content, struct sessions *sessions,
	    struct streams **ret_streams, struct bench_err *err)
{
	struct streams *ss = calloc(1, sizeof(*ss));

	if (ss == NULL)
		return bench_fail(err, -ENOMEM, "streams: out of memory");
	ss->content = content;
	ss->sessions = sessions;
	*ret_streams = ss;
	return 0;
}

void
streams_freep(struct streams **ss)
{
	free(*ss);
	*ss = NULL;
}

static void
stream_end(void *arg)
{
	struct stream *s = arg;

	*s->link = s->next;
	if (s->next != NULL)
		s->next->link = s->link;
	s->all->n--;
	bench_str_clear(&s->out);
	bench_str_clear(&s->extra);
	free(s);
}

static void
add_event(struct bench_str *out, const char *event, const char *data)
{
	bench_str_addf(out, "event: %s\ndata: %s\n\n", event, data);
}

static void
say_failed(struct stream *s)
{
	if (!s->told_failed) {
		bench_str_add(&s->out, "event: failed\ndata: {\"text\":");
		bench_str_add_json(&s->out, s->all->content->picture.why);
		bench_str_add(&s->out, "}\n\n");
	}
	s->told_failed = true;
	s->version = s->all->content->version;
}

/* The next thing that it does not know, if there is one. */
static void
catch_up(struct stream *s)
{
	struct content *c = s->all->content;
	const char *patch;

	if (s->version == c->version)
		return;
	if (c->picture.why[0] != '\0') {
		say_failed(s);
		return;
	}
	patch = content_patch(c, s->version);
	if (patch != NULL) {
		add_event(&s->out, "patch", patch);
		s->version++;
	} else {
		add_event(&s->out, "board", bench_str_get(content_body(c)));
		s->version = c->version;
	}
	s->told_failed = false;
}

static void
fill(struct stream *s)
{
	bench_str_reset(&s->out);
	s->at = 0;
	catch_up(s);
	if (s->extra.len > 0) {
		bench_str_add(&s->out, bench_str_get(&s->extra));
		bench_str_reset(&s->extra);
	}
	if (s->out.len == 0 && s->all->now.us - s->spoke.us >= ALIVE_US)
		add_event(&s->out, "alive", "{}"); /* scripts see no comments */
}

static ssize_t
stream_read(void *arg, char *out, size_t room)
{
	struct stream *s = arg;
	size_t n;

	if (s->at == s->out.len)
		fill(s);
	if (bench_str_failed(&s->out))
		return -1; /* the browser comes again */
	n = s->out.len - s->at < room ? s->out.len - s->at : room;
	s->asleep = n == 0;
	if (n > 0) {
		memcpy(out, s->out.text + s->at, n);
		s->spoke = s->all->now;
	}
	s->at += n;
	return (ssize_t)n;
}

static size_t
count_of(const struct streams *ss, const char *address)
{
	size_t n = 0;

	for (const struct stream *s = ss->first; s != NULL; s = s->next)
		n += strcmp(s->request->address, address) == 0;
	return n;
}

void
streams_open(struct streams *ss, struct request *r, struct answer *a)
{
	struct stream *s;

	ss->now = bench_mono_now();
	s = ss->n < STREAMS_MAX && count_of(ss, r->address) < STREAMS_OF_ADDRESS
		    ? calloc(1, sizeof(*s))
		    : NULL;
	if (s == NULL) {
		a->retry_after = 5;
		answer_error(a, 503, "busy", "too many boards are open");
		return;
	}
	*s = (struct stream){ .next = ss->first,
			      .link = &ss->first,
			      .all = ss,
			      .request = r,
			      .session = r->session.id,
			      .spoke = ss->now };
	if (ss->first != NULL)
		ss->first->link = &s->next;
	ss->first = s;
	ss->n++;
	bench_str_addf(&s->out, "retry: %d\n\n", RETRY_MS);
	a->type = "text/event-stream; charset=utf-8";
	a->stream = stream_read;
	a->stream_end = stream_end;
	a->stream_arg = s;
}

static void
wake(struct stream *s)
{
	if (!s->asleep)
		return;
	s->asleep = false;
	request_more(s->request);
}

void
streams_send(struct streams *ss, int64_t session, const char *event, const char *data)
{
	for (struct stream *s = ss->first; s != NULL; s = s->next) {
		if (session == 0 || s->session != session)
			continue;
		if (s->extra.len < EXTRA_MAX)
			add_event(&s->extra, event, data);
		wake(s);
	}
}

static void
end_sessions(struct streams *ss)
{
	struct bench_wall now = bench_wall_now();

	for (struct stream *s = ss->first; s != NULL; s = s->next) {
		if (s->session == 0 || sessions_alive(ss->sessions, s->session, now))
			continue;
		s->session = 0;
		add_event(&s->extra, "session", "{\"signed_in\":false}");
	}
}

void
streams_run(struct streams *ss, struct bench_mono now)
{
	if (ss->first == NULL)
		return;
	ss->now = now;
	content_refresh(ss->content, now);
	end_sessions(ss);
	for (struct stream *s = ss->first; s != NULL; s = s->next) {
		if (s->version != ss->content->version || s->extra.len > 0 ||
		    now.us - s->spoke.us >= ALIVE_US)
			wake(s);
	}
}

int
streams_timeout_ms(const struct streams *ss)
{
	return ss->first == NULL ? -1 : LOOK_MS;
}

size_t
streams_count(const struct streams *ss)
{
	return ss->n;
}
