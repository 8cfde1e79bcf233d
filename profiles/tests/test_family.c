#include <bench/flow.h>
#include <bench/str.h>
#include <dirent.h>
#include <errno.h>
#include <profiles/family.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct bench_families *
load(const char *dir)
{
	struct bench_families *f = NULL;
	struct bench_err err = { 0 };
	int r = bench_families_load(dir, &f, &err);

	assert_string_equal(err.text, "");
	assert_int_equal(r, 0);
	return f;
}

/* --- recognition
 * ----------------------------------------------------------------------- */

#define CISCO                                                                          \
	{                                                                              \
		{                                                                      \
			0xd0, 0xec, 0x35, 0x01, 0x02, 0x03                             \
		}                                                                      \
	}
#define INTEL                                                                          \
	{                                                                              \
		{                                                                      \
			0x3c, 0xa9, 0xf4, 0x01, 0x02, 0x03                             \
		}                                                                      \
	}
#define YEALINK                                                                        \
	{                                                                              \
		{                                                                      \
			0x80, 0x5e, 0xc0, 0x01, 0x02, 0x03                             \
		}                                                                      \
	}
#define GRANDSTREAM                                                                    \
	{                                                                              \
		{                                                                      \
			0xc0, 0x74, 0xad, 0x01, 0x02, 0x03                             \
		}                                                                      \
	}
#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *what;
	struct bench_mac mac;
	const char *option60;
	size_t len;
	const char *family, *model, *model_text;
} known[] = {
	{ "bare with NUL", INTEL, BYTES("CP-8841-3PCC\0"), "cisco-mpp", "8841",
	  "8841" },
	{ "bare without NUL", INTEL, BYTES("CP-7841-3PCC"), "cisco-mpp", "7841",
	  "7841" },
	{ "text in front", CISCO, BYTES("Cisco Systems, Inc. IP Phone CP-6851-3PCC\0"),
	  "cisco-mpp", "6851", "6851" },
	{ "text behind", CISCO, BYTES("CP-8865-3PCC dslforum.org"), "cisco-mpp", "8865",
	  "8865" },
	{ "several NULs", CISCO, BYTES("CP-8832-3PCC\0\0\0"), "cisco-mpp", "8832",
	  "8832" },
	{ "NUL in front", CISCO, BYTES("\0CP-8832-3PCC"), "cisco-mpp", "8832", "8832" },
	{ "unlisted model", CISCO, BYTES("CP-9999-3PCC"), "cisco-mpp", NULL, "9999" },
	{ "after a false start", CISCO, BYTES("CP-88CP-8811-3PCC"), "cisco-mpp", "8811",
	  "8811" },
	{ "dslforum and OUI", CISCO, BYTES("dslforum.org"), "cisco-mpp", NULL, "" },
	{ "no option 60 and OUI", CISCO, BYTES(""), "cisco-mpp", NULL, "" },
	{ "NULs only and OUI", CISCO, BYTES("\0\0"), "cisco-mpp", NULL, "" },
	{ "dslforum, other OUI", INTEL, BYTES("dslforum.org"), NULL, NULL, "" },
	{ "no option 60, other OUI", INTEL, BYTES(""), NULL, NULL, "" },
	{ "laptop", INTEL, BYTES("MSFT 5.0"), NULL, NULL, "" },
	{ "enterprise firmware", CISCO, BYTES("Cisco Systems, Inc. IP Phone CP-8845\0"),
	  NULL, NULL, "" },
	{ "ATA", CISCO, BYTES("CISCO ATA191-MPP"), "cisco-ata", "191", "191" },
	{ "9800", INTEL, BYTES("DP-9861\0"), "cisco-mpp", "9861", "9861" },
	{ "Yealink", YEALINK, BYTES("yealink"), "yealink", NULL, "" },
	{ "Yealink, no option 60", YEALINK, BYTES(""), "yealink", NULL, "" },
	{ "Yealink's prefix, another's word", YEALINK, BYTES("MSFT 5.0"), NULL, NULL,
	  "" },
	{ "Poly in words", INTEL, BYTES("Polycom-VVX310"), "poly", "VVX_310",
	  "VVX310" },
	{ "Poly in bytes", INTEL,
	  BYTES("\0\0\x36\x3d\x1e\x01\x07Polycom\x02\x0bVVX-VVX_400\x03\x01"
		"1"),
	  "poly", "VVX_400", "VVX_400" },
	{ "Poly in bytes, by its part", INTEL,
	  BYTES("\0\0\x36\x3d\x1e\x02\x10"
		"3111-48840-001,1"),
	  "poly", "VVX_450", "48840" },
	{ "Poly's number only", INTEL, BYTES("\0\0\x36\x3d\x02\x01\x00"), "poly", NULL,
	  "" },
	{ "another's number", INTEL, BYTES("\0\0\x00\x09\x02VVX-VVX_400"), NULL, NULL,
	  "" },
	{ "Grandstream", INTEL, BYTES("Grandstream GXP1405 dslforum.org"),
	  "grandstream", "GXP1405", "GXP1405" },
	{ "Grandstream adapter", INTEL, BYTES("HT8XX dslforum.org"), "grandstream",
	  NULL, "" },
	{ "Grandstream by prefix", GRANDSTREAM, BYTES("dslforum.org"), "grandstream",
	  NULL, "" },
	{ "Snom", INTEL, BYTES("snomD735"), "snom", "D735", "D735" },
	{ "old Snom", INTEL, BYTES("snom320\0"), "snom", "320", "320" },
	{ "Fanvil", INTEL, BYTES("Fanvil X210-V2"), "fanvil", "X210-V2", "X210-V2" },
	{ "lower case", CISCO, BYTES("cp-8841-3pcc"), NULL, NULL, "" },
	{ "cut", CISCO, BYTES("CP-8841-3PC"), NULL, NULL, "" },
	{ "three digits", CISCO, BYTES("CP-884-3PCC"), NULL, NULL, "" },
	{ "five digits", CISCO, BYTES("CP-88411-3PCC"), NULL, NULL, "" },
	{ "NUL inside", CISCO,
	  BYTES("CP-88\0"
		"41-3PCC"),
	  NULL, NULL, "" },
	{ "high bytes", CISCO, BYTES("CP-\xb8\xb8\xb4\xb1-3PCC"), NULL, NULL, "" },
};

