/* Every act of the board: docs/API.md has the same table, and a test compares them. */
#include "act.h"

#include <string.h>

#define MAC                                                                            \
	{                                                                              \
		.name = "mac", .kind = ACT_MAC, .must = true                           \
	}
#define UNIT                                                                           \
	{                                                                              \
		.name = "unit", .kind = ACT_UNIT, .must = true                         \
	}
#define UNIT_AS(n)                                                                     \
	{                                                                              \
		.name = (n), .kind = ACT_UNIT, .must = true                            \
	}
#define UNIT_OR_NOT(n)                                                                 \
	{                                                                              \
		.name = (n), .kind = ACT_UNIT                                          \
	}
#define MAC_OR_NOT(n)                                                                  \
	{                                                                              \
		.name = (n), .kind = ACT_MAC                                           \
	}
#define BATCH                                                                          \
	{                                                                              \
		.name = "batch", .kind = ACT_NUMBER, .must = true                      \
	}
#define NUMBER(n)                                                                      \
	{                                                                              \
		.name = (n), .kind = ACT_NUMBER                                        \
	}
#define CARTON                                                                         \
	{                                                                              \
		.name = "carton", .kind = ACT_CARTON, .must = true                     \
	}
#define RECIPE                                                                         \
	{                                                                              \
		.name = "recipe", .kind = ACT_NAME, .must = true                       \
	}
#define RECIPE_OR_NOT                                                                  \
	{                                                                              \
		.name = "recipe", .kind = ACT_NAME                                     \
	}
#define NAME                                                                           \
	{                                                                              \
		.name = "name", .kind = ACT_TEXT, .must = true                         \
	}
#define REASON                                                                         \
	{                                                                              \
		.name = "reason", .kind = ACT_TEXT, .must = true                       \
	}
#define TEXT(n)                                                                        \
	{                                                                              \
		.name = (n), .kind = ACT_TEXT                                          \
	}
#define TEXTS(n)                                                                       \
	{                                                                              \
		.name = (n), .kind = ACT_TEXT, .many = true                            \
	}
#define TEXT_MUST(n)                                                                   \
	{                                                                              \
		.name = (n), .kind = ACT_TEXT, .must = true                            \
	}
#define FLAG(n)                                                                        \
	{                                                                              \
		.name = (n), .kind = ACT_FLAG                                          \
	}
#define FILE_IN(n)                                                                     \
	{                                                                              \
		.name = (n), .kind = ACT_FILE, .must = true                            \
	}
#define FILE_OR_NOT(n)                                                                 \
	{                                                                              \
		.name = (n), .kind = ACT_FILE                                          \
	}
#define CHOICE(n, c)                                                                   \
	{                                                                              \
		.name = (n), .kind = ACT_CHOICE, .choices = (c)                        \
	}
#define CHOICE_MUST(n, c)                                                              \
	{                                                                              \
		.name = (n), .kind = ACT_CHOICE, .choices = (c), .must = true          \
	}
#define LANG CHOICE("lang", "en|ja")
/* a reason of a reprint */
#define PRINT FLAG("print"), TEXT("reason")
#define ROLE CHOICE_MUST("role", "staff|supervisor")

