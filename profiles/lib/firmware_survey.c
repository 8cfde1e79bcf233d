/* What is in the store, and how it stands against its manifest. */
#include "firmware_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct survey {
	struct bench_firmware *out;
	struct bench_firmware_dir dir;
	struct bench_store *store;
	int tree; /* its firmware/, or -1 */
	size_t room_files, room_loads;
};

static void
survey_clear(struct survey *v)
{
	bench_firmware_dir_close(&v->dir);
	bench_closep(&v->tree);
}

const char *
bench_firmware_state_name(enum bench_firmware_state state)
{
	static const char *const names[] = {
		[BENCH_FIRMWARE_OK] = "ok",
		[BENCH_FIRMWARE_BY_HAND] = "not imported",
		[BENCH_FIRMWARE_UNSERVED] = "cannot be served",
		[BENCH_FIRMWARE_CHANGED] = "changed",
		[BENCH_FIRMWARE_MISSING] = "missing",
	};

	return (size_t)state < BENCH_N(names) ? names[state] : "?";
}

void
bench_firmware_clear(struct bench_firmware *f)
{
	for (size_t i = 0; i < f->n_loads; i++)
		free(f->loads[i].files);
	free(f->loads);
	free(f->files);
	*f = (struct bench_firmware){ 0 };
}

void
bench_firmware_models(const struct bench_families *families, const char *family,
		      const char *prefix, char *text, size_t room)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < bench_families_count(families); i++) {
		const struct bench_family *f = bench_families_at(families, i);

		if (family[0] != '\0' && strcmp(family, bench_family_name(f)) != 0)
			continue;
		for (size_t j = 0; j < bench_family_models(f); j++) {
			const struct bench_model *m = bench_family_model_at(f, j);

			if (strcmp(m->firmware, prefix) == 0 && used < room)
				used += (size_t)snprintf(text + used, room - used,
							 "%s%s", used > 0 ? " " : "",
							 m->name);
		}
	}
}

/* --- files -------------------------------------------------------------------------
 */

static struct bench_firmware_file *
add_file(struct survey *v, const char *name)
{
	struct bench_firmware *out = v->out;
	struct bench_firmware_file *p;

	if (out->n_files == v->room_files) {
		p = reallocarray(out->files, v->room_files * 2 + 32, sizeof(*p));
		if (p == NULL)
			return NULL;
		out->files = p;
		v->room_files = v->room_files * 2 + 32;
	}
	p = &out->files[out->n_files++];
	*p = (struct bench_firmware_file){ .state = BENCH_FIRMWARE_MISSING };
	bench_copy(p->name, sizeof(p->name), name);
	return p;
}

static struct bench_firmware_file *
find_file(const struct bench_firmware *out, const char *name)
{
	for (size_t i = 0; i < out->n_files; i++) {
		if (strcmp(out->files[i].name, name) == 0)
			return &out->files[i];
	}
	return NULL;
}

/* An imported file that cannot be read is as good as changed. */
static void
judge(struct survey *v, struct bench_firmware_file *f, int fd, const struct stat *st)
{
	char sha256[65] = "";

	f->size = st->st_size;
	if (f->sha256[0] == '\0')
		f->state = BENCH_FIRMWARE_BY_HAND;
	else if (bench_firmware_hash(v->store, v->tree, f->name, fd, st, sha256) == 0 &&
		 strcmp(sha256, f->sha256) == 0)
		f->state = BENCH_FIRMWARE_OK;
	else
		f->state = BENCH_FIRMWARE_CHANGED;
}

static int
look_at(struct survey *v, const char *name)
{
	const struct bench_manifest_line *line =
		bench_manifest_find(&v->dir.manifest, name);
	bench_auto(bench_closep) int fd = -1;
	struct bench_firmware_file *f;
	struct stat st;
	bool odd = !bench_firmware_name_ok(name);
	int r = odd ? 0 : bench_firmware_file_open(v->dir.fd, name, &fd, &st);

	line = line != NULL && strcmp(line->name, name) == 0 ? line : NULL;
	if (r == 0 && line == NULL && !odd)
		return 0; /* a folder, a pipe: none of ours */
	f = add_file(v, name);
	if (f == NULL)
		return -ENOMEM;
	if (line != NULL)
		bench_copy(f->sha256, sizeof(f->sha256), line->sha256);
	if (r == 1)
		judge(v, f, fd, &st);
	else if (odd)
		f->state = BENCH_FIRMWARE_UNSERVED;
	else if (r != -ENOENT)
		f->state = BENCH_FIRMWARE_CHANGED;
	return 0;
}

