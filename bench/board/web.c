#include "web.h"

#include "web_impl.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 256
#define CONNECTIONS_PER_ADDRESS 128   /* twenty browsers behind one address */
#define CONNECTION_MEMORY (16 * 1024) /* bounds a request's head, too */
#define CONNECTION_MEMORY_TLS (48 * 1024)
#define IDLE_S 15
#define HEAD_S 6  /* from the connection, or the last answer, to a whole head */
#define BODY_S 30 /* to a whole body of JSON */
#define UPLOAD_S 1800
#define SWEEP_US INT64_C(1000000)

/* No compression, and nothing before TLS 1.2. */
#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* --- connections -------------------------------------------------------------------
 */

static void
open_client(struct board_web *w, struct MHD_Connection *connection, void **context)
{
	const union MHD_ConnectionInfo *info;
	struct web_client *c = calloc(1, sizeof(*c));
	char host[INET6_ADDRSTRLEN] = "";
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	*context = c;
	if (c == NULL)
		return;
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (info != NULL && info->client_addr->sa_family == AF_INET) {
		memcpy(&in, info->client_addr, sizeof(in));
		inet_ntop(AF_INET, &in.sin_addr, host, sizeof(host));
	} else if (info != NULL && info->client_addr->sa_family == AF_INET6) {
		memcpy(&in6, info->client_addr, sizeof(in6));
		inet_ntop(AF_INET6, &in6.sin6_addr, host, sizeof(host));
	}
	bench_copy(c->address, sizeof(c->address), host);
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	c->fd = info == NULL ? -1 : info->connect_fd;
	c->since = bench_mono_now();
	c->next = w->clients;
	c->link = &w->clients;
	if (c->next != NULL)
		c->next->link = &c->next;
	w->clients = c;
}

static void
close_client(struct web_client *c)
{
	if (c == NULL)
		return;
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	free(c);
}

static void
on_connection(void *arg, struct MHD_Connection *connection, void **context,
	      enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		open_client(arg, connection, context);
	else
		close_client(*context);
}

/* A head or a body that comes byte by byte keeps libmicrohttpd's own timeout from ever
 * ending. */
static void
hang_up_on_the_slow(struct board_web *w, struct bench_mono now)
{
	for (struct web_client *c = w->clients; c != NULL; c = c->next) {
		int64_t s = !c->in_request ? HEAD_S : c->uploads ? UPLOAD_S : BODY_S;

		if (!(c->in_request && c->whole) &&
		    now.us - c->since.us > s * INT64_C(1000000))
			shutdown(c->fd, SHUT_RDWR);
	}
}

/* --- the server --------------------------------------------------------------------
 */

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *url,
	   const char *method, const char *version, const char *upload_data,
	   size_t *upload_data_size, void **request)
{
	struct call *c = *request;
	enum MHD_Result r;

	(void)version;
	r = call_step(arg, connection, url, method, upload_data, upload_data_size, &c);
	*request = c;
	return r;
}

static void
on_completed(void *arg, struct MHD_Connection *connection, void **request,
	     enum MHD_RequestTerminationCode code)
{
	struct call *c = *request;

	(void)arg;
	(void)connection;
	(void)code;
	if (c != NULL)
		call_end(c);
	*request = NULL;
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
start_daemon(struct board_web *w, int socket, const char *certificate, const char *key)
{
	union {
		const char *in;
		void *out;
	} c = { certificate }, k = { key };
	static char priorities[] = PRIORITIES;
	struct MHD_OptionItem secrets[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, c.out },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, k.out },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, priorities },
		{ MHD_OPTION_END, 0, NULL },
	};
	unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;

	return MHD_start_daemon(
		flags | (w->tls ? MHD_USE_TLS : 0), 0, NULL, NULL, on_request, w,
		MHD_OPTION_EXTERNAL_LOGGER, on_complaint, NULL,
		MHD_OPTION_LISTEN_SOCKET, (MHD_socket)socket,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, w,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, w,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_ADDRESS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)(w->tls ? CONNECTION_MEMORY_TLS : CONNECTION_MEMORY),
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY,
		w->tls ? secrets : secrets + 3, MHD_OPTION_END);
}

static void
name_us(struct board_web *w)
{
	if (gethostname(w->host_name, sizeof(w->host_name) - 1) < 0)
		w->host_name[0] = '\0';
	w->names[0] = w->host_name;
	w->names[1] = w->board->config->board_name;
}

int
board_web_new(struct board *board, int socket, const char *certificate, const char *key,
	      struct board_web **ret_web, struct bench_err *err)
{
	struct board_web *w = calloc(1, sizeof(*w));
	const union MHD_DaemonInfo *info;

	if (w == NULL) {
		close(socket);
		return bench_fail(err, -ENOMEM, "board: out of memory");
	}
	w->board = board;
	w->tls = certificate != NULL;
	name_us(w);
	w->daemon = start_daemon(w, socket, certificate, key);
	if (w->daemon == NULL) {
		close(socket);
		free(w);
		return bench_fail(
			err, -EIO, "board: the web server does not start%s",
			certificate == NULL ? "" : ": are certificate and key good?");
	}
	info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	w->fd = info == NULL ? -1 : info->epoll_fd;
	*ret_web = w;
	return 0;
}

void
board_web_freep(struct board_web **web)
{
	struct board_web *w = *web;

	if (w == NULL)
		return;
	call_wake_all(w);
	MHD_stop_daemon(w->daemon);
	call_forget_all(w);
	free(w);
	*web = NULL;
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

	if (MHD_get_timeout(w->daemon, &ms) != MHD_YES || ms > 1000)
		return w->clients == NULL ? -1 : 1000;
	return (int)ms;
}

int
board_web_run(struct board_web *w)
{
	struct bench_mono now = bench_mono_now();

	if (MHD_run(w->daemon) != MHD_YES)
		return -EIO;
	if (now.us >= w->sweep.us) {
		w->sweep.us = now.us + SWEEP_US;
		hang_up_on_the_slow(w, now);
	}
	return 0;
}
