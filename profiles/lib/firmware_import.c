/* Imports and removals: everything is made ready in a stage first; what it changes is
 * worked out, and done, while nobody else changes the store. */
#include "firmware_source.h"
#include "firmware_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct import {
	struct bench_firmware_source *source;
	const struct bench_firmware_terms *terms;
	struct bench_store *store;
	struct bench_firmware_dir dir;
	char stage[40]; /* "": none, or committed */
	int stage_fd;
	char (*sha256)[65]; /* owned: of each item */
	struct bench_firmware_done done;
};

static void
import_clear(struct import *i)
{
	bench_auto(bench_closep) int dir = -1;

	if (i->stage[0] != '\0')
		dir = open(i->dir.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0)
		bench_firmware_drop(dir, i->stage);
	bench_firmware_dir_close(&i->dir);
	bench_closep(&i->stage_fd);
	free(i->sha256);
}

/* --- whose it is -------------------------------------------------------------------
 */

static const struct bench_family *
family_of_load(const struct bench_families *families, const char *name)
{
	size_t n = strcspn(name, ".");

	for (size_t i = 0; i < bench_families_count(families); i++) {
		const struct bench_family *f = bench_families_at(families, i);

		for (size_t j = 0; j < bench_family_models(f); j++) {
			const char *prefix = bench_family_model_at(f, j)->firmware;

			if (strlen(prefix) == n && strncmp(prefix, name, n) == 0)
				return f;
		}
	}
	return NULL;
}

static int
no_family(const struct import *i, const char *load, struct bench_err *err)
{
	if (load == NULL)
		return bench_fail(err, -EINVAL,
				  "%s: no file in it is a load (*" BENCH_FIRMWARE_LOADS
				  "): say whose firmware it is by --family",
				  i->source->path);
	return bench_fail(err, -EINVAL,
			  "%s: %s is for no model that we know ('bench family list'): "
			  "say whose firmware it is by --family",
			  i->source->path, load);
}

static int
find_family(struct import *i, struct bench_err *err)
{
	const struct bench_family *all = NULL, *f;
	const char *load = NULL;

	if (i->terms->family != NULL) {
		if (bench_families_find(i->terms->families, i->terms->family) == NULL)
			return bench_fail(err, -EINVAL,
					  "no phone family '%s': see 'bench family "
					  "list'",
					  i->terms->family);
		bench_copy(i->done.family, sizeof(i->done.family), i->terms->family);
		return 0;
	}
	for (size_t k = 0; k < i->source->n; k++) {
		if (!bench_firmware_is_load(i->source->items[k].name))
			continue;
		load = i->source->items[k].name;
		f = family_of_load(i->terms->families, load);
		if (f == NULL || (all != NULL && f != all))
			return no_family(i, load, err);
		all = f;
	}
	if (all == NULL)
		return no_family(i, load, err);
	bench_copy(i->done.family, sizeof(i->done.family), bench_family_name(all));
	return 0;
}

/* --- into the stage ----------------------------------------------------------------
 */

struct named {
	const struct import *import;
	const char *load;
	struct bench_err *err;
};

static int
must_be_there(const char *name, void *arg)
{
	const struct named *n = arg;

	if (bench_firmware_source_has(n->import->source, name))
		return 0;
	return bench_fail(n->err, -EINVAL, "%s: %s names %s, which is not there",
			  n->import->source->path, n->load, name);
}

