#include "request.h"

#include <arpa/inet.h>
#include <bench/say.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS 512	       /* connections; */
#define CLIENTS_BUSY 480       /* above, 503 */
#define PER_ADDRESS 16	       /* a phone uses one or two, */
#define PER_ADDRESS_BUSY 8     /* above, 503 */
#define MEMORY (16 * 1024)     /* of a connection: bounds a request's head, too */
#define MEMORY_TLS (64 * 1024) /* and a block of the body */
#define BODIES (64u << 20)     /* of all reports under way */
#define HEAD_S 20	       /* from the connection to a whole head */
#define BODY_TIMES 3	       /* so much longer for its body */
#define WAITS 1024
#define SWEEP_US INT64_C(1000000)

/* No compression, and nothing before TLS 1.2: the phones' own floor. */
#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* --- connections -------------------------------------------------------------------
 */

static void
open_connection(struct httpd_server *s, struct MHD_Connection *connection,
		void **context)
{
	const union MHD_ConnectionInfo *info;
	struct httpd_connection *c = calloc(1, sizeof(*c));
	struct sockaddr_in in = { 0 };

	*context = c;
	if (c == NULL)
		return;
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (info != NULL && info->client_addr->sa_family == AF_INET)
		memcpy(&in, info->client_addr, sizeof(in));
	inet_ntop(AF_INET, &in.sin_addr, c->ip, sizeof(c->ip));
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	c->fd = info == NULL ? -1 : info->connect_fd;
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_DAEMON);
	c->tls = info != NULL && info->daemon == s->daemons[1];
	c->since = bench_mono_now();
	c->next = s->clients;
	c->link = &s->clients;
	if (c->next != NULL)
		c->next->link = &c->next;
	s->clients = c;
	s->n_clients++;
}

static void
close_connection(struct httpd_server *s, struct httpd_connection *c)
{
	if (c == NULL)
		return;
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	s->n_clients--;
	free(c);
}

static void
on_connection(void *arg, struct MHD_Connection *connection, void **context,
	      enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		open_connection(arg, connection, context);
	else
		close_connection(arg, *context);
}

static bool
is_busy(const struct httpd_server *s, const struct httpd_connection *client)
{
	size_t n = 0;

	for (const struct httpd_connection *c = s->clients; c != NULL; c = c->next)
		n += strcmp(c->ip, client->ip) == 0;
	return s->n_clients > CLIENTS_BUSY || n > PER_ADDRESS_BUSY;
}

/* --- requests ----------------------------------------------------------------------
 */

static enum httpd_method
method_of(const char *method)
{
	static const char *const names[] = { "GET", "HEAD", "POST", "PUT" };

	for (size_t i = 0; i < BENCH_N(names); i++) {
		if (strcmp(method, names[i]) == 0)
			return (enum httpd_method)i;
	}
	return HTTPD_OTHER;
}

static void
free_request(struct httpd_request *q)
{
	q->server->bodies -= q->body.len;
	bench_str_clear(&q->body);
	httpd_body_release(q->blocks);
	free(q);
}

static struct httpd_request *
new_request(struct httpd_server *s, struct MHD_Connection *connection, const char *url,
	    const char *method, const char *version)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct httpd_connection *client = info == NULL ? NULL : info->socket_context;
	struct httpd_request *q = client == NULL ? NULL : calloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	q->server = s;
	q->client = client;
	q->connection = connection;
	q->method = method_of(method);
	q->asked = bench_mono_now();
	q->old_protocol = strcmp(version, "HTTP/1.1") != 0;
	q->owner = httpd_file_owner(s->conf.tree, client->ip);
	httpd_name_read(url, &q->name);
	q->agent = bench_families_by_user_agent(
		s->conf.families,
		MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					    MHD_HTTP_HEADER_USER_AGENT));
	client->in_request = true;
	client->answered = false;
	return q;
}

/* Before the body comes: what need not be read at all. MHD_YES with nothing queued: go
 * on. */
