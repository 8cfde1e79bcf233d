#include <core/rules.h>

#include <bench/str.h>
#include <core/checkdigit.h>
#include <core/command.h>
#include <core/other.h>
#include <errno.h>
#include <string.h>

struct job {
	const struct bench_scan_rules *rules;
	const struct bench_word *word;
	enum bench_symbology symbology;
	struct bench_scan *scan;
};

static void BENCH_PRINTF(3, 4)
	decide(const struct job *j, enum bench_scan_class class, const char *fmt, ...)
{
	va_list ap;

	j->scan->class = class;
	va_start(ap, fmt);
	vsnprintf(j->scan->reason, sizeof(j->scan->reason), fmt, ap);
	va_end(ap);
}

static void
set_value(const struct job *j, const char *value)
{
	bench_copy(j->scan->value, sizeof(j->scan->value), value);
}

/* How the note on letters in lower case is put behind a reason. */
static const char *
case_note(const struct bench_word *w)
{
	return w->lower ? "; came in lower case: caps lock?" : "";
}

/* A value that labels print in capitals, in both cases, was not scanned as it is. */
static bool
refuse_mixed(const struct job *j)
{
	if (!j->word->mixed)
		return false;
	decide(j, BENCH_SCAN_UNKNOWN,
	       "capitals and small letters mixed: caps lock? scan again");
	return true;
}

/* The prefix and a letter: a serial of a site XCD has a digit there. */
static bool
is_like_command(const struct bench_word *w)
{
	const size_t n = sizeof(BENCH_CODE_PREFIX) - 1;

	return w->tag == BENCH_TAG_NONE && w->len > n &&
	       strncmp(w->text, BENCH_CODE_PREFIX, n) == 0 &&
	       bench_shape_is((char[]){ w->text[n], '\0' }, "@");
}

static bool
rule_command(const struct job *j)
{
	const struct bench_word *w = j->word;
	struct bench_code_meaning *meaning = &j->scan->command;
	char text[sizeof(j->scan->value)];
	int r;

	if (!is_like_command(w))
		return false;
	if (refuse_mixed(j))
		return true;
	r = bench_command_parse(
		(struct bench_bytes){ (const uint8_t *)w->text, w->len }, meaning);
	if (r == -EINVAL) {
		set_value(j, w->text);
		decide(j, BENCH_SCAN_COMMAND, "a command that this version has not%s",
		       case_note(w));
	} else if (r < 0) {
		decide(j, BENCH_SCAN_UNKNOWN,
		       "command bar code with a wrong check letter");
	} else {
		set_value(j, bench_command_describe(meaning, text, sizeof(text)));
		decide(j, BENCH_SCAN_COMMAND, "command%s", case_note(w));
	}
	return true;
}

static bool
is_gtin_length(size_t len)
{
	return len == 8 || len == 13 || len == 14;
}

static bool
rule_retail_symbology(const struct job *j)
{
	const struct bench_word *w = j->word;

	if (j->symbology != BENCH_SYMBOLOGY_EAN &&
	    j->symbology != BENCH_SYMBOLOGY_ITF &&
	    j->symbology != BENCH_SYMBOLOGY_DATABAR)
		return false;
	if (!bench_digits_only(w->text, w->len) ||
	    (w->len != 12 && !is_gtin_length(w->len))) {
		decide(j, BENCH_SCAN_UNKNOWN, "a %s code, but no GTIN",
		       bench_symbology_name(j->symbology));
		return true;
	}
	if (!bench_gtin_is_right(w->text, w->len)) {
		decide(j, BENCH_SCAN_UNKNOWN, "a %s code with a wrong check digit",
		       bench_symbology_name(j->symbology));
		return true;
	}
	set_value(j, w->text);
	decide(j, BENCH_SCAN_GTIN, "GTIN: a %s code",
	       bench_symbology_name(j->symbology));
	return true;
}

