#include "web.h"

#include "assets.h"
#include "content.h"

#include <errno.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

#define CONNECTIONS 100
#define CONNECTIONS_PER_ADDRESS 30
#define CONNECTION_MEMORY (16 * 1024) /* bounds a request's head, too */
#define IDLE_S 5		      /* an open page asks every second */
#define BOARD_JSON "/api/board"

struct board_web {
	struct MHD_Daemon *daemon;
	int fd;
	struct content content;
	char page[BOARD_ETAG];
};

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
	{ "Cache-Control", "no-cache" },
};

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

/* Takes the response. */
static enum MHD_Result
answer(struct MHD_Connection *connection, unsigned status,
       struct MHD_Response *response, const char *type, const char *etag)
{
	enum MHD_Result r = MHD_YES;

	if (response == NULL)
		return MHD_NO;
	for (size_t i = 0; i < BENCH_N(safety) && r == MHD_YES; i++)
		r = MHD_add_response_header(response, safety[i].name, safety[i].value);
	if (r == MHD_YES && type != NULL)
		r = MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
					    type);
	if (r == MHD_YES && etag != NULL)
		r = MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag);
	if (r == MHD_YES && status == MHD_HTTP_METHOD_NOT_ALLOWED)
		r = MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW,
					    "GET, HEAD");
	if (r == MHD_YES)
		r = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return r;
}

/* A plain answer without content of ours; the connection ends with it. */
static enum MHD_Result
refuse(struct MHD_Connection *connection, unsigned status, const char *text)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(
		strlen(text), unconst(text), MHD_RESPMEM_PERSISTENT);

	if (response != NULL &&
	    MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close") !=
		    MHD_YES) {
		MHD_destroy_response(response);
		return MHD_NO;
	}
	return answer(connection, status, response, "text/plain; charset=utf-8", NULL);
}

static bool
has_already(struct MHD_Connection *connection, const char *etag)
{
	const char *has = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
						      MHD_HTTP_HEADER_IF_NONE_MATCH);

	return has != NULL && strstr(has, etag) != NULL;
}

static enum MHD_Result
send_body(struct MHD_Connection *connection, const void *data, size_t len,
	  enum MHD_ResponseMemoryMode mode, const char *type, const char *etag)
{
	unsigned status = MHD_HTTP_OK;

	if (has_already(connection, etag)) {
		status = MHD_HTTP_NOT_MODIFIED;
		data = "";
		len = 0;
		mode = MHD_RESPMEM_PERSISTENT;
	}
	return answer(connection, status,
		      MHD_create_response_from_buffer(len, unconst(data), mode), type,
		      etag);
}

static enum MHD_Result
send_board(struct board_web *w, struct MHD_Connection *connection)
{
	content_refresh(&w->content, bench_mono_now());
	return send_body(connection, bench_str_get(&w->content.body),
			 w->content.body.len, MHD_RESPMEM_MUST_COPY, "application/json",
			 w->content.etag);
}

static enum MHD_Result
send_asset(struct MHD_Connection *connection, const struct board_asset *a)
{
	char etag[BOARD_ETAG];

	board_etag(a->data, a->len, etag);
	return send_body(connection, a->data, a->len, MHD_RESPMEM_PERSISTENT, a->type,
			 etag);
}

static bool
has_body(struct MHD_Connection *connection)
{
	const char *length = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return (length != NULL && strcmp(length, "0") != 0) ||
	       MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					   MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *url,
	   const char *method, const char *version, const char *upload_data,
	   size_t *upload_data_size, void **request)
{
	struct board_web *w = arg;

	(void)version;
	(void)upload_data;
	(void)upload_data_size;
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
			      "the board can only be read\n");
	if (has_body(connection))
		return refuse(connection, MHD_HTTP_CONTENT_TOO_LARGE,
			      "a request for the board has no body\n");
	if (*request ==
	    NULL) { /* the head alone: an answer now would end the connection */
		*request = w;
		return MHD_YES;
	}
	if (strcmp(url, BOARD_JSON) == 0)
		return send_board(w, connection);
	for (size_t i = 0; i < board_assets_n; i++) {
		if (strcmp(url, board_assets[i].url) == 0)
			return send_asset(connection, &board_assets[i]);
	}
	return refuse(connection, MHD_HTTP_NOT_FOUND, "there is no such page\n");
}

/* What clients get wrong is their affair: a stranger must not fill our journal. */
static void
on_complaint(void *arg, const char *fmt, va_list ap)
{
	(void)arg;
	(void)fmt;
	(void)ap;
}

static struct MHD_Daemon *
start_daemon(struct board_web *w, int socket)
{
	return MHD_start_daemon(
		MHD_USE_EPOLL | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request, w,
		MHD_OPTION_EXTERNAL_LOGGER, on_complaint, NULL,
		MHD_OPTION_LISTEN_SOCKET, (MHD_socket)socket,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_ADDRESS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

/* One name for all parts of the page: an open page that is older loads itself again. */
static void
name_page(char page[BOARD_ETAG])
{
	bench_auto(bench_str_clear) struct bench_str all = { 0 };
	char etag[BOARD_ETAG];

	for (size_t i = 0; i < board_assets_n; i++) {
		board_etag(board_assets[i].data, board_assets[i].len, etag);
		bench_str_add(&all, etag);
	}
	board_etag(bench_str_get(&all), all.len, etag);
	bench_copy_n(page, BOARD_ETAG, etag + 1, strlen(etag) - 2);
}

int
board_web_new(const struct bench_config *config, int socket, struct board_web **ret_web,
	      struct bench_err *err)
{
	struct board_web *w = calloc(1, sizeof(*w));
	const union MHD_DaemonInfo *info;

	if (w == NULL) {
		close(socket);
		return bench_fail(err, -ENOMEM, "board: out of memory");
	}
	name_page(w->page);
	content_init(&w->content, config, w->page);
	w->daemon = start_daemon(w, socket);
	if (w->daemon == NULL) {
		close(socket);
		board_web_freep(&w);
		return bench_fail(err, -EIO, "board: the web server does not start");
	}
	info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	w->fd = info == NULL ? -1 : info->epoll_fd;
	*ret_web = w;
	return 0;
}

void
board_web_freep(struct board_web **w)
{
	if (*w == NULL)
		return;
	if ((*w)->daemon != NULL)
		MHD_stop_daemon((*w)->daemon);
	content_clear(&(*w)->content);
	free(*w);
	*w = NULL;
}

int
board_web_fd(const struct board_web *w)
{
	return w->fd;
}

int
board_web_timeout_ms(struct board_web *w)
{
	MHD_UNSIGNED_LONG_LONG ms;

	if (MHD_get_timeout(w->daemon, &ms) != MHD_YES)
		return -1;
	return ms > 60000 ? 60000 : (int)ms;
}

int
board_web_run(struct board_web *w)
{
	return MHD_run(w->daemon) == MHD_YES ? 0 : -EIO;
}
