#include "fetch.h"

#include <stdio.h>
#include <string.h>

#define REDIRECTS_MAX 5

static void resolve(struct fetch *f);

static void
finish(struct fetch *f, enum net_result r, const char *error)
{
	snprintf(f->error, sizeof(f->error), "%s", error);
	f->done(f->arg, r, f->error);
}

static void
fail_now(void *arg)
{
	struct fetch *f = arg;

	finish(f, NET_FAILED, f->failure);
}

static void
fail_later(struct fetch *f, const char *why)
{
	f->failure = why;
	timer_set(f->net->loop, &f->later, 0);
}

static bool
got_data(void *arg, const uint8_t *p, size_t n)
{
	struct fetch *f = arg;
	size_t room = f->keep - f->body.len;

	f->bytes += n;
	if (n > 0)
		str_addn(&f->body, (const char *)p, n < room ? n : room);
	return f->progress(f->arg);
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
		finish(f, NET_FAILED, "bad redirect");
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
		finish(f, r, error);
}

static void
transfer(struct fetch *f, uint32_t ip)
{
	int r;

	f->ip = ip;
	f->resolved(f->arg);
	if (!net_reachable(f->net, ip)) {
		fail_later(f, "no route to host");
		return;
	}
	if (f->url.scheme == SCHEME_TFTP)
		r = tftp_start(&f->tftp, ip, f->url.port, f->url.path);
	else
		r = http_start(&f->http, ip, f->url.port, f->url.scheme == SCHEME_HTTPS,
			       f->url.host, f->url.path, f->user_agent);
	if (r < 0)
		fail_later(f, strerror(-r));
}

static void
dns_done(void *arg, bool found, uint32_t ip)
{
	struct fetch *f = arg;

	if (found)
		transfer(f, ip);
	else
		fail_later(f, "dns");
}

static void
resolve(struct fetch *f)
{
	uint32_t ip;

	f->ip = 0;
	if (f->url.scheme == SCHEME_OTHER)
		fail_later(f, "scheme not supported");
	else if (ip_parse(f->url.host, &ip))
		transfer(f, ip);
	else if (f->no_dns || dns_start(&f->dns, f->url.host) < 0)
		fail_later(f, "dns");
}

void
fetch_init(struct fetch *f)
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
	timer_init(&f->later, fail_now, f);
}

void
fetch_start(struct fetch *f, const struct url *url, size_t keep)
{
	fetch_cancel(f);
	f->url = *url;
	f->keep = keep;
	f->bytes = 0;
	f->redirects = 0;
	resolve(f);
}

void
fetch_cancel(struct fetch *f)
{
	timer_stop(f->net->loop, &f->later);
	dns_cancel(&f->dns);
	tftp_cancel(&f->tftp);
	http_cancel(&f->http);
	str_clear(&f->body);
}