static void
check_recognised(const char *what, struct bench_recognised r, const char *family,
		 const char *model, const char *model_text)
{
	const char *got = r.family == NULL ? "none" : bench_family_name(r.family);

	print_message("%s\n", what);
	assert_string_equal(got, family == NULL ? "none" : family);
	assert_string_equal(r.model == NULL ? "none" : r.model->name,
			    model == NULL ? "none" : model);
	assert_string_equal(r.model_text, model_text);
}

static void
option_60_and_oui_tell_family_and_model(void **state)
{
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);

	(void)state;
	for (size_t i = 0; i < BENCH_N(known); i++) {
		const struct bench_bytes option60 = {
			(const uint8_t *)known[i].option60, known[i].len
		};

		check_recognised(known[i].what,
				 bench_families_recognise(f, known[i].mac, option60),
				 known[i].family, known[i].model, known[i].model_text);
	}
}

static void
longest_option_60_is_searched_to_its_end(void **state)
{
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);
	const struct bench_mac intel = INTEL;
	uint8_t text[255];

	(void)state;
	memset(text, 'C', sizeof(text));
	memcpy(text + 255 - 12, "CP-8861-3PCC", 12);
	check_recognised(
		"255 bytes",
		bench_families_recognise(f, intel, (struct bench_bytes){ text, 255 }),
		"cisco-mpp", "8861", "8861");
	check_recognised(
		"cut by one",
		bench_families_recognise(f, intel, (struct bench_bytes){ text, 254 }),
		NULL, NULL, "");
}

static void
product_ids_tell_family_and_model(void **state)
{
	static const struct {
		const char *pid, *family, *model, *model_text;
	} rows[] = {
		{ "CP-8841-3PCC-K9=", "cisco-mpp", "8841", "8841" },
		{ "CP-8841-3PCC-K9", "cisco-mpp", "8841", "8841" },
		{ "CP-6841-3PCC", "cisco-mpp", "6841", "6841" },
		{ "CP-7832-3PCC-K9=", "cisco-mpp", "7832", "7832" },
		{ "CP-9999-3PCC-K9=", "cisco-mpp", NULL, "9999" },
		{ "CP-8841-K9=", NULL, NULL, "" },
		{ "CP-8841-3PW-K9=", "cisco-mpp", "8841", "8841" },
		{ "CP-6861-3PW-NA-K9=", "cisco-mpp", "6861", "6861" },
		{ "SIP-T46U", "yealink", "T46U", "T46U" },
		{ "2200-46157-025", "poly", "VVX_400", "46157" },
		{ "2200-99999-025", "poly", NULL, "99999" },
		{ "GRP2614", "grandstream", "GRP2614", "2614" },
		{ "SNOM D785", "snom", "D785", "D785" },
		{ "FANVIL X210-PRO", "fanvil", "X210-Pro", "X210-PRO" },
		{ "ATA191-3PW-K9", "cisco-ata", "191", "191" },
		{ "CP-8841-3PCCX", NULL, NULL, "" },
		{ "1PCP-8841-3PCC", NULL, NULL, "" },
		{ "DP-9851-K9=", "cisco-mpp", "9851", "9851" },
		{ "DP-985-K9=", NULL, NULL, "" },
		{ "", NULL, NULL, "" },
	};
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++)
		check_recognised(rows[i].pid, bench_families_by_pid(f, rows[i].pid),
				 rows[i].family, rows[i].model, rows[i].model_text);
}

