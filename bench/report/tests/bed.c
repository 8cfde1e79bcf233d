#include "bed.h"

#include <bench/str.h>
#include <dirent.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

void
bed_must(struct bed *b, int r, const char *what)
{
	if (r >= 0)
		return;
	fprintf(stderr, "%s: %d %s\n", what, r, b->err.text);
	exit(70);
}

void
bed_open(struct bed *b, const char *database, unsigned flags)
{
	bench_copy(b->database, sizeof(b->database), database);
	bed_must(b, bench_store_open(database, flags, &b->s, &b->err), "open");
}

int
bed_set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	char database[96];

	if (b == NULL)
		return -1;
	bench_copy(b->dir, sizeof(b->dir), "/tmp/bench-test-XXXXXX");
	if (mkdtemp(b->dir) == NULL) {
		free(b);
		return -1;
	}
	snprintf(database, sizeof(database), "%s/bench.db", b->dir);
	bed_open(b, database, BENCH_STORE_CREATE);
	*state = b;
	return 0;
}

int
bed_tear_down(void **state)
{
	struct bed *b = *state;
	DIR *d = opendir(b->dir);
	const struct dirent *entry;

	bench_store_freep(&b->s);
	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(d), entry->d_name, 0);
	}
	if (d != NULL)
		closedir(d);
	rmdir(b->dir);
	free(b);
	return 0;
}

int64_t
bed_batch(struct bed *b, const char *customer, const char *order, const char *recipe)
{
	struct bench_recipe_row row;
	struct bench_batch batch = { .expected = 0 };
	int64_t id = 0;

	bed_must(b,
		 bench_store_recipe_put(b->s, "acme", recipe, "planner", &row, &b->err),
		 "recipe");
	if (row.approved_by[0] == '\0')
		bed_must(b,
			 bench_store_recipe_approve(b->s, row.id, "checker", "",
						    &b->err),
			 "approval");
	bench_copy(batch.customer, sizeof(batch.customer), customer);
	bench_copy(batch.order, sizeof(batch.order), order);
	batch.recipe = row.id;
	bench_recipe_row_clear(&row);
	bed_must(b, bench_store_batch_open(b->s, &batch, &id, &b->err), "batch");
	return id;
}

struct bed_phone
bed_phone(unsigned n, int64_t batch)
{
	struct bed_phone p = {
		.mac = CHAIN_MAC, .model = "8841", .batch = batch, .run = 1
	};

	p.mac.b[4] = (uint8_t)(n >> 8);
	p.mac.b[5] = (uint8_t)n;
	snprintf(p.ip, sizeof(p.ip), "10.77.%u.%u", 1 + (n >> 8 & 0x7f), n & 0xff);
	snprintf(p.serial, sizeof(p.serial), "FCH2143%04X", n & 0xffff);
	bench_copy(p.reported, sizeof(p.reported), p.serial);
	return p;
}

/* The files of chain.h, as the renderer would register them: one of a kind for each
 * phone. */
static struct bench_file_id
file_of(const struct bed_phone *p, const struct bench_event *e)
{
	struct bench_file_id file = e->file;

	if (e->role != BENCH_ROLE_PENDING && e->role != BENCH_ROLE_FIRMWARE)
		file.ino += (uint64_t)(p->mac.b[4] << 8 | p->mac.b[5]) << 8;
	return file;
}

static void
publish_files(struct bed *b, const struct bed_phone *phone)
{
	static const enum bench_role roles[] = { BENCH_ROLE_PENDING, BENCH_ROLE_MODEL,
						 BENCH_ROLE_REDIRECT,
						 BENCH_ROLE_CLEANUP,
						 BENCH_ROLE_FIRMWARE };

	for (size_t i = 0; i < BENCH_N(roles); i++) {
		struct bench_event e =
			chain_file(BENCH_EVENT_ASKED, 1, phone->run, roles[i]);
		struct bench_published p = { .run = e.run,
					     .role = roles[i],
					     .file = file_of(phone, &e) };

		if (e.run != 0)
			p.mac = phone->mac;
		snprintf(p.name, sizeof(p.name), "/%s-%d.xml",
			 bench_role_name(roles[i]), (int)phone->run);
		memset(p.sha256, '0' + (int)i, 64);
		bed_must(b, bench_store_publish(b->s, &p, &b->err), "publish");
	}
}

