/* The station with a real store, real families and a real tree, in a folder of its own.
 */
#include "bed.h"
#include "canvas.h"

#include <bench/file.h>
#include <bench/order.h>
#include <bench/return.h>
#include <bench/station.h>
#include <bench/str.h>
#include <errno.h>
#include <jansson.h>
#include <profiles/publish.h>
#include <sqlite3.h>
#include <station/desk.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zint.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MAC_A "00562B000001"
#define MAC_B "00562B000002"
#define SERIAL_A "FCH2143E1AB"
#define SERIAL_B "FCH2143E1AC"
#define PID "CP-8841-3PCC-K9="
#define LABEL_A "PID:" PID ";SN:" SERIAL_A ";MAC:" MAC_A
#define LABEL_B "PID:" PID ";SN:" SERIAL_B ";MAC:" MAC_B

static const char *
scan_after(struct bed *b, int64_t seconds, const char *text)
{
	struct bench_bytes raw = { (const uint8_t *)text, strlen(text) };

	b->seconds += seconds;
	ok(b,
	   bench_station_scan(&b->st, raw,
			      (struct bench_mono){ b->start.us + b->seconds * 1000000 },
			      &b->err));
	return last_line(b);
}

static const char *
scan(struct bed *b, const char *text)
{
	return scan_after(b, 4, text);
}

static void
assert_word(const char *line, const char *word)
{
	if (strncmp(line, word, strlen(word)) != 0 || line[strlen(word)] != ' ')
		fail_msg("not %s: %s", word, line);
}

struct count {
	enum bench_event_kind kind;
	int n;
	struct bench_event last;
	char raw[256];
};

static int
count_event(const struct bench_event *e, void *arg)
{
	struct count *c = arg;

	if (e->kind != c->kind || strcmp(e->source, "scan") != 0)
		return 0;
	c->n++;
	c->last = *e;
	bench_copy_n(c->raw, sizeof(c->raw), e->raw.data, e->raw.len);
	return 0;
}

static struct count
events(struct bed *b, enum bench_event_kind kind)
{
	struct count c = { .kind = kind };

	ok(b, bench_store_event_each(b->store, 0, NULL, count_event, &c, &b->err));
	return c;
}

static struct bench_mac
mac_of(const char *text)
{
	struct bench_mac mac;

	assert_int_equal(bench_mac_parse(text, strlen(text), &mac), 0);
	return mac;
}

static struct bench_unit
unit(struct bed *b, const char *mac)
{
	struct bench_unit u;

	ok(b, bench_store_unit_get(b->store, mac_of(mac), &u, &b->err));
	return u;
}

static void
assert_no_unit(struct bed *b, const char *mac)
{
	struct bench_unit u;

	assert_int_equal(bench_store_unit_get(b->store, mac_of(mac), &u, &b->err),
			 -ENOENT);
}

/* What the phone said by DHCP before its label is scanned. */
static void
lease(struct bed *b, const char *mac, const char *model)
{
	struct bench_event e = { .kind = BENCH_EVENT_LEASED,
				 .source = "kea",
				 .ip = "10.0.0.5",
				 .mac = mac_of(mac),
				 .family = "cisco-mpp" };

	bench_copy(e.model, sizeof(e.model), model);
	ok(b, bench_store_record(b->store, &e, NULL, &b->err));
}

static void
a_unit_is_recorded_and_its_files_are_made(void **state)
{
	struct bed *b = *state;
	char path[256], target[256] = "";
	struct bench_unit u;

	assert_string_equal(scan(b, MAC_A),
			    "PARTIAL 00:56:2b:00:00:01: need serial product");
	assert_string_equal(scan(b, SERIAL_A),
			    "PARTIAL 00:56:2b:00:00:01 FCH2143E1AB: need product");
	assert_string_equal(scan(b, PID),
			    "OK 00:56:2b:00:00:01 FCH2143E1AB CP-8841-3PCC-K9 → "
			    "Acme, prov.example.com (1/12)");
	u = unit(b, MAC_A);
	assert_string_equal(u.serial.text, SERIAL_A);
	assert_string_equal(u.pid.text, "CP-8841-3PCC-K9");
	assert_string_equal(u.family.text, "cisco-mpp");
	assert_string_equal(u.model.text, "8841");
	assert_int_equal(strtoll(u.batch.text, NULL, 10), b->batch);
	assert_int_equal(u.run, 1);
	assert_true(readlink(path_in(b, path, "tree/unit/00562b000001"), target,
			     sizeof(target) - 1) > 0);
	assert_string_equal(target, "../runs/00562b000001.1");
	assert_int_equal(b->st.refused, 0);
}

