#include <station/vendors.h>

#include <bench/str.h>

/* A vendor that prints serials of its own form has its products beside them; another
 * one's product stands alone. */
static bool
is_product(const char *pid, const void *arg)
{
	struct bench_recognised r = bench_families_by_pid(arg, pid);

	return r.model != NULL && !bench_family_prints(r.family, BENCH_PRINTED_SERIAL);
}

static const enum bench_printed_kind kind_of_tag[] = {
	[BENCH_TAG_NONE] = BENCH_PRINTED_NONE,
	[BENCH_TAG_MAC] = BENCH_PRINTED_MAC,
	[BENCH_TAG_SERIAL] = BENCH_PRINTED_SERIAL,
	[BENCH_TAG_PID] = BENCH_PRINTED_PID,
};

/* What the families of this box print; not for the tags that they have no word for. */
static bool
is_printed(const char *text, enum bench_tag tag, struct bench_scan_printed *ret_printed,
	   const void *arg)
{
	static const enum bench_tag tag_of_kind[BENCH_PRINTED_KINDS] = {
		[BENCH_PRINTED_MAC] = BENCH_TAG_MAC,
		[BENCH_PRINTED_SERIAL] = BENCH_TAG_SERIAL,
		[BENCH_PRINTED_PID] = BENCH_TAG_PID,
	};
	struct bench_printed p;
	size_t i = 0;

	if (tag == BENCH_TAG_WIFI_MAC || tag == BENCH_TAG_OTHER)
		return false;
	p = bench_families_printed(arg, text, kind_of_tag[tag]);
	if (p.makers == 0)
		return false;
	while ((p.makers >> i & 1) == 0)
		i++;
	*ret_printed = (struct bench_scan_printed){
		.kind = tag_of_kind[p.kind],
		.makers = p.makers,
		.maker = bench_family_name(bench_families_at(arg, i)),
	};
	return bench_copy(ret_printed->value, sizeof(ret_printed->value), p.value);
}

static uint32_t
makers_of_mac(struct bench_mac mac, const void *arg)
{
	return bench_families_of_mac(arg, mac);
}

void
bench_vendors_use(struct bench_scan_rules *rules, const struct bench_families *families)
{
	rules->is_product = is_product;
	rules->printed = is_printed;
	rules->makers_of_mac = makers_of_mac;
	rules->arg = families;
}