static uint32_t
makers_of_mac(const struct job *j, struct bench_mac mac)
{
	return j->rules->makers_of_mac == NULL
		       ? 0
		       : j->rules->makers_of_mac(mac, j->rules->arg);
}

static void
take_mac(const struct job *j, struct bench_mac mac)
{
	enum bench_vendor vendor = bench_oui_vendor(&j->rules->ouis, mac);
	const char *name = bench_vendor_name(vendor);

	bench_mac_format(mac, j->scan->value);
	if (j->word->tag == BENCH_TAG_WIFI_MAC) {
		decide(j, BENCH_SCAN_OTHER, "the Wi-Fi MAC, by its label");
		return;
	}
	j->scan->label.mac = mac;
	j->scan->label.other.mac_of = makers_of_mac(j, mac);
	if (vendor == BENCH_VENDOR_NONE && j->scan->label.other.mac_of == 0)
		decide(j, BENCH_SCAN_MAC, "MAC; warning: its OUI is not known%s",
		       case_note(j->word));
	else
		decide(j, BENCH_SCAN_MAC, "MAC, OUI of %s%s",
		       name[0] != '\0' ? name : "a registered vendor",
		       case_note(j->word));
}

static bool
may_be_mac(enum bench_tag tag)
{
	return tag == BENCH_TAG_NONE || tag == BENCH_TAG_MAC ||
	       tag == BENCH_TAG_WIFI_MAC;
}

static bool
rule_mac(const struct job *j)
{
	const struct bench_word *w = j->word;
	struct bench_mac mac;

	if (!may_be_mac(w->tag) || bench_mac_parse(w->text, w->len, &mac) < 0)
		return false;
	if (w->tag == BENCH_TAG_NONE && bench_digits_only(w->text, w->len))
		return false;
	if (bench_mac_is_universal(mac)) {
		take_mac(j, mac);
		return true;
	}
	if (bench_mac_is_zero(mac))
		decide(j, BENCH_SCAN_UNKNOWN, "no MAC: all zeros");
	else if ((mac.b[0] & 1) != 0)
		decide(j, BENCH_SCAN_UNKNOWN, "no phone's MAC: multicast");
	else
		decide(j, BENCH_SCAN_UNKNOWN, "no phone's MAC: locally administered");
	return true;
}

/* Rules 4 and 5: MAC or UPC. */
static bool
rule_twelve_digits(const struct job *j)
{
	const struct bench_word *w = j->word;
	struct bench_mac mac;
	bool known, upc;

	if (w->tag != BENCH_TAG_NONE || w->len != 12 ||
	    !bench_digits_only(w->text, w->len) ||
	    bench_mac_parse(w->text, w->len, &mac) < 0)
		return false;
	known = bench_mac_is_universal(mac) &&
		(bench_oui_vendor(&j->rules->ouis, mac) != BENCH_VENDOR_NONE ||
		 makers_of_mac(j, mac) != 0);
	upc = bench_gtin_is_right(w->text, w->len);
	if (known && (j->symbology != BENCH_SYMBOLOGY_UNKNOWN || !upc)) {
		take_mac(j, mac);
	} else if (j->symbology != BENCH_SYMBOLOGY_UNKNOWN) {
		decide(j, BENCH_SCAN_UNKNOWN, "12 digits in a %s code: no known OUI",
		       bench_symbology_name(j->symbology));
	} else if (known) {
		set_value(j, w->text);
		decide(j, BENCH_SCAN_ASK,
		       "MAC or UPC: scan the 2D code, or have the scanner "
		       "send AIM identifiers");
	} else if (upc) {
		set_value(j, w->text);
		decide(j, BENCH_SCAN_GTIN,
		       "GTIN: UPC-A, check digit right, no known OUI");
	} else {
		decide(j, BENCH_SCAN_UNKNOWN,
		       "12 digits: neither a known OUI nor a right "
		       "UPC check digit");
	}
	return true;
}

