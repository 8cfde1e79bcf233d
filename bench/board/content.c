#include "content.h"

#include "delta.h"

#include <bench/say.h>

#include <errno.h>
#include <string.h>

#define FRESH_US 1000000 /* advice depends on the time, too */
#define AT_MOST_EVERY_US 40000
#define PATIENCE_MS 300
#define NORMS_US                                                                       \
	60000000 /* what a minute of finished runs teaches can wait as long            \
		  */

void
content_init(struct content *c, const struct bench_config *config, const char *page)
{
	*c = (struct content){ .config = config, .page = page };
}

static void
close_store(struct content *c)
{
	bench_store_freep(&c->store);
	bench_norm_book_freep(&c->norms);
	c->health = (struct health){ 0 };
}

void
content_clear(struct content *c)
{
	close_store(c);
	board_picture_clear(&c->picture);
	board_picture_clear(&c->next);
	for (size_t i = 0; i < CONTENT_PATCHES; i++)
		bench_str_clear(&c->patch[i]);
	bench_str_clear(&c->body);
}

/* FNV-1a, 64 bits: tells one text from the next, nothing more. */
void
board_etag(const void *data, size_t len, char etag[BOARD_ETAG])
{
	const uint8_t *p = data;
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	snprintf(etag, BOARD_ETAG, "\"%016llx\"", (unsigned long long)h);
}

/* A restored copy takes the file's place: what is open is not the record any more. */
static bool
is_replaced(const struct content *c)
{
	struct stat st;

	return stat(c->config->database, &st) < 0 || st.st_ino != c->file.st_ino ||
	       st.st_dev != c->file.st_dev;
}

static int
open_store(struct content *c, struct bench_err *err)
{
	int r;

	if (c->store != NULL && is_replaced(c))
		close_store(c);
	if (c->store != NULL)
		return 0;
	r = bench_store_open(c->config->database, BENCH_STORE_READONLY, &c->store, err);
	if (r == -EACCES) /* readers of a WAL database make its -shm file, too */
		bench_fail(err, r,
			   "database %s: this program's user must be able to read and "
			   "write it and its folder",
			   c->config->database);
	if (r < 0)
		return r;
	bench_store_set_patience(c->store, PATIENCE_MS);
	return stat(c->config->database, &c->file) < 0 ? -errno : 0;
}

struct bench_store *
content_store(struct content *c)
{
	return open_store(c, NULL) < 0 ? NULL : c->store;
}

static int
update_norms(struct content *c, struct bench_err *err)
{
	struct bench_mono now = bench_mono_now();

	if (c->norms != NULL && now.us - c->norms_at.us < NORMS_US)
		return 0;
	bench_norm_book_freep(&c->norms);
	c->norms_at = now;
	return bench_store_norms(c->store, c->config->resync_seconds, &c->norms, err);
}

static int
build(struct content *c, struct bench_err *err)
{
	struct board_now now;
	int r = open_store(c, err);

	if (r == 0)
		r = bench_store_data_version(c->store, &c->data);
	if (r == 0)
		r = health_update(&c->health, c->store, err);
	if (r == 0)
		r = update_norms(c, err);
	if (r < 0)
		return r;
	now.tick = bench_store_now(c->store);
	now.wall = bench_wall_now();
	return board_view(c->store, c->config, c->norms, &c->health, now, &c->next,
			  err);
}

static void
note_change(struct content *c, const struct bench_err *err, int r)
{
	bool failed = r < 0;

	if (failed && (!c->failed || !c->built))
		bench_say(BENCH_WARNING, "board.database %s; trying again", err->text);
	if (!failed && c->failed)
		bench_say(BENCH_INFO, "board.database is readable again");
	c->failed = failed;
	c->built = true;
}

static bool
is_fresh(const struct content *c, struct bench_mono now)
{
	int64_t age = now.us - c->at.us, data;

	if (!c->built || age >= FRESH_US)
		return false;
	if (age < AT_MOST_EVERY_US || c->failed)
		return true;
	return bench_store_data_version(c->store, &data) == 0 && data == c->data;
}

/* The next picture becomes the present one; true if it differs. */
static bool
turn(struct content *c)
{
	struct bench_str *patch = &c->patch[(c->version + 1) % CONTENT_PATCHES];
	struct board_picture old = c->picture;
	bool known = c->version > 0 && old.why[0] == '\0' && c->next.why[0] == '\0';
	bool differs = strcmp(old.why, c->next.why) != 0 || c->version == 0;

	bench_str_clear(patch); /* not all of them keep the largest one's memory */
	if (known) {
		int r = board_delta(&old, c->version, &c->next, c->version + 1, patch);

		differs = r != 0;
		if (r < 0)
			bench_str_reset(patch);
	}
	c->picture = c->next;
	c->next = old;
	return differs;
}

void
content_refresh(struct content *c, struct bench_mono now)
{
	struct bench_err err = { "the database cannot be read" };
	int r;

	if (is_fresh(c, now))
		return;
	board_picture_reset(&c->next);
	r = build(c, &err);
	if (r < 0) {
		close_store(c);
		board_view_failed(err.text, &c->next);
	}
	c->version += turn(c);
	note_change(c, &err, r);
	c->at = now;
}

const struct bench_str *
content_body(struct content *c)
{
	if (c->body_version != c->version) {
		bench_str_reset(&c->body);
		board_picture_json(&c->picture, c->page, c->version, &c->body);
		board_etag(bench_str_get(&c->body), c->body.len, c->etag);
		c->body_version = c->version;
	}
	return &c->body;
}

const char *
content_patch(const struct content *c, int64_t version)
{
	const struct bench_str *patch = &c->patch[(version + 1) % CONTENT_PATCHES];

	if (version <= 0 || version >= c->version ||
	    c->version - version >= CONTENT_PATCHES || patch->len == 0)
		return NULL;
	return bench_str_get(patch);
}
