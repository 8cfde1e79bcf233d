#include "options.h"

#include "snoop.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* Of the phone's time: several turns of Resync_Error_Retry_Delay. */
#define REHEARSAL_S 7200

enum key {
	K_INTERFACE = 256,
	K_FILES,
	K_MODEL,
	K_SERIAL,
	K_SWVER,
	K_BENCH_ADDRESS,
	K_PHONES,
	K_FLEET,
	K_SEED,
	K_SCALE,
	K_TIMEOUT,
	K_UNTIL,
	K_REPORT,
	K_CONTROL,
	K_VERBOSE,
	K_UNPLUGGED,
	K_LIST,
	K_FIRST_MAC,
	K_MODELS,
	K_EMPTY,
	K_CBC,
	K_IKM,
	K_CA,
	K_CLOCK,
	K_SYSLOG_FORMAT,
	K_SYSLOG_APPLY,
	K_BLKSIZE,
	K_TSIZE,
	K_PRL,
	K_UNICAST,
	K_NO_ID,
	K_MAX_SIZE,
	K_OPTION82,
	K_BENCH_NAME,
	K_FAULT,
	K_HELP,
};

static const struct {
	const char *name;
	enum key key;
	const char *arg; /* NULL = none */
	const char *help;
} table[] = {
	{ "interface", K_INTERFACE, "IF", "the interface the phones sit on" },
	{ "files", K_FILES, "DIR",
	  "no network: one phone, fed from DIR, in its own time" },
	{ "model", K_MODEL, "M", "its model (8841)" },
	{ "serial", K_SERIAL, "S", "its serial number (from the seed)" },
	{ "swver", K_SWVER, "V", "its firmware (an old one)" },
	{ "bench-address", K_BENCH_ADDRESS, "IP",
	  "what option 66 tells it (192.0.2.1)" },
	{ "phones", K_PHONES, "N", "how many phones (12)" },
	{ "fleet", K_FLEET, "FILE", "the phones of a CSV file instead" },
	{ "first-mac", K_FIRST_MAC, "MAC", "MAC of the first phone (from the seed)" },
	{ "mac", K_FIRST_MAC, "MAC", "the same, for one phone" },
	{ "models", K_MODELS, "A,B", "models in turn (8841,7841,6851)" },
	{ "seed", K_SEED, "N", "what chance begins with (1)" },
	{ "list", K_LIST, NULL, "print the fleet as CSV and end" },
	{ "scale", K_SCALE, "F", "the phones' waits are divided by F (60)" },
	{ "timeout", K_TIMEOUT, "SEC",
	  "give up after so many real seconds (300), of a\nrehearsal so many of the phone's (7200)" },
	{ "until", K_UNTIL, "GOAL", "settled, leased or forever (settled)" },
	{ "report", K_REPORT, "FILE", "write what became of every phone (JSON)" },
	{ "control", K_CONTROL, "PATH", "unix socket for commands" },
	{ "unplugged", K_UNPLUGGED, NULL, "start with all phones without power" },
	{ "verbose", K_VERBOSE, NULL, "say what happens" },
	{ "fault", K_FAULT, "WHO:NAME[:ARG]",
	  "vanish[:PATH] wrong-model[:M] clone[:WHO]\n"
	  "previous-life[:RULE] asks-nothing set-up-by-cloud\n"
	  "left-behind:NAME=VALUE lossy[:K] slow[:MS]\n"
	  "no-syslog no-dns keeps-firmware; WHO = MAC or index from 0" },
	{ "empty", K_EMPTY, "HOW", "empty element: clear, default or keep (clear)" },
	{ "cbc-digest", K_CBC, "D",
	  "the only digest of --key that it accepts: md5 or\nsha256 (any)" },
	{ "ikm", K_IKM, "FORM",
	  "IKM_HTTP_Encrypt_Content is text or base64url (text)" },
	{ "ca", K_CA, "FILE", "authorities it has from the factory (none), PEM" },
	{ "clock", K_CLOCK, "set", "it knows the time without NTP" },
	{ "syslog-format", K_SYSLOG_FORMAT, "F", "plain, rfc3164 or rfc5424 (plain)" },
	{ "syslog-apply", K_SYSLOG_APPLY, "WHEN",
	  "success line with the values after (late)\nor before the profile (early)" },
	{ "tftp-blksize", K_BLKSIZE, "N", "ask for this block size (not)" },
	{ "tftp-tsize", K_TSIZE, NULL, "ask for the size" },
	{ "dhcp-prl", K_PRL, "1,3,…", "option 55 (1,2,3,6,15,42)" },
	{ "dhcp-unicast", K_UNICAST, NULL, "do not ask for broadcast answers" },
	{ "dhcp-no-client-id", K_NO_ID, NULL, "leave option 61 out" },
	{ "dhcp-max-size", K_MAX_SIZE, "N", "send option 57 (not)" },
	{ "option82", K_OPTION82, "SWITCH",
	  "the phones hang on ports of a switch of this name that\nsnoops DHCP; hex:BYTES: its option 82 is this" },
	{ "bench-name", K_BENCH_NAME, "NAME", "a name of the bench (may be repeated)" },
	{ "help", K_HELP, NULL, "this text" },
};