static bool
rule_gtin(const struct job *j)
{
	const struct bench_word *w = j->word;

	if (w->tag != BENCH_TAG_NONE || !is_gtin_length(w->len) ||
	    !bench_digits_only(w->text, w->len))
		return false;
	if (!bench_gtin_is_right(w->text, w->len)) {
		decide(j, BENCH_SCAN_UNKNOWN,
		       "%zu digits, not a GTIN: wrong check digit", w->len);
		return true;
	}
	set_value(j, w->text);
	decide(j, BENCH_SCAN_GTIN, "GTIN: %zu digits, check digit right", w->len);
	return true;
}

static void
take_serial(const struct job *j)
{
	const char *text = j->word->text;

	set_value(j, text);
	bench_copy(j->scan->label.serial, sizeof(j->scan->label.serial), text);
	decide(j, BENCH_SCAN_SERIAL, "serial of %d week %d%s%.3s%s%s",
	       bench_serial_year(text), bench_serial_week(text),
	       bench_serial_site_is_known(text) ? ", site " : "; site ", text,
	       bench_serial_site_is_known(text) ? "" : " is not in our list",
	       case_note(j->word));
}

static bool
rule_serial(const struct job *j)
{
	const struct bench_word *w = j->word;

	if (w->tag != BENCH_TAG_NONE && w->tag != BENCH_TAG_SERIAL)
		return false;
	switch (bench_serial_check(w->text, j->rules->serials)) {
	case BENCH_SERIAL_SHAPE:
		return false;
	case BENCH_SERIAL_OK:
		if (!refuse_mixed(j))
			take_serial(j);
		return true;
	case BENCH_SERIAL_LETTER:
		decide(j, BENCH_SCAN_UNKNOWN,
		       "serials have neither I nor O: is it 1 or 0? "
		       "scan again");
		return true;
	case BENCH_SERIAL_WEEK:
		decide(j, BENCH_SCAN_UNKNOWN,
		       "like a serial, but week %02d does not exist",
		       bench_serial_week(w->text));
		return true;
	case BENCH_SERIAL_YEAR:
		decide(j, BENCH_SCAN_UNKNOWN, "like a serial, but made in %d week %d",
		       bench_serial_year(w->text), bench_serial_week(w->text));
		return true;
	case BENCH_SERIAL_HEX:
		decide(j, BENCH_SCAN_UNKNOWN,
		       "11 hex digits: an incomplete MAC? scan again");
		return true;
	}
	return false;
}

