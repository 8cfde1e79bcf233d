/* benchd: the board, on the staff side (DESIGN §2, §9). It reads the record; what it
 * changes, a child does: the command of bench that says so (job.h). */
#include "listen.h"
#include "web.h"
#include <bench/daemon.h>
#include <bench/file.h>
#include <bench/say.h>

#include <arpa/inet.h>
#include <bench/priv.h>
#include <bench/str.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#define PEM_MAX (64u << 10)

struct options {
	const char *config;
	bool check, verbose;
};

static const char usage[] = "usage: benchd [--config FILE] [-n [-v]]\n"
			    "  --config FILE   settings (" BENCH_CONFIG_DEFAULT ")\n"
			    "  -n              check them and exit\n"
			    "  -v              and print the values in force\n";

static int
sooner(int a, int b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

static int
loop(struct board *b, struct board_web *w, int signals, struct bench_err *err)
{
	struct pollfd fds[] = { { .fd = signals, .events = POLLIN },
				{ .fd = board_web_fd(w), .events = POLLIN },
				{ .events = POLLIN },
				{ .events = POLLIN } };

	board_fds(b, &fds[2].fd, &fds[3].fd);

	for (;;) {
		int wait = sooner(board_web_timeout_ms(w), board_timeout_ms(b));

		if (poll(fds, BENCH_N(fds), wait) < 0 && errno != EINTR)
			return bench_fail(err, -errno, "poll: %s", strerror(errno));
		if (fds[0].revents != 0)
			return 0;
		board_run(b, bench_mono_now());
		if (board_web_run(w) < 0)
			return bench_fail(err, -EIO, "the web server gave up");
	}
}

/* With the port that we really got. */
static void
say_where(int socket, bool tls)
{
	const char *scheme = tls ? "https" : "http";
	struct sockaddr_storage a = { 0 };
	socklen_t len = sizeof(a);
	char host[INET6_ADDRSTRLEN] = "";
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (getsockname(socket, (struct sockaddr *)&a, &len) < 0)
		return;
	if (a.ss_family == AF_INET) {
		memcpy(&in, &a, sizeof(in));
		inet_ntop(AF_INET, &in.sin_addr, host, sizeof(host));
		bench_say(BENCH_INFO, "board.ready %s://%s:%u/", scheme, host,
			  ntohs(in.sin_port));
	} else {
		memcpy(&in6, &a, sizeof(in6));
		inet_ntop(AF_INET6, &in6.sin6_addr, host, sizeof(host));
		bench_say(BENCH_INFO, "board.ready %s://[%s]:%u/", scheme, host,
			  ntohs(in6.sin6_port));
	}
}

struct pems {
	char *certificate, *key; /* owned; NULL: plain HTTP */
};

static void
pems_clear(struct pems *p)
{
	free(p->certificate);
	if (p->key != NULL)
		explicit_bzero(p->key, strlen(p->key));
	free(p->key);
}

static int
read_pems(const struct bench_config *c, struct pems *p, struct bench_err *err)
{
	struct stat st;
	int r;

	if (c->board_certificate[0] == '\0')
		return 0;
	if (stat(c->board_key, &st) == 0 && (st.st_mode & S_IRWXO) != 0)
		return bench_fail(err, -EACCES,
				  "board_key '%s': everybody may read it: chmod o= it",
				  c->board_key);
	r = bench_file_read_text(c->board_certificate, PEM_MAX, &p->certificate, err);
	if (r == 0)
		r = bench_file_read_text(c->board_key, PEM_MAX, &p->key, err);
	return r < 0 ? bench_fail_in(err, r,
				     "board_certificate and board_key must be files "
				     "that user prebench can read")
		     : 0;
}

static int
serve(const struct options *o, const struct bench_config *config,
      const struct board_address *address, struct bench_err *err)
{
	bench_auto(board_freep) struct board *b = NULL;
	bench_auto(board_web_freep) struct board_web *w = NULL;
	bench_auto(bench_closep) int signals = bench_end_signals(err);
	bench_auto(pems_clear) struct pems pems = { 0 };
	int socket, r;

	if (signals < 0)
		return signals;
	r = read_pems(config, &pems, err);
	if (r == 0)
		r = board_new(config, o->config, &b, err);
	if (r < 0)
		return r;
	socket = board_listen(config, address, err);
	if (socket < 0)
		return socket;
	r = board_web_new(b, socket, pems.certificate, pems.key, &w, err);
	if (r < 0)
		return r;
	signal(SIGPIPE, SIG_IGN); /* of children that have ended */
	say_where(socket, pems.certificate != NULL);
	r = loop(b, w, signals, err);
	if (r == 0)
		bench_say(BENCH_INFO, "board.stopped");
	return r;
}

static int
print_config(const struct options *o, const struct bench_config *config)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	if (!o->verbose)
		return EX_OK;
	bench_config_print(config, &text);
	return fputs(bench_str_get(&text), stdout) < 0 ? EX_IOERR : EX_OK;
}

int
main(int argc, char **argv)
{
	struct options o = { .config = BENCH_CONFIG_DEFAULT };
	struct board_address address;
	struct bench_config config;
	struct bench_err err = { "" };
	const struct bench_daemon_option options[] = {
		{ 'c', "config", &o.config, NULL },
		{ 'n', NULL, NULL, &o.check },
		{ 'v', NULL, NULL, &o.verbose },
	};
	int code = bench_daemon_options(argc, argv, usage, options, BENCH_N(options));

	if (code >= 0)
		return code;
	if (o.verbose && !o.check) {
		fputs(usage, stderr);
		return EX_USAGE;
	}
	if (bench_config_load(o.config, &config, &err) < 0 ||
	    board_address_parse(&config, &address, &err) < 0)
		return bench_daemon_fail("board", EX_CONFIG, &err);
	if (o.check)
		return print_config(&o, &config);
	if (bench_run_as_staff(&err) < 0)
		return bench_daemon_fail("board", EX_NOPERM, &err);
	return serve(&o, &config, &address, &err) < 0
		       ? bench_daemon_fail("board", EX_TEMPFAIL, &err)
		       : EX_OK;
}
