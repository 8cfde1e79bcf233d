#include "render.h"

#include <arpa/inet.h>
#include <string.h>

#define TIME_NAMES "pool.ntp.org" /* what most vendors' factory settings name */

/* syslog/bench-syslog-ng.conf.tmpl, by the build. */
extern const char syslog_ng_template[];

static void
network_of(const struct bench_config *c, char out[32])
{
	struct in_addr a;
	char text[INET_ADDRSTRLEN];

	(void)inet_pton(AF_INET, c->address, &a);
	a.s_addr &= htonl(~UINT32_C(0) << (32 - c->prefix));
	inet_ntop(AF_INET, &a, text, sizeof(text));
	snprintf(out, 32, "%s/%d", text, c->prefix);
}

static void
add_hex(struct bench_str *out, const void *data, size_t n)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < n; i++)
		bench_str_addf(out, "%02x", p[i]);
}

/* Kea 2.2 has no word for "contains": every place that it can stand at. */
static void
add_class_test(struct bench_str *out, const char *text)
{
	for (size_t at = 0; at + strlen(text) <= 255; at++)
		bench_str_addf(out, "%ssubstring(option[60].hex,%zu,%zu) == '%s'",
			       at == 0 ? "" : " or ", at, strlen(text), text);
}

/* TR-069, Annex F and table 3: the ACS by options 43 (sub-option 1) and 125 (enterprise
 * 3561, sub-option 11), for clients that name the forum. Raw bytes: options that Kea
 * composes itself crash 2.2.0 (kea §2), and 43 without a definition of its own is empty
 * in newer ones. */
static void
add_acs(struct bench_str *out, const char *url)
{
	const uint8_t n = (uint8_t)strlen(url);
	const uint8_t in43[] = { 1, n };
	const uint8_t in125[] = {
		0, 0, 3561 >> 8, 3561 & 0xff, (uint8_t)(n + 2), 11, n
	};

	bench_str_add(
		out,
		"  \"client-classes\": [ { \"name\": \"TR069\",\n    \"test\": \"");
	add_class_test(out, "dslforum.org");
	bench_str_add(out, "\",\n    \"option-data\": [\n      { \"code\": 43,"
			   " \"csv-format\": false, \"always-send\": true,"
			   " \"data\": \"");
	add_hex(out, in43, sizeof(in43));
	add_hex(out, url, n);
	bench_str_add(out, "\" },\n      { \"code\": 125, \"csv-format\": false,"
			   " \"always-send\": true, \"data\": \"");
	add_hex(out, in125, sizeof(in125));
	add_hex(out, url, n);
	bench_str_add(out, "\" } ] } ],\n");
}

/* Single-threaded: Kea 2.2.0 crashes with threads and encapsulated options (kea §2),
 * and two threads gain nothing on a bench (kea §4.1). The raw socket is what phones
 * without an address need. The hook adds 66 and its kin; everything here is for any
 * client. */
void
render_kea(const struct bench_config *c, const char *config_path, struct bench_str *out)
{
	char network[32];

	network_of(c, network);
	bench_str_add(out, "{ \"Dhcp4\": {\n");
	bench_str_addf(out,
		       "  \"interfaces-config\": { \"interfaces\": [ \"%s\" ],"
		       " \"dhcp-socket-type\": \"raw\" },\n",
		       c->interface);
	bench_str_addf(out,
		       "  \"control-socket\": { \"socket-type\": \"unix\","
		       " \"socket-name\": \"%s/kea4.sock\" },\n",
		       c->runtime_dir);
	bench_str_add(
		out, "  \"multi-threading\": { \"enable-multi-threading\": false },\n");
	bench_str_addf(
		out,
		"  \"lease-database\": { \"type\": \"memfile\", \"persist\": true,"
		" \"name\": \"%s/kea/leases4.csv\", \"lfc-interval\": 3600 },\n",
		c->state_dir);
	bench_str_addf(out, "  \"valid-lifetime\": %d,\n", c->lease_seconds);
	/* the time, always: without it a phone refuses every certificate; and our
	 * resolver, whose questions show where a phone wants to go */
	bench_str_addf(
		out,
		"  \"option-data\": [ { \"name\": \"routers\", \"data\": \"%s\" },\n",
		c->address);
	if (c->dns_port != 0)
		bench_str_addf(
			out,
			"    { \"name\": \"domain-name-servers\", \"data\": \"%s\","
			" \"always-send\": true },\n",
			c->address);
	bench_str_addf(out,
		       "    { \"name\": \"ntp-servers\", \"data\": \"%s\","
		       " \"always-send\": true } ],\n",
		       c->address);
	if (c->acs_url[0] != '\0')
		add_acs(out, c->acs_url);
	bench_str_addf(out,
		       "  \"subnet4\": [ { \"id\": 1, \"subnet\": \"%s\","
		       " \"pools\": [ { \"pool\": \"%s - %s\" } ] } ],\n",
		       network, c->pool_first, c->pool_last);
	bench_str_addf(
		out,
		"  \"hooks-libraries\": [ { \"library\": \"%s/libprebench_kea.so\",\n"
		"    \"parameters\": { \"config\": \"%s\","
		" \"lease-file\": \"%s/kea/leases4.csv\" } } ],\n",
		c->library_dir, config_path, c->state_dir);
	bench_str_add(
		out,
		"  \"loggers\": [ { \"name\": \"kea-dhcp4\", \"severity\": \"WARN\","
		" \"output_options\": [ { \"output\": \"stderr\" } ] },\n"
		"    { \"name\": \"kea-dhcp4.prebench-hooks\", \"severity\": \"INFO\","
		" \"output_options\": [ { \"output\": \"stderr\" } ] } ]\n} }\n");
}