/* Other vendors' labels: code by code, and as one code. */
static void
another_vendors_label_makes_a_unit_of_its_family(void **state)
{
	static const struct {
		const char *scans[4], *mac, *serial, *pid, *family, *model;
	} rows[] = {
		{ { "805EC0123456", "3146019091637071", "SIP-T46U" },
		  "805ec0123456",
		  "3146019091637071",
		  "SIP-T46U",
		  "yealink",
		  "T46U" },
		{ { "SIP-T54W", "S/N: 3146019091637072", "MAC: 80:5e:c0:12:34:57" },
		  "805ec0123457",
		  "3146019091637072",
		  "SIP-T54W",
		  "yealink",
		  "T54W" },
		{ { "PID:2200-46157-025;SN:64167F8BE715;MAC:64167F8BE715" },
		  "64167f8be715",
		  "64167F8BE715",
		  "2200-46157-025",
		  "poly",
		  "VVX_400" },
		{ { "C074AD0B63EE", "SN:20EZ1XXK908C63EE", "GRP2614" },
		  "c074ad0b63ee",
		  "20EZ1XXK908C63EE",
		  "GRP2614",
		  "grandstream",
		  "GRP2614" },
		{ { "00562B000009", "FCH2143E1AB", "ATA192-3PW-K9" },
		  "00562b000009",
		  "FCH2143E1AB",
		  "ATA192-3PW-K9",
		  "cisco-ata",
		  "192" },
	};
	struct bed *b = *state;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_unit u;
		const char *said = "";

		for (size_t k = 0; k < 4 && rows[i].scans[k] != NULL; k++)
			said = scan(b, rows[i].scans[k]);
		assert_word(said, "OK");
		u = unit(b, rows[i].mac);
		assert_string_equal(u.serial.text, rows[i].serial);
		assert_string_equal(u.pid.text, rows[i].pid);
		assert_string_equal(u.family.text, rows[i].family);
		assert_string_equal(u.model.text, rows[i].model);
		assert_int_equal(u.run, 1);
	}
	assert_int_equal(b->st.refused, 0);
}

/* A Yealink serial beside another vendor's product or MAC is nobody's. */
static void
a_serial_of_another_vendor_completes_no_unit(void **state)
{
	struct bed *b = *state;

	scan(b, "64167F8BE715");
	assert_word(scan(b, "3146019091637071"), "PARTIAL");
	assert_word(scan(b, "2200-46157-025"), "PARTIAL");
	assert_no_unit(b, "64167f8be715");
	scan_after(b, 60, MAC_A);
	assert_word(scan(b, "3146019091637071"), "PARTIAL");
	assert_word(scan(b, PID), "PARTIAL");
	assert_no_unit(b, MAC_A);
}

/* One that nothing followed in time is not the next unit's. */
static void
another_vendors_serial_does_not_outlive_its_window(void **state)
{
	struct bed *b = *state;

	scan(b, "3146019091637071");
	scan_after(b, 60, "805EC0123456");
	assert_word(scan(b, "SIP-T46U"), "PARTIAL");
	assert_no_unit(b, "805ec0123456");
}

static void
every_raw_scan_is_kept_once(void **state)
{
	struct bed *b = *state;
	struct count c;

	scan(b, "]C0" MAC_A);
	scan(b, "rubbish \x01");
	scan(b, "0882658123450");
	scan(b, SERIAL_A);
	scan(b, "1P" PID);
	scan(b, LABEL_A);
	c = events(b, BENCH_EVENT_NOTE);
	assert_int_equal(c.n, 4);
	assert_string_equal(c.raw, LABEL_A);
	c = events(b, BENCH_EVENT_REFUSED);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.raw, "rubbish \x01");
	assert_non_null(strstr(c.last.text, "west: STOP: control bytes"));
	c = events(b, BENCH_EVENT_SCAN);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.raw, "1P" PID);
	assert_int_equal(b->st.refused, 1);
}

