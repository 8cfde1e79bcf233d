#include <station/words.h>

#include <bench/str.h>
#include <string.h>

/* '*' stands for what changes, in the same order in both. Those that begin alike: the
 * longer one first. */
static const char *const sentences[][2] = {
	/* the session */
	{ "scan your badge", "名札を読んでください" },
	{ "scan your badge first", "先に名札を読んでください" },
	{ "scan the job", "出荷指示を読んでください" },
	{ "scan the job first", "先に出荷指示を読んでください" },
	{ "scan a label", "ラベルを読んでください" },
	{ "scan a label: what is this unit?", "調べる機器のラベルを読んでください" },
	{ "scan a carton, or OPEN CARTON",
	  "外箱を読むか、「外箱を開く」を読んでください" },
	{ "scan a carton first, or OPEN CARTON",
	  "先に外箱を読むか、「外箱を開く」を読んでください" },
	{ "scan a phone", "電話機を読んでください" },
	{ "now scan its box", "次に個装箱を読んでください" },
	{ "now its box", "次に個装箱を読んでください" },
	{ "scan the returned unit", "返品された機器を読んでください" },
	{ "stick the label on the carton and scan it",
	  "外箱にラベルを貼って読んでください" },
	{ "scan the carton's new label first",
	  "先に外箱の新しいラベルを読んでください" },
	{ "scanned while a STOP waited for its ACK",
	  "停止中です: 「確認」を読んでください" },
	{ "nothing to undo here: ask a supervisor",
	  "取り消せるものがありません: 責任者に聞いてください" },
	{ "NG: scan the unit first", "NG: 先に機器を読んでください" },
	{ "no carton is open here", "開いている外箱がありません" },
	{ "a phone waits for its box: scan the box, or UNDO",
	  "電話機が個装箱を待っています: 箱を読むか、取消してください" },
	{ "cartons are opened in mode PACK, for a job",
	  "外箱は梱包モードで、出荷指示を読んでから開きます" },
	{ "one code names two units: scan another one of its label",
	  "1つのコードに機器が2台あります: 別のコードを読んでください" },
	{ "no MAC and no serial: scan another code of the label",
	  "MACもシリアルもありません: ラベルの別のコードを読んでください" },
	/* the desk */
	{ "* works here now", "作業者: *" },
	{ "signed out", "終了しました" },
	{ "nobody has this badge (any more): ask a supervisor",
	  "この名札は登録されていません: 責任者に聞いてください" },
	{ "slot *: scan its phone", "棚番 *: 電話機を読んでください" },
	{ "a unit is half scanned: finish it, or scan UNDO",
	  "読取り途中の機器があります: 続けるか、取消してください" },
	{ "carton *, * inside: scan a phone", "外箱 *、*台: 電話機を読んでください" },
	{ "carton * has its label: OPEN CARTON for the next",
	  "外箱 * にラベルがつきました: 次は「外箱を開く」" },
	{ "another carton's label: scan the one that was printed last",
	  "別の外箱のラベルです: 今印刷したものを読んでください" },
	{ "carton * is of job *, not of this one",
	  "外箱 * は別の出荷指示(*)のものです" },
	{ "carton * is closed: a supervisor opens it again",
	  "外箱 * は閉じています: 責任者が開けます" },
	{ "carton * is closed, * inside", "外箱 * を閉じました、*台" },
	{ "* is in carton *, * inside", "* を外箱 * に入れました、*台" },
	{ "packed already, in carton *", "梱包済みです: 外箱 *" },
	{ "packed already, in batch *", "梱包済みです: 出荷指示 *" },
	{ "in no job: it was not scanned at intake",
	  "出荷指示にありません: 受入で読まれていません" },
	{ "of job *, not of this one", "別の出荷指示(*)の機器です" },
	{ "this is the box of *", "これは * の個装箱です" },
	{ "this is the box of no unit here", "どの機器の個装箱でもありません" },
	{ "the box's MAC and serial are of two units*",
	  "個装箱のMACとシリアルが別の機器です*" },
	{ "no printer here: set label_command in bench.conf",
	  "プリンターがありません: bench.conf の label_command" },
	{ "no label was printed here before", "印刷したラベルがありません" },
	{ "*: printed again", "もう一度印刷しました: *" },
	{ "*; its label was not printed, REPRINT: *",
	  "*。ラベルが印刷できません、「再印刷」を読んでください: *" },
	{ "carton * is closed, * inside: stick its label on it and scan it",
	  "外箱 * を閉じました、*台: ラベルを貼って読んでください" },
	{ "the bench does not know this unit: it was never scanned",
	  "登録のない機器です: 受入で読まれていません" },
	{ "MAC and serial of this label are of two units: NG",
	  "ラベルのMACとシリアルが別の機器です: NG" },
	{ "came back already", "返品登録済みです" },
	{ "* is returned, to be restocked", "* を返品登録しました(在庫へ)" },
	{ "* is undone: scan it again, or put it away",
	  "* を取り消しました: 読み直すか、外してください" },
	{ "* is out of its carton", "* を外箱から出しました" },
	{ "* is NG: put it on the hold shelf", "* はNGです: 保留棚に置いてください" },
	/* the intake */
	{ "need MAC serial product", "MAC、シリアル、製品番号がまだです" },
	{ "need MAC serial", "MAC、シリアルがまだです" },
	{ "need MAC product", "MAC、製品番号がまだです" },
	{ "need serial product", "シリアル、製品番号がまだです" },
	{ "need MAC", "MACがまだです" },
	{ "need serial", "シリアルがまだです" },
	{ "need product", "製品番号がまだです" },
	{ "*; given up, scan it again: *", "*; 時間切れ、読み直してください: *" },
	{ "seen", "確認しました" },
	{ "forgotten, scan the unit again",
	  "取り消しました: 機器を読み直してください" },
	{ "the same scan as just before", "同じコードを続けて読みました" },
	{ "of a unit that is already in this batch",
	  "この出荷指示に登録済みの機器です" },
	{ "already in this batch", "この出荷指示に登録済みです" },
	{ "product agrees with the unit before", "前の機器の製品番号と一致しました" },
	{ "agrees with the list", "リストと一致しました" },
	{ "the list has another serial for the unit before: UNDO it and check its label",
	  "前の機器のシリアルがリストと違います: 取消してラベルを確かめてください" },
	{ "a second, different * before the unit was whole: scan this unit again from the start",
	  "1台の途中で別の*を読みました: 最初から読み直してください" },
	{ "product * has no MPP firmware: not for this bench",
	  "製品 * はMPPではありません" },
	{ "product * is in no family", "製品 * は登録のない機種です" },
	{ "the label says model *, the phone is a *",
	  "ラベルの機種は *、電話機は * です" },
	{ "recorded as product *, not *", "製品 * として登録済みです(* ではない)" },
	{ "is in batch *, not in *", "出荷指示 * の機器です(* ではない)" },
	{ "serial * is recorded with MAC *", "シリアル * はMAC * で登録済みです" },
	{ "this MAC is recorded with serial *", "このMACはシリアル * で登録済みです" },
	{ "the phone itself says that its serial is *", "電話機のシリアルは * です" },
	{ "batch * is *: it takes no more units",
	  "出荷指示 * はもう受け付けません(*)" },
	{ "recorded, but its files were not made (*): scan again",
	  "登録しましたが、設定ファイルができません(*): 読み直してください" },
	{ "not needed: *", "このコードは不要です: *" },
	{ "shipped already, with batch *", "出荷済みの機器です: 出荷指示 *" },
	/* the scanner */
	{ "typed by hand: scan ACK if it is right, or type it once more",
	  "手入力です: 正しければ「確認」を読むか、もう一度入力してください" },
	{ "keys were lost in it: scan again", "一部が欠けました: 読み直してください" },
	{ "broken off before its end: scan again",
	  "途中で切れました: 読み直してください" },
	{ "the scanner is there", "スキャナーがつながりました" },
	{ "the scanner is unplugged", "スキャナーが抜けています" },
	{ "the camera is there", "カメラがつながりました" },
	{ "the camera is unplugged", "カメラが抜けています" },
	{ "the camera's pictures cannot be read: *", "カメラの画像が読めません: *" },
	{ "a serial without its MAC: show both together",
	  "シリアルだけです: MACと一緒に見せてください" },
	{ "two different values for * in view: never guessed",
	  "別々の*が写っています: 1台だけ見せてください" },
	{ "codes of two labels in view: show one alone",
	  "ラベルが2枚写っています: 1枚だけ見せてください" },
	{ "bar codes in view that cannot be read: *",
	  "読めないバーコードが写っています: 近づけてください" },
	{ "several codes of the sheet in view: show one alone",
	  "コードがいくつも写っています: 1つだけ見せてください" },
	{ "the keyboard layout is not known, and letters may have moved: *",
	  "キーボード配列が不明です: 校正コードを読み、もう一度読んでください" },
	{ "not of this keyboard's layout: *",
	  "キーボード配列が違います(Caps Lock?): 校正コードを読み直してください" },
	{ "calibrated: *", "校正しました: *" },
	{ "NOT RECORDED, scan this unit again: *",
	  "記録できませんでした、読み直してください: *" },
	/* the screen's own */
	{ "no job", "出荷指示なし" },
	{ "job *, *", "出荷指示 *、*" },
	{ "job *", "出荷指示 *" },
	{ "INTAKE", "受入" },
	{ "PACK", "梱包" },
	{ "VERIFY", "照会" },
	{ "RETURN", "返品" },
	{ "slot *", "棚番 *" },
	{ "carton *", "外箱 *" },
	{ "nobody signed in", "作業者なし" },
	{ "ordered *, there *, missing *, extra *", "注文 *、登録 *、未着 *、余分 *" },
	{ "listed *, matched *, missing *, extra *",
	  "リスト *、一致 *、未着 *、余分 *" },
	{ "waits for its rest: *", "途中: *" },
	{ "waits for its box: *", "個装箱を待つ電話機: *" },
	{ "scan ACK to go on", "「確認」(ACK)を読むと続けられます" },
	{ "UNDO  NG  HELP", "取消  NG  ヘルプ" },
	{ "the window is too small: 40 columns, 12 lines", "画面が小さすぎます" },
};