/* A server on the bench LAN and nothing else: it serves this machine's clock as it is
 * (local; started with -x it never sets it), listens to no other server and to no
 * commands, writes nothing. Whatever disciplines the clock of a real box goes on. */
void
render_chrony(const struct bench_config *c, const char *config_path,
	      struct bench_str *out)
{
	char network[32];

	(void)config_path;
	network_of(c, network);
	bench_str_addf(out,
		       "bindaddress %s\nallow %s\nlocal stratum 10\ncmdport 0\n"
		       "bindcmdaddress /\npidfile %s/chronyd.pid\n",
		       c->address, network, c->runtime_dir);
}

/* address= alone leaves other types to the rule for all names, which says that there is
 * no such name; local= makes that "nothing of this type". */
static void
add_answer(struct bench_str *out, const char *name, const char *address)
{
	bench_str_addf(out, "address=/%s/%s\nlocal=/%s/\n", name, address, name);
}

static bool
has_answer(const struct bench_config *c, const char *name)
{
	for (int i = 0; i < c->dns_answers; i++) {
		if (strcmp(c->dns_answer[i].name, name) == 0)
			return true;
	}
	return false;
}

/* A resolver that asks nobody and knows nothing but what is written here: whatever a
 * phone asks for, it hears at once that there is no such name, and the question is in
 * the log. The factory's time servers are names of the NTP pool: chrony answers for
 * them. */
void
render_dnsmasq(const struct bench_config *c, const char *config_path,
	       struct bench_str *out)
{
	(void)config_path;
	bench_str_addf(out,
		       "port=%d\nlisten-address=%s\nbind-interfaces\n"
		       "no-resolv\nno-hosts\nno-poll\nno-ident\ncache-size=0\n"
		       "log-queries=extra\nlog-facility=-\npid-file\n"
		       "user=dnsmasq\ngroup=nogroup\naddress=/#/\n",
		       c->dns_port, c->address);
	if (!has_answer(c, TIME_NAMES))
		add_answer(out, TIME_NAMES, c->address);
	for (int i = 0; i < c->dns_answers; i++)
		add_answer(out, c->dns_answer[i].name, c->dns_answer[i].address);
}

/* The text with its {{placeholders}} filled in; one that is not in the table is our
 * bug, and syslog-ng would name it. */
void
render_syslog_ng(const struct bench_config *c, const char *config_path,
		 struct bench_str *out)
{
	char port[8], queue[300], logs[300];
	const struct {
		const char *name, *value;
	} values[] = {
		{ "{{address}}", c->address },	 { "{{port}}", port },
		{ "{{database}}", c->database }, { "{{queue_dir}}", queue },
		{ "{{vendor_logs}}", logs },
	};
	const char *p = syslog_ng_template;

	(void)config_path;
	snprintf(port, sizeof(port), "%d", c->syslog_port);
	snprintf(logs, sizeof(logs), "%s/vendor-logs", c->runtime_dir);
	snprintf(queue, sizeof(queue), "%s/syslog-queue", c->state_dir);
	while (*p != '\0') {
		size_t plain = 1;

		for (size_t i = 0; i < BENCH_N(values); i++) {
			size_t n = strlen(values[i].name);

			if (strncmp(p, values[i].name, n) != 0)
				continue;
			bench_str_add(out, values[i].value);
			p += n;
			plain = 0;
			break;
		}
		bench_str_add_n(out, p, plain);
		p += plain;
	}
}
