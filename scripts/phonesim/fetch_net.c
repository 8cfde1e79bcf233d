/* Files from the network: find the host, by its service record if asked for, then TFTP
 * or HTTP; redirects are followed at once. */
#include "fetch.h"

#include <stdio.h>
#include <string.h>

#define REDIRECTS_MAX 5

static void resolve(struct fetch *f);

static bool
got_data(void *arg, const uint8_t *p, size_t n)
{
	return fetch_take(arg, p, n);
}

static void
redirect(struct fetch *f, const char *location)
{
	struct url u = f->url;
	int r = 0;

	if (location[0] == '/' && strlen(location) < sizeof(u.path))
		memcpy(u.path, location, strlen(location) + 1);
	else
		r = url_parse(location, &u);
	if (r < 0 || u.host[0] == '\0' || u.scheme == SCHEME_OTHER ||
	    f->redirects++ == REDIRECTS_MAX) {
		fetch_finish(f, NET_FAILED, "bad redirect");
		return;
	}
	f->url = u;
	f->ask.srv = false;
	resolve(f);
}

static void
transfer_done(void *arg, enum net_result r, const char *error)
{
	struct fetch *f = arg;

	if (r == NET_REDIRECT) {
		redirect(f, error);
		return;
	}
	if (f->url.scheme != SCHEME_TFTP)
		snprintf(f->coding, sizeof(f->coding), "%s", f->http.coding);
	fetch_finish(f, r, error);
}

/* The certificate must be for the name the rule has, also when a service record leads
 * elsewhere (the guide's table 1). */
static void
transfer(struct fetch *f, uint32_t ip)
{
	int r;

	f->ip = ip;
	f->resolved(f->arg);
	if (!net_reachable(f->net, ip)) {
		fetch_finish_later(f, NET_FAILED, "no route to host");
		return;
	}
	f->ask.tls.host = f->ask.srv ? f->ask.url.host : f->url.host;
	if (f->url.scheme == SCHEME_TFTP)
		r = tftp_start(&f->tftp, ip, f->url.port, f->url.path);
	else
		r = http_start(&f->http, ip, &f->url, &f->ask);
	if (r < 0)
		fetch_finish_later(f, NET_FAILED, strerror(-r));
}

static void
look_up(struct fetch *f, enum dns_type type, const char *name)
{
	if (f->no_dns || dns_start(&f->dns, type, name) < 0)
		fetch_finish_later(f, NET_FAILED, "dns");
}

static void
dns_done(void *arg, const struct dns_answer *answer)
{
	struct fetch *f = arg;

	if (answer == NULL) {
		fetch_finish_later(f, NET_FAILED,
				   f->dns.type == DNS_SRV ? "no service record"
							  : "dns");
	} else if (f->dns.type == DNS_A) {
		transfer(f, answer->ip);
	} else {
		memcpy(f->url.host, answer->target, sizeof(answer->target));
		f->url.port = answer->port;
		resolve(f);
	}
}

static void
resolve(struct fetch *f)
{
	uint32_t ip;

	f->ip = 0;
	if (ip_parse(f->url.host, &ip))
		transfer(f, ip);
	else
		look_up(f, DNS_A, f->url.host);
}

static void
start(struct fetch *f)
{
	bool tls = f->url.scheme == SCHEME_HTTPS;
	char name[DNS_NAME_MAX + 32];

	if (f->url.scheme == SCHEME_OTHER) {
		fetch_finish_later(f, NET_FAILED, "scheme not supported");
	} else if (f->ask.srv && f->url.scheme == SCHEME_TFTP) {
		fetch_finish_later(f, NET_FAILED,
				   "TFTP scheme is not supported for SRV lookup");
	} else if (f->ask.srv) {
		snprintf(name, sizeof(name), "_ciscoprov-%s.%s",
			 tls ? "https._tls" : "http._tcp", f->url.host);
		look_up(f, DNS_SRV, name);
	} else {
		resolve(f);
	}
}

static void
init(struct fetch *f)
{
	f->tftp = (struct tftp){
		.net = f->net, .data = got_data, .done = transfer_done, .arg = f
	};
	f->http = (struct http){ .data = got_data, .done = transfer_done, .arg = f };
	f->dns = (struct dns){ .net = f->net, .done = dns_done, .arg = f };
	tftp_init(&f->tftp);
	http_init(&f->http, f->net);
	dns_init(&f->dns);
}

static void
cancel(struct fetch *f)
{
	dns_cancel(&f->dns);
	tftp_cancel(&f->tftp);
	http_cancel(&f->http);
}

const struct source source_network = { init, start, cancel };