static void
the_same_label_again_is_a_duplicate(void **state)
{
	struct bed *b = *state;

	assert_word(scan(b, LABEL_A), "OK");
	assert_word(scan(b, LABEL_A), "DUPLICATE");
	assert_word(scan(b, LABEL_B), "OK");
	assert_word(scan(b, LABEL_A), "DUPLICATE");
	ok(b, bench_station_end(&b->st, &b->err));
	assert_int_equal(b->st.refused, 0);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 2);
}

/* The carton's label after the unit's own, code by code. */
static void
carton_and_unit_label_merge(void **state)
{
	struct bed *b = *state;

	scan(b, LABEL_A);
	assert_word(scan(b, PID), "PARTIAL");
	assert_word(scan(b, MAC_A), "DUPLICATE");
	assert_word(scan(b, SERIAL_A), "DUPLICATE");
	assert_word(scan(b, MAC_A), "DUPLICATE");
	assert_word(scan(b, SERIAL_A), "DUPLICATE");
	assert_word(scan(b, PID), "READY");
	assert_word(scan(b, LABEL_B), "OK");
	ok(b, bench_station_end(&b->st, &b->err));
	assert_int_equal(b->st.refused, 0);
}

static void
another_serial_for_a_mac_stops_and_changes_nothing(void **state)
{
	struct bed *b = *state;
	struct bench_unit before, after;

	scan(b, LABEL_A);
	before = unit(b, MAC_A);
	assert_word(scan(b, "PID:" PID ";SN:" SERIAL_B ";MAC:" MAC_A), "STOP");
	after = unit(b, MAC_A);
	/* it is told, and that is all */
	assert_non_null(strstr(after.alarm.text, "check both labels"));
	after.alarm = before.alarm;
	after.last = before.last;
	assert_memory_equal(&before, &after, sizeof(before));
	assert_false(after.conflict);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 1);
	assert_int_equal(events(b, BENCH_EVENT_REFUSED).n, 1);
}

static void
another_mac_for_a_serial_stops_and_changes_nothing(void **state)
{
	struct bed *b = *state;

	scan(b, LABEL_A);
	assert_string_equal(
		scan(b, "PID:" PID ";SN:" SERIAL_A ";MAC:" MAC_B),
		"STOP 00:56:2b:00:00:02 FCH2143E1AB CP-8841-3PCC-K9: serial "
		"FCH2143E1AB is recorded with MAC 00:56:2b:00:00:01");
	assert_no_unit(b, MAC_B);
	assert_word(scan_after(b, 1, "PID:" PID ";SN:" SERIAL_A ";MAC:" MAC_B), "STOP");
	assert_int_equal(b->st.refused, 2);
}

/* A phone in another's box: the MAC of one, the serial of the other, code by code. */
static void
swapped_box_and_phone_stop(void **state)
{
	struct bed *b = *state;

	scan(b, LABEL_A);
	scan(b, LABEL_B);
	assert_word(scan(b, MAC_A), "DUPLICATE");
	assert_word(scan(b, SERIAL_B), "STOP");
	assert_word(scan(b, SERIAL_A), "DUPLICATE");
	assert_word(scan(b, MAC_B), "STOP");
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 2);
}

static void
products_that_are_not_for_this_bench_stop(void **state)
{
	struct bed *b = *state;

	assert_non_null(strstr(scan(b, "PID:CP-8841-K9=;SN:" SERIAL_A ";MAC:" MAC_A),
			       "no MPP firmware"));
	assert_non_null(
		strstr(scan(b, "PID:CP-9999-3PCC-K9=;SN:" SERIAL_A ";MAC:" MAC_A),
		       "product CP-9999-3PCC-K9 is in no family"));
	assert_no_unit(b, MAC_A);
	assert_int_equal(b->st.refused, 2);
}