static enum MHD_Result
admit(struct httpd_request *q)
{
	const char *length = MHD_lookup_connection_value(
		q->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	bool large = length != NULL && strtoull(length, NULL, 10) > HTTPD_BODY_MAX;

	if (is_busy(q->server, q->client)) {
		q->refused = true;
		return httpd_refuse(q, BENCH_HTTP_BUSY, "too many connections");
	}
	if (large) {
		q->refused = true;
		return httpd_refuse_body(q);
	}
	return MHD_YES;
}

static void
take_body(struct httpd_request *q, const char *data, size_t n)
{
	if (q->method != HTTPD_POST && q->method != HTTPD_PUT)
		return;
	if (q->body.len + n > HTTPD_BODY_MAX || q->server->bodies + n > BODIES)
		q->too_large = true;
	if (q->too_large)
		return;
	bench_str_add_n(&q->body, data, n);
	q->server->bodies += n;
	q->too_large = bench_str_failed(&q->body);
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *url,
	   const char *method, const char *version, const char *upload_data,
	   size_t *upload_data_size, void **request)
{
	struct httpd_request *q = *request;

	if (q == NULL) {
		q = new_request(arg, connection, url, method, version);
		*request = q;
		return q == NULL ? MHD_NO : admit(q);
	}
	if (*upload_data_size > 0) {
		take_body(q, upload_data, *upload_data_size);
		*upload_data_size = 0;
		return MHD_YES;
	}
	return q->refused ? MHD_YES : httpd_answer(q);
}

/* --- how a response ended ----------------------------------------------------------
 */

static void
judge_failure(struct httpd_wait *w, enum MHD_RequestTerminationCode code)
{
	struct httpd_wire wire;
	bool silent = code == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED;
	bool stopped = code == MHD_REQUEST_TERMINATED_DAEMON_SHUTDOWN;

	w->event.outcome =
		silent || stopped ? BENCH_OUTCOME_TIMEOUT : BENCH_OUTCOME_ABORTED;
	bench_copy(w->event.text, sizeof(w->event.text),
		   silent    ? "the client fell silent"
		   : stopped ? "the server was stopped"
			     : "the client closed the connection");
	w->event.size = httpd_wire_read(w->fd, &wire) == 0
				? httpd_wait_certain(w, wire.acked)
				: 0;
}

static void
end_transfer(struct httpd_request *q, enum MHD_RequestTerminationCode code)
{
	struct httpd_server *s = q->server;
	struct bench_mono now = bench_mono_now();
	struct httpd_wire wire = { 0 };
	struct httpd_wait w = { .fd = dup(q->client->fd),
				.start = q->start,
				.head = q->head,
				.tail = q->tail,
				.asked_us = q->asked.us,
				.event = q->event };

	if (w.fd < 0 || httpd_wire_read(w.fd, &wire) < 0)
		code = MHD_REQUEST_TERMINATED_WITH_ERROR;
	w.end = wire.written;
	w.handed = code == MHD_REQUEST_TERMINATED_COMPLETED_OK ? (uint64_t)q->event.size
		   : q->blocks != NULL			       ? q->blocks->handed
							       : 0;
	if (code == MHD_REQUEST_TERMINATED_COMPLETED_OK) {
		httpd_waits_add(s->waits, &w, now, httpd_judged, s);
		return;
	}
	judge_failure(&w, code);
	w.event.mono = now;
	w.event.ms = (now.us - q->asked.us) / 1000;
	httpd_judged(&w.event, s);
	bench_closep(&w.fd);
}

static void
on_completed(void *arg, struct MHD_Connection *connection, void **request,
	     enum MHD_RequestTerminationCode code)
{
	struct httpd_request *q = *request;

	(void)arg;
	(void)connection;
	if (q == NULL)
		return;
	if (q->sending)
		end_transfer(q, code);
	q->client->in_request = false;
	q->client->since = bench_mono_now();
	free_request(q);
	*request = NULL;
}

/* --- the server --------------------------------------------------------------------
 */

/* Names are decoded by our own rule (name.h). */
static size_t
leave_escaped(void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return strlen(text);
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
start(struct httpd_server *s, int socket, bool tls)
{
	struct MHD_OptionItem secrets[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, NULL },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, NULL },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	static char priorities[] = PRIORITIES;
	union {
		const char *in;
		void *out;
	} certificate = { s->conf.certificate }, key = { s->conf.key };

	secrets[0].ptr_value = certificate.out;
	secrets[1].ptr_value = key.out;
	secrets[2].ptr_value = priorities;
	return MHD_start_daemon(
		MHD_USE_EPOLL | MHD_USE_ERROR_LOG | (tls ? MHD_USE_TLS : 0), 0, NULL,
		NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_complaint, NULL,
		MHD_OPTION_LISTEN_SOCKET, (MHD_socket)socket,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CLIENTS,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)PER_ADDRESS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(tls ? MEMORY_TLS : MEMORY),
		MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)s->conf.config->http_patience_seconds,
		/* main() ignores SIGPIPE; only then is there sendfile */
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_DIGEST_AUTH_RANDOM,
		sizeof(s->random), s->random, MHD_OPTION_NONCE_NC_SIZE, 512u,
		MHD_OPTION_ARRAY, tls ? secrets : secrets + 3, MHD_OPTION_END);
}

