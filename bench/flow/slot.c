/* Where a unit stands, of what was scanned and what its switch says. Pure. */
#include <bench/config.h>
#include <bench/flow.h>

/* What was said before it went to a customer and came back is past. */
static const char *
since_return(const struct bench_unit *u, const struct bench_said *said)
{
	return said->tick > u->returned ? said->text : "";
}

const char *
bench_slot_port(const struct bench_unit *u)
{
	return since_return(u, &u->port);
}

const char *
bench_slot_of(const struct bench_config *c, const struct bench_unit *u)
{
	const char *scanned = since_return(u, &u->slot);

	return scanned[0] != '\0' ? scanned : bench_slot_of_port(c, bench_slot_port(u));
}

int64_t
bench_slot_place(const struct bench_config *c, const struct bench_unit *u)
{
	const char *slot = bench_slot_of(c, u);

	if (slot[0] != '\0')
		return bench_slot_order(slot);
	return BENCH_SLOT_ORDER_END + (u->mac.b[4] << 8 | u->mac.b[5]);
}