static void
a_second_family_needs_no_code(void **state)
{
	static const char p10[] = "Plain-P10 dslforum.org", other[] = "Plain-X9";
	static const char bare[] = "plainphone v1";
	bench_auto(bench_families_freep) struct bench_families *f =
		load(TEST_DATA_DIR "/families");
	const struct bench_mac intel = INTEL;
	const struct bench_bytes a = { (const uint8_t *)p10, sizeof(p10) - 1 };
	const struct bench_bytes b = { (const uint8_t *)other, sizeof(other) - 1 };
	const struct bench_bytes c = { (const uint8_t *)bare, sizeof(bare) - 1 };

	(void)state;
	assert_int_equal(bench_families_count(f), 1);
	check_recognised(p10, bench_families_recognise(f, intel, a), "plain", "P10",
			 "P10");
	check_recognised(other, bench_families_recognise(f, intel, b), "plain", NULL,
			 "X9");
	check_recognised(bare, bench_families_recognise(f, intel, c), "plain", NULL,
			 "");
	check_recognised("PL-P10", bench_families_by_pid(f, "PL-P10"), "plain", "P10",
			 "P10");
}

/* --- what clients and labels say
 * ------------------------------------------------------- */

static const struct {
	const char *agent, *family, *model, *version, *mac, *serial;
} agents[] = {
	{ "Cisco-CP-7832-3PCC/11.0.1 (00562b043615)", "cisco-mpp", "7832", "11.0.1",
	  "00:56:2b:04:36:15", "" },
	{ "Cisco-CP-8865-3PCC/12.0.3", "cisco-mpp", "8865", "12.0.3", "", "" },
	{ "Cisco-CP-9999-3PCC/1 (00562B043615)", "cisco-mpp", NULL, "1",
	  "00:56:2b:04:36:15", "" },
	{ "Cisco-DP-9861/3.1.1 (00562b043615)", "cisco-mpp", "9861", "3.1.1",
	  "00:56:2b:04:36:15", "" },
	{ "Cisco/ATA192-11.2.2 (00562b043615)(FCH2133D0AB)", "cisco-ata", "192",
	  "11.2.2", "00:56:2b:04:36:15", "FCH2133D0AB" },
	{ "Yealink SIP-T46U 108.86.0.45 44:db:d2:bd:b5:69", "yealink", "T46U",
	  "108.86.0.45", "44:db:d2:bd:b5:69", "" },
	{ "Yealink SIP-T77U 185.87.0.10 44:db:d2:bd:b5:69", "yealink", NULL,
	  "185.87.0.10", "44:db:d2:bd:b5:69", "" },
	{ "FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application", "poly",
	  "VVX_400", "4.1.4.7430", "", "" },
	{ "Grandstream Model HW GRP2614 SW 1.0.5.15 DevId c074ad0b63ee", "grandstream",
	  "GRP2614", "1.0.5.15", "c0:74:ad:0b:63:ee", "" },
	{ "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 1.1.5-I 000413922D24 x)",
	  "snom", "D785", "10.1.33.33", "00:04:13:92:2d:24", "" },
	{ "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33)", "snom", "D785",
	  "10.1.33.33)", "", "" },
	{ "Fanvil X4 2.10.2.6887 0c383e07e16c", "fanvil", "X4", "2.10.2.6887",
	  "0c:38:3e:07:e1:6c", "" },
	{ "Mozilla/5.0 (X11; Linux x86_64)", NULL, NULL, "", "", "" },
	{ "curl/7.88.1", NULL, NULL, "", "", "" },
	{ "Yealink  1 44:db:d2:bd:b5:69", NULL, NULL, "", "", "" },
	{ "Yealink SIP-T46U 108.86.0.45 44:db:d2:bd:b5", NULL, NULL, "", "", "" },
	{ "Yealink SIP-T46U 108.86.0.45 44:db:d2:bd:b5:699", NULL, NULL, "", "", "" },
	{ "", NULL, NULL, "", "", "" },
	{ NULL, NULL, NULL, "", "", "" },
};

