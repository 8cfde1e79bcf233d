/* A made-up day at the bench. Times are kept: what waits has moved lately, what is to
 * be fixed has stood still. Everything goes through the store, so the schema has
 * agreed. */
#include "seed.h"

#include <bench/carton.h>
#include <bench/first_article.h>
#include <bench/hold.h>
#include <bench/order.h>
#include <bench/report.h>
#include <bench/return.h>
#include <bench/staff.h>
#include <bench/station.h>
#include <bench/str.h>
#include <bench/waiver.h>
#include <errno.h>
#include <string.h>

#define PACE 6000 /* a step of the chain takes a minute: what waits may wait */

/* --- people ------------------------------------------------------------------------
 */

static const struct person {
	const char *name;
	bool supervisor;
	int64_t badge;
	const char *pin;
} people[] = {
	{ "supervisor 1", true, 1001, "482915" },
	{ "supervisor 2", true, 1002, "730264" },
	{ "packer 1", false, 2001, "615392" },
	{ "packer 2", false, 2002, NULL },
	{ "packer 3", false, 2003, NULL }, /* has left */
};

static void
act_as(struct seed *s, const char *name)
{
	bench_store_set_staff(s->bed.s, name);
}

static void
add_people(struct seed *s)
{
	struct bed *b = &s->bed;

	for (size_t i = 0; i < BENCH_N(people); i++) {
		struct bench_staff who = { .supervisor = people[i].supervisor,
					   .badge = people[i].badge };

		bench_copy(who.name, sizeof(who.name), people[i].name);
		bed_must(
			b,
			bench_store_staff_add(b->s, &who, people[i].pin, NULL, &b->err),
			who.name);
		act_as(s, people[0].name);
	}
	bed_must(b, bench_store_staff_set_active(b->s, "packer 3", false, &b->err),
		 "packer 3");
}

/* --- jobs --------------------------------------------------------------------------
 */

struct job {
	const char *customer, *order, *provider, *ship_to;
	const char *recipe; /* its name */
	const char *text;   /* what is in its braces */
	const char *lines[3];
	int64_t id;
	char sha256[65];
};

static int64_t
put_recipe(struct seed *s, const char *name, const char *text, char sha256[65])
{
	struct bed *b = &s->bed;
	struct bench_recipe_row row;
	char whole[512];
	int64_t id;

	snprintf(whole, sizeof(whole),
		 "recipe \"%s\" {\n\tfamily = \"cisco-mpp\"\n%s}\n", name, text);
	bed_must(b,
		 bench_store_recipe_put_with(b->s, name, whole, "packer 1",
					     strstr(text, "first_article") != NULL,
					     &row, &b->err),
		 name);
	bench_copy(sha256, 65, row.sha256);
	id = row.id;
	bench_recipe_row_clear(&row);
	return id;
}

static void
add_lines(struct seed *s, const struct job *j)
{
	struct bed *b = &s->bed;

	for (size_t i = 0; i < BENCH_N(j->lines) && j->lines[i] != NULL; i++) {
		char model[24];
		int n = 0;

		if (sscanf(j->lines[i], "%23[^=]=%d", model, &n) != 2)
			exit(70);
		bed_must(b, bench_store_order_line(b->s, j->id, model, n, &b->err),
			 j->lines[i]);
	}
}

static void
open_job(struct seed *s, struct job *j)
{
	struct bed *b = &s->bed;
	struct bench_batch batch = { .expected = 0 };

	batch.recipe = put_recipe(s, j->recipe, j->text, j->sha256);
	bed_must(b,
		 bench_store_recipe_approve(b->s, batch.recipe, "supervisor 2", "",
					    &b->err),
		 j->recipe);
	bench_copy(batch.customer, sizeof(batch.customer), j->customer);
	bench_copy(batch.order, sizeof(batch.order), j->order);
	bench_copy(batch.provider, sizeof(batch.provider), j->provider);
	bench_copy(batch.ship_to, sizeof(batch.ship_to), j->ship_to);
	act_as(s, "supervisor 1");
	bed_must(b, bench_store_batch_open(b->s, &batch, &j->id, &b->err), j->order);
	add_lines(s, j);
}

/* --- phones ------------------------------------------------------------------------
 */

static struct bed_phone
phone_of(const struct job *j, unsigned n, const char *model)
{
	struct bed_phone p = bed_phone(n, j->id);

	p.model = model;
	p.recipe = j->sha256;
	return p;
}

