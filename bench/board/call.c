/* One request's way: head, body, handler, answer. */
#include "web_impl.h"

#include "assets.h"
#include "origin.h"

#include <bench/staff.h>
#include <errno.h>
#include <string.h>

/* --- what handlers ask of a request ------------------------------------------------
 */

const char *
request_query(const struct request *r, const char *name)
{
	const struct call *c = r->web;
	const char *value =
		MHD_lookup_connection_value(c->connection, MHD_GET_ARGUMENT_KIND, name);

	return value;
}

struct query_walk {
	bool (*fn)(const char *name, const char *value, void *arg);
	void *arg;
};

static enum MHD_Result
walk(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	const struct query_walk *w = arg;

	(void)kind;
	return w->fn(name, value == NULL ? "" : value, w->arg) ? MHD_YES : MHD_NO;
}

void
request_query_each(const struct request *r,
		   bool (*fn)(const char *name, const char *value, void *arg),
		   void *arg)
{
	const struct call *c = r->web;
	struct query_walk w = { fn, arg };

	MHD_get_connection_values(c->connection, MHD_GET_ARGUMENT_KIND, walk, &w);
}

const char *
request_header(const struct request *r, const char *name)
{
	const struct call *c = r->web;

	return MHD_lookup_connection_value(c->connection, MHD_HEADER_KIND, name);
}

static void
resume(struct call *c)
{
	if (c->suspended)
		MHD_resume_connection(c->connection);
	c->suspended = false;
}

static void
call_free(struct call *c)
{
	if (c->sinking)
		c->route->sink->close(&c->r);
	answer_clear(&c->answer);
	if (c->body.len > 0) /* there may be PINs in it */
		explicit_bzero(c->body.text, c->body.len);
	bench_str_clear(&c->body);
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	free(c);
}

void
request_finish(struct request *r, struct answer *answer)
{
	struct call *c = r->web;

	answer_clear(&c->answer);
	c->answer = *answer;
	c->answer.later = false;
	*answer = (struct answer){ 0 };
	c->waits = false;
	if (c->gone)
		call_free(c);
	else
		resume(c);
}

void
request_more(struct request *r)
{
	resume(r->web);
}

/* --- the head ----------------------------------------------------------------------
 */

static bool
parse_method(const char *text, enum method *ret_method)
{
	static const char *const names[METHODS] = { "GET", "HEAD", "POST", "DELETE" };

	for (int i = 0; i < METHODS; i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret_method = (enum method)i;
			return true;
		}
	}
	*ret_method = METHODS;
	return false;
}

static bool
is_change(const struct call *c)
{
	return c->r.method == METHOD_POST || c->r.method == METHOD_DELETE;
}

/* The person may have been disabled, or have another role, since. */
static void
look_up_session(struct call *c)
{
	struct board *b = c->web->board;
	struct bench_store *store = content_store(&b->content);
	char token[SESSION_TOKEN];
	struct bench_staff who;
	int r;

	if (!origin_cookie(request_header(&c->r, MHD_HTTP_HEADER_COOKIE),
			   SESSION_COOKIE, token, sizeof(token)) ||
	    !sessions_find(b->sessions, token, bench_wall_now(), &c->r.session) ||
	    store == NULL)
		return;
	r = bench_store_staff_active(store, c->r.session.name, &who, NULL);
	if (r == -ENOENT || r == -EPERM) {
		sessions_end(b->sessions, c->r.session.id);
		c->r.session = (struct session){ 0 };
	} else if (r == 0) {
		c->r.session.supervisor = who.supervisor;
		bench_copy(c->r.session.language, sizeof(c->r.session.language),
			   who.language);
		sessions_update(b->sessions, &c->r.session);
	}
}