static void
user_agents_tell_family_model_version_and_mac(void **state)
{
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);

	(void)state;
	for (size_t i = 0; i < BENCH_N(agents); i++) {
		struct bench_agent a = bench_families_by_user_agent(f, agents[i].agent);
		char mac[BENCH_MAC_TEXT] = "";

		print_message("%s\n", agents[i].agent == NULL ? "-" : agents[i].agent);
		assert_string_equal(
			a.who.family == NULL ? "none" : bench_family_name(a.who.family),
			agents[i].family == NULL ? "none" : agents[i].family);
		assert_string_equal(a.who.model == NULL ? "none" : a.who.model->name,
				    agents[i].model == NULL ? "none" : agents[i].model);
		assert_string_equal(a.version, agents[i].version);
		assert_string_equal(a.serial, agents[i].serial);
		if (!bench_mac_is_zero(a.mac))
			bench_mac_format(a.mac, mac);
		assert_string_equal(mac, agents[i].mac);
	}
}

/* --- one phone, three witnesses --------------------------------------------------- */

/* A pattern as a vendor would write it for this model, or false: the text cannot stand
 * there. */
static bool
spell(const char *pattern, const char *model, struct bench_str *out)
{
	static const struct {
		const char *part, *text;
	} parts[] = {
		{ "{version}", "12.0.7" },	  { "{mac}", "00562b043615" },
		{ "{serial}", "FCH2133D0AB" },	  { "{any}", "" },
		{ "{0000363d}", "\1\1\x36\x3d" },
	};
	const char *p = pattern;
	bool named = false;

	while (*p != '\0') {
		size_t digits = strspn(p, "#"), i = 0;

		while (i < BENCH_N(parts) &&
		       strncmp(p, parts[i].part, strlen(parts[i].part)) != 0)
			i++;
		if (digits > 0 || *p == '*' || strncmp(p, "{model}", 7) == 0) {
			if (digits > 0 && (strlen(model) != digits ||
					   strspn(model, "0123456789") != digits))
				return false;
			if (*p == '*' && strpbrk(model, "-_") != NULL)
				return false;
			bench_str_add(out, model);
			p += digits > 0 ? digits : *p == '*' ? 1 : 7;
			named = true;
		} else if (i < BENCH_N(parts)) {
			bench_str_add(out, parts[i].text);
			p += strlen(parts[i].part);
		} else {
			bench_str_add_n(out, p++, 1);
		}
	}
	return named;
}

static struct bench_recognised
ask(const struct bench_families *f, enum bench_family_texts what, const char *text)
{
	const struct bench_mac intel = INTEL;
	const struct bench_bytes bytes = { (const uint8_t *)text, strlen(text) };

	if (what == BENCH_FAMILY_VENDOR_CLASSES)
		return bench_families_recognise(f, intel, bytes);
	if (what == BENCH_FAMILY_PIDS)
		return bench_families_by_pid(f, text);
	return bench_families_by_user_agent(f, text).who;
}

/* How many of the family's patterns name the model; none may name another one. */
static int
count_agreeing(const struct bench_families *all, const struct bench_family *f,
	       const struct bench_model *m, enum bench_family_texts what)
{
	const char *patterns[64], *names[] = { m->name, m->psn, m->name };
	size_t n = bench_family_texts(f, what, patterns, BENCH_N(patterns));
	int agree = 0;

	while (*names[2] != '\0' && (*names[2] < '0' || *names[2] > '9'))
		names[2]++; /* "2130" of "GXP2130" */
	assert_true(n <= BENCH_N(patterns));
	for (size_t i = 0; i < n * BENCH_N(names); i++) {
		bench_auto(bench_str_clear) struct bench_str s = { 0 };
		const char *name = names[i % BENCH_N(names)];
		const char *pattern = patterns[i / BENCH_N(names)];
		struct bench_recognised r;

		if (name[0] == '\0' || !spell(pattern, name, &s))
			continue;
		if (pattern[0] == '{' && pattern[1] == '0') /* bytes: NULs in front */
			memset(s.text, 0, 2);
		r = pattern[0] == '{' && pattern[1] == '0'
			    ? bench_families_recognise(
				      all, (struct bench_mac)INTEL,
				      (struct bench_bytes){ (uint8_t *)s.text, s.len })
			    : ask(all, what, bench_str_get(&s));
		if (i % BENCH_N(names) == 0 && r.model != NULL && r.model != m)
			fail_msg("%s: '%s' is %s, not %s", bench_family_name(f),
				 bench_str_get(&s), r.model->name, m->name);
		agree += r.model == m;
	}
	return agree;
}

