/* What one request gets. */
#include "range.h"
#include "report.h"
#include "request.h"

#include <bench/say.h>
#include <errno.h>
#include <fnmatch.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define RETRY_AFTER "30"
#define BLOCK (32 * 1024)
#define CODED "aes128gcm"

/* A response and the size of the head that it will have on the wire. */
struct reply {
	struct MHD_Response *response;
	size_t head;
	bool failed;
};

/* libmicrohttpd takes void *, and writes to none of it. */
static struct MHD_Response *
text_response(const char *text)
{
	union {
		const char *in;
		void *out;
	} u = { .in = text };

	return MHD_create_response_from_buffer(strlen(text), u.out,
					       MHD_RESPMEM_PERSISTENT);
}

static void
add_header(struct reply *p, const char *name, const char *value)
{
	p->failed = p->failed || p->response == NULL ||
		    MHD_add_response_header(p->response, name, value) != MHD_YES;
	p->head += strlen(name) + strlen(value) + 4;
}

/* Takes the response. */
static enum MHD_Result
queue(struct httpd_request *q, struct reply *p, unsigned status)
{
	enum MHD_Result r = MHD_NO;

	if (p->response == NULL)
		return MHD_NO;
	if (!p->failed)
		r = MHD_queue_response(q->connection, status, p->response);
	MHD_destroy_response(p->response);
	return r;
}

static const char *
header(const struct httpd_request *q, const char *name)
{
	return MHD_lookup_connection_value(q->connection, MHD_HEADER_KIND, name);
}

/* The claim itself, for the record; valid as long as the request. */
static struct bench_bytes
user_agent(const struct httpd_request *q)
{
	const char *text = header(q, MHD_HTTP_HEADER_USER_AGENT);

	return (struct bench_bytes){ (const uint8_t *)text,
				     text == NULL ? 0 : strlen(text) };
}

static void
record_refusal(const struct httpd_request *q, int status, const char *text)
{
	struct bench_event e;

	httpd_event_start(q, BENCH_EVENT_TRANSFER, &e);
	e.outcome = BENCH_OUTCOME_REFUSED;
	e.raw = user_agent(q);
	snprintf(e.text, sizeof(e.text), "%d %s", status, text);
	httpd_judged(&e, q->server);
}

static int
status_of(const struct httpd_request *q, enum bench_http_case why)
{
	return bench_family_status(q->agent.who.family, why);
}

enum MHD_Result
httpd_refuse(struct httpd_request *q, enum bench_http_case why, const char *text)
{
	int status = status_of(q, why);
	struct reply p = { .response = text_response("") };

	record_refusal(q, status, text);
	if (why == BENCH_HTTP_METHOD)
		add_header(&p, MHD_HTTP_HEADER_ALLOW,
			   q->name.place == HTTPD_UNIT ? "GET, HEAD, POST, PUT"
						       : "GET, HEAD");
	if (why == BENCH_HTTP_BUSY) {
		add_header(&p, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_AFTER);
		add_header(&p, MHD_HTTP_HEADER_CONNECTION, "close");
	}
	return queue(q, &p, (unsigned)status);
}

enum MHD_Result
httpd_refuse_body(struct httpd_request *q)
{
	struct reply p = { .response = text_response("a report has 1 MiB at most\n") };

	record_refusal(q, MHD_HTTP_CONTENT_TOO_LARGE, "a report of more than 1 MiB");
	add_header(&p, MHD_HTTP_HEADER_CONNECTION, "close");
	return queue(q, &p, MHD_HTTP_CONTENT_TOO_LARGE);
}

