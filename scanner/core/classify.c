#include <core/classify.h>

#include <bench/str.h>
#include <core/composite.h>
#include <core/diagnose.h>
#include <core/gs1.h>
#include <core/rules.h>
#include <string.h>
#include <time.h>

#define WEEK_US INT64_C(604800000000)

struct bench_scan_rules
bench_scan_rules_at(struct bench_wall today, int first_year)
{
	time_t then = (time_t)((today.us + WEEK_US) / 1000000);
	struct bench_serial_span span = { first_year, 9999, 53 };
	char text[16], *week;
	struct tm tm;

	/* ISO 8601 weeks: how the factories count theirs is not published. */
	if (gmtime_r(&then, &tm) != NULL && tm.tm_year + 1900 >= 2026 &&
	    strftime(text, sizeof(text), "%G %V", &tm) > 0) {
		span.last_year = (int)strtol(text, &week, 10);
		span.last_week = (int)strtol(week, NULL, 10);
	}
	return (struct bench_scan_rules){ .ouis = bench_ouis_builtin, .serials = span };
}

static void
take_text(const struct bench_scan_rules *rules, struct bench_bytes text,
	  enum bench_symbology symbology, struct bench_scan *scan)
{
	enum bench_tag tag = BENCH_TAG_NONE;
	struct bench_bytes value = bench_tag_strip(text, &tag);
	struct bench_scan composite;

	bench_rules_apply_bytes(rules, value, tag, symbology, false, scan);
	if (scan->class != BENCH_SCAN_UNKNOWN)
		return;
	bench_composite_text(rules, text, symbology, &composite);
	if (composite.class != BENCH_SCAN_UNKNOWN || composite.rivals)
		*scan = composite;
	if (scan->class == BENCH_SCAN_UNKNOWN)
		bench_diagnose(rules, value, scan);
}

void
bench_scan_classify(const struct bench_scan_rules *rules, struct bench_bytes text,
		    enum bench_symbology symbology, bool gs1,
		    struct bench_scan *ret_scan)
{
	const char *refused = NULL;

	text = bench_trim(text);
	if (bench_symbology_is_turned(text))
		refused = "AIM identifier in the wrong case: caps lock? scan again";
	text = bench_trim(bench_symbology_strip_aim(text, &symbology, &gs1));
	*ret_scan = (struct bench_scan){ .symbology = symbology };
	if (refused == NULL && text.len == 0)
		refused = "nothing in it";
	else if (text.len > BENCH_SCAN_MAX)
		refused = "too long for a label's code";
	else if (memchr(text.data, '\0', text.len) != NULL)
		refused = "NUL bytes in it";
	if (refused != NULL)
		bench_copy(ret_scan->reason, sizeof(ret_scan->reason), refused);
	else if (gs1 || bench_gs1_is_bracketed(text))
		bench_composite_gs1(rules, text, symbology, ret_scan);
	else
		take_text(rules, text, symbology, ret_scan);
}

const char *bench_scan_class_name(enum bench_scan_class class)
{
	static const char *const names[BENCH_SCAN_CLASSES] = {
		[BENCH_SCAN_UNKNOWN] = "UNKNOWN", [BENCH_SCAN_COMMAND] = "COMMAND",
		[BENCH_SCAN_GTIN] = "GTIN",	  [BENCH_SCAN_MAC] = "MAC",
		[BENCH_SCAN_SERIAL] = "SERIAL",	  [BENCH_SCAN_PID] = "PID",
		[BENCH_SCAN_OTHER] = "OTHER",	  [BENCH_SCAN_COMPOSITE] = "COMPOSITE",
		[BENCH_SCAN_ASK] = "ASK",
	};

	return (unsigned)class < BENCH_SCAN_CLASSES ? names[class] : "UNKNOWN";
}