static bool
names_models(const struct bench_family *f, enum bench_family_texts what)
{
	const char *patterns[64];
	size_t n = bench_family_texts(f, what, patterns, BENCH_N(patterns));
	bool names = false;

	for (size_t i = 0; i < n; i++)
		names = names || strpbrk(patterns[i], "#*") != NULL ||
			strstr(patterns[i], "{model}") != NULL;
	return names;
}

/* Option 60, the label's product id and the User-Agent of each model that is listed
 * come to one name: else a good phone would disagree with its own label. */
static void
every_witness_of_a_model_says_the_same(void **state)
{
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);
	static const enum bench_family_texts kinds[] = { BENCH_FAMILY_VENDOR_CLASSES,
							 BENCH_FAMILY_PIDS,
							 BENCH_FAMILY_USER_AGENTS };
	int models = 0;

	(void)state;
	for (size_t i = 0; i < bench_families_count(f); i++) {
		const struct bench_family *family = bench_families_at(f, i);

		for (size_t k = 0; k < bench_family_models(family); k++) {
			const struct bench_model *m = bench_family_model_at(family, k);

			for (size_t w = 0; w < BENCH_N(kinds); w++) {
				if (names_models(family, kinds[w]) &&
				    count_agreeing(f, family, m, kinds[w]) == 0)
					fail_msg("%s %s: witness %zu never names it",
						 bench_family_name(family), m->name, w);
			}
			models++;
		}
	}
	print_message("%d models\n", models);
	assert_true(models > 100);
}

static void
a_factory_reset_is_told_by_model_and_language(void **state)
{
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);
	const struct bench_family *mpp = bench_families_find(f, "cisco-mpp");

	(void)state;
	assert_non_null(
		strstr(bench_family_reset_keys(mpp, "8841", false), "123456789*0#"));
	assert_non_null(
		strstr(bench_family_reset_keys(mpp, "8841", true), "123456789*0#"));
	assert_non_null(strstr(bench_family_reset_keys(mpp, "8841", true), "抜いて"));
	assert_non_null(
		strstr(bench_family_reset_keys(mpp, "6821", false), "line keys"));
	assert_null(strstr(bench_family_reset_keys(mpp, "9861", false), "123456789"));
	assert_string_equal(bench_family_reset_keys(mpp, "", false),
			    bench_family_reset_keys(mpp, "7841", false));
	for (size_t i = 0; i < bench_families_count(f); i++) {
		const struct bench_family *family = bench_families_at(f, i);
		const char *en = bench_family_reset_keys(family, "", false);

		assert_int_equal(en[0] == '\0',
				 bench_family_reset_keys(family, "", true)[0] == '\0');
	}
	assert_string_equal(
		bench_family_reset_keys(bench_families_find(f, "fanvil"), "X4", false),
		"");
}

/* In the order of the folders' names: cisco-ata, cisco-mpp, fanvil, grandstream, poly,
 * snom, yealink. */
enum {
	FANVIL = 1 << 2,
	GRANDSTREAM_BIT = 1 << 3,
	POLY = 1 << 4,
	SNOM = 1 << 5,
	YEA = 1 << 6
};

