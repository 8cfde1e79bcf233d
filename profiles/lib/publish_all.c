/* The whole tree, at start and whenever somebody wants to be sure (DESIGN D3). */
#include "publish_impl.h"

#include <bench/str.h>
#include <bench/tree.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- folders
 * --------------------------------------------------------------------------- */

static int
open_tree(const struct bench_config *c, int *ret_tree, struct bench_err *err)
{
	int r = bench_publish_make_dir(AT_FDCWD, c->tree_dir, 02750, (gid_t)-1);

	if (r >= 0)
		r = bench_tree_open(c->tree_dir);
	if (r < 0)
		return bench_fail(err, r, "%s: %s", c->tree_dir, strerror(-r));
	*ret_tree = r;
	return 0;
}

static int
make_folders(int tree, const struct bench_config *c, struct bench_err *err)
{
	/* The hook makes links in the first two. */
	static const struct {
		const char *name;
		mode_t mode;
	} folders[] = {
		{ "by-ip", 02775 },
		{ "unit", 02775 },
		{ "runs", 02750 },
		{ "firmware", 02750 },
	};
	struct stat st;
	int r;

	if (fstat(tree, &st) < 0)
		return bench_fail(err, -errno, "%s: %s", c->tree_dir, strerror(errno));
	for (size_t i = 0; i < BENCH_N(folders); i++) {
		r = bench_publish_make_dir(tree, folders[i].name, folders[i].mode,
					   st.st_gid);
		if (r < 0)
			return bench_fail(err, r, "%s/%s: %s", c->tree_dir,
					  folders[i].name, strerror(-r));
	}
	return 0;
}

/* --- pending: a link to one complete directory, so that it is replaced at once
 * --------- */

static int
write_pending_of(int tree, const char *dir, const struct bench_config *c,
		 const struct bench_family *f, struct bench_publish_rows *rows,
		 struct bench_err *err)
{
	static const struct bench_mac everybody;
	int r = 0;

	for (size_t i = 0; i < bench_family_models(f) && r == 0; i++) {
		const struct bench_render_request q = {
			.model = bench_family_model_at(f, i)->name,
			.family = f,
			.config = c,
		};
		struct bench_rendered *files = NULL;
		size_t n = 0;

		r = bench_render_unit(&q, &files, &n, err);
		if (r == 0)
			r = bench_publish_write(tree, dir, files, n, everybody, 0, rows,
						err);
		bench_rendered_free(files, n);
	}
	return r;
}

/* old is what the link says now, "" for none. */
static int
new_pending_dir(int tree, char old[BENCH_PUBLISH_DIR], char dir[BENCH_PUBLISH_DIR],
		struct bench_err *err)
{
	ssize_t n = readlinkat(tree, "pending", old, BENCH_PUBLISH_DIR - 1);
	unsigned long number = 0;
	int r = 0;

	old[n < 0 ? 0 : n] = '\0';
	if (strncmp(old, "runs/pending.", 13) == 0)
		number = strtoul(old + 13, NULL, 10);
	for (int tries = 0; tries < 1000 && r == 0; tries++) {
		snprintf(dir, BENCH_PUBLISH_DIR, "runs/pending.%lu", ++number);
		r = bench_publish_make_dir(tree, dir, 02750, (gid_t)-1);
	}
	if (r == 1)
		return 0;
	r = r == 0 ? -EEXIST : r;
	return bench_fail(err, r, "tree: %s: %s", dir, strerror(-r));
}

static int
swing_pending(int tree, const char *dir, struct bench_err *err)
{
	char temporary[40];
	int r = 0;

	snprintf(temporary, sizeof(temporary), ".pending.%d", (int)getpid());
	unlinkat(tree, temporary, 0);
	unlinkat(tree, "pending", AT_REMOVEDIR); /* an empty directory, if it is one */
	if (symlinkat(dir, tree, temporary) < 0 ||
	    renameat(tree, temporary, tree, "pending") < 0)
		r = -errno;
	if (r < 0)
		unlinkat(tree, temporary, 0);
	return r < 0 ? bench_fail(err, r, "tree: pending: %s", strerror(-r)) : 0;
}