static int
start_both(struct httpd_server *s, struct bench_err *err)
{
	const int sockets[2] = { s->conf.http, s->conf.https };

	for (size_t i = 0; i < 2; i++) {
		if (sockets[i] < 0)
			continue;
		s->daemons[i] = start(s, sockets[i], i == 1);
		if (s->daemons[i] != NULL)
			continue;
		close(sockets[i]);
		return bench_fail(err, -EIO, "the %s server does not start%s",
				  i == 1 ? "HTTPS" : "HTTP",
				  i == 1 ? ": are certificate and key good?" : "");
	}
	return 0;
}

int
httpd_server_new(const struct httpd_conf *conf, struct httpd_server **ret_server,
		 struct bench_err *err)
{
	bench_auto(httpd_server_freep) struct httpd_server *s = calloc(1, sizeof(*s));
	int64_t patience = conf->config->http_patience_seconds * INT64_C(1000000);

	if (s == NULL || httpd_waits_new(WAITS, patience, &s->waits) < 0)
		return bench_fail(err, -ENOMEM, "out of memory");
	s->conf = *conf;
	if (getrandom(s->random, sizeof(s->random), 0) != (ssize_t)sizeof(s->random))
		return bench_fail(err, -EIO, "getrandom: no randomness");
	if (start_both(s, err) < 0)
		return -EIO;
	*ret_server = bench_take(s);
	return 0;
}

void
httpd_server_freep(struct httpd_server **server)
{
	struct httpd_server *s = *server;

	if (s == NULL)
		return;
	for (size_t i = 0; i < 2; i++) {
		if (s->daemons[i] != NULL)
			MHD_stop_daemon(s->daemons[i]);
	}
	if (s->waits != NULL)
		(void)httpd_waits_run(s->waits, bench_mono_now(), true, httpd_judged,
				      s);
	httpd_waits_freep(&s->waits);
	free(s);
	*server = NULL;
}

size_t
httpd_server_fds(const struct httpd_server *s, int fds[2])
{
	size_t n = 0;

	for (size_t i = 0; i < 2; i++) {
		const union MHD_DaemonInfo *info =
			s->daemons[i] == NULL
				? NULL
				: MHD_get_daemon_info(s->daemons[i],
						      MHD_DAEMON_INFO_EPOLL_FD);

		if (info != NULL)
			fds[n++] = info->epoll_fd;
	}
	return n;
}

/* A head or a body that comes byte by byte keeps libmicrohttpd's own timeout from ever
 * ending. */
static void
hang_up_on_the_slow(struct httpd_server *s, struct bench_mono now)
{
	int64_t patience = s->conf.config->http_patience_seconds;
	int64_t head_us = (patience < HEAD_S ? patience : HEAD_S) * INT64_C(1000000);

	for (struct httpd_connection *c = s->clients; c != NULL; c = c->next) {
		int64_t limit = c->in_request ? BODY_TIMES * head_us : head_us;

		if (!(c->in_request && c->answered) && now.us - c->since.us > limit)
			shutdown(c->fd, SHUT_RDWR);
	}
}

static void
tell_losses(struct httpd_server *s)
{
	struct bench_writer_stats stats;
	struct bench_event e = { .kind = BENCH_EVENT_NOTE, .source = "httpd" };

	bench_writer_get_stats(s->conf.writer, &stats);
	if (stats.dropped == s->told_dropped)
		return;
	s->told_dropped = stats.dropped;
	snprintf(e.text, sizeof(e.text), "httpd records: %llu dropped",
		 (unsigned long long)stats.dropped);
	bench_say(BENCH_WARNING, "httpd.lost %s%s%s", e.text,
		  stats.error[0] != '\0' ? "; database: " : "", stats.error);
	(void)httpd_push(s, &e);
}

int
httpd_server_timeout_ms(struct httpd_server *s)
{
	int ms = httpd_waits_run(s->waits, bench_mono_now(), false, httpd_judged, s);

	if (ms < 0)
		ms = 1000;
	for (size_t i = 0; i < 2; i++) {
		MHD_UNSIGNED_LONG_LONG t;

		if (s->daemons[i] != NULL &&
		    MHD_get_timeout(s->daemons[i], &t) == MHD_YES &&
		    t < (MHD_UNSIGNED_LONG_LONG)ms)
			ms = (int)t;
	}
	return ms;
}

int
httpd_server_run(struct httpd_server *s)
{
	struct bench_mono now = bench_mono_now();

	for (size_t i = 0; i < 2; i++) {
		if (s->daemons[i] != NULL && MHD_run(s->daemons[i]) != MHD_YES)
			return -EIO;
	}
	if (now.us >= s->sweep.us) {
		s->sweep.us = now.us + SWEEP_US;
		hang_up_on_the_slow(s, now);
		tell_losses(s);
	}
	return 0;
}
