/* What is done with one unit but packing: looked at, taken back, set aside. */
#include "desk_acts.h"

#include <bench/carton.h>
#include <bench/hold.h>
#include <bench/return.h>
#include <bench/str.h>
#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

static int
find_row(struct act *act, const struct bench_label *label, struct bench_unit *u,
	 struct bench_err *why)
{
	if (bench_label_has_mac(label))
		return bench_store_unit_get(act->store, label->mac, u, why);
	return bench_store_unit_by_serial(act->store, label->serial, u, why);
}

static void
describe(struct act *act, const struct bench_unit *u)
{
	act->a->mac = u->mac;
	bench_copy(act->a->model, sizeof(act->a->model), u->model.text);
	bench_copy(act->a->serial, sizeof(act->a->serial), u->serial.text);
	act->label.mac = u->mac;
	bench_copy(act->label.serial, sizeof(act->label.serial), u->serial.text);
}

int
act_find(struct act *act, const struct bench_label *label, struct bench_unit *ret_unit)
{
	struct bench_err why = { "" };
	int r = find_row(act, label, ret_unit, &why);

	if (r == -ENOENT) {
		act_say(act, BENCH_PAIR_STOP,
			"the bench does not know this unit: it was never scanned");
		return 1;
	}
	if (r < 0)
		return bench_fail(act->err, r, "%s", why.text);
	if (bench_label_has_mac(label) && label->serial[0] != '\0' &&
	    ret_unit->serial.text[0] != '\0' &&
	    strcmp(label->serial, ret_unit->serial.text) != 0) {
		act_say(act, BENCH_PAIR_STOP,
			"MAC and serial of this label are of two units: NG");
		return 1;
	}
	describe(act, ret_unit);
	return 0;
}

static int
read_norms(struct act *act)
{
	const struct bench_config *config = act->desk->station->intake->config;
	struct bench_desk *d = act->desk;
	struct bench_norm_book *book = NULL;
	int r;

	if (d->book != NULL &&
	    act->evidence->when.us - d->book_at.us < BENCH_DESK_NORMS_US)
		return 0;
	r = bench_store_norms(act->store, config->resync_seconds, &book, act->err);
	if (r < 0)
		return r;
	bench_norm_book_freep(&d->book);
	d->book = book;
	d->book_at = act->evidence->when;
	return 0;
}

int
act_advise(struct act *act, const struct bench_unit *u, struct bench_advice *ret,
	   char en[BENCH_ADVICE_TEXT], char local[BENCH_ADVICE_TEXT], int *ret_left_s)
{
	const struct bench_norms *norms;
	int64_t now = bench_store_now(act->store);
	int r = read_norms(act);

	if (r < 0)
		return r;
	norms = bench_norm_book_of(act->desk->book, u->model.text);
	r = bench_store_advise(act->store, u, now, norms, ret, act->err);
	*ret_left_s = bench_flow_left_s(u, now, norms);
	if (r == 0) {
		bench_advice_text(ret, u, BENCH_EN, en);
		bench_advice_text(ret, u, act->desk->lang, local);
	}
	return r;
}

#define ALL_TEXT (BENCH_ADVICE_TEXT + 192)

static const enum bench_pair_word word_of[] = {
	[BENCH_WAIT] = BENCH_PAIR_PARTIAL,
	[BENCH_FIX] = BENCH_PAIR_STOP,
	[BENCH_PACK] = BENCH_PAIR_OK,
};

int
act_carton_of(struct act *act, const struct bench_unit *u)
{
	int64_t id = strtoll(u->carton.text, NULL, 10);
	struct bench_carton c;

	if (!bench_flow_is_packed(u) || id == 0 ||
	    bench_store_carton_get(act->store, id, 0, 0, &c, NULL) < 0)
		return 0;
	return c.number;
}

/* "job 1 Acme, carton 2, passed: pack it (grade B)" */
static int
describe_all(struct act *act, const struct bench_unit *u, const char *advice,
	     char text[ALL_TEXT])
{
	int64_t batch = strtoll(u->batch.text, NULL, 10);
	char carton[32] = "", grade[24] = "";
	struct bench_batch b = { .customer = "" };
	int number = act_carton_of(act, u);
	int r = 0;

	if (batch != 0)
		r = bench_store_batch_get(act->store, batch, &b, act->err);
	if (r < 0)
		return r;
	if (number != 0)
		snprintf(carton, sizeof(carton), "carton %d, ", number);
	if (bench_flow_grade(u) != 0)
		snprintf(grade, sizeof(grade), " (grade %c)", bench_flow_grade(u));
	if (batch == 0)
		snprintf(text, ALL_TEXT, "in no job, %s%s%s", carton, advice, grade);
	else
		snprintf(text, ALL_TEXT, "job %lld %.60s, %s%s%s", (long long)batch,
			 b.customer, carton, advice, grade);
	return 0;
}