/* "CP-8841-3PCC-K9": parts of letters and digits, joined by '-'. */
static bool
is_cisco_pid(const char *text)
{
	const char *p = text + 3;

	if (strncmp(text, "CP-", 3) != 0 && strncmp(text, "DP-", 3) != 0)
		return false;
	for (;;) {
		size_t n = strspn(p, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

		if (n == 0)
			return false;
		p += n;
		if (*p != '-')
			return *p == '\0';
		p++;
	}
}

/* A PID without '=' swallows a serial or a MAC that is glued to its end. */
static bool
ends_in_another(const struct job *j, const char *pid)
{
	size_t len = strlen(pid);
	struct bench_mac mac;

	if (len > 12 && bench_mac_parse(pid + len - 12, 12, &mac) == 0)
		return true;
	return len > BENCH_SERIAL_LEN &&
	       bench_serial_check(pid + len - BENCH_SERIAL_LEN, j->rules->serials) ==
		       BENCH_SERIAL_OK;
}

static bool
rule_pid(const struct job *j)
{
	const struct bench_word *w = j->word;
	struct bench_scan *s = j->scan;
	char pid[sizeof(s->label.pid)];
	bool cisco;

	if ((w->tag != BENCH_TAG_NONE && w->tag != BENCH_TAG_PID) || w->len < 2 ||
	    !bench_copy_n(pid, sizeof(pid), w->text,
			  w->len - (w->text[w->len - 1] == '=')))
		return false;
	cisco = is_cisco_pid(pid);
	if (!cisco &&
	    (j->rules->is_product == NULL || !j->rules->is_product(pid, j->rules->arg)))
		return false;
	if (refuse_mixed(j))
		return true;
	if (cisco && ends_in_another(j, pid)) {
		decide(j, BENCH_SCAN_UNKNOWN,
		       "two scans without a terminator? scan again");
		return true;
	}
	set_value(j, pid);
	bench_copy(s->label.pid, sizeof(s->label.pid), pid);
	s->not_mpp = cisco && pid[0] == 'C' && strstr(pid, "-3P") == NULL;
	decide(j, BENCH_SCAN_PID, "product%s%s",
	       s->not_mpp ? "; not MPP firmware: no 3PCC in it" : "", case_note(w));
	return true;
}

/* A form of a vendor's own: serial and product count when they agree (label.h). */
static bool
rule_printed(const struct job *j)
{
	struct bench_scan_printed p = { 0 };
	struct bench_label *l = &j->scan->label;
	struct bench_mac mac;

	if (j->rules->printed == NULL ||
	    !j->rules->printed(j->word->text, j->word->tag, &p, j->rules->arg))
		return false;
	if (p.kind == BENCH_TAG_MAC) {
		if (bench_mac_parse(p.value, strlen(p.value), &mac) < 0 ||
		    !bench_mac_is_universal(mac))
			return false;
		take_mac(j, mac);
		return true;
	}
	if (refuse_mixed(j))
		return true;
	set_value(j, p.value);
	if (p.kind == BENCH_TAG_SERIAL) {
		bench_copy(l->other.serial, sizeof(l->other.serial), p.value);
		l->other.serial_of = p.makers;
	} else {
		bench_copy(l->other.pid, sizeof(l->other.pid), p.value);
		l->other.pid_of = p.makers;
	}
	decide(j, BENCH_SCAN_OTHER, "%s as %s has it",
	       p.kind == BENCH_TAG_SERIAL ? "serial" : "product", p.maker);
	return true;
}

static bool
rule_other(const struct job *j)
{
	return bench_other_match(j->word, j->rules->printed == NULL, j->scan);
}

typedef bool rule_fn(const struct job *j);

static rule_fn *const table[] = {
	rule_command, rule_retail_symbology, rule_mac, rule_twelve_digits,
	rule_gtin,    rule_serial,	     rule_pid, rule_printed,
	rule_other,
};

static void
apply(const struct bench_scan_rules *rules, const struct bench_word *word,
      enum bench_symbology symbology, struct bench_scan *scan)
{
	struct job j = { rules, word, symbology, scan };

	*scan = (struct bench_scan){ .symbology = symbology };
	for (size_t i = 0; i < BENCH_N(table); i++)
		if (table[i](&j))
			return;
}

void
bench_rules_apply(const struct bench_scan_rules *rules, const struct bench_word *word,
		  enum bench_symbology symbology, bool loose, struct bench_scan *scan)
{
	struct bench_word rest;
	struct bench_scan inner;
	size_t i = 0;

	apply(rules, word, symbology, scan);
	while (scan->class == BENCH_SCAN_UNKNOWN &&
	       bench_word_strip_di(word, loose, &i, &rest)) {
		apply(rules, &rest, symbology, &inner);
		if (inner.class != BENCH_SCAN_UNKNOWN || scan->reason[0] == '\0')
			*scan = inner;
	}
}

void
bench_rules_apply_bytes(const struct bench_scan_rules *rules, struct bench_bytes text,
			enum bench_tag tag, enum bench_symbology symbology, bool loose,
			struct bench_scan *scan)
{
	struct bench_word word;

	*scan = (struct bench_scan){ .symbology = symbology };
	if (bench_word_make(text, tag, &word))
		bench_rules_apply(rules, &word, symbology, loose, scan);
}