/* In the next slot, twelve to a row. */
static void
place(struct seed *s, struct bed_phone *p)
{
	if (s->slot == 0)
		return;
	snprintf(p->slot, sizeof(p->slot), "%c%u", 'A' + (s->slot - 1) / 12,
		 1 + (s->slot - 1) % 12);
	s->slot++;
}

static struct bench_mac
walk(struct seed *s, const struct job *j, unsigned n, const char *model,
     enum bed_step last, int ago_s)
{
	struct bed_phone p = phone_of(j, n, model);

	place(s, &p);
	act_as(s, "");
	seed_walk(s, &p, BED_SEEN, last, AGO_S(ago_s));
	act_as(s, "packer 1");
	return p.mac;
}

/* n of them, with digits that do not count up. */
static unsigned
digits(unsigned start, unsigned i)
{
	return (start + 2531 * i) & 0xffff;
}

static void
ready(struct seed *s, const struct job *j, unsigned start, unsigned n,
      const char *model, struct bench_mac *ret_macs)
{
	for (unsigned i = 0; i < n; i++) {
		struct bench_mac mac =
			walk(s, j, digits(start, i), model, BED_END, 20 + (int)i);

		if (ret_macs != NULL)
			ret_macs[i] = mac;
	}
}

static void
under_way(struct seed *s, const struct job *j, unsigned start, const char *model,
	  enum bed_step first, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		walk(s, j, digits(start, i), model, first + i, 3);
}

/* --- cartons -----------------------------------------------------------------------
 */

static void
fill_carton(struct seed *s, int64_t batch, const struct bench_mac *macs, size_t n,
	    bool closed)
{
	struct bed *b = &s->bed;
	struct bench_carton c;

	act_as(s, "packer 1");
	bed_must(b, bench_store_carton_open(b->s, batch, &c, &b->err), "carton");
	for (size_t i = 0; i < n; i++)
		bed_must(b, bench_store_carton_pack(b->s, c.id, macs[i], &b->err),
			 "pack");
	if (closed)
		bed_must(b, bench_store_carton_close(b->s, c.id, &b->err), "full");
}

/* --- what went wrong ---------------------------------------------------------------
 */

static void
alarm_of(struct seed *s, const struct bed_phone *p, const char *word, const char *text)
{
	struct bench_event e = chain_event(BENCH_EVENT_ALARM, 50);

	bench_copy(e.name, sizeof(e.name), word);
	bench_copy(e.text, sizeof(e.text), text);
	act_as(s, "");
	s->bed.pace = 1;
	seed_add(s, p, e);
	s->bed.pace = PACE;
}

static void
add_problems(struct seed *s, const struct job *j)
{
	struct bed *b = &s->bed;
	struct bed_phone liar = phone_of(j, 0x4c21, "8841");
	struct bed_phone twin = phone_of(j, 0x77e5, "8841");
	struct bench_mac mac;

	walk(s, j, 0x93d4, "8841", BED_MODEL_OK, 420);
	bench_copy(liar.reported, sizeof(liar.reported), "FCH2143E9QX");
	place(s, &liar);
	place(s, &twin);
	act_as(s, "");
	seed_walk(s, &liar, BED_SEEN, BED_REDIRECT_ASKED, AGO_S(40));
	seed_walk(s, &twin, BED_SEEN, BED_END, AGO_S(30));
	alarm_of(s, &twin, BENCH_ALARM_CLONE,
		 "two phones use this MAC (serials FCH214377E5 and FCH2143E9R0): "
		 "take both off the bench");
	mac = walk(s, j, 0x2b60, "8841", BED_END, 60);
	bed_must(b,
		 bench_store_unit_hold(b->s, mac, "display cracked",
				       (struct bench_mac){ 0 }, &b->err),
		 "hold");
	mac = walk(s, j, 0x5d07, "8841", BED_CLEANUP_ASKED, 150);
	act_as(s, "supervisor 1");
	bed_must(b,
		 bench_store_waive(b->s, 0, mac, 0,
				   "clean-up seen by hand on the phone's own page",
				   &b->err),
		 "waive");
}

static void
add_strangers(struct seed *s)
{
	static const char *const models[] = { "8841", "8841", "7841" };
	struct job none = { .id = 0 };
	struct bed_phone laptop = bed_phone(0x7100, 0);
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);

	for (unsigned i = 0; i < BENCH_N(models); i++)
		walk(s, &none, digits(0x6a13, i), models[i], BED_SCAN, 5);
	e.family[0] = e.model[0] = '\0';
	bench_copy(e.text, sizeof(e.text), "MSFT 5.0");
	act_as(s, "");
	s->bed.pace = 1;
	seed_add(s, &laptop, e);
	s->bed.pace = PACE;
}