static enum MHD_Result
send_text(struct httpd_request *q, const char *text, const char *type)
{
	struct reply p = { .response = text_response(text) };

	add_header(&p, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	return queue(q, &p, MHD_HTTP_OK);
}

/* --- redirects (bench.conf) --------------------------------------------------------
 */

/* false: a placeholder that we cannot fill for this client. */
static bool
expand(const struct httpd_request *q, const char *to, struct bench_str *out)
{
	const struct bench_model *model = q->agent.who.model;
	char mac[13];

	for (const char *p = to; *p != '\0';) {
		if (strncmp(p, "{{mac}}", 7) == 0) {
			if (bench_mac_is_zero(q->owner))
				return false;
			bench_str_add(out, bench_mac_format_bare(q->owner, mac));
			p += 7;
		} else if (strncmp(p, "{{psn}}", 7) == 0) {
			if (model == NULL)
				return false;
			bench_str_add(out, model->psn);
			p += 7;
		} else {
			bench_str_add_n(out, p++, 1);
		}
	}
	return !bench_str_failed(out);
}

static const struct bench_redirect *
find_redirect(const struct httpd_request *q)
{
	const struct bench_config *c = q->server->conf.config;

	for (int i = 0; i < c->redirects; i++) {
		if (fnmatch(c->redirect[i].path, q->name.name,
			    FNM_PATHNAME | FNM_CASEFOLD) == 0)
			return &c->redirect[i];
	}
	return NULL;
}

static enum MHD_Result
redirect(struct httpd_request *q, const struct bench_redirect *to)
{
	bench_auto(bench_str_clear) struct bench_str where = { 0 };
	struct reply p = { .response = text_response("") };
	struct bench_event e;

	if (!expand(q, to->to, &where)) {
		MHD_destroy_response(p.response);
		return httpd_refuse(q, BENCH_HTTP_MISSING,
				    "the redirect's {{mac}} or {{psn}} is not known");
	}
	httpd_event_start(q, BENCH_EVENT_ASKED, &e);
	e.raw = user_agent(q);
	snprintf(e.text, sizeof(e.text), "%d %.240s", to->status,
		 bench_str_get(&where));
	(void)httpd_push(q->server, &e);
	add_header(&p, MHD_HTTP_HEADER_LOCATION, bench_str_get(&where));
	return queue(q, &p, (unsigned)to->status);
}

/* --- reports -----------------------------------------------------------------------
 */

/* Of two claims the one that is not the address's own unit: the store raises the alarm.
 */
static struct bench_mac
claimed_mac(const struct httpd_request *q, struct bench_mac reported)
{
	if (bench_mac_is_zero(reported))
		return bench_mac_is_zero(q->agent.mac) ? q->owner : q->agent.mac;
	if (bench_mac_is_zero(q->agent.mac) || !bench_mac_equal(reported, q->owner))
		return reported;
	return q->agent.mac;
}

static bool
store_report(struct httpd_request *q)
{
	struct bench_bytes body = { (const uint8_t *)q->body.text, q->body.len };
	struct httpd_report report;
	struct bench_event e;
	char mac[BENCH_MAC_TEXT];

	httpd_report_read(body, header(q, MHD_HTTP_HEADER_CONTENT_ENCODING), &report);
	httpd_event_start(q, BENCH_EVENT_REPORT, &e);
	e.mac = claimed_mac(q, report.mac);
	if (report.model[0] != '\0')
		bench_copy(e.model, sizeof(e.model), report.model);
	if (report.serial[0] != '\0')
		bench_copy(e.serial, sizeof(e.serial), report.serial);
	if (report.version[0] != '\0')
		bench_copy(e.version, sizeof(e.version), report.version);
	bench_copy(e.text, sizeof(e.text), report.text);
	e.size = (int64_t)body.len;
	e.raw = body;
	if (!bench_writer_push_whole(q->server->conf.writer, &e))
		return false;
	bench_say(BENCH_INFO, "http.report ip=%s mac=%s bytes=%zu", e.ip,
		  bench_mac_is_zero(e.mac) ? "-" : bench_mac_format(e.mac, mac),
		  body.len);
	return true;
}

/* --- files -------------------------------------------------------------------------
 */

void
httpd_body_release(void *body)
{
	struct httpd_body *b = body;

	if (b == NULL || --b->holders > 0)
		return;
	close(b->fd);
	free(b);
}

/* Asked for a block means that all before it is in the kernel's hands. */
static ssize_t
read_block(void *body, uint64_t pos, char *buffer, size_t max)
{
	struct httpd_body *b = body;
	ssize_t n = pread(b->fd, buffer, max, (off_t)(b->first + (int64_t)pos));

	b->handed = pos;
	return n > 0 ? n : MHD_CONTENT_READER_END_WITH_ERROR;
}

/* Takes fd. */
static struct MHD_Response *
block_response(struct httpd_request *q, int fd, int64_t first, int64_t size)
{
	struct httpd_body *b = calloc(1, sizeof(*b));
	struct MHD_Response *response = NULL;

	if (b != NULL) {
		*b = (struct httpd_body){ .fd = fd, .holders = 1, .first = first };
		response = MHD_create_response_from_callback(
			(uint64_t)size, BLOCK, read_block, b, httpd_body_release);
	}
	if (response == NULL) {
		close(fd);
		free(b);
		return NULL;
	}
	b->holders++;
	q->blocks = b;
	return response;
}

/* One more TLS record, an alert of two bytes, when the connection is closed in form. */
static uint64_t
close_notify_size(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	gnutls_session_t session = info == NULL ? NULL : info->tls_session;

	if (session == NULL || gnutls_mac_get(session) != GNUTLS_MAC_AEAD)
		return 0;
	return gnutls_record_overhead_size(session) + 2;
}

/* What libmicrohttpd adds to our headers. */
static uint64_t
head_size(const struct httpd_request *q, const struct reply *p, unsigned status)
{
	const char *wish = header(q, MHD_HTTP_HEADER_CONNECTION);
	bool close = wish != NULL && strcasecmp(wish, "close") == 0;
	bool keep = wish != NULL && strcasecmp(wish, "keep-alive") == 0;
	int n = snprintf(NULL, 0,
			 "HTTP/1.1 %u %s\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
			 "%sContent-Length: %lld\r\n\r\n",
			 status, MHD_get_reason_phrase_for(status),
			 q->old_protocol && keep    ? "Connection: Keep-Alive\r\n"
			 : q->old_protocol || close ? "Connection: close\r\n"
						    : "",
			 (long long)q->event.size);

	return (uint64_t)n + p->head;
}

static void
start_transfer(struct httpd_request *q, const struct reply *p, unsigned status)
{
	struct httpd_wire wire;

	q->event.kind = BENCH_EVENT_TRANSFER;
	q->sending = httpd_wire_read(q->client->fd, &wire) == 0;
	q->start = q->sending ? wire.written : 0;
	q->head = q->client->tls ? UINT64_MAX : head_size(q, p, status);
	q->tail = q->client->tls ? close_notify_size(q->connection) : 0;
}

/* The head is complete but for what libmicrohttpd adds. */
static enum MHD_Result
send_reply(struct httpd_request *q, struct reply *p, unsigned status)
{
	struct bench_event asked = q->event;

	asked.size = 0;
	asked.raw = user_agent(q);
	(void)httpd_push(q->server, &asked);
	if (q->method != HTTPD_HEAD)
		start_transfer(q, p, status);
	return queue(q, p, status);
}

static void
describe(struct httpd_request *q, const struct httpd_file *file, bool part,
	 int64_t first, int64_t last, struct reply *p)
{
	char range[80];

	add_header(p, MHD_HTTP_HEADER_CONTENT_TYPE, "application/octet-stream");
	add_header(p, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
	if (file->coded)
		add_header(p, MHD_HTTP_HEADER_CONTENT_ENCODING, CODED);
	if (part) {
		snprintf(range, sizeof(range), "bytes %lld-%lld/%lld", (long long)first,
			 (long long)last, (long long)file->id.size);
		add_header(p, MHD_HTTP_HEADER_CONTENT_RANGE, range);
		bench_copy(q->event.text, sizeof(q->event.text), range);
	}
	if (q->method == HTTPD_HEAD)
		bench_copy(q->event.text, sizeof(q->event.text), "HEAD");
}

static enum MHD_Result
send_beyond(struct httpd_request *q, const struct httpd_file *file)
{
	struct reply p = { .response = text_response("") };
	char range[48];

	close(file->fd);
	record_refusal(q, MHD_HTTP_RANGE_NOT_SATISFIABLE, "a range beyond the end");
	snprintf(range, sizeof(range), "bytes */%lld", (long long)file->id.size);
	add_header(&p, MHD_HTTP_HEADER_CONTENT_RANGE, range);
	return queue(q, &p, MHD_HTTP_RANGE_NOT_SATISFIABLE);
}

/* Takes file->fd. There are no validators, so If-Range never holds; and no 304, which
 * would prove nothing. */
static enum MHD_Result
send_file(struct httpd_request *q, const struct httpd_file *file)
{
	int64_t first = 0, last = file->id.size - 1, size;
	enum httpd_range part = HTTPD_WHOLE;
	struct reply p = { 0 };

	if (header(q, MHD_HTTP_HEADER_IF_RANGE) == NULL && q->method != HTTPD_POST)
		part = httpd_range_read(header(q, MHD_HTTP_HEADER_RANGE), file->id.size,
					&first, &last);
	if (part == HTTPD_BEYOND)
		return send_beyond(q, file);
	size = last - first + 1;
	httpd_event_start(q, BENCH_EVENT_ASKED, &q->event);
	q->event.file = file->id;
	if (q->client->tls && size > 0)
		p.response = block_response(q, file->fd, first, size);
	else
		p.response = MHD_create_response_from_fd_at_offset64(
			(uint64_t)size, file->fd, (uint64_t)first);
	describe(q, file, part == HTTPD_PART, first, last, &p);
	q->event.size = size;
	return send_reply(q, &p,
			  part == HTTPD_PART ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK);
}

static enum MHD_Result
ask_for_password(struct httpd_request *q, enum httpd_auth_verdict verdict)
{
	struct MHD_Response *response = text_response("");
	enum MHD_Result r;

	if (response == NULL)
		return MHD_NO;
	if (verdict == HTTPD_AUTH_WRONG)
		record_refusal(q, MHD_HTTP_UNAUTHORIZED, "wrong name or password");
	r = httpd_auth_ask(q->server->conf.auth, q->connection, response,
			   verdict == HTTPD_AUTH_STALE);
	MHD_destroy_response(response);
	return r;
}

static enum MHD_Result
fetch(struct httpd_request *q)
{
	enum httpd_auth_verdict verdict = HTTPD_AUTH_GOOD;
	struct httpd_file file;
	int r = httpd_file_open(q->server->conf.tree, q->client->ip, &q->name, &file);

	if (r == -ENOENT && q->method == HTTPD_POST)
		return send_text(q, "", "text/plain");
	if (r == -ENOENT)
		return httpd_refuse(q, BENCH_HTTP_MISSING, "no such file");
	if (r < 0)
		return httpd_refuse(q, BENCH_HTTP_BUSY, strerror(-r));
	if (q->name.place == HTTPD_UNIT)
		verdict = httpd_auth_check(q->server->conf.auth, q->connection);
	if (verdict == HTTPD_AUTH_GOOD)
		return send_file(q, &file);
	close(file.fd);
	return ask_for_password(q, verdict);
}

/* A POST asks for the profile by a body that tells who asks ([--post]), or is a report
 * under a name that no file has; a PUT is a report. */
enum MHD_Result
httpd_answer(struct httpd_request *q)
{
	bool has_report = q->method == HTTPD_POST || q->method == HTTPD_PUT;
	const struct bench_redirect *to;

	q->client->answered = true;
	if (q->name.place == HTTPD_FOREIGN)
		return httpd_refuse(q, BENCH_HTTP_FOREIGN, "another unit's file");
	if (q->name.place == HTTPD_BAD)
		return httpd_refuse(q, BENCH_HTTP_MISSING,
				    "no file can have this name");
	if (q->method == HTTPD_OTHER || (has_report && q->name.place != HTTPD_UNIT))
		return httpd_refuse(q, BENCH_HTTP_METHOD,
				    "a method that is not served");
	if (q->too_large)
		return httpd_refuse_body(q);
	if (has_report && !store_report(q))
		return httpd_refuse(q, BENCH_HTTP_BUSY,
				    "the record cannot take the report now");
	if (q->method == HTTPD_PUT)
		return send_text(q, "", "text/plain");
	if (q->name.place == HTTPD_CA && q->server->conf.ca[0] != '\0')
		return send_text(q, q->server->conf.ca, "application/x-pem-file");
	to = find_redirect(q);
	if (to != NULL)
		return redirect(q, to);
	return fetch(q);
}