static void
the_wire_may_tell_the_product(void **state)
{
	struct bed *b = *state;

	lease(b, MAC_A, "8841");
	assert_word(scan(b, MAC_A), "PARTIAL");
	assert_word(scan(b, SERIAL_A), "OK");
	assert_string_equal(unit(b, MAC_A).model.text, "8841");
	assert_word(scan(b, PID), "READY");
	assert_word(scan(b, MAC_B), "PARTIAL");
	assert_string_equal(scan(b, SERIAL_B),
			    "PARTIAL 00:56:2b:00:00:02 FCH2143E1AC: need product");
	assert_word(scan(b, PID), "OK");
	assert_int_equal(b->st.refused, 0);
}

static void
a_late_product_that_disagrees_stops(void **state)
{
	struct bed *b = *state;

	lease(b, MAC_A, "8841");
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	assert_word(scan(b, "CP-8851-3PCC-K9="), "STOP");
}

static void
a_label_that_disagrees_with_the_wire_stops(void **state)
{
	struct bed *b = *state;
	struct bench_event e = { .kind = BENCH_EVENT_SYSLOG,
				 .source = "syslog",
				 .ip = "10.0.0.5",
				 .mac = mac_of(MAC_B) };

	lease(b, MAC_A, "8851");
	assert_non_null(strstr(scan(b, LABEL_A), "the phone is a 8851"));
	lease(b, MAC_B, "8841");
	bench_copy(e.serial, sizeof(e.serial), "FCH2143ZZZZ");
	ok(b, bench_store_record(b->store, &e, NULL, &b->err));
	assert_non_null(strstr(scan(b, LABEL_B), "the phone itself says"));
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 0);
}

static void
a_unit_of_another_batch_stops(void **state)
{
	struct bed *b = *state;

	scan_after(b, 0, LABEL_A); /* before the removal, whose time is the clock's */
	b->batch = open_batch(b, "Bolt");
	fclose(b->st.out);
	free(b->text);
	open_station(b);
	assert_non_null(strstr(scan(b, LABEL_A), "is in batch 1, not in 2"));
	ok(b, bench_store_batch_remove(b->store, 1, mac_of(MAC_A), &b->err));
	assert_word(scan(b, LABEL_A), "OK");
	assert_string_equal(unit(b, MAC_A).batch.text, "2");
}

static void
sql(struct bed *b, const char *text)
{
	char path[256];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path_in(b, path, "bench.db"), &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Each NG says why and what to do; nothing is recorded but the refusal. */
static void
a_unit_that_is_not_wanted_stops_with_the_reason(void **state)
{
	struct bed *b = *state;

	open_batch(b, "Bolt");
	sql(b, "INSERT INTO batch_line VALUES (1, '7841', 5)");
	assert_non_null(strstr(scan(b, LABEL_A), "orders 5 × 7841, this is a 8841"));
	sql(b, "INSERT INTO batch_line VALUES (1, '8841', 5)");
	sql(b, "INSERT INTO batch_expected (batch, serial, line)"
	       " VALUES (2, '" SERIAL_A "', 1)");
	assert_non_null(
		strstr(scan(b, LABEL_A), "on the list of batch 2, not of batch 1"));
	assert_no_unit(b, MAC_A);
	assert_word(scan(b, LABEL_B), "OK");
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 1);
	assert_int_equal(events(b, BENCH_EVENT_REFUSED).n, 2);
}

/* A scanned unit of the batch that something holds is not just "already". */
static void
a_unit_on_hold_stops_where_it_is_scanned_again(void **state)
{
	struct bed *b = *state;
	struct bench_event held = { .kind = BENCH_EVENT_HELD,
				    .source = "bench",
				    .unit = mac_of(MAC_A),
				    .text = "scratched" };
	struct bench_event stop = { .kind = BENCH_EVENT_ALARM,
				    .source = "store",
				    .unit = mac_of(MAC_B),
				    .name = BENCH_ALARM_CLONE,
				    .text = "two phones use this MAC" };

	scan_after(b, 0, LABEL_A);
	scan_after(b, 0, LABEL_B);
	ok(b, bench_store_record(b->store, &held, NULL, &b->err));
	ok(b, bench_store_record(b->store, &stop, NULL, &b->err));
	assert_non_null(strstr(scan(b, LABEL_A), "hold shelf"));
	assert_non_null(strstr(scan(b, LABEL_B), "two phones use this MAC"));
	assert_non_null(strstr(last_line(b), "supervisor"));
}