static int
bring_in(struct import *i, size_t k, struct bench_err *err)
{
	const struct bench_firmware_item *item = &i->source->items[k];
	struct named named = { i, item->name, err };
	bench_auto(bench_closep) int fd =
		openat(i->stage_fd, item->name,
		       O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	int r = fd < 0 ? -errno : 0;

	if (r == 0) {
		r = bench_firmware_source_copy(i->source, item, fd, i->sha256[k], err);
		if (r < 0)
			return r;
		if (fchmod(fd, 0644) < 0 || fsync(fd) < 0)
			r = -errno;
	}
	if (r < 0)
		return bench_fail(err, r, "firmware %s/%s/%s: %s", i->dir.path,
				  i->stage, item->name, strerror(-r));
	if (!bench_firmware_is_load(item->name))
		return 0;
	r = bench_firmware_each_named(fd, must_be_there, &named);
	return r == -ENOMEM ? bench_fail(err, r, "%s: out of memory", item->name) : r;
}

static int
bring_all_in(struct import *i, struct bench_err *err)
{
	int64_t bytes = 0;
	int r;

	(void)mkdir(i->dir.path, 02775); /* what else is wrong, the next line says */
	r = bench_firmware_dir_open(&i->dir, i->dir.path, BENCH_FIRMWARE_CHANGE, err);
	if (r == 0)
		r = bench_firmware_stage(&i->dir, i->stage, &i->stage_fd, err);
	bench_firmware_dir_close(&i->dir); /* others need not wait for the copying */
	if (r < 0)
		return r;
	i->sha256 = calloc(i->source->n, sizeof(*i->sha256));
	if (i->sha256 == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", i->source->path);
	for (size_t k = 0; k < i->source->n && r == 0; k++) {
		bench_store_progress(i->store, bytes, i->source->bytes,
				     i->source->items[k].name);
		r = bring_in(i, k, err);
		bytes += i->source->items[k].size;
	}
	return r;
}

/* --- what it changes ---------------------------------------------------------------
 */

/* The loads that came with the file, now in the store, must not be needed. */
static int
check_free(const struct bench_manifest *m, const char *name, struct bench_store *s,
	   const char *act, struct bench_err *err)
{
	char load[BENCH_FIRMWARE_NAME], by[160];
	int r;

	for (size_t k = 0; k < m->n; k++) {
		const char *loads = m->lines[k].name;

		if (!bench_firmware_is_load(loads) ||
		    !bench_manifest_has(m, m->lines[k].import, name))
			continue;
		bench_copy_n(load, sizeof(load), loads,
			     strlen(loads) - strlen(BENCH_FIRMWARE_LOADS));
		r = bench_firmware_needed(s, load, by, err);
		if (r != 0)
			return r < 0 ? r
				     : bench_fail(err, -EPERM,
						  "%s is not %s: load %s is needed for "
						  "%s: close it first",
						  name, act, load, by);
	}
	return 0;
}

static int
check_replace(const struct import *i, const char *name, bool by_hand,
	      struct bench_err *err)
{
	char load[BENCH_FIRMWARE_NAME], by[160];
	int r;

	if (!i->terms->replace)
		return bench_fail(err, -EEXIST,
				  "%s: the store has a file of this name with other "
				  "bytes: --replace if this one is right",
				  name);
	if (!by_hand)
		return check_free(&i->dir.manifest, name, i->store, "replaced", err);
	if (!bench_firmware_is_load(name))
		return 0;
	bench_copy_n(load, sizeof(load), name,
		     strlen(name) - strlen(BENCH_FIRMWARE_LOADS));
	r = bench_firmware_needed(i->store, load, by, err);
	return r <= 0 ? r
		      : bench_fail(
				err, -EPERM,
				"%s is not replaced: load %s is needed for %s: close "
				"it first",
				name, load, by);
}

/* What the store has under this name in another spelling, on the disk or missing. */
static bool
other_spelling(const struct import *i, const char *name,
	       char other[BENCH_FIRMWARE_NAME])
{
	const struct bench_manifest_line *line =
		bench_manifest_find(&i->dir.manifest, name);
	const struct dirent *entry;
	bool found = line != NULL && strcmp(line->name, name) != 0;
	DIR *d;

	if (found)
		bench_copy(other, BENCH_FIRMWARE_NAME, line->name);
	d = bench_firmware_list(i->dir.fd);
	while (!found && d != NULL && (entry = readdir(d)) != NULL) {
		found = strcasecmp(entry->d_name, name) == 0 &&
			strcmp(entry->d_name, name) != 0;
		if (found)
			bench_copy(other, BENCH_FIRMWARE_NAME, entry->d_name);
	}
	if (d != NULL)
		closedir(d);
	return found;
}

static int
check_spelling(const struct import *i, const char *name, struct bench_err *err)
{
	char other[BENCH_FIRMWARE_NAME];

	if (!other_spelling(i, name, other))
		return 0;
	return bench_fail(err, -EEXIST,
			  "%s: the store has '%s', which is the same name to some",
			  name, other);
}

/* Decides about one file: out of the stage if the store has it already. */
static int
settle(struct import *i, size_t k, struct bench_err *err)
{
	const char *name = i->source->items[k].name;
	const struct bench_manifest_line *line =
		bench_manifest_find(&i->dir.manifest, name);
	bench_auto(bench_closep) int fd = -1;
	char have[65] = "";
	struct stat st;
	int r = check_spelling(i, name, err);

	if (r < 0)
		return r;
	r = bench_firmware_file_open(i->dir.fd, name, &fd, &st);
	if (r == 1)
		r = bench_publish_hash(fd, -1, have);
	else if (r == 0)
		r = -EISDIR;
	if (r < 0 && r != -ENOENT && (r != -EIO || line == NULL))
		return bench_fail(err, r, "firmware %s/%s: %s", i->dir.path, name,
				  strerror(-r));
	if (line != NULL ? strcmp(line->sha256, i->sha256[k]) != 0
			 : have[0] != '\0' && strcmp(have, i->sha256[k]) != 0) {
		r = check_replace(i, name, line == NULL, err);
		if (r < 0)
			return r;
	}
	if (strcmp(have, i->sha256[k]) != 0)
		i->done.written++;
	else if (unlinkat(i->stage_fd, name, 0) < 0)
		return bench_fail(err, -errno, "firmware %s/%s/%s: %s", i->dir.path,
				  i->stage, name, strerror(errno));
	return 0;
}

/* Every file of an import is in the source, or the other way round. */
static bool
covers(const struct import *i, const struct bench_manifest *m, size_t import)
{
	for (size_t k = 0; k < m->n; k++) {
		if (m->lines[k].import == import &&
		    !bench_firmware_source_has(i->source, m->lines[k].name))
			return false;
	}
	return true;
}

static bool
is_covered(const struct import *i, const struct bench_manifest *m, size_t import)
{
	for (size_t k = 0; k < i->source->n; k++) {
		if (!bench_manifest_has(m, import, i->source->items[k].name))
			return false;
	}
	return true;
}

static int
enter(struct import *i, struct bench_manifest *m)
{
	struct bench_manifest_import import = { 0 };
	int r;

	bench_wall_format(i->terms->now, import.date);
	bench_copy(import.family, sizeof(import.family), i->done.family);
	bench_copy(import.sha256, sizeof(import.sha256), i->source->sha256);
	bench_copy(import.origin, sizeof(import.origin), i->source->origin);
	r = bench_manifest_begin(m, &import);
	for (size_t k = 0; k < i->source->n && r == 0; k++)
		r = bench_manifest_add(m, i->source->items[k].name, i->sha256[k]);
	return r;
}

/* The manifest as it is to be: an import that is in an older one leaves no trace, an
 * older one that is in it goes. */
static int
write_up(struct import *i, bool *ret_changed, struct bench_err *err)
{
	struct bench_manifest *m = &i->dir.manifest;
	bool known = false;
	int r = 0;

	*ret_changed = false;
	for (size_t k = 0; k < i->source->n; k++) {
		const struct bench_manifest_line *line =
			bench_manifest_find(m, i->source->items[k].name);

		if (line == NULL || strcmp(line->sha256, i->sha256[k]) == 0)
			continue;
		bench_manifest_correct(m, i->source->items[k].name, i->sha256[k]);
		*ret_changed = true;
	}
	for (size_t k = m->n_imports; k-- > 0 && !*ret_changed;)
		known = known || is_covered(i, m, k);
	if (known)
		return 0;
	*ret_changed = true;
	for (size_t k = m->n_imports; k-- > 0;) {
		if (covers(i, m, k))
			bench_manifest_forget(m, k);
	}
	r = enter(i, m);
	return r < 0 ? bench_fail(err, r, "%s/manifest: %s", i->dir.path,
				  r == -E2BIG ? "full: remove loads that nobody needs"
					      : strerror(-r))
		     : 0;
}

static int
commit(struct import *i, const struct bench_manifest *m, struct bench_err *err)
{
	int r = bench_firmware_commit(&i->dir, i->stage, i->stage_fd, m, err);

	/* When it fails after its moment, the next one to come finishes it. */
	if (faccessat(i->dir.fd, i->stage, F_OK, 0) < 0)
		i->stage[0] = '\0';
	return r;
}

static int
change(struct import *i, struct bench_err *err)
{
	bool changed = false;
	int r = bench_firmware_dir_open(&i->dir, i->dir.path, BENCH_FIRMWARE_CHANGE,
					err);

	for (size_t k = 0; k < i->source->n && r == 0; k++)
		r = settle(i, k, err);
	if (r == 0)
		r = write_up(i, &changed, err);
	if (r < 0 || (!changed && i->done.written == 0))
		return r;
	return commit(i, &i->dir.manifest, err);
}

int
bench_firmware_import(const char *dir, struct bench_firmware_source *source,
		      const struct bench_firmware_terms *terms, struct bench_store *s,
		      struct bench_firmware_done *ret_done, struct bench_err *err)
{
	bench_auto(import_clear) struct import i = { .source = source,
						     .terms = terms,
						     .store = s,
						     .dir = { -1, dir, { 0 } },
						     .stage_fd = -1 };
	int r = find_family(&i, err);

	if (r == 0)
		r = bring_all_in(&i, err);
	if (r == 0)
		r = change(&i, err);
	if (r < 0)
		return r;
	i.done.files = source->n;
	i.done.bytes = source->bytes;
	*ret_done = i.done;
	return 0;
}

/* --- removal -----------------------------------------------------------------------
 */

static int
forget_load(struct import *i, const char *loads, size_t *ret_imports,
	    struct bench_err *err)
{
	struct bench_manifest *m = &i->dir.manifest;
	int r = 0;

	*ret_imports = 0;
	for (size_t k = 0; k < m->n && r == 0; k++) {
		if (bench_manifest_has(m, m->lines[k].import, loads) &&
		    bench_firmware_is_load(m->lines[k].name))
			r = check_free(m, m->lines[k].name, i->store, "removed", err);
	}
	for (size_t k = m->n_imports; k-- > 0 && r == 0;) {
		if (!bench_manifest_has(m, k, loads))
			continue;
		bench_manifest_forget(m, k);
		++*ret_imports;
	}
	return r;
}

static void
stop_serving(const struct bench_config *c, const char *name)
{
	char path[sizeof(c->tree_dir) + BENCH_FIRMWARE_NAME + 16];

	snprintf(path, sizeof(path), "%s/firmware/%s", c->tree_dir, name);
	unlink(path);
}

/* Names that the first has and the second has not: they are gone now. */
static size_t
stop_serving_lost(const struct bench_config *c, const struct bench_manifest *old,
		  const struct bench_manifest *new)
{
	size_t n = 0;

	for (size_t k = 0; k < old->n; k++) {
		if (bench_manifest_find(new, old->lines[k].name) != NULL)
			continue;
		n += bench_manifest_find(old, old->lines[k].name) == &old->lines[k];
		stop_serving(c, old->lines[k].name);
	}
	return n;
}

static int
copy_manifest(const struct bench_manifest *m, struct bench_manifest *copy)
{
	int r = 0;

	for (size_t i = 0, k = 0; i < m->n_imports && r == 0; i++) {
		r = bench_manifest_begin(copy, &m->imports[i]);
		for (; k < m->n && m->lines[k].import == i && r == 0; k++)
			r = bench_manifest_add(copy, m->lines[k].name,
					       m->lines[k].sha256);
	}
	return r;
}

static int
remove_loads(struct import *i, const struct bench_config *c, const char *loads,
	     size_t *ret_files, struct bench_err *err)
{
	bench_auto(bench_manifest_clear) struct bench_manifest old = { 0 };
	size_t imports;
	int r = copy_manifest(&i->dir.manifest, &old);

	if (r < 0)
		return bench_fail(err, r, "%s: %s", i->dir.path, strerror(-r));
	r = forget_load(i, loads, &imports, err);
	if (r < 0)
		return r;
	if (imports == 0 && faccessat(i->dir.fd, loads, F_OK, 0) == 0)
		return bench_fail(err, -ENOENT,
				  "%s was not imported: who put it into %s by hand may "
				  "take it out by hand",
				  loads, i->dir.path);
	if (imports == 0)
		return bench_fail(err, -ENOENT, "no load %s: see 'bench firmware list'",
				  loads);
	r = bench_firmware_stage(&i->dir, i->stage, &i->stage_fd, err);
	if (r == 0)
		r = commit(i, &i->dir.manifest, err);
	if (r == 0)
		*ret_files = stop_serving_lost(c, &old, &i->dir.manifest);
	return r;
}

int
bench_firmware_remove(const struct bench_config *c, const char *load,
		      struct bench_store *s, size_t *ret_files, struct bench_err *err)
{
	bench_auto(import_clear) struct import i = {
		.store = s, .dir = { -1, c->firmware_dir, { 0 } }, .stage_fd = -1
	};
	char loads[BENCH_FIRMWARE_NAME + 8];
	int r;

	snprintf(loads, sizeof(loads), "%s%s", load,
		 bench_firmware_is_load(load) ? "" : BENCH_FIRMWARE_LOADS);
	r = bench_firmware_dir_open(&i.dir, c->firmware_dir, BENCH_FIRMWARE_CHANGE,
				    err);
	return r < 0 ? r : remove_loads(&i, c, loads, ret_files, err);
}
