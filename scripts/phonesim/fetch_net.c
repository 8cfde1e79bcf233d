/* Files from the network: resolve the host, then TFTP or HTTP; redirects are followed
 * at once. */
#include "fetch.h"

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
	if (r < 0 || f->redirects++ == REDIRECTS_MAX) {
		fetch_finish(f, NET_FAILED, "bad redirect");
		return;
	}
	f->url = u;
	resolve(f);
}

static void
transfer_done(void *arg, enum net_result r, const char *error)
{
	struct fetch *f = arg;

	if (r == NET_REDIRECT)
		redirect(f, error);
	else
		fetch_finish(f, r, error);
}

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
	if (f->url.scheme == SCHEME_TFTP)
		r = tftp_start(&f->tftp, ip, f->url.port, f->url.path);
	else
		r = http_start(&f->http, ip, f->url.port, f->url.scheme == SCHEME_HTTPS,
			       f->url.host, f->url.path, f->user_agent);
	if (r < 0)
		fetch_finish_later(f, NET_FAILED, strerror(-r));
}

static void
dns_done(void *arg, bool found, uint32_t ip)
{
	struct fetch *f = arg;

	if (found)
		transfer(f, ip);
	else
		fetch_finish_later(f, NET_FAILED, "dns");
}

static void
resolve(struct fetch *f)
{
	uint32_t ip;

	f->ip = 0;
	if (f->url.scheme == SCHEME_OTHER)
		fetch_finish_later(f, NET_FAILED, "scheme not supported");
	else if (ip_parse(f->url.host, &ip))
		transfer(f, ip);
	else if (f->no_dns || dns_start(&f->dns, f->url.host) < 0)
		fetch_finish_later(f, NET_FAILED, "dns");
}

static void
init(struct fetch *f)
{
	f->tftp = (struct tftp){
		.net = f->net, .data = got_data, .done = transfer_done, .arg = f
	};
	f->http = (struct http){
		.net = f->net, .data = got_data, .done = transfer_done, .arg = f
	};
	f->dns = (struct dns){ .net = f->net, .done = dns_done, .arg = f };
	tftp_init(&f->tftp);
	http_init(&f->http);
	dns_init(&f->dns);
}

static void
cancel(struct fetch *f)
{
	dns_cancel(&f->dns);
	tftp_cancel(&f->tftp);
	http_cancel(&f->http);
}

const struct source source_network = { init, resolve, cancel };