/* --- the five jobs -----------------------------------------------------------------
 */

/* In the middle of its day. */
static void
acme(struct seed *s)
{
	struct job j = { "Acme Telecom",
			 "SO-20417",
			 "Example Voice",
			 "Acme Telecom, Depot 4, Sampletown",
			 "acme-voice",
			 "\tredirect = \"https://prov.acme.example/$MAU.xml\"\n",
			 { "8841=20", "7841=6", NULL },
			 0,
			 "" };
	struct bench_mac macs[12];

	open_job(s, &j);
	ready(s, &j, 0x88d0, 12, "8841", macs);
	fill_carton(s, j.id, macs, 5, true);
	fill_carton(s, j.id, macs + 5, 2, false);
	under_way(s, &j, 0x1a2c, "7841", BED_PUBLISH, 5);
	under_way(s, &j, 0xe3f1, "8841", BED_REDIRECT, 2);
	add_problems(s, &j);
	bed_must(&s->bed,
		 bench_store_station_bind(s->bed.s, "table 1", j.id, &s->bed.err),
		 "table 1");
}

static void
expect(struct seed *s, int64_t batch, const char *serial, int line)
{
	struct bed *b = &s->bed;
	struct bench_expected e = { .batch = batch, .line = line };
	struct bench_expected_answer answer;
	int64_t after = 0;

	bench_copy(e.serial, sizeof(e.serial), serial);
	bench_copy(e.model, sizeof(e.model), "7841");
	bed_must(b, bench_store_expected_last(b->s, &after, &b->err), "list");
	bed_must(b, bench_store_expected_add(b->s, &e, after, &answer, &b->err),
		 serial);
	if (answer.word == BENCH_EXPECTED_REFUSED) {
		fprintf(stderr, "%s: %s\n", serial, answer.reason);
		exit(70);
	}
}

/* With a list, of which two have not come. */
static void
hokkaido(struct seed *s)
{
	struct job j = { "北海道サンプル株式会社",
			 "PO-5521",
			 "",
			 "札幌市中央区見本町1-2-3",
			 "hokkaido",
			 "\tredirect = \"https://config.sample.example/$MAU.xml\"\n"
			 "\ttransport = \"http\"\n",
			 { NULL },
			 0,
			 "" };
	struct bed_phone p;

	open_job(s, &j);
	for (unsigned i = 0; i < 10; i++) {
		p = phone_of(&j, digits(0x30b8, i), "7841");
		expect(s, j.id, p.serial, (int)i + 2);
	}
	bed_must(&s->bed, bench_store_expected_done(s->bed.s, j.id, &s->bed.err),
		 "list");
	for (unsigned i = 0; i < 4; i++)
		walk(s, &j, digits(0x30b8, i), "7841", BED_END, 20);
	for (unsigned i = 4; i < 7; i++)
		walk(s, &j, digits(0x30b8, i), "7841", BED_MODEL_ASKED + i - 4, 3);
	p = phone_of(&j, digits(0x30b8, 7), "7841");
	seed_walk(s, &p, BED_SCAN, BED_PUBLISH, AGO_S(30)); /* not plugged in yet */
}

/* Left this morning; one of it came back. */
static void
clinic(struct seed *s)
{
	struct job j = { "Example Clinic",
			 "SO-20398",
			 "Example Voice",
			 "Example Clinic, Goods In, Sampletown",
			 "clinic",
			 "\tredirect = \"https://voice.example.net/cfg/$MAU.xml\"\n",
			 { "8841=6", NULL },
			 0,
			 "" };
	struct bench_return back = { .reason = "no dial tone at the customer's",
				     .disposition = BENCH_RETURN_REPAIR };
	struct bench_seal seal;
	struct bench_mac macs[6];
	struct bed *b = &s->bed;

	open_job(s, &j);
	ready(s, &j, 0xc412, 6, "8841", macs);
	fill_carton(s, j.id, macs, 3, true);
	fill_carton(s, j.id, macs + 3, 3, true);
	act_as(s, "supervisor 2");
	bed_must(b, bench_seal_batch(b->s, j.id, NULL, &seal, &b->err), "seal");
	back.mac = macs[4];
	act_as(s, "packer 2");
	bed_must(b, bench_store_return(b->s, &back, &b->err), "return");
}

