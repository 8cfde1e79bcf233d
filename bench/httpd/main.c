/* bench-httpd: serves the tree by HTTP and HTTPS on the bench address (DESIGN D3). */
#include "server.h"

#include <arpa/inet.h>
#include <bench/daemon.h>
#include <bench/file.h>
#include <bench/priv.h>
#include <bench/say.h>
#include <bench/str.h>
#include <bench/tree.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define PEM_MAX (64 * 1024)
#define BACKLOG 512
#define RING 4096
#define DRAIN_MS 500

struct options {
	const char *config;
	bool check;
};

/* What is read once, at start. */
struct files {
	struct httpd_auth auth;
	struct bench_families *families;
	char *ca, *certificate, *key;
};

static const char usage[] = "usage: bench-httpd [--config FILE] [-n]\n"
			    "  --config FILE   settings (" BENCH_CONFIG_DEFAULT ")\n"
			    "  -n              check them and exit\n";

/* The bench's own when bench.conf names none. */
static int
read_certificates(const struct bench_config *c, struct files *f, struct bench_err *err)
{
	bool own = c->tls_certificate[0] == '\0';
	char ca[300], certificate[300], key[300];
	int r;

	snprintf(ca, sizeof(ca), "%s/tls/ca.pem", c->state_dir);
	snprintf(certificate, sizeof(certificate), "%s/tls/server.pem", c->state_dir);
	snprintf(key, sizeof(key), "%s/tls/server.key", c->state_dir);
	if (bench_file_read_text(ca, PEM_MAX, &f->ca, err) < 0)
		f->ca = calloc(1, 1);
	if (f->ca == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	if (c->https_port == 0)
		return 0;
	r = bench_file_read_text(own ? certificate : c->tls_certificate, PEM_MAX,
				 &f->certificate, err);
	if (r == 0)
		r = bench_file_read_text(own ? key : c->tls_key, PEM_MAX, &f->key, err);
	if (r < 0)
		return bench_fail_in(
			err, r,
			"https_port %d needs a certificate; run 'bench config "
			"init', or set tls_certificate and tls_key",
			c->https_port);
	return 0;
}

static int
read_files(const struct bench_config *c, struct files *f, struct bench_err *err)
{
	int r = bench_families_load(c->profiles_dir, &f->families, err);

	if (r == 0)
		r = httpd_auth_load(&c->http_auth, &f->auth, err);
	if (r == 0)
		r = read_certificates(c, f, err);
	return r;
}

static void
clear_files(struct files *f)
{
	if (f->key != NULL)
		explicit_bzero(f->key, strlen(f->key));
	explicit_bzero(&f->auth, sizeof(f->auth));
	free(f->ca);
	free(f->certificate);
	free(f->key);
	bench_families_freep(&f->families);
}

static int
bind_and_listen(int fd, const char *address, int port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	int on = 1;

	if (inet_pton(AF_INET, address, &in.sin_addr) != 1)
		return -EINVAL;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(fd, (const struct sockaddr *)&in, sizeof(in)) < 0 ||
	    listen(fd, BACKLOG) < 0)
		return -errno;
	return 0;
}

/* -1 when the port is 0: off. */
static int
listen_on(const struct bench_config *c, int port, int *ret_fd, struct bench_err *err)
{
	int fd, r;

	*ret_fd = -1;
	if (port == 0)
		return 0;
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	r = fd < 0 ? -errno : bind_and_listen(fd, c->address, port);
	if (r == 0) {
		*ret_fd = fd;
		return 0;
	}
	if (fd >= 0)
		close(fd);
	return bench_fail(err, r, "%s:%d: %s%s", c->address, port, strerror(-r),
			  r == -EADDRINUSE ? "; another server has it: 'ss -ltnp'"
					   : "");
}