static void
labels_say_which_makers_a_value_may_have(void **state)
{
	static const struct {
		const char *text;
		enum bench_printed_kind tagged, kind;
		uint32_t makers;
		const char *value;
	} rows[] = {
		{ "SIP-T46U", BENCH_PRINTED_NONE, BENCH_PRINTED_PID, YEA, "SIP-T46U" },
		{ "SIP-T46U", BENCH_PRINTED_PID, BENCH_PRINTED_PID, YEA, "SIP-T46U" },
		{ "SIP-T46U", BENCH_PRINTED_SERIAL, BENCH_PRINTED_SERIAL,
		  FANVIL | GRANDSTREAM_BIT | SNOM, "SIP-T46U" },
		{ "SIP-T99", BENCH_PRINTED_NONE, BENCH_PRINTED_NONE, 0, "" },
		{ "3146019091637071", BENCH_PRINTED_NONE, BENCH_PRINTED_SERIAL, YEA,
		  "3146019091637071" },
		{ "314601909163707", BENCH_PRINTED_NONE, BENCH_PRINTED_NONE, 0, "" },
		{ "3146019091637071", BENCH_PRINTED_SERIAL, BENCH_PRINTED_SERIAL,
		  FANVIL | GRANDSTREAM_BIT | SNOM | YEA, "3146019091637071" },
		{ "64167F8BE715", BENCH_PRINTED_NONE, BENCH_PRINTED_NONE, 0, "" },
		{ "S/N:64167F8BE715", BENCH_PRINTED_NONE, BENCH_PRINTED_SERIAL,
		  FANVIL | GRANDSTREAM_BIT | POLY | SNOM, "64167F8BE715" },
		{ "2200-46157-025", BENCH_PRINTED_NONE, BENCH_PRINTED_PID, POLY,
		  "2200-46157-025" },
		{ "2200-46157-025;SN:1", BENCH_PRINTED_PID, BENCH_PRINTED_NONE, 0, "" },
		{ "2200-46157\xcd", BENCH_PRINTED_NONE, BENCH_PRINTED_NONE, 0, "" },
		{ "", BENCH_PRINTED_NONE, BENCH_PRINTED_NONE, 0, "" },
	};
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);
	const struct bench_mac snom = { { 0x00, 0x04, 0x13, 1, 2, 3 } };

	(void)state;
	assert_string_equal(bench_family_name(bench_families_at(f, 6)), "yealink");
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_printed p =
			bench_families_printed(f, rows[i].text, rows[i].tagged);

		print_message("%s\n", rows[i].text);
		assert_int_equal(p.kind, rows[i].kind);
		assert_int_equal(p.makers, rows[i].makers);
		assert_string_equal(p.value, rows[i].value);
	}
	assert_int_equal(bench_families_of_mac(f, snom), SNOM);
	assert_true(bench_family_prints(bench_families_find(f, "yealink"),
					BENCH_PRINTED_SERIAL));
	assert_false(bench_family_prints(bench_families_find(f, "cisco-ata"),
					 BENCH_PRINTED_SERIAL));
}

static void
families_answer_what_servers_and_packs_ask(void **state)
{
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);
	bench_auto(bench_families_freep) struct bench_families *plain =
		load(TEST_DATA_DIR "/families");
	const struct bench_family *p = bench_families_at(plain, 0);
	const struct bench_family *cisco = bench_families_find(f, "cisco-mpp");
	const struct bench_family *yealink = bench_families_find(f, "yealink");

	(void)state;
	assert_int_equal(bench_family_status(NULL, BENCH_HTTP_MISSING), 404);
	assert_int_equal(bench_family_status(cisco, BENCH_HTTP_FOREIGN), 403);
	assert_int_equal(bench_family_status(p, BENCH_HTTP_BUSY), 429);
	assert_int_equal(bench_family_status(p, BENCH_HTTP_METHOD), 405);
	assert_int_equal(bench_family_status(p, BENCH_HTTP_CASES), 500);
	assert_string_equal(bench_family_setting(cisco, "admin_password"),
			    "Admin_Password");
	assert_null(bench_family_setting(cisco, "nothing"));
	assert_string_equal(bench_family_list_find(cisco, "edos")->file,
			    "cisco-edos.csv");
	assert_string_equal(bench_family_list_find(yealink, "rps")->row,
			    "{{MAC}},{{serial}}");
	assert_null(bench_family_list_find(yealink, "edos"));
	assert_int_equal(bench_family_lists(yealink), 1);
	assert_null(bench_family_list_at(yealink, 1));
	assert_int_equal(bench_family_log_at(p, 0)->outcome, BENCH_OUTCOME_RESYNC_OK);
	assert_string_equal(bench_family_log_at(p, 1)->text, "cfg not taken");
	assert_null(bench_family_log_at(p, 2));
	assert_true(bench_family_has_chain(cisco));
	assert_false(bench_family_has_chain(yealink));
	assert_int_equal(bench_family_require(cisco), 0);
	assert_int_equal(bench_family_require(yealink),
			 BENCH_LINK_LEASED | BENCH_LINK_DELIVERED | BENCH_LINK_SCANNED);
}

/* --- data
 * ------------------------------------------------------------------------------ */