int
act_verify(struct act *act)
{
	char en[BENCH_ADVICE_TEXT], local[BENCH_ADVICE_TEXT], all[ALL_TEXT];
	struct bench_advice advice;
	struct bench_unit u;
	int left;
	int r = act_find(act, &act->ask->label, &u);

	if (r != 0)
		return r < 0 ? r : 0;
	r = act_advise(act, &u, &advice, en, local, &left);
	if (r == 0)
		r = describe_all(act, &u, en, all);
	if (r < 0)
		return r;
	act_say(act, word_of[advice.verdict], "%s", all);
	r = describe_all(act, &u, local, all);
	act_localise(act, all);
	return r;
}

/* The return, its files and its scan at once. */
static int
take_back(struct act *act, const struct bench_return *back, struct bench_err *why)
{
	int r = bench_store_begin(act->store, why);

	if (r < 0)
		return r;
	r = bench_store_return(act->store, back, why);
	if (r == 0)
		r = bench_publish_withdraw(
			act->store, act->desk->station->intake->config, back->mac, why);
	if (r == 0)
		r = act_keep(act);
	if (r == 0)
		return bench_store_commit(act->store, why);
	bench_store_rollback(act->store);
	act->kept = false;
	return r;
}

int
act_return(struct act *act)
{
	char reason[ACT_WHERE + 32], where[ACT_WHERE], last[5];
	struct bench_return back = { .reason = reason,
				     .disposition = BENCH_RETURN_RESTOCK };
	struct bench_err why = { "" };
	struct bench_unit u;
	int r = act_find(act, &act->ask->label, &u);

	if (r != 0)
		return r < 0 ? r : 0;
	if (bench_flow_is_returned(&u)) {
		act_say(act, BENCH_PAIR_DUPLICATE, "came back already");
		return 0;
	}
	snprintf(reason, sizeof(reason), "%sscanned as returned",
		 act_where(act, where));
	back.mac = u.mac;
	act_say(act, BENCH_PAIR_OK, "%s is returned, to be restocked",
		act_last_four(u.mac, last));
	r = take_back(act, &back, &why);
	return r < 0 ? act_no(act, r, &why) : 0;
}

/* The scan and its files at once (D3): withdrawn before the commit, since a unit
 * without files gets them again, and files without a unit stay. */
static int
unscan(struct act *act, struct bench_mac mac)
{
	struct bench_event e = {
		.kind = BENCH_EVENT_UNSCANNED, .source = "scan", .unit = mac, .mac = mac
	};
	char where[ACT_WHERE];
	int r = bench_store_begin(act->store, act->err);

	if (r < 0)
		return r;
	snprintf(e.text, sizeof(e.text), "%sUNDO", act_where(act, where));
	r = bench_store_record(act->store, &e, NULL, act->err);
	if (r == 0)
		r = bench_publish_withdraw(
			act->store, act->desk->station->intake->config, mac, act->err);
	if (r == 0)
		r = act_keep(act);
	if (r < 0) {
		bench_store_rollback(act->store);
		return r;
	}
	return bench_store_commit(act->store, act->err);
}

static int
undo_intake(struct act *act)
{
	char last[5];
	struct bench_unit u;
	int r = bench_store_unit_get(act->store, act->ask->mac, &u, act->err);

	if (r < 0)
		return r;
	act_last_four(u.mac, last);
	if (bench_flow_is_packed(&u)) {
		act_say(act, BENCH_PAIR_STOP, "%s is packed: take it out first", last);
		return 0;
	}
	act_say(act, BENCH_PAIR_READY, "%s is undone: scan it again, or put it away",
		last);
	bench_pair_forget(&act->desk->station->pair);
	act->desk->station->by_list = (struct bench_label){ 0 };
	return unscan(act, u.mac);
}

static int
undo_pack(struct act *act)
{
	char reason[ACT_WHERE + 8], where[ACT_WHERE], last[5];
	struct bench_err why = { "" };
	int r;

	snprintf(reason, sizeof(reason), "%sUNDO", act_where(act, where));
	r = bench_store_carton_unpack(act->store, act->ask->mac, reason, &why);
	if (r < 0)
		return act_no(act, r, &why);
	act_say(act, BENCH_PAIR_READY, "%s is out of its carton",
		act_last_four(act->ask->mac, last));
	return 0;
}

int
act_undo(struct act *act)
{
	act->label.mac = act->ask->mac;
	return act->ask->mode == BENCH_MODE_PACK ? undo_pack(act) : undo_intake(act);
}

int
act_ng(struct act *act)
{
	char reason[ACT_WHERE + 8], where[ACT_WHERE], last[5];
	struct bench_err why = { "" };
	int r;

	act->label.mac = act->ask->mac;
	snprintf(reason, sizeof(reason), "%sNG", act_where(act, where));
	r = bench_store_unit_hold(act->store, act->ask->mac, reason,
				  (struct bench_mac){ 0 }, &why);
	if (r < 0)
		return act_no(act, r, &why);
	act_say(act, BENCH_PAIR_READY, "%s is NG: put it on the hold shelf",
		act_last_four(act->ask->mac, last));
	return 0;
}