static int
register_all(struct bench_store *s, const struct bench_publish_rows *rows,
	     struct bench_err *err)
{
	int r = bench_store_begin(s, err);

	if (r < 0)
		return r;
	r = bench_publish_register(s, rows, err);
	if (r < 0)
		bench_store_rollback(s);
	return r < 0 ? r : bench_store_commit(s, err);
}

/* What everybody may read: firmware and pending. */
static int
publish_common(struct bench_store *s, int tree, const struct bench_config *c,
	       const struct bench_families *families, struct bench_err *err)
{
	bench_auto(bench_publish_rows_clear) struct bench_publish_rows rows = { 0 };
	char old[BENCH_PUBLISH_DIR], dir[BENCH_PUBLISH_DIR];
	int r = bench_publish_firmware(s, tree, c, &rows, err);

	if (r == 0)
		r = new_pending_dir(tree, old, dir, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < bench_families_count(families) && r == 0; i++)
		r = write_pending_of(tree, dir, c, bench_families_at(families, i),
				     &rows, err);
	if (r == 0)
		r = register_all(s, &rows, err);
	if (r == 0)
		r = swing_pending(tree, dir, err);
	if (r < 0)
		bench_publish_remove(c, dir);
	else if (strncmp(old, "runs/pending.", 13) == 0)
		bench_publish_remove(c, old);
	return r;
}

/* --- units
 * ----------------------------------------------------------------------------- */

struct work {
	int tree;
	const struct bench_config *config;
	struct bench_mac *macs; /* owned: units to publish anew */
	size_t n, room;
	int64_t *batches; /* owned */
	size_t n_batches, room_batches;
};

static void
work_clear(struct work *w)
{
	free(w->macs);
	free(w->batches);
	bench_closep(&w->tree);
}