static void
cisco_family_lists_all_models(void **state)
{
	static const char *const names[] = { "6821", "6841", "6851", "6861", "6871",
					     "7811", "7821", "7841", "7861", "7832",
					     "8811", "8841", "8851", "8861", "8845",
					     "8865", "8832" };
	static const char *const newer[] = { "9841", "9851", "9861", "9871" };
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);
	const struct bench_family *cisco = bench_families_find(f, "cisco-mpp");

	(void)state;
	assert_non_null(cisco);
	assert_null(bench_families_find(f, "nobody"));
	assert_int_equal(bench_family_models(cisco), BENCH_N(names) + BENCH_N(newer));
	for (size_t i = 0; i < BENCH_N(newer); i++) {
		const struct bench_model *m = bench_family_model(cisco, newer[i]);

		assert_non_null(m);
		assert_string_equal(m->psn, newer[i]);
		assert_string_equal(m->firmware, "");
	}
	for (size_t i = 0; i < BENCH_N(names); i++) {
		const struct bench_model *m = bench_family_model(cisco, names[i]);
		char text[32];

		assert_non_null(m);
		snprintf(text, sizeof(text), "%s-3PCC", names[i]);
		assert_string_equal(m->psn, text);
		snprintf(text, sizeof(text), "CP-%s-3PCC", names[i]);
		assert_string_equal(m->pn, text);
	}
	assert_string_equal(bench_family_model(cisco, "8865")->firmware, "sip8845_65");
	assert_string_equal(bench_family_model(cisco, "6871")->firmware, "sip68xx");
	assert_null(bench_family_model(cisco, "9999"));
	assert_null(bench_family_model(cisco, ""));
	assert_null(bench_family_model_at(cisco, BENCH_N(names) + BENCH_N(newer)));
}

static void
options_are_rendered_in_order_of_importance(void **state)
{
	static const struct {
		uint8_t code;
		const char *text;
	} rows[] = { { 66, "10.77.0.1" },
		     { 160, "tftp://10.77.0.1" },
		     { 159, "tftp://10.77.0.1" },
		     { 150, "tftp://10.77.0.1" } };
	bench_auto(bench_families_freep) struct bench_families *f = load(FAMILIES_DIR);
	struct bench_family_reply out[BENCH_FAMILY_OPTIONS];
	size_t n = bench_family_options(bench_families_find(f, "cisco-mpp"),
					"10.77.0.1", out);

	(void)state;
	assert_int_equal(n, BENCH_N(rows));
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(out[i].code, rows[i].code);
		assert_string_equal(out[i].text, rows[i].text);
		assert_int_equal(out[i].len, strlen(rows[i].text));
	}
}

/* --- family.conf with mistakes
 * --------------------------------------------------------- */

static const char *const good[] = {
	"label = \"x\"\n",
	"vendor_class = { \"X-*\" }\n",
	"oui = { \"00:11:22\" }\n",
	"model \"1\" { psn = \"1\" pn = \"1\" firmware = \"f\" }\n",
	"option \"66\" { text = \"{{bench}}\" }\n",
	"file \"pending\" { template = \"t\" names = { \"/p\" } }\n",
	"file \"model\" { template = \"t\" names = { \"/m\" } }\n",
	"file \"redirect\" { template = \"t\" names = { \"/r{{nonce}}\" } }\n",
	"file \"cleanup\" { template = \"t\" names = { \"/c{{nonce}}\" } }\n",
};

