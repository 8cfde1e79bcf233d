#include <core/diagnose.h>

#include <bench/str.h>
#include <core/rules.h>
#include <core/typing.h>
#include <ctype.h>
#include <string.h>

static bool is_typed(enum bench_scan_class class)
{
	return class == BENCH_SCAN_MAC || class == BENCH_SCAN_SERIAL ||
	       class == BENCH_SCAN_PID || class == BENCH_SCAN_COMMAND;
}

static enum bench_scan_class
class_of(const struct bench_scan_rules *rules, struct bench_bytes text)
{
	enum bench_tag tag = BENCH_TAG_NONE;
	struct bench_scan scan;

	text = bench_tag_strip(bench_trim(text), &tag);
	bench_rules_apply_bytes(rules, text, tag, BENCH_SYMBOLOGY_UNKNOWN, false,
				&scan);
	return scan.class;
}

/* A scan that is two (or, by depth, more) scans one behind the other. */
static bool
is_glued(const struct bench_scan_rules *rules, struct bench_bytes text, int depth)
{
	if (text.len / 2 > BENCH_WORD_MAX)
		return false;
	for (size_t i = 8; i + 8 <= text.len; i++) {
		struct bench_bytes head = { text.data, i };
		struct bench_bytes tail = { text.data + i, text.len - i };
		enum bench_scan_class class;

		if (!is_typed(class_of(rules, head)))
			continue;
		class = class_of(rules, tail);
		if (is_typed(class) || class == BENCH_SCAN_GTIN ||
		    (depth > 0 && is_glued(rules, tail, depth - 1)))
			return true;
	}
	return false;
}

static bool
explains(const struct bench_scan_rules *rules, struct bench_typing typing,
	 struct bench_bytes text)
{
	char sent[2 * BENCH_WORD_MAX];
	struct bench_bytes undone = { (const uint8_t *)sent, 0 };

	undone.len = bench_typing_undo(typing, text, sent, sizeof(sent));
	if (undone.len == 0 ||
	    (undone.len == text.len && memcmp(sent, text.data, text.len) == 0))
		return false;
	return is_typed(class_of(rules, undone));
}

/* A scanner set to US on another keyboard is the usual case; then one that is set to
 * another layout and read as US. */
static const char *
layout_of(const struct bench_scan_rules *rules, struct bench_bytes text,
	  const char **ret_how)
{
	if (text.len > BENCH_WORD_MAX)
		return NULL;
	for (int caps = BENCH_CAPS_OFF; caps <= BENCH_CAPS_ALL; caps += BENCH_CAPS_ALL)
		for (enum bench_layout l = 0; l < BENCH_LAYOUTS; l++) {
			struct bench_typing host = { BENCH_LAYOUT_US, l,
						     (enum bench_caps)caps };
			struct bench_typing set = { l, BENCH_LAYOUT_US,
						    (enum bench_caps)caps };

			*ret_how = "on a";
			if (explains(rules, host, text))
				return bench_layout_name(l);
			*ret_how = "set to a";
			if (explains(rules, set, text))
				return bench_layout_name(l);
		}
	return NULL;
}

/* Hex digits, but for n_other others; separators are not counted. */
static size_t
count_hex(struct bench_bytes text, size_t *ret_other, char *ret_wrong)
{
	size_t hex = 0, other = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (isxdigit(text.data[i])) {
			hex++;
		} else if (strchr(":-.", text.data[i]) == NULL) {
			other++;
			*ret_wrong = (char)text.data[i];
		}
	}
	*ret_other = other;
	return hex;
}

static bool
explain_hex(struct bench_bytes text, char *reason, size_t room)
{
	char wrong = '\0';
	size_t other, hex = count_hex(text, &other, &wrong);
	int n = -1;

	if (text.len > 20)
		return false;
	if (other == 0 && hex >= 9 && hex <= 14 && hex != 12)
		n = snprintf(reason, room, "%zu hex digits, a MAC has 12: scan again",
			     hex);
	else if (other == 0 && hex == 12 && text.len > 12)
		n = snprintf(reason, room, "a MAC with irregular groups: scan again");
	else if (other == 1 && hex == 11 && isalpha((unsigned char)wrong))
		n = snprintf(reason, room, "%c is not hex: no MAC, scan again", wrong);
	return n > 0;
}

static bool
has_control(struct bench_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7f)
			return true;
	return false;
}

static bool
has_high(struct bench_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] >= 0x80)
			return true;
	return false;
}

void
bench_diagnose(const struct bench_scan_rules *rules, struct bench_bytes text,
	       struct bench_scan *scan)
{
	const char *layout, *how, *why;

	if (scan->reason[0] != '\0')
		return;
	if (explain_hex(text, scan->reason, sizeof(scan->reason)))
		return;
	layout = layout_of(rules, text, &how);
	if (layout != NULL) {
		scan->layout_doubt = true;
		snprintf(scan->reason, sizeof(scan->reason),
			 "keyboard layout? looks like a scanner %s %s one: scan the "
			 "calibration code",
			 how, layout);
		return;
	}
	if (is_glued(rules, text, 2))
		why = "two scans without a terminator? scan again";
	else if (has_control(text))
		why = "control bytes in it";
	else if (has_high(text))
		why = "bytes beyond ASCII in it: keyboard layout?";
	else
		why = "nothing that we know";
	bench_copy(scan->reason, sizeof(scan->reason), why);
}