static void
ship(struct bed *b, const char *mac)
{
	struct bench_event e = { .kind = BENCH_EVENT_PACKED,
				 .source = "bench",
				 .batch = b->batch,
				 .unit = mac_of(mac) };

	sql(b, "DROP TRIGGER IF EXISTS event_gate_packed;"
	       "DROP TRIGGER IF EXISTS event_gate_shipped");
	ok(b, bench_store_record(b->store, &e, NULL, &b->err));
	e.kind = BENCH_EVENT_SHIPPED;
	ok(b, bench_store_record(b->store, &e, NULL, &b->err));
}

static void
a_shipped_unit_stops_until_it_came_back_and_scrap_for_good(void **state)
{
	struct bed *b = *state;
	struct bench_return r = { .mac = mac_of(MAC_A),
				  .reason = "no sound",
				  .disposition = "repair" };

	scan_after(b, 0, LABEL_A);
	ship(b, MAC_A);
	b->start = bench_mono_now();
	assert_non_null(strstr(scan(b, LABEL_A), "shipped already, with batch 1"));
	assert_int_equal(unit(b, MAC_A).stopped, 0);
	assert_true(unit(b, MAC_A).reappeared > 0);
	ok(b, bench_store_return(b->store, &r, &b->err));
	b->start = bench_mono_now();
	assert_word(scan(b, LABEL_A), "OK");
	assert_int_equal(unit(b, MAC_A).run, 2);
	ship(b, MAC_A);
	r.disposition = "scrap";
	ok(b, bench_store_return(b->store, &r, &b->err));
	b->start = bench_mono_now();
	assert_non_null(strstr(scan(b, LABEL_A), "scrap"));
	assert_true(unit(b, MAC_A).stopped > 0);
}

static void
a_batch_that_closes_meanwhile_takes_no_unit(void **state)
{
	struct bed *b = *state;

	scan(b, LABEL_A);
	assert_int_equal(bench_store_batch_close(b->store, b->batch, &b->err), -EAGAIN);
	assert_non_null(strstr(scan(b, LABEL_B), "is closing"));
	assert_no_unit(b, MAC_B);
}

static void
a_bound_station_needs_no_batch_named(void **state)
{
	struct bed *b = *state;
	int64_t other = open_batch(b, "Bolt");
	struct bench_intake in;

	ok(b, bench_store_station_bind(b->store, "east", other, &b->err));
	ok(b, bench_intake_open(b->store, b->families, &b->config, 0, "east", &in,
				&b->err));
	assert_int_equal(in.batch, other);
	/* what is said on the command line stands */
	ok(b, bench_intake_open(b->store, b->families, &b->config, b->batch, "east",
				&in, &b->err));
	assert_int_equal(in.batch, b->batch);
	assert_int_equal(bench_intake_open(b->store, b->families, &b->config, 0,
					   "north", &in, &b->err),
			 -EINVAL);
	ok(b, bench_store_station_bind(b->store, "east", 0, &b->err));
	assert_int_equal(bench_intake_open(b->store, b->families, &b->config, 0, "east",
					   &in, &b->err),
			 -EINVAL);
}

static void
what_was_not_ordered_is_stopped(void **state)
{
	struct bed *b = *state;
	struct bench_expected e = { .batch = open_batch(b, "Bolt"), .line = 1 };
	struct bench_expected_answer a;

	ok(b, bench_store_order_line(b->store, b->batch, "7841", 1, &b->err));
	assert_non_null(strstr(scan(b, LABEL_A), "wrong model"));
	assert_no_unit(b, MAC_A);
	ok(b, bench_store_order_line(b->store, b->batch, "7841", 0, &b->err));
	ok(b, bench_store_order_line(b->store, b->batch, "8841", 1, &b->err));
	e.mac = mac_of(MAC_B);
	ok(b, bench_store_expected_add(b->store, &e, 0, &a, &b->err));
	assert_non_null(strstr(scan(b, LABEL_B), "on the list of batch 2"));
	assert_no_unit(b, MAC_B);
	assert_word(scan(b, LABEL_A), "OK");
	ok(b, bench_store_expected_clear(b->store, e.batch, &b->err));
	assert_non_null(strstr(scan(b, LABEL_B), "one too many"));
	assert_no_unit(b, MAC_B);
}