static int
loop(struct httpd_server *s, int signals, struct bench_err *err)
{
	struct pollfd p[3] = { { .fd = signals, .events = POLLIN } };
	int fds[2];
	size_t n = httpd_server_fds(s, fds);

	for (size_t i = 0; i < n; i++)
		p[1 + i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	for (;;) {
		if (poll(p, (nfds_t)(1 + n), httpd_server_timeout_ms(s)) < 0 &&
		    errno != EINTR)
			return bench_fail(err, -errno, "poll: %s", strerror(errno));
		if (p[0].revents != 0)
			return 0;
		if (httpd_server_run(s) < 0)
			return bench_fail(err, -EIO, "the web server gave up");
	}
}

static void
note(struct bench_writer *w, const char *text)
{
	struct bench_event e = { .kind = BENCH_EVENT_NOTE, .source = "httpd" };

	bench_copy(e.text, sizeof(e.text), text);
	(void)bench_writer_push(w, &e);
}

/* Takes the sockets of conf. */
static int
serve(struct httpd_conf *conf, int signals, struct bench_err *err)
{
	bench_auto(httpd_server_freep) struct httpd_server *s = NULL;
	const struct bench_config *c = conf->config;
	int r = httpd_server_new(conf, &s, err);

	if (r < 0)
		return r;
	bench_say(BENCH_INFO, "httpd.ready address=%s http=%d https=%d", c->address,
		  c->http_port, c->https_port);
	note(conf->writer, "httpd started");
	r = loop(s, signals, err);
	httpd_server_freep(&s);
	note(conf->writer, "httpd stopped");
	bench_say(BENCH_INFO, "httpd.stopped");
	return r;
}

static int
serve_with_record(struct httpd_conf *conf, struct bench_err *err)
{
	bench_auto(bench_closep) int signals = bench_end_signals(err);
	bench_auto(bench_closep) int tree = bench_tree_open(conf->config->tree_dir);
	int r;

	if (signals < 0)
		return signals;
	if (tree < 0)
		return bench_fail(err, tree,
				  "tree_dir '%s': %s; run 'bench config init'",
				  conf->config->tree_dir, strerror(-tree));
	conf->tree = tree;
	r = bench_writer_new(conf->config->database, RING, NULL, NULL, &conf->writer,
			     err);
	if (r < 0)
		return r;
	r = serve(conf, signals, err);
	(void)bench_writer_stop(&conf->writer, DRAIN_MS);
	return r;
}

/* Ports below 1024 first, as whoever started us; then as the user of the bench. */
static int
run(const struct bench_config *c, struct files *f)
{
	struct httpd_conf conf = { .config = c,
				   .families = f->families,
				   .auth = &f->auth,
				   .ca = f->ca,
				   .certificate = f->certificate,
				   .key = f->key };
	struct bench_err err = { "" };

	if (listen_on(c, c->http_port, &conf.http, &err) < 0 ||
	    listen_on(c, c->https_port, &conf.https, &err) < 0)
		return bench_daemon_fail("httpd", EX_TEMPFAIL, &err);
	if (bench_run_as_staff(&err) < 0)
		return bench_daemon_fail("httpd", EX_NOPERM, &err);
	return serve_with_record(&conf, &err) < 0
		       ? bench_daemon_fail("httpd", EX_TEMPFAIL, &err)
		       : EX_OK;
}

int
main(int argc, char **argv)
{
	struct options o = { .config = BENCH_CONFIG_DEFAULT };
	struct files files = { 0 };
	struct bench_config config;
	struct bench_err err = { "" };
	const struct bench_daemon_option options[] = {
		{ 'c', "config", &o.config, NULL },
		{ 'n', NULL, NULL, &o.check },
	};
	int code = bench_daemon_options(argc, argv, usage, options, BENCH_N(options));

	if (code >= 0)
		return code;
	if (bench_config_load(o.config, &config, &err) < 0)
		return bench_daemon_fail("httpd", EX_CONFIG, &err);
	if (read_files(&config, &files, &err) < 0)
		code = bench_daemon_fail("httpd", EX_CONFIG, &err);
	else
		code = o.check ? EX_OK : run(&config, &files);
	clear_files(&files);
	return code;
}
