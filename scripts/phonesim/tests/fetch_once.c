/* Fetches one URL from this machine as a phone would, and says how it ended:
 *   A <coding> <content> | B <reason> | C <reason>
 * usage: fetch_once URL [--uid U] [--pwd P] [--ca FILE] [--now UNIX] [--post TEXT]
 *        [--put TEXT] [--min VERSION] */
#include "fetch.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct loop loop;

static void
resolved(void *arg)
{
	(void)arg;
}

static bool
progress(void *arg)
{
	(void)arg;
	return true;
}

static void
done(void *arg, enum net_result r, const char *error)
{
	struct fetch *f = arg;

	if (r == NET_OK)
		printf("A %s %s\n", f->coding[0] ? f->coding : "-",
		       f->body.s != NULL ? f->body.s : "");
	else
		printf("%c %s\n", r == NET_NOT_FOUND ? 'B' : 'C', error);
	loop.stop = true;
}

static void
body(struct ask *ask, enum method method)
{
	ask->method = method;
	ask->type = "text/plain";
	str_add(&ask->body, optarg);
}

static bool
options(int argc, char **argv, struct ask *ask, struct trust *trust)
{
	static const struct option table[] = {
		{ "uid", 1, NULL, 'u' },  { "pwd", 1, NULL, 'p' },
		{ "ca", 1, NULL, 'c' },	  { "now", 1, NULL, 'n' },
		{ "post", 1, NULL, 'o' }, { "put", 1, NULL, 't' },
		{ "min", 1, NULL, 'm' },  { 0 },
	};
	int key;

	while ((key = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (key == 'u')
			ask->uid = xstrdup(optarg);
		else if (key == 'p')
			ask->pwd = xstrdup(optarg);
		else if (key == 'c' && trust_load(trust, optarg) <= 0)
			return false;
		else if (key == 'n')
			ask->tls.now = strtol(optarg, NULL, 10);
		else if (key == 'o')
			body(ask, METHOD_POST);
		else if (key == 't')
			body(ask, METHOD_PUT);
		else if (key == 'm')
			ask->tls.min_version = optarg;
		else if (key == '?')
			return false;
	}
	return optind == argc - 1 && url_parse(argv[optind], &ask->url) == 0;
}

int
main(int argc, char **argv)
{
	struct rng rng = { .state = 1 };
	struct net net = { .loop = &loop,
			   .rng = &rng,
			   .ifname = "lo",
			   .ip = 0x7f000001,
			   .mask = 0xff000000,
			   .retransmit_ms = 250 };
	struct fetch f = { .source = &source_network,
			   .net = &net,
			   .resolved = resolved,
			   .progress = progress,
			   .done = done,
			   .arg = &f };
	struct trust trust = { 0 };
	struct ask ask = { .keep = 1 << 20,
			   .user_agent =
				   xstrdup("Cisco-CP-8841-3PCC/12.0.7 (00562b043615)"),
			   .tls = { .trust = { &trust },
				    .now = time(NULL),
				    .min_version = "TLS 1.2" } };

	if (!options(argc, argv, &ask, &trust)) {
		fputs("usage: fetch_once [options] URL\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	if (loop_init(&loop) < 0)
		return 2;
	fetch_init(&f);
	fetch_start(&f, &ask);
	loop_run(&loop);
	fetch_cancel(&f);
	trust_clear(&trust);
	loop_clear(&loop);
	return 0;
}