static void
the_batch_must_be_clear_and_open(void **state)
{
	struct bed *b = *state;
	struct bench_intake in;

	scan(b, LABEL_A);
	assert_int_equal(bench_intake_open(b->store, b->families, &b->config, 0, "",
					   &in, &b->err),
			 0);
	assert_int_equal(in.batch, b->batch);
	open_batch(b, "Bolt");
	assert_int_equal(bench_intake_open(b->store, b->families, &b->config, 0, "",
					   &in, &b->err),
			 -EINVAL);
	assert_non_null(strstr(b->err.text, "--batch"));
	assert_int_equal(bench_intake_open(b->store, b->families, &b->config, 77, "",
					   &in, &b->err),
			 -ENOENT);
	assert_int_equal(bench_store_batch_close(b->store, b->batch, &b->err), -EAGAIN);
	assert_int_equal(bench_intake_open(b->store, b->families, &b->config, b->batch,
					   "", &in, &b->err),
			 -EPERM);
}

static void
what_is_left_over_is_told_and_counted(void **state)
{
	struct bed *b = *state;

	scan(b, MAC_A);
	assert_word(scan_after(b, 30, MAC_B), "PARTIAL");
	assert_non_null(strstr(b->text, "PARTIAL 00:56:2b:00:00:01: given up"));
	ok(b, bench_station_end(&b->st, &b->err));
	assert_non_null(strstr(last_line(b), "left over"));
	assert_int_equal(b->st.refused, 2);
	assert_no_unit(b, MAC_A);
}

/* The files could not be made: the next scan of the same label makes them. */
static void
a_unit_without_files_gets_them_by_another_scan(void **state)
{
	struct bed *b = *state;
	char tree[256], away[256];

	path_in(b, tree, "tree");
	path_in(b, away, "away");
	assert_int_equal(rename(tree, away), 0);
	assert_non_null(
		strstr(scan(b, LABEL_A), "recorded, but its files were not made"));
	assert_int_equal(unit(b, MAC_A).run, 0);
	assert_int_equal(rename(away, tree), 0);
	assert_word(scan(b, LABEL_A), "DUPLICATE");
	assert_int_equal(unit(b, MAC_A).run, 1);
}

static void
json_has_one_shape(void **state)
{
	static const char *const texts[] = { MAC_A, "caf\xe9 \x01", "0882658123450",
					     LABEL_B };
	struct bed *b = *state;

	b->st.json = true;
	for (size_t i = 0; i < BENCH_N(texts); i++) {
		json_t *o = json_loads(scan(b, texts[i]), JSON_REJECT_DUPLICATES, NULL);

		assert_non_null(o);
		assert_int_equal(json_object_size(o), 12);
		assert_non_null(json_string_value(json_object_get(o, "word")));
		assert_int_equal(json_object_size(json_object_get(o, "unit")), 5);
		assert_int_equal(json_object_size(json_object_get(o, "scan")), 4);
		json_decref(o);
	}
}

static void
input_is_cut_into_scans(void **state)
{
	static const char text[] = MAC_A "\r\n" SERIAL_A "\t" PID "\n\n" LABEL_B;
	struct bed *b = *state;
	struct bench_desk desk;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
	close(ends[1]);
	ok(b, bench_desk_init(&desk, &b->st, false, &b->err));
	ok(b, bench_desk_read(&desk, ends[0], &b->err));
	close(ends[0]);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 2);
	assert_non_null(strstr(last_line(b), "(2/12)"));
}

