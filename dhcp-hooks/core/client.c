#include "client.h"

#include <arpa/inet.h>
#include <bench/str.h>

struct bench_client
bench_client_recognise(const struct bench_families *families,
		       struct bench_snapshots *snapshots, struct bench_mac mac,
		       struct bench_bytes vendor_class)
{
	struct bench_recognised r =
		bench_families_recognise(families, mac, vendor_class);
	struct bench_client c = { .family = r.family };
	struct bench_snapshot_row row;

	c.expected = bench_snapshots_find(snapshots, mac, &row);
	if (c.family == NULL && c.expected)
		c.family = row.family;
	bench_copy(c.model, sizeof(c.model), r.model != NULL ? r.model->name : "");
	return c;
}

char *
bench_client_ip(uint32_t ip, char text[16])
{
	struct in_addr a = { .s_addr = htonl(ip) };

	if (inet_ntop(AF_INET, &a, text, 16) == NULL)
		text[0] = '\0';
	return text;
}

void
bench_client_event(struct bench_event *e, enum bench_event_kind kind,
		   struct bench_mac mac, uint32_t ip, const struct bench_client *c)
{
	*e = (struct bench_event){ .kind = kind, .mac = mac };
	bench_copy(e->source, sizeof(e->source), "kea");
	if (ip != 0)
		bench_client_ip(ip, e->ip);
	if (c == NULL)
		return;
	bench_copy(e->model, sizeof(e->model), c->model);
	if (c->family != NULL)
		bench_copy(e->family, sizeof(e->family), bench_family_name(c->family));
}
