/* Which codes do something now: the other side of what session.c refuses. */
#include <core/session.h>

static uint32_t
bit(enum bench_code_kind kind)
{
	return UINT32_C(1) << kind;
}

static uint32_t
modes_but(enum bench_session_mode mode)
{
	static const enum bench_code_kind codes[BENCH_MODES] = {
		[BENCH_MODE_INTAKE] = BENCH_CODE_INTAKE,
		[BENCH_MODE_PACK] = BENCH_CODE_PACK,
		[BENCH_MODE_VERIFY] = BENCH_CODE_VERIFY,
		[BENCH_MODE_RETURN] = BENCH_CODE_RETURN,
	};
	uint32_t all = 0;

	for (int i = 0; i < BENCH_MODES; i++)
		if (i != (int)mode)
			all |= bit(codes[i]);
	return all;
}

static uint32_t
of_packing(const struct bench_session *s)
{
	if (!bench_mac_is_zero(s->phone))
		return 0;
	return (s->batch != 0 ? bit(BENCH_CODE_OPEN_CARTON) | bit(BENCH_CODE_CARTON)
			      : 0) |
	       (s->carton != 0 ? bit(BENCH_CODE_CLOSE_CARTON) : 0);
}

/* Other people, jobs and places: not while a phone waits for its box. */
static uint32_t
of_places(const struct bench_session *s)
{
	if (!bench_mac_is_zero(s->phone))
		return 0;
	return bit(BENCH_CODE_BADGE) | bit(BENCH_CODE_BATCH) |
	       (s->mode == BENCH_MODE_INTAKE && s->batch != 0 ? bit(BENCH_CODE_SLOT)
							      : 0);
}

static bool
can_undo(const struct bench_session *s, struct bench_mono now)
{
	return !bench_mac_is_zero(s->phone) ||
	       (s->can_undo && now.us - s->undo_at.us <= BENCH_SESSION_UNDO_US);
}

uint32_t
bench_session_codes(const struct bench_session *s, struct bench_mono now)
{
	bool unnamed = s->needs_badge && s->staff[0] == '\0';
	uint32_t ng = bench_mac_is_zero(s->shown) || unnamed ? 0 : bit(BENCH_CODE_NG);

	if (s->word == BENCH_PAIR_STOP)
		return bit(BENCH_CODE_ACK) | ng;
	if (unnamed)
		return bit(BENCH_CODE_BADGE);
	return ng | modes_but(s->mode) | of_places(s) |
	       (s->mode == BENCH_MODE_PACK ? of_packing(s) : 0) |
	       (can_undo(s, now) ? bit(BENCH_CODE_UNDO) : 0) |
	       (s->staff[0] != '\0' ? bit(BENCH_CODE_SIGN_OUT) : 0);
}
