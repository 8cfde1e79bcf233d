/* What macros, rules and log texts mean on this phone (cisco-mpp §3, §4, §7). */
#include "phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
version_text(const struct phone *p, struct str *out)
{
	const char *v = strchr(p->swver, '.');

	str_addf(out, "Cisco-CP-%s-3PCC/", p->model->number);
	for (v = v != NULL ? v + 1 : p->swver; *v != '\0'; v++) {
		if (*v == '-')
			str_add(out, ".");
		else if (*v >= '0' && *v <= '9')
			str_addn(out, v, 1);
		else
			break;
	}
}

/* $SCHEME, $SERV, $SERVIP, $PORT, $PATH, $ERR: of the current request. */
static bool
request_macro(const struct phone *p, const char *name, struct str *out)
{
	const struct url *u = &p->fetch.url;

	if (strcmp(name, "SCHEME") == 0 || strcmp(name, "METH") == 0)
		str_add(out, scheme_name(u->scheme));
	else if (strcmp(name, "SERV") == 0)
		str_add(out, u->host);
	else if (strcmp(name, "SERVIP") == 0 && p->fetch.ip != 0)
		str_addf(out, IP_FMT, IP_ARGS(p->fetch.ip));
	else if (strcmp(name, "PORT") == 0)
		str_addf(out, "%u", u->port);
	else if (strcmp(name, "PATH") == 0)
		str_add(out, u->path);
	else if (strcmp(name, "ERR") == 0)
		str_add(out, p->error);
	else
		return strcmp(name, "SERVIP") == 0;
	return true;
}

/* In the phone's own seconds. */
static long long
seconds_since(const struct phone *p, int64_t then)
{
	double real = (double)(loop_now(&p->sim->loop) - then) / 1000;

	return (long long)(real * p->sim->conf.scale);
}

static bool
state_macro(const struct phone *p, const char *name, struct str *out)
{
	if (strcmp(name, "PRVST") == 0)
		str_addf(out, "%d", p->resync.prvst);
	else if (strcmp(name, "UPGST") == 0)
		str_addf(out, "%d", p->upgrade.upgst);
	else if (strcmp(name, "UPGERR") == 0)
		str_add(out, p->upgrade.error);
	else if (strcmp(name, "UPGCOND") == 0)
		str_add(out, "1");
	else if (strcmp(name, "ISCUST") == 0)
		str_add(out, p->customization == CUST_ABORTED ||
					     p->customization == CUST_ACQUIRED
				     ? "1"
				     : "0");
	else if (strcmp(name, "PRVTMR") == 0)
		str_addf(out, "%lld", seconds_since(p, p->resync.began));
	else if (strcmp(name, "UPGTMR") == 0)
		str_addf(out, "%lld", seconds_since(p, p->upgrade.began));
	else
		return false;
	return true;
}

static bool
identity_macro(const struct phone *p, const char *name, struct str *out)
{
	if (strcmp(name, "MA") == 0)
		str_addf(out, MAC_LOWER, MAC_ARGS(p->mac));
	else if (strcmp(name, "MAU") == 0)
		str_addf(out, MAC_UPPER, MAC_ARGS(p->mac));
	else if (strcmp(name, "MAC") == 0)
		str_addf(out, MAC_COLON, MAC_ARGS(p->mac));
	else if (strcmp(name, "PN") == 0)
		str_addf(out, "CP-%s-3PCC", p->model->number);
	else if (strcmp(name, "PSN") == 0)
		str_addf(out, "%s-3PCC", p->model->number);
	else if (strcmp(name, "SN") == 0)
		str_add(out, p->unit->serial);
	else if (strcmp(name, "SWVER") == 0)
		str_add(out, p->swver);
	else if (strcmp(name, "HWVER") == 0)
		str_add(out, "2.0.1");
	else if (strcmp(name, "CCERT") == 0)
		str_add(out, "Installed");
	else if (strcmp(name, "IP") == 0 || strcmp(name, "EXTIP") == 0)
		str_addf(out, IP_FMT, IP_ARGS(p->net.ip));
	else if (strcmp(name, "VERSION") == 0)
		version_text(p, out);
	else
		return false;
	return true;
}