/* clang-format off: a row is a line or two */
const struct act act_table[] = {
	{ "status", "", .flags = ACT_READS },
	{ "doctor", "", .flags = ACT_READS | ACT_SAYS_NO },
	{ "find", "", .flags = ACT_READS | ACT_SAYS_NO,
	  .words = { TEXT_MUST("word") } },
	{ "audit", "", .flags = ACT_READS,
	  .options = { TEXT("staff"), NUMBER("batch"), NUMBER("after"),
		       NUMBER("before"), NUMBER("limit") } },
	{ "handover", "", .options = { LANG, FLAG("print") }, .file = "hand-over",
	  .ending = "pdf" },

	{ "unit", "list", .flags = ACT_READS,
	  .options = { NUMBER("batch"), FLAG("held"), FLAG("returned") } },
	{ "unit", "show", .flags = ACT_READS, .words = { UNIT } },
	{ "unit", "story", .flags = ACT_READS, .words = { UNIT },
	  .options = { LANG, NUMBER("raw") } },
	{ "unit", "waive", .flags = ACT_PIN, .words = { MAC },
	  .options = { REASON, TEXT("links") } },
	{ "unit", "clear", .flags = ACT_PIN, .words = { MAC }, .options = { REASON } },
	{ "unit", "restart", .words = { MAC } },
	{ "unit", "return", .words = { MAC },
	  .options = { REASON,
		       CHOICE_MUST("disposition", "repair|replace|restock|scrap"),
		       MAC_OR_NOT("replaced_by") } },
	{ "unit", "ng", .words = { UNIT },
	  .options = { REASON, UNIT_OR_NOT("replaced_by") } },
	{ "unit", "release", .words = { UNIT }, .options = { REASON } },
	{ "unit", "boxed", .words = { UNIT_AS("phone"), UNIT_AS("box") } },
	{ "unit", "label", .words = { MAC },
	  .options = { CHOICE("format", "pdf|zpl"), LANG, PRINT }, .file = "label",
	  .ending = "pdf" },
	{ "unit", "certificate", .words = { MAC },
	  .options = { CHOICE("format", "pdf|text"), LANG, PRINT },
	  .file = "certificate", .ending = "pdf" },
	{ "unit", "trace", .flags = ACT_PIN, .words = { UNIT }, .file = "trace",
	  .ending = "pcap" },

	{ "batch", "list", .flags = ACT_READS },
	{ "batch", "show", .flags = ACT_READS, .words = { BATCH } },
	{ "batch", "open", .flags = ACT_SAYS_NO,
	  .options = { TEXT_MUST("customer"), RECIPE, TEXT("order"), NUMBER("expected"),
		       TEXT("provider"), TEXT("ship_to"), TEXTS("line"),
		       FILE_OR_NOT("list"), FLAG("all_or_nothing") } },
	{ "batch", "order", .words = { BATCH },
	  .options = { NUMBER("expected"), TEXTS("line") } },
	{ "batch", "expect", .flags = ACT_SAYS_NO, .words = { BATCH, FILE_IN("file") },
	  .options = { FLAG("replace"), FLAG("all_or_nothing") } },
	{ "batch", "first-article", .words = { BATCH, UNIT_OR_NOT("unit") },
	  .options = { TEXT("how"), FLAG("waive"), TEXT("reason") } },
	{ "batch", "add", .words = { BATCH, MAC } },
	{ "batch", "remove", .words = { BATCH, MAC } },
	{ "batch", "close", .flags = ACT_LONG | ACT_PROGRESS, .words = { BATCH },
	  .options = { FLAG("short") } },
	{ "batch", "reopen", .flags = ACT_PIN, .words = { BATCH },
	  .options = { REASON } },
	{ "batch", "recipe", .words = { BATCH, RECIPE_OR_NOT },
	  .options = { NUMBER("version") } },
	{ "batch", "report", .flags = ACT_LONG | ACT_PROGRESS, .words = { BATCH },
	  .options = { CHOICE("format", "csv|json|pdf|xlsx"), LANG, PRINT },
	  .file = "shipping-list", .ending = "pdf" },
	{ "batch", "verify", .flags = ACT_LONG | ACT_PROGRESS | ACT_SAYS_NO,
	  .words = { { .name = "batch",
		       .kind = ACT_NUMBER,
		       .must = true,
		       .or_file = true } } },

	/* the units' passwords are in its files */
	{ "batch", "pack", .flags = ACT_LONG | ACT_SUPERVISOR | ACT_PROGRESS,
	  .words = { BATCH }, .options = { FLAG("all") }, .file = "pack",
	  .ending = "zip", .fixed = "--output=-" },

	{ "carton", "open", .words = { BATCH } },
	{ "carton", "pack", .words = { CARTON, UNIT_AS("phone"), UNIT_OR_NOT("box") } },
	{ "carton", "unpack", .words = { UNIT_AS("phone") }, .options = { REASON } },
	{ "carton", "move", .words = { UNIT_AS("phone"), CARTON } },
	{ "carton", "close", .words = { CARTON } },
	{ "carton", "reopen", .words = { CARTON }, .options = { REASON } },
	{ "carton", "list", .flags = ACT_READS, .words = { NUMBER("batch") } },
	{ "carton", "show", .flags = ACT_READS, .words = { CARTON } },
	{ "carton", "label", .words = { CARTON },
	  .options = { CHOICE("format", "pdf|zpl"), LANG, PRINT },
	  .file = "carton-label", .ending = "pdf" },

	{ "station", "bind", .words = { TEXT_MUST("station"), TEXT_MUST("batch") } },
	{ "station", "list", .flags = ACT_READS },
	{ "slot", "list", .flags = ACT_READS },

	{ "recipe", "add", .words = { FILE_IN("file") } },
	{ "recipe", "approve", .words = { RECIPE }, .options = { NUMBER("version") } },
	{ "recipe", "check", .flags = ACT_LONG | ACT_SAYS_NO,
	  .words = { { .name = "recipe",
		       .kind = ACT_NAME,
		       .must = true,
		       .or_file = true } } },
	{ "recipe", "list", .flags = ACT_READS },
	{ "recipe", "show", .flags = ACT_READS, .words = { RECIPE },
	  .options = { NUMBER("version") } },

	{ "firmware", "import", .flags = ACT_LONG | ACT_PROGRESS,
	  .words = { FILE_IN("file") },
	  .options = { { .name = "family", .kind = ACT_NAME }, FLAG("replace") } },
	{ "firmware", "list", .flags = ACT_READS },
	{ "firmware", "check", .flags = ACT_LONG | ACT_SAYS_NO },
	{ "firmware", "remove",
	  .words = { { .name = "load", .kind = ACT_LOAD, .must = true } } },

	{ "family", "list", .flags = ACT_READS },
	{ "family", "show", .flags = ACT_READS,
	  .words = { { .name = "name", .kind = ACT_NAME, .must = true } } },
	{ "alarm", "list", .flags = ACT_READS, .options = { FLAG("open") } },
	{ "event", "list", .flags = ACT_READS,
	  .options = { MAC_OR_NOT("unit"), NUMBER("after"), NUMBER("limit") } },

	{ "staff", "list", .flags = ACT_READS },
	/* with the badge's code: whoever reads it can sign in by it */
	{ "staff", "show", .flags = ACT_READS | ACT_SUPERVISOR, .words = { NAME } },
	{ "staff", "add", .flags = ACT_PIN | ACT_NEW_PIN, .words = { NAME },
	  .options = { ROLE, NUMBER("badge") } },
	{ "staff", "pin", .flags = ACT_PIN | ACT_NEW_PIN, .words = { NAME } },
	{ "staff", "badge", .flags = ACT_PIN, .words = { NAME },
	  .options = { NUMBER("badge") } },
	{ "staff", "role", .flags = ACT_PIN | ACT_NEW_PIN, .words = { NAME, ROLE } },
	{ "staff", "language", .flags = ACT_PIN_MAY,
	  .words = { NAME, CHOICE_MUST("language", "en|ja") } },
	{ "staff", "disable", .flags = ACT_PIN, .words = { NAME } },
	{ "staff", "enable", .flags = ACT_PIN, .words = { NAME } },
};
/* clang-format on */

