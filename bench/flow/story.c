/* One sentence an event, in English and in Japanese. A sentence is data: {x} is a value
 * of the event, what stands in [] is left out where its values are empty. */
#include <bench/story.h>

#include <bench/flow.h>
#include <string.h>

#define ANY (-1)

static const struct phrase {
	enum bench_event_kind kind;
	int outcome;	  /* or ANY */
	const char *said; /* only where the event's text is this; NULL: any */
	const char *text[2];
} phrases[] = {
	{ BENCH_EVENT_SEEN,
	  ANY,
	  NULL,
	  { "asked for an address[ on port {port}]",
	    "アドレスを要求しました[(ポート{port})]" } },
	{ BENCH_EVENT_LEASED,
	  ANY,
	  NULL,
	  { "got the address {ip}[ on port {port}]",
	    "アドレス{ip}を受け取りました[(ポート{port})]" } },
	{ BENCH_EVENT_RELEASED,
	  ANY,
	  NULL,
	  { "gave the address {ip} back", "アドレス{ip}を返しました" } },
	{ BENCH_EVENT_ASKED,
	  ANY,
	  NULL,
	  { "asked for {file}: {name}", "{file}を要求しました: {name}" } },
	{ BENCH_EVENT_TRANSFER,
	  BENCH_OUTCOME_COMPLETE,
	  NULL,
	  { "took {file}, {size} bytes: {name}",
	    "{file}を受け取りました({size}バイト): {name}" } },
	{ BENCH_EVENT_TRANSFER,
	  BENCH_OUTCOME_REFUSED,
	  NULL,
	  { "asked for a file that is not there: {name}[ ({text})]",
	    "存在しないファイルを要求しました: {name}[({text})]" } },
	{ BENCH_EVENT_TRANSFER,
	  BENCH_OUTCOME_ABORTED,
	  NULL,
	  { "broke off {file} after {size} bytes: {name}",
	    "{file}の受信を{size}バイトで中断しました: {name}" } },
	{ BENCH_EVENT_TRANSFER,
	  BENCH_OUTCOME_TIMEOUT,
	  NULL,
	  { "fell silent in {file} after {size} bytes: {name}",
	    "{file}の受信中、{size}バイトで応答がなくなりました: {name}" } },
	{ BENCH_EVENT_TRANSFER,
	  ANY,
	  NULL,
	  { "did not get {file}: {name}", "{file}を受け取れませんでした: {name}" } },
	{ BENCH_EVENT_REPORT,
	  ANY,
	  NULL,
	  { "sent a report[, firmware {version}][, serial {serial}]",
	    "報告を送りました[(ファームウェア{version})][(製造番号{serial})]" } },
	{ BENCH_EVENT_SYSLOG,
	  BENCH_OUTCOME_RESYNC_ASK,
	  NULL,
	  { "says that it goes for {file}[: {name}]",
	    "{file}の取得を始めると通知しました[: {name}]" } },
	{ BENCH_EVENT_SYSLOG,
	  BENCH_OUTCOME_RESYNC_OK,
	  NULL,
	  { "says that it has taken over {file}[: {name}]",
	    "{file}を適用したと通知しました[: {name}]" } },
	{ BENCH_EVENT_SYSLOG,
	  BENCH_OUTCOME_RESYNC_FAILED,
	  NULL,
	  { "says that {file} failed[: {name}][ ({text})]",
	    "{file}の適用に失敗したと通知しました[: {name}][({text})]" } },
	{ BENCH_EVENT_SYSLOG,
	  BENCH_OUTCOME_UPGRADE_ASK,
	  NULL,
	  { "says that it upgrades its firmware[: {name}]",
	    "ファームウェアを更新すると通知しました[: {name}]" } },
	{ BENCH_EVENT_SYSLOG,
	  BENCH_OUTCOME_UPGRADE_OK,
	  NULL,
	  { "says that its firmware is upgraded[ to {version}]",
	    "ファームウェアの更新完了を通知しました[({version})]" } },
	{ BENCH_EVENT_SYSLOG,
	  BENCH_OUTCOME_UPGRADE_FAILED,
	  NULL,
	  { "says that its upgrade failed[ ({text})]",
	    "ファームウェアの更新に失敗したと通知しました[({text})]" } },
	{ BENCH_EVENT_SYSLOG,
	  ANY,
	  NULL,
	  { "wrote a log line[ of firmware {version}]",
	    "ログを書きました[(ファームウェア{version})]" } },
	{ BENCH_EVENT_RESOLVED,
	  ANY,
	  NULL,
	  { "asked the DNS for {name}", "DNSに{name}を問い合わせました" } },
	{ BENCH_EVENT_SCAN,
	  ANY,
	  NULL,
	  { "its label was scanned: serial {serial}[ in slot {slot}]",
	    "ラベルを読み取りました: 製造番号{serial}[(棚番{slot})]" } },
	{ BENCH_EVENT_UNSCANNED,
	  ANY,
	  NULL,
	  { "its scans were undone[: {text}]", "読み取りを取り消しました[: {text}]" } },
	{ BENCH_EVENT_REFUSED,
	  ANY,
	  NULL,
	  { "refused: {text}", "拒否しました: {text}" } },
	{ BENCH_EVENT_PUBLISH,
	  ANY,
	  NULL,
	  { "run {run} began: its files are ready[, firmware is to be {version}]",
	    "設定作業{run}を始めました: ファイルの用意ができました"
	    "[(目標ファームウェア{version})]" } },
	{ BENCH_EVENT_PACKED,
	  ANY,
	  NULL,
	  { "was packed[ into carton {carton} of batch {batch}]",
	    "梱包しました[(出荷指示{batch}、外箱{carton})]" } },
	{ BENCH_EVENT_UNPACKED,
	  ANY,
	  NULL,
	  { "was unpacked[: {text}]", "梱包を解きました[: {text}]" } },
	{ BENCH_EVENT_BOXED,
	  ANY,
	  NULL,
	  { "phone and box were read, and are one unit",
	    "本体と個装箱を読み取り、一致しました" } },
	{ BENCH_EVENT_SHIPPED,
	  ANY,
	  NULL,
	  { "left with batch {batch}", "出荷指示{batch}で出荷しました" } },
	{ BENCH_EVENT_UNSHIPPED,
	  ANY,
	  NULL,
	  { "batch {batch} was unlocked: it has not left[: {text}]",
	    "出荷指示{batch}の確定を解除しました[: {text}]" } },
	{ BENCH_EVENT_RETURNED,
	  ANY,
	  NULL,
	  { "came back ({name}): {text}[; {other} stands in for it]",
	    "返品されました({name}): {text}[(代替機{other})]" } },
	{ BENCH_EVENT_HELD,
	  ANY,
	  NULL,
	  { "NG, onto the hold shelf: {text}[; {other} takes its place]",
	    "NGとして保留しました: {text}[(代替機{other})]" } },
	{ BENCH_EVENT_FREED,
	  ANY,
	  NULL,
	  { "off the hold shelf: {text}", "保留を解除しました: {text}" } },
	{ BENCH_EVENT_WAIVED,
	  ANY,
	  NULL,
	  { "waiver of {links}: {text}", "特採({links}): {text}" } },
	{ BENCH_EVENT_CLEARED,
	  ANY,
	  NULL,
	  { "its alarms are dealt with: {text}", "警報を処理しました: {text}" } },
	{ BENCH_EVENT_ALARM, ANY, NULL, { "alarm: {text}", "警報: {text}" } },
	{ BENCH_EVENT_BATCH,
	  ANY,
	  "unit added",
	  { "came into batch {batch}", "出荷指示{batch}に入りました" } },
	{ BENCH_EVENT_BATCH,
	  ANY,
	  NULL,
	  { "[batch {batch}: ]{text}", "[出荷指示{batch}: ]{text}" } },
	{ BENCH_EVENT_CARTON,
	  ANY,
	  NULL,
	  { "carton {carton}: {text}", "外箱{carton}: {text}" } },
	{ BENCH_EVENT_PRINTED,
	  ANY,
	  NULL,
	  { "printed: {name}[ ({text})]", "印刷しました: {name}[({text})]" } },
	{ BENCH_EVENT_SEALED,
	  ANY,
	  NULL,
	  { "batch {batch} was sealed", "出荷指示{batch}を確定しました" } },
	{ BENCH_EVENT_REOPENED,
	  ANY,
	  NULL,
	  { "batch {batch} was unlocked: {text}",
	    "出荷指示{batch}の確定を解除しました: {text}" } },
	{ BENCH_EVENT_STAFF, ANY, NULL, { "{name}: {text}", "{name}: {text}" } },
	{ BENCH_EVENT_NOTE, ANY, NULL, { "{text}", "{text}" } },
	{ BENCH_EVENT_ACT, ANY, NULL, { "{text}", "{text}" } },
};