static void
a_picture_is_a_unit_of_its_own(void **state)
{
	static struct canvas canvas;
	struct bed *b = *state;
	struct bench_mono when = { 2000000000 };
	char path[256];

	path_in(b, path, "label.png");
	canvas_clear(&canvas);
	canvas_draw(&canvas, BARCODE_CODE128, MAC_A, 40, 40);
	canvas_write(&canvas, CANVAS_PNG, path);
	ok(b, bench_station_picture(&b->st, path, when, &b->err));
	assert_word(last_line(b), "PARTIAL");
	canvas_draw(&canvas, BARCODE_CODE128, SERIAL_A, 40, 140);
	canvas_write(&canvas, CANVAS_PNG, path);
	ok(b, bench_station_picture(&b->st, path, when, &b->err));
	assert_non_null(strstr(last_line(b), "need product"));
	canvas_draw(&canvas, BARCODE_CODE128, PID, 40, 240);
	canvas_write(&canvas, CANVAS_PNG, path);
	ok(b, bench_station_picture(&b->st, path, when, &b->err));
	assert_word(last_line(b), "OK");
	assert_string_equal(events(b, BENCH_EVENT_SCAN).last.name, path);
	ok(b, bench_station_picture(&b->st, "/nonexistent.png", when, &b->err));
	assert_word(last_line(b), "STOP");
	assert_int_equal(b->st.refused, 3);
}

/* Bars that no reader knows: in the picture, and no text of the record. */
static void
bars_without_a_text_are_no_raw_bytes(void **state)
{
	static struct canvas canvas;
	struct bed *b = *state;
	struct bench_mono when = { 2000000000 };
	char path[256];

	path_in(b, path, "label.png");
	canvas_clear(&canvas);
	for (int x = 0; x < 300; x++)
		for (int y = 0; y < 60; y++)
			canvas.luma[60 + y][80 + x] = x / 2 * 7 % 11 < 5 ? 20 : 235;
	canvas_draw(&canvas, BARCODE_CODE128, MAC_A, 40, 340);
	canvas_write(&canvas, CANVAS_PNG, path);
	ok(b, bench_station_picture(&b->st, path, when, &b->err));
	assert_string_equal(events(b, BENCH_EVENT_NOTE).raw, MAC_A);
}

static int
ignore_unit(const struct bench_unit *u, void *arg)
{
	(void)u;
	(void)arg;
	return -EXDEV;
}

static void
replay_gives_the_same_units(void **state)
{
	struct bed *b = *state;
	int64_t n = 0;

	scan(b, LABEL_A);
	scan(b, LABEL_A);
	scan(b, "PID:" PID ";SN:" SERIAL_B ";MAC:" MAC_A);
	scan(b, LABEL_B);
	ok(b, bench_store_replay(b->store, ignore_unit, NULL, &n, &b->err));
	assert_int_equal(n, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_unit_is_recorded_and_its_files_are_made),
		TEST(another_vendors_label_makes_a_unit_of_its_family),
		TEST(a_serial_of_another_vendor_completes_no_unit),
		TEST(another_vendors_serial_does_not_outlive_its_window),
		TEST(every_raw_scan_is_kept_once),
		TEST(the_same_label_again_is_a_duplicate),
		TEST(carton_and_unit_label_merge),
		TEST(another_serial_for_a_mac_stops_and_changes_nothing),
		TEST(another_mac_for_a_serial_stops_and_changes_nothing),
		TEST(swapped_box_and_phone_stop),
		TEST(products_that_are_not_for_this_bench_stop),
		TEST(the_wire_may_tell_the_product),
		TEST(a_late_product_that_disagrees_stops),
		TEST(a_label_that_disagrees_with_the_wire_stops),
		TEST(a_unit_of_another_batch_stops),
		TEST(a_unit_that_is_not_wanted_stops_with_the_reason),
		TEST(a_unit_on_hold_stops_where_it_is_scanned_again),
		TEST(a_shipped_unit_stops_until_it_came_back_and_scrap_for_good),
		TEST(a_batch_that_closes_meanwhile_takes_no_unit),
		TEST(a_bound_station_needs_no_batch_named),
		TEST(what_was_not_ordered_is_stopped),
		TEST(the_batch_must_be_clear_and_open),
		TEST(what_is_left_over_is_told_and_counted),
		TEST(a_unit_without_files_gets_them_by_another_scan),
		TEST(json_has_one_shape),
		TEST(input_is_cut_into_scans),
		TEST(a_picture_is_a_unit_of_its_own),
		TEST(bars_without_a_text_are_no_raw_bytes),
		TEST(replay_gives_the_same_units),
	};

	if (argc != 2)
		return 2;
	bed_families_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