static void
write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* Loads the good family with line `line` (from 0) replaced by text, and template t. */
static int
load_with(size_t line, const char *text, const char *template, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str conf = { 0 };
	struct bench_families *f = NULL;
	char dir[] = "/tmp/family.XXXXXX", path[64];
	int r;

	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < BENCH_N(good); i++)
		bench_str_add(&conf, i == line ? text : good[i]);
	snprintf(path, sizeof(path), "%s/x", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/x/family.conf", dir);
	write_text(path, bench_str_get(&conf));
	snprintf(path, sizeof(path), "%s/x/t", dir);
	write_text(path, template);
	*err = (struct bench_err){ 0 };
	r = bench_families_load(dir, &f, err);
	bench_families_freep(&f);
	unlink(path);
	snprintf(path, sizeof(path), "%s/x/family.conf", dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/x", dir);
	rmdir(path);
	rmdir(dir);
	return r;
}

static void
mistakes_in_family_conf_are_named_with_file_and_line(void **state)
{
	static const struct {
		size_t line;
		const char *text, *template, *error;
	} rows[] = {
		{ 0, "label = \"x\" labell = \"y\"\n", "",
		  "family.conf:1: no such option 'labell'" },
		{ 0, "\n", "", "family.conf: label is missing" },
		{ 0, "label = \"x\"\nescape = \"html\"\n", "",
		  "family.conf:2: escape is" },
		{ 0, "label = \"a\"\nlabel = \"b\"\n", "",
		  "family.conf:2: label is given twice" },
		{ 0, "label = \"${HOME}\"\n", "", "family.conf:1: '${'" },
		{ 0, "label = \"x\n", "", "family.conf:" },
		{ 1, "vendor_class = { \"*\" }\n", "",
		  "family.conf:2: vendor_class: '*' is not" },
		{ 1, "vendor_class = { \"A#B#\" }\n", "",
		  "family.conf:2: vendor_class: 'A#B#'" },
		{ 1, "vendor_class = { \"\" }\n", "",
		  "family.conf:2: vendor_class: ''" },
		{ 2, "oui = { \"00:11\" }\n", "", "family.conf:3: oui: '00:11'" },
		{ 2, "oui = { \"00:11:zz\" }\n", "", "family.conf:3: oui" },
		{ 3, "model \"1\" { psn = \"1\" firmware = \"f\" }\n", "",
		  "family.conf:4: model '1': pn" },
		{ 3, "model \"1/2\" { }\n", "",
		  "family.conf:4: model '1/2': not a model's name" },
		{ 4, "option \"255\" { text = \"x\" }\n", "",
		  "family.conf:5: option '255'" },
		{ 4, "option \"66\" { text = \"{{mac}}\" }\n", "",
		  "family.conf:5: option '66'" },
		{ 4, "option \"66\" { }\n", "", "family.conf:5: option '66'" },
		{ 4, "option \"66\" { text = \"x\" }\noption \"66\" { text = \"x\" }\n",
		  "", "family.conf:6: found duplicate title '66'" },
		{ 5, "\n", "", "family.conf: file \"pending\" is missing" },
		{ 5, "file \"firmware\" { template = \"t\" names = { \"/p\" } }\n", "",
		  "family.conf:6: file 'firmware': a role is" },
		{ 5, "file \"pending\" { template = \"../t\" names = { \"/p\" } }\n",
		  "", "family.conf:6: file 'pending': template" },
		{ 5, "file \"pending\" { template = \"t\" }\n", "",
		  "family.conf:6: file 'pending': names is empty" },
		{ 5, "file \"pending\" { template = \"u\" names = { \"/p\" } }\n", "",
		  "x/u: No such" },
		{ 5, "file \"pending\" { template = \"t\" names = { \"/{{mac}}\" } }\n",
		  "", "family.conf:6: unknown placeholder mac" },
		{ 6, "file \"model\" { template = \"t\" names = { \"m\" } }\n", "",
		  "family.conf:7: 'm' is not a file name" },
		{ 6, "file \"model\" { template = \"t\" names = { \"/../m\" } }\n", "",
		  "family.conf:7: '/../m' is not a file name" },
		{ 0, "label = \"x\"\n", "a\n{{nonce}}",
		  "x/t:2: unknown placeholder nonce" },
		{ 0, "label = \"x\"\n", "a\nb\n\xc3\xa9",
		  "x/t:3: not printable ASCII" },
		{ 8, "\nreset_keys \"x\" { en = \"x\" }\n", "",
		  "family.conf:10: reset_keys 'x': en and ja are one line each" },
		{ 8,
		  "\nreset_keys \"x\" { models = { \"77\" } en = \"x\" ja = \"x\" }\n",
		  "",
		  "reset_keys 'x': models names one that the family does not list" },
		{ 8, "\nrestore \"x\" { }\n", "",
		  "family.conf:10: restore 'x': value is missing" },
	};
	struct bench_err err;

	(void)state;
	assert_int_equal(load_with(99, "", "{{bench}}", &err), 0);
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		int r = load_with(rows[i].line, rows[i].text, rows[i].template, &err);

		print_message("%s\n", err.text);
		assert_true(r == -EINVAL || r == -ENOENT);
		assert_non_null(strstr(err.text, rows[i].error));
	}
}

static void
a_folder_without_families_is_an_error(void **state)
{
	struct bench_families *f = NULL;
	struct bench_err err = { 0 };

	(void)state;
	assert_int_equal(bench_families_load(TEST_DATA_DIR, &f, &err), -EINVAL);
	assert_non_null(strstr(err.text, "no folder in it has a family.conf"));
	assert_int_equal(bench_families_load("/nonexistent", &f, &err), -ENOENT);
	assert_null(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(option_60_and_oui_tell_family_and_model),
		cmocka_unit_test(longest_option_60_is_searched_to_its_end),
		cmocka_unit_test(product_ids_tell_family_and_model),
		cmocka_unit_test(a_second_family_needs_no_code),
		cmocka_unit_test(user_agents_tell_family_model_version_and_mac),
		cmocka_unit_test(every_witness_of_a_model_says_the_same),
		cmocka_unit_test(a_factory_reset_is_told_by_model_and_language),
		cmocka_unit_test(labels_say_which_makers_a_value_may_have),
		cmocka_unit_test(families_answer_what_servers_and_packs_ask),
		cmocka_unit_test(cisco_family_lists_all_models),
		cmocka_unit_test(options_are_rendered_in_order_of_importance),
		cmocka_unit_test(mistakes_in_family_conf_are_named_with_file_and_line),
		cmocka_unit_test(a_folder_without_families_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