void
options_help(FILE *out)
{
	fputs("usage: phonesim --interface IF [options]\n"
	      "       phonesim --files DIR [--model M] [options]\n"
	      "       phonesim --list [options]\n",
	      out);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		AUTO_FREE char *help = xstrdup(table[i].help);
		char left[64];
		char *rest = help;

		snprintf(left, sizeof(left), "--%s %s", table[i].name,
			 table[i].arg ? table[i].arg : "");
		for (char *line; (line = strsep(&rest, "\n")) != NULL; left[0] = '\0')
			fprintf(out, "  %-28s %s\n", left, line);
	}
	fputs("exit: 0 goal reached, 1 not in time, 2 usage, 77 not permitted\n", out);
}

/* The place of word in a list of names, -1 if it is not there. */
static int
choose(const char *word, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return -1;
}

static bool
read_choice(const char *arg, const char *const *names, int n, unsigned *ret)
{
	int i = choose(arg, names, n);

	if (i >= 0)
		*ret = (unsigned)i;
	return i >= 0;
}

static bool
read_unsigned(const char *arg, unsigned max, unsigned *ret)
{
	uint64_t v;

	if (!number_parse(arg, max, &v))
		return false;
	*ret = (unsigned)v;
	return true;
}

static bool
read_scale(const char *arg, double *ret)
{
	char *end;
	double v = strtod(arg, &end);

	if (end == arg || *end != '\0' || !(v >= 0.01) || v > 1e6)
		return false;
	*ret = v;
	return true;
}

static bool
read_prl(const char *arg, struct conf *c)
{
	AUTO_FREE char *text = xstrdup(arg);
	char *rest = text, *word;
	uint64_t v;

	c->n_prl = 0;
	while ((word = strsep(&rest, ",")) != NULL) {
		if (!number_parse(word, 254, &v) || c->n_prl == sizeof(c->prl))
			return false;
		c->prl[c->n_prl++] = (uint8_t)v;
	}
	return true;
}

static bool
read_how(struct conf *c, enum key key, const char *arg)
{
	static const char *const until[] = { "settled", "leased", "forever" };
	static const char *const empty[] = { "clear", "default", "keep" };
	static const char *const digest[] = { "md5", "sha256", "any" };
	static const char *const ikm[] = { "text", "base64url" };
	static const char *const clock[] = { "ntp", "set" };
	static const char *const shape[] = { "plain", "rfc3164", "rfc5424" };
	static const char *const apply[] = { "late", "early" };
	unsigned v = 0;
	bool ok = false;

	if (key == K_UNTIL && (ok = read_choice(arg, until, 3, &v)))
		c->until = (enum until)v;
	else if (key == K_EMPTY && (ok = read_choice(arg, empty, 3, &v)))
		c->empty = (enum empty_mode)v;
	else if (key == K_CBC && (ok = read_choice(arg, digest, 3, &v)))
		c->cbc_digest = (enum cbc_digest)v;
	else if (key == K_IKM && (ok = read_choice(arg, ikm, 2, &v)))
		c->ikm_form = (enum ikm_form)v;
	else if (key == K_CLOCK && (ok = read_choice(arg, clock, 2, &v)))
		c->clock_set = v == 1;
	else if (key == K_SYSLOG_FORMAT && (ok = read_choice(arg, shape, 3, &v)))
		c->syslog_shape = (enum syslog_shape)v;
	else if (key == K_SYSLOG_APPLY && (ok = read_choice(arg, apply, 2, &v)))
		c->syslog_early = v == 1;
	return ok;
}

static bool
read_list_item(const char *arg, const char **list, size_t *n, size_t max)
{
	if (*n == max || arg[0] == '\0')
		return false;
	list[(*n)++] = arg;
	return true;
}