/* Ready, but nobody has seen one of them at the real server; the next version of its
 * setup waits for a second person. */
static void
hotel(struct seed *s)
{
	struct job j = { "Example Hotel",
			 "SO-20421",
			 "",
			 "Example Hotel, Reception",
			 "hotel",
			 "\tredirect = \"https://prov.hotel.example/$MAU.xml\"\n"
			 "\tfirst_article = true\n",
			 { "8841=4", NULL },
			 0,
			 "" };
	char sha256[65];

	open_job(s, &j);
	ready(s, &j, 0xab05, 3, "8841", NULL);
	(void)put_recipe(s, "hotel",
			 "\tredirect = \"https://prov2.hotel.example/$MAU.xml\"\n"
			 "\tfirst_article = true\n",
			 sha256);
}

/* Was locked too early: it waits for its last phone. */
static void
logistics(struct seed *s)
{
	struct job j = { "株式会社サンプル物流",
			 "PO-5530",
			 "",
			 "",
			 "logistics",
			 "\tredirect = \"https://prov.logi.example/$MAU.xml\"\n",
			 { "8841=4", NULL },
			 0,
			 "" };
	struct bed *b = &s->bed;

	open_job(s, &j);
	ready(s, &j, 0xf009, 3, "8841", NULL);
	walk(s, &j, 0x0d9e, "8841", BED_REDIRECT_OK, 3);
	if (bench_store_batch_close(b->s, j.id, &b->err) != -EAGAIN)
		bed_must(b, -1, "closing");
}

void
seed_shift(struct seed *s)
{
	static const char *const programs[] = { "kea", "tftpd", "httpd", "syslog",
						"dns" };

	s->bed.pace = PACE;
	add_people(s);
	clinic(s);
	s->slot = 1;
	acme(s);
	hokkaido(s);
	hotel(s);
	logistics(s);
	add_strangers(s);
	act_as(s, "");
	for (size_t i = 0; i < BENCH_N(programs); i++)
		seed_note(s, programs[i], BENCH_EVENT_NOTE, "started");
}

/* --- one job ------------------------------------------------------------------------
 */

void
seed_ready(struct seed *s)
{
	struct job j = { "Acme Telecom",
			 "SO-1",
			 "",
			 "",
			 "acme-voice",
			 "\tredirect = \"https://prov.acme.example/$MAU.xml\"\n",
			 { "8841=4", NULL },
			 0,
			 "" };

	s->bed.pace = PACE;
	add_people(s);
	open_job(s, &j);
	for (unsigned n = 1; n <= 3; n++)
		walk(s, &j, n, "8841", BED_END, 20);
	walk(s, &j, 4, "8841", BED_CLEANUP_ASKED, 10);
	act_as(s, "");
}

/* --- harm --------------------------------------------------------------------------
 */

/* Its customer and order are a script, a formula, a mark that turns the line around. */
void
seed_hostile(struct seed *s)
{
	struct job j = { "<script>document.title='owned'</script>",
			 "=HYPERLINK(\"http://evil.example\")",
			 "<img src=x onerror=\"document.title='owned'\">",
			 "\xe2\x80\xae"
			 "gnp.exe \" onfocus=\"document.title='owned'",
			 "hostile",
			 "\tredirect = \"https://prov.example.com/$MAU.xml\"\n",
			 { NULL },
			 0,
			 "" };
	struct bed_phone p;

	add_people(s);
	open_job(s, &j);
	p = phone_of(&j, 0x0bad, "8841");
	bench_copy(p.serial, sizeof(p.serial), "FCH<b>2143</b>");
	bench_copy(p.reported, sizeof(p.reported), p.serial);
	act_as(s, "");
	seed_walk(s, &p, BED_SEEN, BED_END, AGO_S(5));
	alarm_of(s, &p, BENCH_ALARM_CLONE,
		 "\x1b[31m</p><svg onload=\"document.title='owned'\"> "
		 "\xe2\x80\xaetxet esrever");
	s->bed.pace = 0;
	p = phone_of(&j, 0x0bae, "8841");
	seed_walk(s, &p, BED_SEEN, BED_END, AGO_S(5));
	act_as(s, "packer 1");
	bed_must(&s->bed,
		 bench_store_unit_hold(s->bed.s, p.mac, "';alert(1)//\"><b>x</b>",
				       (struct bench_mac){ 0 }, &s->bed.err),
		 "hold");
}