const size_t act_table_n = BENCH_N(act_table);

const struct act *
act_find(const char *noun, const char *verb)
{
	for (size_t i = 0; i < act_table_n; i++) {
		if (strcmp(act_table[i].noun, noun) == 0 &&
		    strcmp(act_table[i].verb, verb) == 0)
			return &act_table[i];
	}
	return NULL;
}

const char *
act_kind_name(enum act_kind kind)
{
	switch (kind) {
	case ACT_TEXT:
		return "text";
	case ACT_MAC:
		return "MAC";
	case ACT_UNIT:
		return "MAC or serial";
	case ACT_NUMBER:
		return "number";
	case ACT_NAME:
	case ACT_LOAD:
		return "name";
	case ACT_CARTON:
		return "carton";
	case ACT_CHOICE:
		return "choice";
	case ACT_FLAG:
		return "true or false";
	case ACT_FILE:
		return "file";
	}
	return "?";
}

const char *
act_content_type(const char *ending)
{
	static const char *const types[][2] = {
		{ "pdf", "application/pdf" },
		{ "json", "application/json" },
		{ "csv", "text/csv; charset=utf-8" },
		{ "txt", "text/plain; charset=utf-8" },
		{ "zpl", "text/plain; charset=utf-8" },
		{ "xlsx", "application/"
			  "vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		{ "pcap", "application/vnd.tcpdump.pcap" },
		{ "zip", "application/zip" },
	};

	for (size_t i = 0; i < BENCH_N(types); i++) {
		if (strcmp(types[i][0], ending) == 0)
			return types[i][1];
	}
	return "application/octet-stream";
}