static bool
read_one(struct conf *c, enum key key, const char *arg)
{
	switch (key) {
	case K_INTERFACE:
		c->ifname = arg;
		return true;
	case K_FILES:
		c->files = arg;
		return true;
	case K_MODEL:
		c->model = arg;
		return true;
	case K_SERIAL:
		c->serial = arg;
		return true;
	case K_SWVER:
		c->swver = arg;
		return true;
	case K_BENCH_ADDRESS:
		return ip_parse(arg, &c->bench_address);
	case K_PHONES:
		return read_unsigned(arg, 10000, &c->phones) && c->phones > 0;
	case K_FLEET:
		c->fleet_file = arg;
		return true;
	case K_SEED:
		return number_parse(arg, UINT64_MAX, &c->seed);
	case K_SCALE:
		return read_scale(arg, &c->scale);
	case K_TIMEOUT:
		c->timeout_given = true;
		return read_unsigned(arg, 1000000, &c->timeout_s);
	case K_REPORT:
		c->report = arg;
		return true;
	case K_CONTROL:
		c->control = arg;
		return true;
	case K_VERBOSE:
		return c->verbose = true;
	case K_UNPLUGGED:
		return c->unplugged = true;
	case K_LIST:
		return c->list = true;
	case K_FIRST_MAC:
		return c->has_first = mac_parse(arg, &c->first_mac);
	case K_MODELS:
		c->models = arg;
		return true;
	case K_UNTIL:
	case K_EMPTY:
	case K_CBC:
	case K_IKM:
	case K_CLOCK:
	case K_SYSLOG_FORMAT:
	case K_SYSLOG_APPLY:
		return read_how(c, key, arg);
	case K_CA:
		c->ca = arg;
		return true;
	case K_BLKSIZE:
		return read_unsigned(arg, 65464, &c->tftp_blksize) &&
		       c->tftp_blksize >= 8;
	case K_TSIZE:
		return c->tftp_tsize = true;
	case K_PRL:
		return read_prl(arg, c);
	case K_UNICAST:
		return c->dhcp_unicast = true;
	case K_NO_ID:
		return c->dhcp_no_client_id = true;
	case K_MAX_SIZE:
		return read_unsigned(arg, 1500, &c->dhcp_max_size);
	case K_OPTION82:
		c->option82 = arg;
		return snoop_port_read(arg, 1, &(struct snoop_port){ 0 });
	case K_BENCH_NAME:
		return read_list_item(arg, c->bench_names, &c->n_bench_names,
				      BENCH_NAMES_MAX);
	case K_FAULT:
		return read_list_item(arg, c->faults, &c->n_faults, FAULTS_MAX);
	case K_HELP:
		options_help(stdout);
		exit(0);
	}
	return false;
}

static int
next_option(int argc, char **argv)
{
	static struct option options[ARRAY_SIZE(table) + 1];

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		options[i] = (struct option){ table[i].name, table[i].arg != NULL, NULL,
					      (int)table[i].key };
	return getopt_long(argc, argv, "", options, NULL);
}

static bool
complete(struct conf *c, int words)
{
	bool one_way = (c->ifname != NULL) != (c->files != NULL);

	if (words > 0 || (!one_way && !c->list)) {
		fputs("phonesim: either --interface or --files is needed, and nothing "
		      "but options\n",
		      stderr);
		return false;
	}
	if (c->files == NULL)
		return true;
	if (c->until == UNTIL_FOREVER || c->control != NULL) {
		fputs("phonesim: --files is no matter of --until forever or "
		      "--control\n",
		      stderr);
		return false;
	}
	c->scale = 1;
	c->clock_set = true;
	if (!c->timeout_given)
		c->timeout_s = REHEARSAL_S;
	return true;
}

bool
options_read(int argc, char **argv, struct conf *c)
{
	static const uint8_t prl[] = { 1, 2, 3, 6, 15, 42 };
	int key;

	*c = (struct conf){ .phones = 12,
			    .seed = 1,
			    .scale = 60,
			    .timeout_s = 300,
			    .cbc_digest = CBC_ANY,
			    .model = "8841",
			    .bench_address = 0xc0000201,
			    .n_prl = sizeof(prl) };
	memcpy(c->prl, prl, sizeof(prl));
	while ((key = next_option(argc, argv)) != -1) {
		if (key == '?')
			return false;
		if (!read_one(c, (enum key)key, optarg)) {
			fprintf(stderr, "phonesim: bad value '%s'\n", optarg);
			return false;
		}
	}
	return complete(c, argc - optind);
}