static bool
has_body(const struct call *c)
{
	const char *length = request_header(&c->r, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return (length != NULL && strcmp(length, "0") != 0) ||
	       request_header(&c->r, MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
}

static int64_t
body_most(const struct call *c)
{
	if (c->route == NULL || !is_change(c))
		return 0;
	return c->route->sink != NULL ? c->route->sink->most : REQUEST_BODY_MAX;
}

static bool
is_too_large(const struct call *c)
{
	const char *length = request_header(&c->r, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return has_body(c) && (body_most(c) == 0 ||
			       (length != NULL &&
				strtoull(length, NULL, 10) > (uint64_t)body_most(c)));
}

static bool
is_json(const char *type)
{
	return type != NULL && strncmp(type, "application/json", 16) == 0 &&
	       (type[16] == '\0' || type[16] == ';' || type[16] == ' ');
}

static bool
is_forged(const struct call *c)
{
	const char *csrf = request_header(&c->r, "X-Prebench-CSRF");

	if (!origin_is_ours(request_header(&c->r, "Origin"),
			    request_header(&c->r, "Sec-Fetch-Site"),
			    request_header(&c->r, MHD_HTTP_HEADER_HOST), c->r.tls))
		return true;
	if (c->r.session.id == 0) /* no other page may set this header */
		return request_header(&c->r, "X-Prebench") == NULL;
	return csrf == NULL || !origin_same_secret(csrf, c->r.session.csrf);
}

static void
refuse_change(struct call *c)
{
	struct answer *a = &c->answer;

	if (is_forged(c))
		answer_error(a, 403, "forged",
			     "this did not come from the board's own page: load it "
			     "again");
	else if (has_body(c) && c->route->sink == NULL &&
		 !is_json(request_header(&c->r, MHD_HTTP_HEADER_CONTENT_TYPE)))
		answer_error(a, 415, "not-json", "the body must be application/json");
}

static bool
is_too_often(struct call *c)
{
	struct board *b = c->web->board;
	int s;

	/* The page's own files cost nothing, and a page is many of them: a room full of
	 * browsers behind one proxy loads them all at once when benchd comes back. */
	if (c->route == NULL && !is_change(c) && asset_find(c->r.path) != NULL)
		return false;
	s = limit_take(&b->requests, c->r.address, bench_mono_now());
	if (s == 0)
		return false;
	c->answer.retry_after = s;
	answer_error(&c->answer, 429, "too-many",
		     "too many requests from here: come again in %d s", s);
	return true;
}

static void
refuse_unknown(struct call *c, bool other)
{
	if (other || (c->r.method != METHOD_GET && c->r.method != METHOD_HEAD)) {
		c->answer.allow = other ? "GET, HEAD, POST, DELETE" : "GET, HEAD";
		answer_error(&c->answer, 405, "method", "this cannot be done here");
	} else {
		answer_error(&c->answer, 404, "not-found", "there is no such page");
	}
}

/* Before the body comes: everything that can be refused without it. */
static void
admit(struct call *c, const char *method)
{
	bool known = parse_method(method, &c->r.method), other = false;

	if (!origin_host_is_ours(request_header(&c->r, MHD_HTTP_HEADER_HOST),
				 c->web->names)) {
		answer_error(&c->answer, 421, "host",
			     "the bench has another name: see board_name in "
			     "bench.conf");
		return;
	}
	if (known)
		c->route = route_find(c->r.method, c->r.path, &other, &c->r.tail);
	if (is_too_often(c))
		return;
	if (!known) {
		refuse_unknown(c, false);
		return;
	}
	if (is_too_large(c)) {
		answer_error(&c->answer, 413, "too-large",
			     "the body is larger than what is taken here");
		return;
	}
	if (c->route == NULL) {
		if (other || is_change(c) || asset_find(c->r.path) == NULL)
			refuse_unknown(c, other);
		return;
	}
	look_up_session(c);
	if (is_change(c))
		refuse_change(c);
	if (c->answer.status == 0 && c->route->who == WHO_STAFF && c->r.session.id == 0)
		answer_error(&c->answer, 401, "sign-in", "sign in first");
}

static void
open_sink(struct call *c)
{
	if (c->answer.status != 0 || c->route == NULL || c->route->sink == NULL ||
	    !has_body(c))
		return;
	c->client->uploads = true;
	c->sinking = c->route->sink->open(&c->r, &c->answer) == 0;
}

/* --- the way -----------------------------------------------------------------------
 */

static struct call *
call_new(struct board_web *w, struct MHD_Connection *connection, const char *url)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct web_client *client = info == NULL ? NULL : info->socket_context;
	struct call *c = client == NULL ? NULL : calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->r = (struct request){
		.board = w->board, .path = url, .tail = "", .tls = w->tls, .web = c
	};
	bench_copy(c->r.address, sizeof(c->r.address), client->address);
	c->web = w;
	c->connection = connection;
	c->client = client;
	c->next = w->calls;
	c->link = &w->calls;
	if (c->next != NULL)
		c->next->link = &c->next;
	w->calls = c;
	client->in_request = true;
	client->whole = client->uploads = false;
	return c;
}

static enum MHD_Result
begin(struct board_web *w, struct MHD_Connection *connection, const char *url,
      const char *method, struct call **ret_call)
{
	struct call *c = call_new(w, connection, url);

	*ret_call = c;
	if (c == NULL)
		return MHD_NO;
	admit(c, method);
	open_sink(c);
	if (c->answer.status == 0 || !has_body(c))
		return MHD_YES; /* an answer now would end the connection */
	c->refused = true;
	return respond(c);
}

static void
take_body(struct call *c, const char *data, size_t n)
{
	if (c->sinking && c->sink_error == 0)
		c->sink_error = c->route->sink->write(&c->r, data, n);
	if (c->sinking || c->sink_error != 0)
		return;
	if (c->body.len + n > REQUEST_BODY_MAX)
		c->sink_error = -EFBIG;
	else
		bench_str_add_n(&c->body, data, n);
}

static void
answer_sink_error(struct call *c)
{
	if (c->sink_error == -EFBIG)
		answer_error(&c->answer, 413, "too-large",
			     "the body is larger than what is taken here");
	else
		answer_error(&c->answer, 503, "storage", "the file cannot be kept: %s",
			     strerror(-c->sink_error));
}

static void
answer_asset(struct call *c)
{
	const struct board_asset *asset = asset_find(c->r.path);

	asset_answer(c->web->board->assets, asset,
		     request_header(&c->r, MHD_HTTP_HEADER_ACCEPT_ENCODING),
		     &c->answer);
}

static void
run(struct call *c)
{
	c->r.body = (struct bench_bytes){ (const uint8_t *)bench_str_get(&c->body),
					  c->body.len };
	if (c->sink_error != 0)
		answer_sink_error(c);
	else if (c->route == NULL)
		answer_asset(c);
	else
		c->route->run(&c->r, &c->answer);
}

static enum MHD_Result
finish(struct call *c)
{
	if (c->answer.status == 0 && !c->ran)
		run(c);
	c->ran = true;
	if (!c->answer.later)
		return respond(c);
	c->waits = true;
	c->answer.later = false;
	c->suspended = true;
	MHD_suspend_connection(c->connection);
	return MHD_YES;
}

enum MHD_Result
call_step(struct board_web *w, struct MHD_Connection *connection, const char *url,
	  const char *method, const char *upload_data, size_t *upload_data_size,
	  struct call **call)
{
	struct call *c = *call;

	if (c == NULL)
		return begin(w, connection, url, method, call);
	if (*upload_data_size > 0) {
		take_body(c, upload_data, *upload_data_size);
		*upload_data_size = 0;
		return MHD_YES;
	}
	c->client->whole = true; /* from here on it waits for us */
	return c->refused ? MHD_YES : finish(c);
}

void
call_end(struct call *c)
{
	c->client->in_request = false;
	c->client->since = bench_mono_now();
	c->gone = true;
	if (!c->waits)
		call_free(c);
}

void
call_wake_all(struct board_web *w)
{
	for (struct call *c = w->calls; c != NULL; c = c->next) {
		c->waits = false; /* nobody will answer any more */
		resume(c);
	}
}

void
call_forget_all(struct board_web *w)
{
	while (w->calls != NULL)
		call_free(w->calls);
}