static int
look_at_all(struct survey *v)
{
	bench_auto(bench_firmware_list_close) DIR *d = bench_firmware_list(v->dir.fd);
	const struct dirent *entry;
	int r = 0;

	if (d == NULL)
		return -errno;
	while (r == 0 && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "manifest") != 0)
			r = look_at(v, entry->d_name);
	}
	for (size_t i = 0; i < v->dir.manifest.n && r == 0; i++) {
		const char *name = v->dir.manifest.lines[i].name;

		if (find_file(v->out, name) == NULL)
			r = look_at(v, name);
	}
	return r;
}

static int
by_name(const void *a, const void *b)
{
	const struct bench_firmware_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* --- loads -------------------------------------------------------------------------
 */

static bool
has_index(const struct bench_firmware_load *l, size_t index)
{
	for (size_t i = 0; i < l->n_files; i++) {
		if (l->files[i] == index)
			return true;
	}
	return false;
}

static void
belongs(struct survey *v, struct bench_firmware_load *l, const char *name)
{
	const struct bench_firmware_file *f = find_file(v->out, name);
	size_t index;

	if (f == NULL) { /* named, and nowhere */
		l->state = BENCH_FIRMWARE_MISSING;
		return;
	}
	index = (size_t)(f - v->out->files);
	if (has_index(l, index))
		return;
	l->files[l->n_files++] = index;
	l->size += f->size;
	l->state = f->state > l->state ? f->state : l->state;
}

struct named {
	struct survey *v;
	struct bench_firmware_load *load;
};

static int
on_named(const char *name, void *arg)
{
	struct named *n = arg;

	belongs(n->v, n->load, name);
	return 0;
}

/* What came with it, and what it names itself. */
static int
gather(struct survey *v, struct bench_firmware_load *l, const char *loads)
{
	const struct bench_manifest *m = &v->dir.manifest;
	struct named named = { v, l };
	bench_auto(bench_closep) int fd = -1;
	struct stat st;

	belongs(v, l, loads);
	for (size_t i = 0; i < m->n; i++) {
		const struct bench_manifest_import *import =
			&m->imports[m->lines[i].import];

		if (!bench_manifest_has(m, m->lines[i].import, loads))
			continue;
		belongs(v, l, m->lines[i].name);
		bench_copy(l->imported, sizeof(l->imported), import->date);
		bench_copy(l->origin, sizeof(l->origin), import->origin);
		bench_copy(l->family, sizeof(l->family),
			   strcmp(import->family, "-") == 0 ? "" : import->family);
	}
	if (bench_firmware_file_open(v->dir.fd, loads, &fd, &st) != 1)
		return 0; /* its state says so */
	return bench_firmware_each_named(fd, on_named, &named);
}

static int
add_load(struct survey *v, const char *loads)
{
	struct bench_firmware *out = v->out;
	struct bench_firmware_load *p;

	if (out->n_loads == v->room_loads) {
		p = reallocarray(out->loads, v->room_loads * 2 + 8, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		out->loads = p;
		v->room_loads = v->room_loads * 2 + 8;
	}
	p = &out->loads[out->n_loads++];
	*p = (struct bench_firmware_load){ 0 };
	bench_copy_n(p->name, sizeof(p->name), loads,
		     strlen(loads) - strlen(BENCH_FIRMWARE_LOADS));
	bench_copy_n(p->prefix, sizeof(p->prefix), p->name, strcspn(p->name, "."));
	p->files = calloc(out->n_files, sizeof(*p->files));
	return p->files == NULL ? -ENOMEM : gather(v, p, loads);
}

int
bench_firmware_survey(const struct bench_config *c, struct bench_store *s,
		      struct bench_firmware *ret_firmware, struct bench_err *err)
{
	bench_auto(survey_clear) struct survey v = {
		.out = ret_firmware, .dir.fd = -1, .store = s, .tree = -1
	};
	char path[sizeof(c->tree_dir) + 16];
	int r = bench_firmware_dir_open(&v.dir, c->firmware_dir, BENCH_FIRMWARE_READ,
					err);

	*ret_firmware = (struct bench_firmware){ 0 };
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	snprintf(path, sizeof(path), "%s/firmware", c->tree_dir);
	v.tree = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	r = look_at_all(&v);
	if (r == 0)
		qsort(v.out->files, v.out->n_files, sizeof(*v.out->files), by_name);
	for (size_t i = 0; i < v.out->n_files && r == 0; i++) {
		if (bench_firmware_is_load(v.out->files[i].name))
			r = add_load(&v, v.out->files[i].name);
	}
	if (r == 0)
		return 0;
	bench_firmware_clear(ret_firmware);
	return bench_fail(err, r, "firmware store %s: %s", c->firmware_dir,
			  strerror(-r));
}