/* Does text follow the pattern? at[i], len[i]: what stands for each '*', at most 4. */
static bool
matches(const char *pattern, const char *text, const char *at[4], size_t len[4],
	size_t n)
{
	const char *star = strchr(pattern, '*');
	size_t before = star == NULL ? strlen(pattern) : (size_t)(star - pattern);

	if (strncmp(pattern, text, before) != 0)
		return false;
	text += before;
	if (star == NULL)
		return *text == '\0';
	if (n == 4)
		return false;
	at[n] = text;
	for (len[n] = 0;; len[n]++) {
		if (matches(star + 1, text + len[n], at, len, n + 1))
			return true;
		if (text[len[n]] == '\0')
			return false;
	}
}

static void
fill(const char *pattern, const char *const at[4], const size_t len[4],
     struct bench_str *out)
{
	size_t n = 0;

	for (const char *p = pattern; *p != '\0'; p++) {
		if (*p == '*' && n < 4) {
			bench_str_add_n(out, at[n], len[n]);
			n++;
		} else {
			bench_str_add_n(out, p, 1);
		}
	}
}

/* Cut at a whole letter. */
static void
copy_letters(char *out, size_t room, const char *text)
{
	size_t n = strlen(text);

	if (n >= room) {
		n = room - 1;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memmove(out, text, n);
	out[n] = '\0';
}

char *
bench_station_words(const char *text, enum bench_lang lang, char *out, size_t room)
{
	const char *at[4] = { "" };
	size_t len[4] = { 0 };
	struct bench_str s = { 0 };

	for (size_t i = 0; lang != BENCH_EN && i < BENCH_N(sentences); i++) {
		if (!matches(sentences[i][0], text, at, len, 0))
			continue;
		fill(sentences[i][1], at, len, &s);
		break;
	}
	copy_letters(out, room,
		     s.len == 0 || bench_str_failed(&s) ? text : bench_str_get(&s));
	bench_str_clear(&s);
	return out;
}

/* UAX 11: wide and full-width letters, in the blocks that names and sentences use. */
static int
columns_of(uint32_t c)
{
	if (c < 0x20 || c == 0x7f)
		return 0;
	if ((c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
	    (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
	    (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
	    (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f9ff) ||
	    (c >= 0x20000 && c <= 0x3fffd))
		return 2;
	return c >= 0x300 && c <= 0x36f ? 0 : 1;
}

size_t
bench_columns_fit(const char *text, int columns)
{
	const char *p = text;
	int n = 0;

	while (*p != '\0') {
		const char *next = p;

		n += columns_of(bench_utf8_next(&next));
		if (n > columns)
			break;
		p = next;
	}
	return (size_t)(p - text);
}

int
bench_columns(const char *text)
{
	const char *p = text;
	int n = 0;

	while (*p != '\0')
		n += columns_of(bench_utf8_next(&p));
	return n;
}
