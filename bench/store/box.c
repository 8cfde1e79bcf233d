/* Phone and box: both were scanned, are they one unit? */
#include "sql.h"
#include <bench/carton.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

/* The last four digits, as they stand on the phone: "88D0". */
static void
last_four(struct bench_mac mac, char text[5])
{
	snprintf(text, 5, "%02X%02X", mac.b[4], mac.b[5]);
}

/* What the box label says, for the record. */
static void
say_box(struct bench_mac mac, const char *serial, char text[64])
{
	char m[BENCH_MAC_TEXT] = "";

	if (!bench_mac_is_zero(mac))
		bench_mac_format(mac, m);
	snprintf(text, 64, "%s%s%.31s", m, m[0] != '\0' && serial[0] != '\0' ? " " : "",
		 serial);
}

/* Whose box is it? Its MAC and its serial must not name two units. */
static int
owner(struct bench_store *s, struct bench_mac mac, const char *serial,
      struct bench_unit *ret_unit, struct bench_err *err)
{
	struct bench_unit u = { 0 }, by_serial = { 0 };
	int r = bench_mac_is_zero(mac) ? -ENOENT
				       : bench_store_unit_get(s, mac, &u, NULL);

	if (r == -ENOENT && bench_mac_is_zero(mac) && serial[0] != '\0')
		r = bench_store_unit_by_serial(s, serial, &u, NULL);
	if (r == -ENOENT)
		return bench_fail(err, -ENOENT, "this is the box of no unit here");
	if (r < 0)
		return bench_fail(err, r, "the units cannot be read");
	if (serial[0] != '\0' && strcmp(u.serial.text, serial) != 0) {
		r = bench_store_unit_by_serial(s, serial, &by_serial, NULL);
		return bench_fail(err, -EBADMSG,
				  "the box's MAC and serial are of two units%s: NG",
				  r == 0 ? "" : ", one of them unknown");
	}
	*ret_unit = u;
	return 0;
}

static int
judge(struct bench_store *s, const struct bench_unit *phone, struct bench_mac box_mac,
      const char *box_serial, struct bench_err *err)
{
	struct bench_unit box = { 0 };
	char last[5];
	int r = owner(s, box_mac, box_serial, &box, err);

	if (r < 0 || bench_mac_equal(box.mac, phone->mac))
		return r;
	last_four(box.mac, last);
	return bench_fail(err, -EXDEV, "this is the box of %s", last);
}

static int
record(struct bench_store *s, const struct bench_unit *phone, struct bench_mac box_mac,
       const char *box_serial, int verdict, struct bench_err *err)
{
	struct bench_event e = { .kind = verdict == 0 ? BENCH_EVENT_BOXED
						      : BENCH_EVENT_REFUSED,
				 .source = "bench",
				 .unit = phone->mac,
				 .mac = box_mac,
				 .batch = batch_of_unit(phone) };
	struct bench_err why = { "" };
	char box[64];
	int r;

	say_box(box_mac, box_serial, box);
	bench_copy(e.serial, sizeof(e.serial), box_serial);
	if (verdict == 0)
		snprintf(e.text, sizeof(e.text), "box %s", box);
	else
		snprintf(e.text, sizeof(e.text), "box %s: %.150s", box,
			 err == NULL ? "another unit's" : err->text);
	r = bench_store_record(s, &e, NULL, &why);
	return r < 0 ? bench_fail(err, r, "%s", why.text) : verdict;
}

/* A verdict is no failure of the transaction: what was refused is on record. */
static int
box(struct bench_store *s, struct bench_mac phone, struct bench_mac box_mac,
    const char *box_serial, int *ret_verdict, struct bench_err *err)
{
	struct bench_unit u = { 0 };
	int verdict, r = bench_store_unit_get(s, phone, &u, err);

	if (r < 0)
		return r;
	verdict = judge(s, &u, box_mac, box_serial, err);
	if (verdict < 0 && verdict != -EXDEV && verdict != -ENOENT &&
	    verdict != -EBADMSG)
		return verdict;
	r = record(s, &u, box_mac, box_serial, verdict, err);
	*ret_verdict = verdict;
	return r == verdict ? 0 : r;
}

int
bench_store_box(struct bench_store *s, struct bench_mac phone, struct bench_mac box_mac,
		const char *box_serial, struct bench_err *err)
{
	int verdict = 0;
	int r = IN_TRANSACTION(s, err,
			       box(s, phone, box_mac, box_serial, &verdict, err));

	return r < 0 ? r : verdict;
}