static const char *const files[BENCH_ROLES][2] = {
	[BENCH_ROLE_NONE] = { "a file", "ファイル" },
	[BENCH_ROLE_PENDING] = { "the profile that waits for its scan",
				 "読み取り待ちの設定" },
	[BENCH_ROLE_MODEL] = { "the bench profile", "作業用の設定" },
	[BENCH_ROLE_REDIRECT] = { "the redirect profile", "接続先の設定" },
	[BENCH_ROLE_CLEANUP] = { "the clean-up profile", "後始末の設定" },
	[BENCH_ROLE_FIRMWARE] = { "firmware", "ファームウェア" },
};

/* --- values --------------------------------------------------------------------------
 */

typedef void value_fn(const struct bench_act *a, enum bench_lang lang,
		      struct bench_str *out);

static void
add_number(int64_t n, struct bench_str *out)
{
	if (n != 0)
		bench_str_addf(out, "%lld", (long long)n);
}

static void
add_file(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	bench_str_add(out, files[a->event->role][lang]);
}

static void
add_size(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	(void)lang;
	bench_str_addf(out, "%lld", (long long)a->event->size);
}

static void
add_run(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	(void)lang;
	add_number(a->event->run, out);
}

static void
add_batch(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	(void)lang;
	add_number(a->event->batch, out);
}

