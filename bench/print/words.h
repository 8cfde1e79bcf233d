/* The words on paper, in every language that staff and customers read. The terms are
 * those of the screens: job 出荷指示, carton 外箱, setup 設定仕様, waiver 特採. */
#ifndef PRINT_WORDS_H
#define PRINT_WORDS_H

#include <bench/clock.h>
#include <bench/defs.h>
#include <bench/str.h>
#include <stdbool.h>

enum print_lang { PRINT_EN, PRINT_JA };

/* clang-format off */
#define PRINT_WORDS(X) \
	X(ALPHABET, "Az09", "出荷明細キッティング特採 Az09") \
	X(SHIPPING_LIST, "Shipping list", "出荷明細") \
	X(CERTIFICATE, "Setup certificate", "設定完了証明書") \
	X(HANDOVER, "Shift hand-over", "引継書") \
	X(JOB, "Job", "出荷指示") \
	X(CUSTOMER, "Customer", "お客様") \
	X(ORDER, "Order", "注文番号") \
	X(SHIP_TO, "Ship to", "納品先") \
	X(PROVIDER, "Provider", "サービス提供元") \
	X(DESTINATION, "Destination URL", "接続先URL") \
	X(SETUP, "Setup", "設定仕様") \
	X(VERSION_N, "version {0}", "第{0}版") \
	X(SETUP_SHA, "Setup SHA-256", "設定仕様 SHA-256") \
	X(BENCH, "Bench", "作業台") \
	X(OPENED, "Opened", "開始") \
	X(LOCKED, "Locked", "出荷確定") \
	X(AS_OF, "As of {0}", "{0} 時点") \
	X(ORDERED, "Ordered", "注文数") \
	X(PACKED, "Packed", "梱包済") \
	X(PASSED, "Passed", "合格") \
	X(WAIVERS, "Waivers", "特採") \
	X(CARTON, "Carton", "外箱") \
	X(CARTONS, "Cartons", "外箱") \
	X(SHORT_SHIP, "Short", "不足") \
	X(ORDER_LINES, "Order lines", "注文明細") \
	X(MODEL, "Model", "機種") \
	X(DIFFERENCE, "Difference", "差異") \
	X(TOTAL, "Total", "合計") \
	X(EXCEPTIONS, "Exceptions", "例外事項") \
	X(NO_EXCEPTIONS, "None. Every unit on this list has passed.", "なし。記載の全台が合格しています。") \
	X(UNITS, "Units", "機器一覧") \
	X(UNIT, "Unit", "機器") \
	X(NUMBER, "No.", "番号") \
	X(MAC, "MAC", "MAC") \
	X(MAC_ADDRESS, "MAC address", "MACアドレス") \
	X(SERIAL, "Serial", "シリアル番号") \
	X(FIRMWARE, "Firmware", "ファームウェア") \
	X(EVIDENCE, "Evidence", "証跡") \
	X(RUN_N, "run {0}", "{0}回目") \
	X(RUN, "Run", "実施回") \
	X(EVENT_N, "event {0}", "記録 {0}") \
	X(EVENT, "Record", "記録番号") \
	X(LINKS_OF, "{0} of {1} proofs", "証跡 {0}/{1}") \
	X(NOT_PASSED, "Not passed", "未合格") \
	X(MISSING, "missing: {0}", "未確認: {0}") \
	X(WAIVER, "Waiver", "特採") \
	X(CARTON_N, "Carton {0}", "外箱 {0}") \
	X(CARTON_OF, "{0}/{1}", "{0}/{1}") \
	X(UNITS_N, "{0} units", "{0}台") \
	X(UNITS_ONE, "1 unit", "1台") \
	X(NO_CARTON, "Not in a carton", "外箱なし") \
	X(CONTINUED, "continued", "続き") \
	X(PAGE_OF, "Page {0} of {1}", "{0} / {1} ページ") \
	X(DRAFT, "NOT LOCKED: this list can still change. Do not ship on it.", "未確定：内容は変わることがあります。この用紙で出荷しないでください。") \
	X(DRAFT_SHORT, "NOT LOCKED", "未確定") \
	X(CLOCK, "The bench's clock was not trusted while this job was worked on: times are in the right order, but may be wrong.", "作業中、作業台の時計は信頼できない状態でした。時刻の順序は正しく、値は誤りの可能性があります。") \
	X(SEAL, "Seal", "封印") \
	X(SEAL_CHAIN, "Chain of events, SHA-256", "記録の連鎖 SHA-256") \
	X(SEAL_REPORT, "Report, SHA-256", "報告 SHA-256") \
	X(SEALED_BY, "Locked by", "確定者") \
	X(SEAL_HINT, "“bench batch verify” derives this list again from the record and compares it with the seal.", "「bench batch verify」で記録から再作成し、封印と照合できます。") \
	X(SIGNATURES, "Signatures", "署名") \
	X(SIGN_PACKED, "Packed by", "梱包者") \
	X(SIGN_CHECKED, "Checked by (supervisor)", "確認者（責任者）") \
	X(SIGN_RECEIVED, "Received by (customer)", "受領者（お客様）") \
	X(SIGN_GIVEN, "Handed over by", "引渡者") \
	X(SIGN_TAKEN, "Taken over by", "引受者") \
	X(NAME, "Name", "氏名") \
	X(DATE, "Date", "日付") \
	X(REASON, "Reason", "理由") \
	X(BY, "By", "担当") \
	X(TIME, "Time", "時刻") \
	X(KIND, "Kind", "区分") \
	X(STATE, "State", "状態") \
	X(COLOUR, "Colour", "色") \
	X(EX_WAIVER, "Waiver", "特採") \
	X(EX_NOT_PASSED, "Not passed", "未合格") \
	X(EX_HELD, "Held (NG)", "保留（NG）") \
	X(EX_SHORT, "Short", "不足") \
	X(EX_EXTRA, "Extra", "過剰") \
	X(EX_REPLACED, "Replaced", "交換") \
	X(EX_RETURNED, "Returned", "返却") \
	X(EX_ALARM, "Alarm", "警報") \
	X(EX_UNLOCKED, "Unlocked", "確定解除") \
	X(EX_NOTE, "Note", "備考") \
	X(SAY_REPLACED, "Its place is taken by {0}.", "{0} と交換。") \
	X(SAY_REMOVED, "Taken out of this job.", "この出荷指示から除外。") \
	X(SAY_UNPACKED, "Taken out of its carton or shipment: {0}", "外箱または出荷から取り出し: {0}") \
	X(SAY_FREED, "Off the hold shelf: {0}", "保留解除: {0}") \
	X(SAY_CLEARED, "Its alarms are settled: {0}", "警報対応済み: {0}") \
	X(SAY_SETTLED, "{0} (settled)", "{0}（対応済み）") \
	X(SAY_PRINTED, "Printed again ({0}): {1}", "再印刷（{0}）: {1}") \
	X(SAY_WAIVED, "Not proven: {0}. Reason: {1}", "未証明: {0}。理由: {1}") \
	X(SAY_ARTICLE, "Packed without a first article: {0}", "初品確認を省略: {0}") \
	X(SAY_MISSING, "{0} of what was ordered are not there.", "注文のうち {0} 台が不足。") \
	X(SAY_LISTED, "On the order's list, line {0}, and not there.", "注文リスト {0} 行目。未入荷。") \
	X(SAY_EXTRA, "{0} that nobody ordered.", "注文にない機器が {0} 台。") \
	X(SAY_FOLLOWS, "The rest of job {0}.", "出荷指示 {0} の残り。") \
	X(SAY_FOLLOWED, "The rest ships with job {0}.", "残りは出荷指示 {0} で出荷。") \
	X(SAY_MORE, "{0} more are on record, and not on this list.", "他 {0} 件は記録を参照。") \
	X(RECHECK_N, "Phones to recheck, since the bench was off: {0}. Unplug each and plug it in again.", \
	  "ベンチ停止がありました: {0} 台を再確認(抜いて、もう一度接続)してください。") \
	X(MORE_N, "and {0} more on record", "他 {0} 件の記録あり") \
	X(CERT_TEXT, "This phone was set up on our bench. It will ask the destination below for its settings. Each line of evidence names the record it comes from.", "本機は当社の作業台で設定されました。以後、下記の接続先から設定を取得します。証跡の各行は、根拠となる記録の番号を示します。") \
	X(CERT_OPEN, "NOT PROVEN: this phone has not passed.", "未証明：この機器は合格していません。") \
	X(CERT_WAIVED, "This phone was shipped by waiver: what was not proven is named below.", "本機は特採により出荷されました。未証明の項目は下記のとおりです。") \
	X(CERT_PROVEN, "Passed", "合格") \
	X(IDENTITY, "Identity", "機器") \
	X(SET_TO, "Set to", "設定内容") \
	X(SHIPMENT, "Shipment", "出荷") \
	X(WHAT_WAS_SEEN, "What was seen", "確認した事実") \
	X(NOT_SEEN, "not seen", "未確認") \
	X(NOT_REQUIRED, "not required by this setup", "この設定仕様では不要") \
	X(PRODUCT_ID, "Product", "製品型番") \
	X(LINK_LEASED, "The phone was on the bench: it took an address from us", "作業台のネットワークでアドレスを取得した") \
	X(LINK_DELIVERED, "Its redirect settings were delivered to it, to the last byte", "転送設定が最後の1バイトまで届いた") \
	X(LINK_CONFIRMED, "The phone itself showed that it took them", "機器自身が設定の適用を示した") \
	X(LINK_CLEANED, "The bench's own settings were taken off it again", "作業台用の設定が取り除かれた") \
	X(LINK_FIRMWARE, "It reported the firmware that the setup wants", "設定仕様どおりのファームウェアを報告した") \
	X(LINK_SCANNED, "Its label was scanned, and is this phone's", "ラベルを読み取り、本機と一致した") \
	X(LINK_REDIRECTED, "It asked for the destination's address by itself", "機器が自ら接続先の名前を問い合わせた") \
	X(LINK_BOXED, "Phone and box were scanned together, and belong together", "機器と個装箱を読み取り、一致した") \
	X(SHORT_LEASED, "address", "アドレス取得") \
	X(SHORT_DELIVERED, "delivery", "設定の到達") \
	X(SHORT_CONFIRMED, "confirmation", "適用の確認") \
	X(SHORT_CLEANED, "clean-up", "作業台設定の除去") \
	X(SHORT_FIRMWARE, "firmware", "ファームウェア") \
	X(SHORT_SCANNED, "label scan", "ラベル読取") \
	X(SHORT_REDIRECTED, "question for destination", "接続先の問合せ") \
	X(SHORT_BOXED, "box check", "個装箱の照合") \
	X(VERSION, "Setup version", "設定仕様の版") \
	X(CODE, "Code", "コード") \
	X(PROOFS_HELD, "Proofs", "証跡数") \
	X(PROOFS_REQUIRED, "Required", "必要数") \
	X(PROOFS_MISSING, "Missing proofs", "未確認の証跡") \
	X(SHEET_BATCH, "Batch", "出荷指示") \
	X(SHEET_UNITS, "Units", "機器一覧") \
	X(SHEET_EXCEPTIONS, "Exceptions", "例外事項") \
	X(PACKED_AT, "Packed", "梱包") \
	X(NOT_LOCKED_YET, "The job is not locked yet: no seal.", "出荷は未確定のため、封印はありません。") \
	X(GRADE, "Grade", "等級") \
	X(ALARMS, "Alarms", "警報") \
	X(WAIVED_LINKS, "Waived", "特採の対象") \
	X(OPEN_JOBS, "Open jobs", "進行中の出荷指示") \
	X(STUCK, "Phones that need a hand", "対応が必要な機器") \
	X(HOLDS, "On the hold shelf", "保留棚") \
	X(NOTES, "Notes", "申し送り") \
	X(NONE, "None.", "なし。") \
	X(WAITING, "Waiting", "作業中") \
	X(FIX, "Fix", "要対応") \
	X(SLOT, "Slot", "棚番") \
	X(STUCK_AT, "Where it stands", "現在の段階") \
	X(SINCE, "Since", "開始") \
	X(TO_DO, "What to do", "対応") \
	X(LABEL, "Label", "ラベル") \
	X(LABEL_PASSED, "PASSED", "合格") \
	X(LABEL_WAIVER, "WAIVER", "特採") \
	X(LABEL_CARTON, "CARTON", "外箱") \
	X(LABEL_NG, "NG", "NG") \
	X(LABEL_HOLD, "HOLD – do not ship", "保留・出荷禁止") \
	X(LABEL_REPRINT, "REPRINT", "再発行")
