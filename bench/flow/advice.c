/* What staff should do with a unit, and the sentences for it. Pure, like flow.c. */
#include <bench/stage.h>
#include <bench/str.h>

#include <string.h>

#define SECOND INT64_C(1000000)

/* {w} how long it has waited, {u} how long that usually takes, {m} what is missing. */
static const char *const sentences[BENCH_ADVICES][2] = {
	[BENCH_ADVICE_PACK] = { "passed: pack it", "合格: 梱包してください" },
	[BENCH_ADVICE_BOX] = { "passed: pack it, scan phone and box",
			       "合格: 電話機と個装箱を読んで梱包してください" },
	[BENCH_ADVICE_PACKED] = { "packed", "梱包済み" },
	[BENCH_ADVICE_SHIPPED] = { "shipped", "出荷済み" },
	[BENCH_ADVICE_SHIPPED_HERE] = { "shipped already, and here again: record its return",
					"出荷済みの電話機です: 返品を登録してください" },
	[BENCH_ADVICE_WAIVED] = { "passed by waiver: pack it",
				  "特採: 梱包してください" },
	[BENCH_ADVICE_HELD] = { "NG: put it on the hold shelf",
				"NG: 保留棚に置いてください" },
	[BENCH_ADVICE_ALARM] = { "", "" },
	[BENCH_ADVICE_TWO_LABELS] = { "two labels disagree about its serial number",
				      "ラベル2枚のシリアル番号が違います" },
	[BENCH_ADVICE_OTHER_SERIAL] = { "the phone reports another serial than its label",
					"電話機のシリアル番号がラベルと違います" },
	[BENCH_ADVICE_OTHER_MODEL] = { "the phone is another model than its label",
				       "電話機の機種がラベルと違います" },
	[BENCH_ADVICE_RETURNED] = { "returned: scan its label into a job",
				    "返品: ラベルを読み、出荷指示に入れてください" },
	[BENCH_ADVICE_SCRAP] = { "scrap: take it off the bench",
				 "廃棄品: ベンチから外してください" },
	[BENCH_ADVICE_PAST] = { "factory reset it: it keeps settings of its past",
				"初期化してください: 以前の設定が残っています" },
	[BENCH_ADVICE_NOT_A_PHONE] = { "not a phone", "電話機ではありません" },
	[BENCH_ADVICE_UNKNOWN_MODEL] = { "a phone, model not known yet: scan it",
					 "機種不明の電話機: ラベルを読んでください" },
	[BENCH_ADVICE_PLUG_IN] = { "scanned, not seen: plug it in",
				   "読取済み: 接続してください" },
	[BENCH_ADVICE_SCAN] = { "on the bench, not scanned: scan it",
				"未読取: ラベルを読んでください" },
	[BENCH_ADVICE_ON_ITS_WAY] = { "on its way: don't unplug",
				      "処理中: 抜かないでください" },
	[BENCH_ADVICE_TRIES_AGAIN] = { "a try failed, it tries again: don't unplug",
				       "失敗、再試行中: 抜かないでください" },
	[BENCH_ADVICE_UPGRADING] = { "taking new firmware: don't unplug",
				     "ファームウェア更新中: 抜かないでください" },
	[BENCH_ADVICE_TAKING_SETUP] = { "taking its setup: don't unplug",
					"設定を適用中: 抜かないでください" },
	[BENCH_ADVICE_OTHER_JOB] = { "set up for another job: scan it again, then factory reset it",
				     "別の出荷指示の設定です: もう一度読み、初期化してください" },
	[BENCH_ADVICE_FORMER_SETUP] = { "the job's setup was changed since: ask a supervisor",
					"設定仕様が変更されました: 責任者に確認してください" },
	[BENCH_ADVICE_RECHECK] = { "the bench was off meanwhile: unplug the phone and plug it in again",
				   "ベンチ停止中でした: 抜いて、もう一度接続してください" },
	[BENCH_ADVICE_NO_ADDRESS] = { "asks for an address and takes none for {w} (usually {u}): check its "
				      "cable and the switch port, then plug it in again",
				      "{w}アドレスを取れません(通常{u}): ケーブルとポートを確認し、接続し直し"
				      "てください" },
	[BENCH_ADVICE_ASKS_NOTHING] = { "has an address, asks for no setup for {w} (usually {u}): factory "
					"reset it, it may have had another owner",
					"{w}設定を取りに来ません(通常{u}): 初期化してください" },
	[BENCH_ADVICE_NOT_BACK] = { "scanned, but not back for its setup for {w} (usually {u}): unplug it "
				    "and plug it in again",
				    "{w}設定を取りに来ません(通常{u}): 抜いて、もう一度接続してください" },
	[BENCH_ADVICE_STANDS_STILL] = { "no progress for {w} (usually {u}): unplug it and plug it in again",
					"{w}進んでいません(通常{u}): 抜いて、もう一度接続してください" },
	[BENCH_ADVICE_UPGRADE_STANDS] = { "firmware for {w} (usually {u}): look at its screen; if it stands "
					  "still, unplug it and plug it in again",
					  "ファームウェア更新が{w}続いています(通常{u}): 画面を見て、止まっていれ"
					  "ば接続し直してください" },
	[BENCH_ADVICE_REPLUG] = { "unplug it and plug it in once more: it has not asked for its "
				  "destination yet",
				  "抜いて、もう一度接続してください: 接続先の確認待ちです" },
	[BENCH_ADVICE_RESET] = { "factory reset the phone: no proof of {m} for {w} "
				 "(usually {u})",
				 "初期化してください: 未確認 {m} {w}(通常{u})" },
};