static void
add_carton(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	(void)lang;
	add_number(a->carton, out);
}

static void
add_links(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	char text[96];

	(void)lang;
	bench_str_add(out, bench_links_format(a->event->require, text));
}

static void
add_other(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	char text[BENCH_MAC_TEXT];

	(void)lang;
	if (!bench_mac_is_zero(a->event->other))
		bench_str_add(out, bench_mac_format(a->event->other, text));
}

/* What the bench has said; what people wrote has no other words. */
static void
add_said(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	char text[512];

	bench_str_add_text(out, bench_words(a->event->text, lang, text, sizeof(text)));
}

/* A text of the event by its place in it, or what a function makes. */
static const struct {
	const char *name;
	value_fn *add;
	size_t at;
} values[] = {
	{ "file", add_file, 0 },
	{ "size", add_size, 0 },
	{ "run", add_run, 0 },
	{ "batch", add_batch, 0 },
	{ "carton", add_carton, 0 },
	{ "links", add_links, 0 },
	{ "other", add_other, 0 },
	{ "text", add_said, 0 },
	{ "name", NULL, offsetof(struct bench_event, name) },
	{ "ip", NULL, offsetof(struct bench_event, ip) },
	{ "port", NULL, offsetof(struct bench_event, port) },
	{ "slot", NULL, offsetof(struct bench_event, slot) },
	{ "serial", NULL, offsetof(struct bench_event, serial) },
	{ "version", NULL, offsetof(struct bench_event, version) },
};