/* A … P, GPP_A … GPP_P; SA … SD only where secrets may stand. */
static bool
gpp_macro(const struct phone *p, const char *name, bool secret, struct str *out)
{
	char param[16];

	if (strncmp(name, "GPP_", 4) == 0)
		name += 4;
	snprintf(param, sizeof(param), "GPP_%.4s", name);
	if (!params_known(param) || (strlen(name) == 2 && !secret))
		return false;
	str_add(out, params_get(&p->params, param));
	return true;
}

static bool
lookup(void *arg, const char *name, struct str *out)
{
	return identity_macro(arg, name, out) || request_macro(arg, name, out) ||
	       state_macro(arg, name, out) || gpp_macro(arg, name, false, out);
}

static bool
lookup_secret(void *arg, const char *name, struct str *out)
{
	return lookup(arg, name, out) || gpp_macro(arg, name, true, out);
}

static void
assign(void *arg, const char *name, const char *value)
{
	struct phone *p = arg;

	phone_note(p, "assign", "%s = \"%s\"%s", name,
		   params_secret(name) ? "********" : value,
		   params_set(&p->params, name, value) ? "" : " (unknown, ignored)");
}

struct rule_env
phone_rule_env(struct phone *p)
{
	return (struct rule_env){ lookup, lookup_secret, assign, p };
}

char *
phone_expand(struct phone *p, const char *text)
{
	return macro_expand(text, lookup, p);
}

char *
phone_tftp_host(struct phone *p)
{
	AUTO_FREE char *text = dhcp_option_text(&p->dhcpc.lease.ack, OPT_TFTP_NAME);
	struct url u;

	if (text == NULL)
		return NULL;
	text[strcspn(text, ";")] = '\0';
	if (url_parse_base(text, &u) < 0 || u.host[0] == '\0')
		return NULL;
	return xstrdup(u.host);
}

struct log_line
phone_log_prepare(struct phone *p, const char *param)
{
	const char *ident = params_get(&p->params, "Syslog_Identifier");

	return (struct log_line){
		.text = phone_expand(p, params_get(&p->params, param)),
		.server = xstrdup(params_get(&p->params, "Syslog_Server")),
		.debug = xstrdup(params_get(&p->params, "Debug_Server")),
		.ident = phone_expand(p, strcmp(ident, "None") == 0 ? "" : ident),
	};
}

/* "ip" or "ip:port" (cisco-mpp §7) */
static void
send_to(struct phone *p, const char *server, const struct log_line *line)
{
	AUTO_FREE char *packet = NULL;
	struct url u;
	uint32_t ip;
	char host[16];
	int fd;

	if (server[0] == '\0' || url_parse_base(server, &u) < 0 ||
	    !ip_parse(u.host, &ip))
		return;
	phone_note(p, "syslog", "to %s: %s", server, line->text);
	fd = phone_offline(p) ? -1 : net_udp_open(&p->net);
	if (fd < 0)
		return;
	snprintf(host, sizeof(host), IP_FMT, IP_ARGS(p->net.ip));
	packet = syslog_format(p->sim->conf.syslog_shape,
			       (time_t)(clock_unix_ms(p) / 1000), line->ident, host,
			       line->text);
	if (net_reachable(&p->net, ip))
		net_send(fd, ip, strchr(server, ':') != NULL ? u.port : 514, packet,
			 strlen(packet));
	close(fd);
}

/* "If both servers are set, Syslog messages also go to Debug_Server" (EX25). */
void
phone_log_send(struct phone *p, struct log_line *line)
{
	if (line->text[0] != '\0' && !p->faults.no_syslog) {
		send_to(p, line->server, line);
		if (line->server[0] != '\0')
			send_to(p, line->debug, line);
	}
	free(line->text);
	free(line->server);
	free(line->debug);
	free(line->ident);
}

void
phone_log(struct phone *p, const char *param)
{
	struct log_line line = phone_log_prepare(p, param);

	phone_log_send(p, &line);
}
