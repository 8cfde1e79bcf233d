#include "web_impl.h"

#include <string.h>
#include <unistd.h>

#define STREAM_BLOCK (32u << 10)

static const struct {
	const char *name, *value;
} safety[] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
	  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
	  "'none'; "
	  "require-trusted-types-for 'script'; trusted-types 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
};

static bool
add(struct MHD_Response *response, const char *name, const char *value)
{
	return MHD_add_response_header(response, name, value) == MHD_YES;
}

/* Names of files are our own words and numbers; what else comes is left out. */
static bool
add_file_name(struct MHD_Response *response, const char *name)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	bench_str_add(&text, "attachment; filename=\"");
	for (const char *c = name; *c != '\0'; c++) {
		if (strchr("\"\\/;", *c) == NULL && *c > ' ' && *c < 0x7f)
			bench_str_add_n(&text, c, 1);
	}
	bench_str_add(&text, "\"");
	return !bench_str_failed(&text) &&
	       add(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, bench_str_get(&text));
}

static bool
add_headers(const struct call *c, struct MHD_Response *response)
{
	const struct answer *a = &c->answer;
	char number[16];
	bool ok = true;

	for (size_t i = 0; i < BENCH_N(safety) && ok; i++)
		ok = add(response, safety[i].name, safety[i].value);
	/* what has no tag is somebody's: it must not stay on a shared computer's disk
	 */
	ok = ok && add(response, MHD_HTTP_HEADER_CACHE_CONTROL,
		       a->etag[0] != '\0' ? "no-cache" : "no-store");
	ok = ok && add(response, MHD_HTTP_HEADER_CONTENT_TYPE,
		       a->type == NULL ? "application/json" : a->type);
	if (a->etag[0] != '\0')
		ok = ok && add(response, MHD_HTTP_HEADER_ETAG, a->etag);
	if (a->encoding != NULL)
		ok = ok && add(response, MHD_HTTP_HEADER_CONTENT_ENCODING, a->encoding);
	if (a->varies)
		ok = ok && add(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
	if (a->cookie[0] != '\0')
		ok = ok && add(response, MHD_HTTP_HEADER_SET_COOKIE, a->cookie);
	if (a->allow != NULL)
		ok = ok && add(response, MHD_HTTP_HEADER_ALLOW, a->allow);
	if (a->file_name[0] != '\0')
		ok = ok && add_file_name(response, a->file_name);
	if (c->refused)
		ok = ok && add(response, MHD_HTTP_HEADER_CONNECTION, "close");
	if (a->retry_after > 0) {
		snprintf(number, sizeof(number), "%d", a->retry_after);
		ok = ok && add(response, MHD_HTTP_HEADER_RETRY_AFTER, number);
	}
	return ok;
}

/* --- the body ----------------------------------------------------------------------
 */

static ssize_t
read_stream(void *arg, uint64_t position, char *out, size_t room)
{
	struct call *c = arg;
	ssize_t n = c->answer.stream(c->answer.stream_arg, out, room);

	(void)position;
	if (n < 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (n == 0) {
		MHD_suspend_connection(c->connection);
		c->suspended = true;
	}
	return n;
}

static bool
has_already(struct call *c)
{
	const char *has = request_header(&c->r, MHD_HTTP_HEADER_IF_NONE_MATCH);

	return c->answer.etag[0] != '\0' && has != NULL &&
	       strstr(has, c->answer.etag) != NULL;
}

/* libmicrohttpd takes void *, and writes to none of it. */
static void *
unconst(const void *data)
{
	union {
		const void *in;
		void *out;
	} u = { .in = data };

	return u.out;
}

static struct MHD_Response *
make(struct call *c)
{
	struct answer *a = &c->answer;
	struct MHD_Response *response;

	if (a->stream != NULL)
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK,
							 read_stream, c, NULL);
	if (a->fd > 0) {
		response = MHD_create_response_from_fd64((uint64_t)a->size, a->fd);
		a->fd = response == NULL ? a->fd : 0;
		return response;
	}
	if (has_already(c)) {
		a->status = MHD_HTTP_NOT_MODIFIED;
		return MHD_create_response_from_buffer(0, unconst(""),
						       MHD_RESPMEM_PERSISTENT);
	}
	if (a->data != NULL)
		return MHD_create_response_from_buffer(a->data_len, unconst(a->data),
						       MHD_RESPMEM_PERSISTENT);
	return MHD_create_response_from_buffer(
		a->body.len, unconst(bench_str_get(&a->body)), MHD_RESPMEM_MUST_COPY);
}

enum MHD_Result
respond(struct call *c)
{
	struct answer *a = &c->answer;
	struct MHD_Response *response;
	enum MHD_Result r = MHD_NO;

	if (bench_str_failed(&a->body)) {
		answer_clear(a);
		return MHD_NO; /* out of memory: the connection ends */
	}
	response = make(c);
	if (response == NULL)
		return MHD_NO;
	if (a->status == 0)
		a->status = MHD_HTTP_OK;
	if (add_headers(c, response))
		r = MHD_queue_response(c->connection, a->status, response);
	MHD_destroy_response(response);
	c->client->whole = true;
	c->web->board->answered[a->status / 100 % 6]++;
	if (a->stream == NULL) /* else the library still reads from it */
		answer_clear(a);
	return r;
}