static int
note_batch(const struct bench_batch *b, void *arg)
{
	struct work *w = arg;
	int64_t *p;

	if (b->state == BENCH_BATCH_CLOSED)
		return 0;
	if (w->n_batches == w->room_batches) {
		p = reallocarray(w->batches, w->room_batches * 2 + 16, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		w->batches = p;
		w->room_batches = w->room_batches * 2 + 16;
	}
	w->batches[w->n_batches++] = b->id;
	return 0;
}

/* A run whose directory is there needs no new one, only the link. */
static bool
is_served(const struct work *w, const struct bench_unit *u)
{
	char dir[BENCH_PUBLISH_DIR];

	bench_publish_run_dir(u->mac, u->run, dir);
	return u->run > 0 && u->published > u->returned &&
	       faccessat(w->tree, dir, F_OK, 0) == 0 &&
	       bench_tree_point(w->tree, u->mac, dir) == 0;
}

/* What leads to it first, then itself. */
static int
withdraw(const struct work *w, const struct bench_unit *u)
{
	char dir[BENCH_PUBLISH_DIR];
	int r;

	bench_publish_run_dir(u->mac, u->run, dir);
	if (u->run == 0 || faccessat(w->tree, dir, F_OK, 0) < 0)
		return 0;
	r = bench_tree_point(w->tree, u->mac, "pending");
	if (r == 0)
		bench_publish_remove(w->config, dir);
	return r;
}

/* A directory goes when its unit is proven, or came back after it was made. */
static int
retire(const struct bench_unit *u, void *arg)
{
	const struct work *w = arg;

	return bench_flow_proven(u) || u->published <= u->returned ? withdraw(w, u) : 0;
}

static int
note_unit(const struct bench_unit *u, void *arg)
{
	struct work *w = arg;
	struct bench_mac *p;

	if (bench_flow_proven(u) || u->serial.text[0] == '\0' || is_served(w, u))
		return 0;
	if (w->n == w->room) {
		p = reallocarray(w->macs, w->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		w->macs = p;
		w->room = w->room * 2 + 64;
	}
	w->macs[w->n++] = u->mac;
	return 0;
}

/* One unit that cannot be published must not keep the others waiting. */
static int
publish_units(struct bench_store *s, const struct bench_config *c,
	      const struct bench_families *families, const struct work *w,
	      struct bench_err *err)
{
	struct bench_err first = { 0 }, now = { 0 };
	size_t failed = 0;
	int r, ret = 0;

	for (size_t i = 0; i < w->n; i++) {
		r = bench_publish_unit(s, c, families, w->macs[i], &now);
		if (r < 0 && failed++ == 0) {
			first = now;
			ret = r;
		}
	}
	if (ret == 0)
		return 0;
	return bench_fail(err, ret, "%zu of %zu units not published; the first: %.400s",
			  failed, w->n, first.text);
}

static int
bind_lease(const struct bench_unit *u, void *arg)
{
	const struct work *w = arg;

	return bench_tree_bind(w->tree, u->ip.text, u->mac);
}

static int
find_work(struct bench_store *s, struct work *w, struct bench_err *err)
{
	int r = bench_store_lease_each(s, bind_lease, w, err);

	if (r == 0)
		r = bench_store_batch_each(s, note_batch, w, err);
	for (size_t i = 0; i < w->n_batches && r == 0; i++)
		r = bench_store_unit_each(s, w->batches[i], note_unit, w, err);
	if (r == 0)
		r = bench_store_unit_each(s, 0, retire, w, err);
	return r;
}

int
bench_publish_retire(struct bench_store *s, const struct bench_config *c, int64_t batch,
		     struct bench_err *err)
{
	bench_auto(work_clear) struct work w = { .tree = -1, .config = c };
	struct bench_err why = { 0 };
	int r;

	w.tree = bench_tree_open(c->tree_dir);
	if (w.tree == -ENOENT)
		return 0; /* nothing is served, so there is nothing to take away */
	r = w.tree < 0 ? w.tree : bench_store_unit_each(s, batch, retire, &w, &why);
	if (r < 0)
		return bench_fail(err, r, "%s: directories of proven units: %s",
				  c->tree_dir,
				  why.text[0] != '\0' ? why.text : strerror(-r));
	return 0;
}

int
bench_publish_withdraw(struct bench_store *s, const struct bench_config *c,
		       struct bench_mac mac, struct bench_err *err)
{
	bench_auto(work_clear) struct work w = { .tree = -1, .config = c };
	char text[BENCH_MAC_TEXT];
	struct bench_unit u;
	int r = bench_store_unit_get(s, mac, &u, err);

	if (r < 0)
		return r;
	w.tree = bench_tree_open(c->tree_dir);
	if (w.tree == -ENOENT)
		return 0;
	r = w.tree < 0 ? w.tree : withdraw(&w, &u);
	return r < 0 ? bench_fail(err, r, "%s: directory of %s: %s", c->tree_dir,
				  bench_mac_format(mac, text), strerror(-r))
		     : 0;
}

int
bench_publish_all(struct bench_store *s, const struct bench_config *c,
		  const struct bench_families *families, struct bench_err *err)
{
	bench_auto(work_clear) struct work w = { .tree = -1, .config = c };
	int r = open_tree(c, &w.tree, err);

	if (r == 0)
		r = make_folders(w.tree, c, err);
	if (r == 0)
		r = publish_common(s, w.tree, c, families, err);
	if (r < 0)
		return r;
	if (err != NULL)
		err->text[0] = '\0';
	r = find_work(s, &w, err);
	if (r < 0) /* a callback's own failure has no text yet */
		return err != NULL && err->text[0] != '\0'
			       ? r
			       : bench_fail(err, r, "%s: %s", c->tree_dir,
					    strerror(-r));
	return publish_units(s, c, families, &w, err);
}