static void
add_value(const struct bench_act *a, enum bench_lang lang, const char *name, size_t n,
	  struct bench_str *out)
{
	for (size_t i = 0; i < BENCH_N(values); i++) {
		if (strlen(values[i].name) != n || memcmp(values[i].name, name, n) != 0)
			continue;
		if (values[i].add != NULL)
			values[i].add(a, lang, out);
		else
			bench_str_add_text(out, (const char *)a->event + values[i].at);
	}
}

/* --- sentences -----------------------------------------------------------------------
 */

/* Up to end; false: a value in it was empty. */
static bool
expand(const struct bench_act *a, enum bench_lang lang, const char *text,
       const char *end, struct bench_str *out)
{
	bool full = true;

	while (text < end) {
		size_t n = strcspn(text, "{}"), before;

		if (text + n >= end)
			n = (size_t)(end - text);
		bench_str_add_n(out, text, n);
		text += n;
		if (text >= end)
			break;
		n = strcspn(text, "}");
		before = out->len;
		add_value(a, lang, text + 1, n - 1, out);
		full = full && out->len > before;
		text += n + 1;
	}
	return full;
}

static void
add_optional(const struct bench_act *a, enum bench_lang lang, const char *text,
	     const char *end, struct bench_str *out)
{
	bench_auto(bench_str_clear) struct bench_str part = { 0 };

	if (expand(a, lang, text, end, &part))
		bench_str_add_n(out, bench_str_get(&part), part.len);
}

static const struct phrase *
find(const struct bench_event *e)
{
	for (size_t i = 0; i < BENCH_N(phrases); i++) {
		const struct phrase *p = &phrases[i];

		if (p->kind == e->kind &&
		    (p->outcome == ANY || p->outcome == (int)e->outcome) &&
		    (p->said == NULL || strcmp(p->said, e->text) == 0))
			return p;
	}
	return NULL;
}

void
bench_story_add(const struct bench_act *a, enum bench_lang lang, struct bench_str *out)
{
	const struct phrase *p = find(a->event);
	const char *text = p == NULL ? "" : p->text[lang];

	while (*text != '\0') {
		const char *open = text + strcspn(text, "[");

		(void)expand(a, lang, text, open, out);
		if (*open == '\0')
			break;
		text = open + strcspn(open, "]");
		add_optional(a, lang, open + 1, text, out);
		text++;
	}
}

const char *
bench_story_who(const struct bench_event *e)
{
	switch (e->kind) {
	case BENCH_EVENT_SEEN:
	case BENCH_EVENT_LEASED:
	case BENCH_EVENT_RELEASED:
	case BENCH_EVENT_ASKED:
	case BENCH_EVENT_TRANSFER:
	case BENCH_EVENT_REPORT:
	case BENCH_EVENT_SYSLOG:
	case BENCH_EVENT_RESOLVED:
		return "phone";
	case BENCH_EVENT_SCAN:
	case BENCH_EVENT_REFUSED:
	case BENCH_EVENT_PUBLISH:
	case BENCH_EVENT_ATTRIBUTE:
	case BENCH_EVENT_PACKED:
	case BENCH_EVENT_BATCH:
	case BENCH_EVENT_ALARM:
	case BENCH_EVENT_NOTE:
	case BENCH_EVENT_UNSCANNED:
	case BENCH_EVENT_BOXED:
	case BENCH_EVENT_UNPACKED:
	case BENCH_EVENT_SHIPPED:
	case BENCH_EVENT_UNSHIPPED:
	case BENCH_EVENT_RETURNED:
	case BENCH_EVENT_HELD:
	case BENCH_EVENT_FREED:
	case BENCH_EVENT_WAIVED:
	case BENCH_EVENT_CLEARED:
	case BENCH_EVENT_CARTON:
	case BENCH_EVENT_STAFF:
	case BENCH_EVENT_SEALED:
	case BENCH_EVENT_REOPENED:
	case BENCH_EVENT_PRINTED:
	case BENCH_EVENT_ACT:
	case BENCH_EVENT_KINDS:
		break;
	}
	return e->staff[0] == '\0' ? "bench" : "staff";
}