static struct bench_advice
advice(enum bench_verdict verdict, enum bench_advice_id id)
{
	return (struct bench_advice){ .verdict = verdict, .id = id };
}

static bool
differ(const struct bench_said *a, const struct bench_said *b)
{
	return a->text[0] != '\0' && b->text[0] != '\0' &&
	       strcmp(a->text, b->text) != 0;
}

/* It was on its way when the bench went off, and has not been heard of since. */
static bool
is_to_recheck(const struct bench_unit *u, int64_t now)
{
	return u->leased != 0 && u->run != 0 && u->leased >> 48 < now >> 48;
}

static struct bench_advice
stuck(const struct bench_unit *u)
{
	switch (bench_flow_stage(u)) {
	case BENCH_STAGE_SEEN:
		return advice(BENCH_FIX, BENCH_ADVICE_NO_ADDRESS);
	case BENCH_STAGE_LEASED:
		return advice(BENCH_FIX, BENCH_ADVICE_ASKS_NOTHING);
	case BENCH_STAGE_PENDING:
		return advice(BENCH_FIX, BENCH_ADVICE_NOT_BACK);
	case BENCH_STAGE_UPGRADING:
		return advice(BENCH_FIX, BENCH_ADVICE_UPGRADE_STANDS);
	case BENCH_STAGE_DELIVERED:
	case BENCH_STAGE_CONFIRMED:
	case BENCH_STAGE_CLEANED:
		/* it follows its redirect now, and asks the bench nothing more */
		if (bench_flow_wants_question(u))
			return advice(BENCH_FIX, BENCH_ADVICE_REPLUG);
		return advice(BENCH_FIX, BENCH_ADVICE_RESET);
	case BENCH_STAGE_ASKED:
	case BENCH_STAGE_OTHER:
	case BENCH_STAGE_UNKNOWN:
	case BENCH_STAGE_SCANNED:
	case BENCH_STAGE_PROVEN:
	case BENCH_STAGES:
		break;
	}
	return advice(BENCH_FIX, BENCH_ADVICE_STANDS_STILL);
}

static struct bench_advice
going_on(const struct bench_unit *u, int64_t since)
{
	enum bench_stage stage = bench_flow_stage(u);

	if (stage >= BENCH_STAGE_DELIVERED)
		return advice(BENCH_WAIT, BENCH_ADVICE_TAKING_SETUP);
	if (u->failed >= since && u->failed != 0)
		return advice(BENCH_WAIT, BENCH_ADVICE_TRIES_AGAIN);
	if (stage == BENCH_STAGE_UPGRADING)
		return advice(BENCH_WAIT, BENCH_ADVICE_UPGRADING);
	return advice(BENCH_WAIT, BENCH_ADVICE_ON_ITS_WAY);
}

static struct bench_advice
by_the_clock(const struct bench_unit *u, int64_t now, const struct bench_norms *norms)
{
	const struct bench_norm *norm = &norms->stage[bench_flow_stage(u)];
	int64_t since = bench_flow_since(u), waited = (now - since) / SECOND;
	struct bench_advice a;

	if (is_to_recheck(u, now))
		return advice(BENCH_FIX, BENCH_ADVICE_RECHECK);
	if (since == 0)
		return advice(BENCH_WAIT, BENCH_ADVICE_ON_ITS_WAY);
	a = waited > norm->stuck_s ? stuck(u) : going_on(u, since);
	a.waited_s = waited < 0 ? 0 : (int)waited;
	a.usual_s = norm->usual_s;
	return a;
}

static struct bench_advice
in_progress(const struct bench_unit *u, int64_t now, const struct bench_norms *norms)
{
	bool named = u->serial.text[0] != '\0';

	switch (bench_flow_stage(u)) {
	case BENCH_STAGE_OTHER:
		return advice(BENCH_WAIT, BENCH_ADVICE_NOT_A_PHONE);
	case BENCH_STAGE_UNKNOWN:
		return advice(BENCH_FIX, BENCH_ADVICE_UNKNOWN_MODEL);
	case BENCH_STAGE_SCANNED:
		return advice(BENCH_WAIT, BENCH_ADVICE_PLUG_IN);
	case BENCH_STAGE_LEASED:
	case BENCH_STAGE_PENDING:
		if (!named)
			return advice(BENCH_WAIT, BENCH_ADVICE_SCAN);
		break;
	case BENCH_STAGE_DELIVERED:
	case BENCH_STAGE_CONFIRMED:
	case BENCH_STAGE_CLEANED:
		if (bench_flow_missing(u) == 0)
			return advice(BENCH_FIX, BENCH_ADVICE_OTHER_JOB);
		break;
	case BENCH_STAGE_SEEN:
	case BENCH_STAGE_ASKED:
	case BENCH_STAGE_UPGRADING:
	case BENCH_STAGE_PROVEN:
	case BENCH_STAGES:
		break;
	}
	return by_the_clock(u, now, norms);
}

