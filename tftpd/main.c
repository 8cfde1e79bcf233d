/* bench-tftpd: serves the tree by TFTP on the bench address (DESIGN D5). */
#include "selftest.h"
#include "service.h"
#include "socket.h"
#include <bench/daemon.h>
#include <bench/say.h>

#include <bench/config.h>
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define USER "tftp"
#define DRAIN_MS 500
#define BIND_TRIES 20
#define BIND_WAIT_MS 100

struct options {
	const char *config, *map, *tap, *server;
};

static const char usage[] =
	"usage: bench-tftpd [--config FILE] [--map FILE] [--tap FILE] [--server FILE]\n"
	"  --config FILE   settings (" BENCH_CONFIG_DEFAULT ")\n"
	"  --map FILE      names to paths (" BENCH_TFTPD_MAP ")\n"
	"  --tap FILE      what is preloaded (library_dir/libbench_tap.so)\n"
	"  --server FILE   the TFTP server (" BENCH_TFTPD_SERVER ")\n";

/* What in.tftpd would only tell the system log. */
static int
check_files(const struct bench_server_conf *c, struct bench_err *err)
{
	if (access(c->program, X_OK) < 0)
		return bench_fail(err, -errno, "'%s': %s; install tftpd-hpa",
				  c->program, strerror(errno));
	if (access(c->map, R_OK) < 0)
		return bench_fail(err, -errno, "map '%s': %s", c->map, strerror(errno));
	if (access(c->root, X_OK) < 0)
		return bench_fail(err, -errno, "tree_dir '%s': %s", c->root,
				  strerror(errno));
	if (access(c->tap, R_OK) < 0)
		bench_say(BENCH_ERROR, "tftpd.tap '%s': %s; serving without it", c->tap,
			  strerror(errno));
	return 0;
}

static int
make_selftest_file(const char *tree, struct bench_err *err)
{
	const struct passwd *user = getpwnam(USER);

	if (user == NULL)
		return bench_fail(err, -ENOENT,
				  "there is no user '" USER "'; install tftpd-hpa");
	return bench_selftest_prepare(tree, user->pw_gid, err);
}

/* An earlier in.tftpd may need a moment to die after its launcher was killed. */
static int
open_socket(const char *address, struct bench_err *err)
{
	int fd = bench_tftp_socket_inherited(err);

	if (fd != -ENOENT)
		return fd;
	for (int i = 0; i < BIND_TRIES; i++) {
		fd = bench_tftp_socket_open(address, err);
		if (fd != -EADDRINUSE)
			return fd;
		poll(NULL, 0, BIND_WAIT_MS);
	}
	return fd;
}

static int
get_socket(const char *address, struct bench_err *err)
{
	int fd = open_socket(address, err), buffer = 0, r;

	if (fd < 0)
		return fd;
	r = bench_tftp_socket_prepare(fd, &buffer, err);
	if (r < 0) {
		close(fd);
		return r;
	}
	if (buffer < BENCH_TFTP_BUFFER)
		bench_say(BENCH_WARNING,
			  "tftpd.buffer receive buffer of %d bytes only: raise "
			  "net.core.rmem_max to %d",
			  buffer, BENCH_TFTP_BUFFER);
	return fd;
}

/* Before any thread is made: the service takes these by signalfd. */
static void
block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int
serve(const struct bench_config *config, const struct bench_server_conf *conf)
{
	struct bench_writer *writer = NULL;
	struct bench_err err = { "" };
	int r;

	if (bench_writer_new(config->database, BENCH_TFTPD_RING, NULL, NULL, &writer,
			     &err) < 0)
		return bench_daemon_fail("tftpd", EX_OSERR, &err);
	r = bench_service_run(conf, writer, &err);
	(void)bench_writer_stop(&writer, DRAIN_MS);
	return r < 0 ? bench_daemon_fail("tftpd", EX_OSERR, &err) : EX_OK;
}

static int
run(const struct options *o, const struct bench_config *config)
{
	char tap[sizeof(config->library_dir) + 32];
	struct bench_err err = { "" };
	struct bench_server_conf conf = {
		.program = o->server,
		.map = o->map,
		.root = config->tree_dir,
		.user = USER,
	};
	int code;

	snprintf(tap, sizeof(tap), "%s/libbench_tap.so", config->library_dir);
	conf.tap = o->tap[0] != '\0' ? o->tap : tap;
	if (check_files(&conf, &err) < 0)
		return bench_daemon_fail("tftpd", EX_CONFIG, &err);
	if (make_selftest_file(config->tree_dir, &err) < 0)
		bench_say(BENCH_WARNING, "tftpd.selftest %s; ignoring", err.text);
	conf.socket = get_socket(config->address, &err);
	if (conf.socket < 0)
		return bench_daemon_fail(
			"tftpd", conf.socket == -EINVAL ? EX_CONFIG : EX_TEMPFAIL,
			&err);
	code = serve(config, &conf);
	close(conf.socket);
	return code;
}

int
main(int argc, char **argv)
{
	struct options o = { BENCH_CONFIG_DEFAULT, BENCH_TFTPD_MAP, "",
			     BENCH_TFTPD_SERVER };
	struct bench_config config;
	struct bench_err err = { "" };
	const struct bench_daemon_option options[] = {
		{ 'c', "config", &o.config, NULL },
		{ 'm', "map", &o.map, NULL },
		{ 't', "tap", &o.tap, NULL },
		{ 's', "server", &o.server, NULL },
	};
	int code = bench_daemon_options(argc, argv, usage, options, BENCH_N(options));

	if (code >= 0)
		return code;
	if (bench_config_load(o.config, &config, &err) < 0)
		return bench_daemon_fail("tftpd", EX_CONFIG, &err);
	if (geteuid() != 0) {
		bench_fail(&err, -EPERM,
			   "must be started as root: in.tftpd changes its root");
		return bench_daemon_fail("tftpd", EX_NOPERM, &err);
	}
	umask(007);
	block_signals();
	return run(&o, &config);
}