/* The chain's phone is an 8841 from here to its firmware. */
static void
dress_model(const struct bed_phone *p, struct bench_event *e)
{
	if (e->model[0] != '\0')
		bench_copy(e->model, sizeof(e->model), p->model);
	if (e->pid[0] != '\0')
		snprintf(e->pid, sizeof(e->pid), "CP-%s-3PCC-K9=", p->model);
	if (strncmp(e->version, "sip88", 5) == 0 && strlen(p->model) >= 2)
		memcpy(e->version + 3, p->model, 2);
}

static void
dress(const struct bed_phone *p, struct bench_event *e)
{
	e->mac = p->mac;
	bench_copy(e->ip, sizeof(e->ip), p->ip);
	dress_model(p, e);
	if (e->kind == BENCH_EVENT_SCAN) {
		bench_copy(e->serial, sizeof(e->serial), p->serial);
		if (p->slot[0] != '\0') /* else what the event says */
			bench_copy(e->slot, sizeof(e->slot), p->slot);
	}
	if (e->kind == BENCH_EVENT_SCAN || e->kind == BENCH_EVENT_PUBLISH)
		e->batch = p->batch;
	if (e->kind == BENCH_EVENT_PUBLISH && p->recipe != NULL)
		bench_copy(e->sha256, sizeof(e->sha256), p->recipe);
	if (e->kind == BENCH_EVENT_SYSLOG && e->serial[0] != '\0')
		bench_copy(e->serial, sizeof(e->serial), p->reported);
	if (e->role != BENCH_ROLE_NONE) {
		e->file = file_of(p, e);
		snprintf(e->name, sizeof(e->name), "/%s-%d.xml",
			 bench_role_name(e->role), (int)p->run);
	}
}

void
bed_record(struct bed *b, const struct bed_phone *p, struct bench_event e)
{
	bool knows = e.kind == BENCH_EVENT_SCAN || e.kind == BENCH_EVENT_PUBLISH ||
		     e.kind == BENCH_EVENT_ALARM;

	dress(p, &e);
	e.mono.us = b->base + e.mono.us * 1000 * (b->pace == 0 ? 1 : b->pace);
	if (e.kind == BENCH_EVENT_TRANSFER)
		e.ms = 10;
	e.wall = bench_wall_now();
	if (b->pace != 0)
		e.wall.us -= bench_mono_now().us - e.mono.us;
	e.unit = knows ? p->mac : (struct bench_mac){ 0 };
	if (!knows) {
		e.run = 0;
		e.role = BENCH_ROLE_NONE;
	}
	bed_must(b, bench_store_record(b->s, &e, NULL, &b->err), "record");
}

void
bed_walk(struct bed *b, const struct bed_phone *p, enum bed_step first,
	 enum bed_step last)
{
	struct bench_event e[CHAIN_LENGTH];

	chain_whole(e);
	if (first <= BED_PENDING_ASKED)
		publish_files(b, p);
	for (size_t i = first; i < (size_t)last; i++)
		bed_record(b, p, e[i]);
}

void
bed_sql(struct bed *b, const char *text)
{
	sqlite3 *db = NULL;
	int r = sqlite3_open(b->database, &db);

	if (r == SQLITE_OK)
		r = sqlite3_exec(db, text, NULL, NULL, NULL);
	if (r != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", text, sqlite3_errmsg(db));
		exit(70);
	}
	sqlite3_close(db);
}