/* What no waiting mends. */
static bool
is_wrong(const struct bench_unit *u, struct bench_advice *ret_advice)
{
	bool named = u->serial.text[0] != '\0';

	if (u->held > u->freed)
		*ret_advice = advice(BENCH_FIX, BENCH_ADVICE_HELD);
	else if (u->stopped > u->cleared)
		*ret_advice = advice(BENCH_FIX, BENCH_ADVICE_ALARM);
	else if (bench_flow_may_pack(u))
		*ret_advice = advice(BENCH_PACK, BENCH_ADVICE_WAIVED);
	else if (u->conflict)
		*ret_advice = advice(BENCH_FIX, BENCH_ADVICE_TWO_LABELS);
	else if (differ(&u->reported_serial, &u->serial))
		*ret_advice = advice(BENCH_FIX, BENCH_ADVICE_OTHER_SERIAL);
	else if (named && (differ(&u->wire_model, &u->label_model) ||
			   differ(&u->agent_model, &u->label_model)))
		*ret_advice = advice(BENCH_FIX, BENCH_ADVICE_OTHER_MODEL);
	else if (bench_flow_is_scrap(u))
		*ret_advice = advice(BENCH_FIX, BENCH_ADVICE_SCRAP);
	else if (named && bench_flow_is_returned(u))
		*ret_advice = advice(BENCH_WAIT, BENCH_ADVICE_RETURNED);
	else if (bench_flow_needs_reset(u))
		*ret_advice = advice(BENCH_FIX, BENCH_ADVICE_PAST);
	else
		return false;
	return true;
}

struct bench_advice
bench_flow_advise(const struct bench_unit *u, int64_t now,
		  const struct bench_norms *norms)
{
	struct bench_norms defaults;
	struct bench_advice a;

	bench_norms_default(60, &defaults);
	if (bench_flow_is_shipped(u) && u->reappeared > u->shipped)
		a = advice(BENCH_FIX, BENCH_ADVICE_SHIPPED_HERE);
	else if (bench_flow_is_shipped(u) && bench_flow_may_pack(u))
		a = advice(BENCH_PACK, BENCH_ADVICE_SHIPPED);
	else if (bench_flow_is_packed(u) && bench_flow_may_pack(u))
		a = advice(BENCH_PACK, BENCH_ADVICE_PACKED);
	else if (bench_flow_proven(u))
		a = advice(BENCH_PACK, BENCH_ADVICE_PACK);
	else if (bench_flow_wants_box(u))
		a = advice(BENCH_PACK, BENCH_ADVICE_BOX);
	else if (!is_wrong(u, &a))
		a = in_progress(u, now, norms == NULL ? &defaults : norms);
	a.missing = bench_flow_missing(u);
	return a;
}

void
bench_advise_by_recipe(struct bench_advice *a, const struct bench_unit *u,
		       const char *recipe)
{
	if (a->verdict != BENCH_PACK || bench_flow_is_shipped(u) || recipe[0] == '\0' ||
	    u->recipe[0] == '\0' || strcmp(u->recipe, recipe) == 0)
		return;
	a->verdict = BENCH_FIX;
	a->id = BENCH_ADVICE_FORMER_SETUP;
}

static void
add_duration(struct bench_str *s, int seconds, enum bench_lang lang)
{
	if (seconds < 120)
		bench_str_addf(s, lang == BENCH_JA ? "%d秒" : "%d s", seconds);
	else if (seconds < 7200)
		bench_str_addf(s, lang == BENCH_JA ? "%d分" : "%d min", seconds / 60);
	else
		bench_str_addf(s, lang == BENCH_JA ? "%d時間" : "%d h", seconds / 3600);
}

static void
add_place(struct bench_str *s, char which, const struct bench_advice *a,
	  enum bench_lang lang)
{
	char links[96];

	if (which == 'w')
		add_duration(s, a->waited_s, lang);
	else if (which == 'u')
		add_duration(s, a->usual_s, lang);
	else
		bench_str_add(s, bench_links_format(a->missing, links));
}

char *
bench_advice_text(const struct bench_advice *a, const struct bench_unit *u,
		  enum bench_lang lang, char text[BENCH_ADVICE_TEXT])
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	if (a->id == BENCH_ADVICE_ALARM)
		return bench_words(u->stop.text, lang, text, BENCH_ADVICE_TEXT);
	for (const char *p = sentences[a->id][lang]; *p != '\0'; p++) {
		if (*p == '{') {
			add_place(&s, p[1], a, lang);
			p += 2;
		} else {
			bench_str_add_n(&s, p, 1);
		}
	}
	bench_copy(text, BENCH_ADVICE_TEXT, bench_str_get(&s));
	return text;
}