/* clang-format on */

enum word {
#define X(name, en, ja) WORD_##name,
	PRINT_WORDS(X)
#undef X
};

/* "en" or "ja". -EINVAL: another. */
int print_lang_parse(const char *text, enum print_lang *ret_lang) BENCH_CHECKED;
const char *print_lang_name(enum print_lang lang);

const char *print_word(enum print_lang lang, enum word word);
/* The word with a and b (may be NULL) in the places {0} and {1}; cut at room. */
char *print_word_with(enum print_lang lang, enum word word, const char *a,
		      const char *b, char *text, size_t room);
/* What a link of that name (bench_link_name()) means, as a sentence and in short;
 * false: it is not known here. */
bool print_link_words(const char *link, enum word *ret_sentence, enum word *ret_short);
/* "leased,boxed" in words; a name that is not known stays. */
char *print_links(enum print_lang lang, const char *names, char *text, size_t room);

#define PRINT_TIME_TEXT 64
/* "2026-03-01 14:05 +09:00"; "" for time 0. offset: minutes east of UTC. */
char *print_time(struct bench_wall t, int offset, char text[PRINT_TIME_TEXT]);
/* With seconds: where the order of things matters. */
char *print_time_exact(struct bench_wall t, int offset, char text[PRINT_TIME_TEXT]);
/* "1 unit", "10 units". */
char *print_units(enum print_lang lang, int n, char *text, size_t room);
/* Digits in groups of three. */
char *print_count(int64_t n, char text[32]);

#endif
