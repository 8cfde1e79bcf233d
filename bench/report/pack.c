#include "pack.h"

#include <errno.h>
#include <string.h>

static struct bench_bytes
bytes_of(const struct bench_str *s)
{
	return (struct bench_bytes){ (const uint8_t *)s->text, s->len };
}

static int
no_memory(struct pack *p)
{
	return bench_fail(p->err, -ENOMEM, "pack: out of memory");
}

static void
unit_clear(struct pack_unit *u)
{
	bench_str_clear(&u->file);
}

/* Host, and the port when it is not the usual one, as one folder. */
static bool
add_host(const struct bench_url *url, struct bench_str *out)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_[]:";
	char host[sizeof(url->host)];

	bench_copy(host, sizeof(host), url->host);
	bench_lower(host);
	if (host[0] == '\0' || host[0] == '.' || host[strspn(host, allowed)] != '\0')
		return false;
	bench_str_add(out, host);
	if (url->port != bench_url_default_port(url->scheme))
		bench_str_addf(out, "_%u", url->port);
	return true;
}

/* "files/<host>/<path>". A server would decode a '%', and so look for another name. */
static int
name_file(struct pack *p, struct pack_unit *u)
{
	const struct bench_url *url = &u->place.url;

	bench_str_add(&u->file, "files/");
	if (!add_host(url, &u->file))
		return bench_fail(
			p->err, -EINVAL,
			"unit %s: its Profile_Rule names no server that a folder "
			"can be called after",
			u->mac);
	bench_str_add(&u->file, url->path);
	if (url->path[0] != '/' || url->path[1] == '\0' ||
	    !bench_path_is_safe(url->path) || url->path[1] == '/' ||
	    strchr(url->path, '%') != NULL)
		return bench_fail(
			p->err, -EINVAL,
			"unit %s: its Profile_Rule asks for '%s', which is no "
			"plain name of a file below the server's folder: "
			"change the recipe's redirect",
			u->mac, url->path);
	return bench_str_failed(&u->file) ? no_memory(p) : 0;
}

static const char *
owner_of(const struct pack *p, const char *name)
{
	for (size_t i = 0; i < p->n_files; i++) {
		if (strcmp(p->files[i].name, name) == 0)
			return p->files[i].mac;
	}
	return NULL;
}

static int
remember_file(struct pack *p, const struct pack_unit *u)
{
	struct pack_file *more = reallocarray(p->files, p->n_files + 1, sizeof(*more));

	if (more == NULL)
		return no_memory(p);
	p->files = more;
	more[p->n_files] = (struct pack_file){ .name = strdup(u->file.text) };
	if (more[p->n_files].name == NULL)
		return no_memory(p);
	bench_copy(more[p->n_files].mac, sizeof(more->mac), u->mac);
	p->n_files++;
	return 0;
}

struct handing {
	struct pack *p;
	struct pack_unit *u;
};

static int
write_remote(const struct bench_remote_row *f, void *arg)
{
	struct handing *h = arg;
	const char *owner = owner_of(h->p, h->u->file.text);
	int r;

	if (owner != NULL)
		return bench_fail(h->p->err, -EINVAL,
				  "units %s and %s ask for the same file %s: the "
				  "recipe's redirect needs $MA or $SN in its path",
				  owner, h->u->mac, h->u->file.text);
	bench_copy(h->u->sha256, sizeof(h->u->sha256), f->sha256);
	r = pack_dir_write(&h->p->dir, h->u->file.text, f->body, h->p->err);
	if (r == -EEXIST)
		return bench_fail(h->p->err, -EINVAL,
				  "unit %s: %s is a folder and a file: other units' "
				  "paths go through it",
				  h->u->mac, h->u->file.text);
	return r < 0 ? r : remember_file(h->p, h->u);
}

static int
count_remote(const struct bench_remote_row *f, void *arg)
{
	int *n = arg;

	(void)f;
	(*n)++;
	return 0;
}

static int
write_key(const struct bench_key_row *k, void *arg)
{
	struct handing *h = arg;
	enum bench_cipher cipher;

	snprintf(h->u->key, sizeof(h->u->key), "keys/%s.cms", h->u->mac);
	bench_copy(h->u->cipher, sizeof(h->u->cipher), k->cipher);
	bench_copy(h->u->digest, sizeof(h->u->digest), k->digest);
	if (bench_cipher_parse(k->cipher, &cipher) == 0)
		h->p->uses[cipher] = true;
	if (strstr(bench_str_get(&h->p->certificates), k->certificate) == NULL)
		bench_str_addf(&h->p->certificates, "  %s\n", k->certificate);
	h->p->n_keys++;
	return pack_dir_write(&h->p->dir, h->u->key, k->sealed, h->p->err);
}

/* Where it will ask. Nobody needs to know for a unit that nothing is kept for. */
static int
find_place(struct pack *p, struct pack_unit *u)
{
	const struct bench_remote_unit facts = pack_unit_facts(u);
	struct bench_err err = { "the model is not known" };
	int r = u->model == NULL
			? -ENOENT
			: bench_remote_place(p->recipe, &facts, &u->place, &err);

	u->placed = r == 0;
	if (r == 0 || r == -ENOMEM || u->remotes == 0)
		return r == -ENOMEM ? no_memory(p) : 0;
	return bench_fail(p->err, r, "unit %s: %s", u->mac, err.text);
}

/* The one file of its run. */
static int
add_file(struct pack *p, struct pack_unit *u)
{
	struct handing h = { p, u };
	const struct bench_unit *unit = &u->e->unit;
	int r;

	if (u->remotes > 1)
		return bench_fail(p->err, -EINVAL,
				  "unit %s: run %lld has %d remote files, but its "
				  "Profile_Rule asks for one",
				  u->mac, (long long)unit->run, u->remotes);
	if (u->remotes == 0)
		return 0;
	r = name_file(p, u);
	return r < 0 ? r
		     : bench_store_remote_each(p->s, unit->mac, unit->run, write_remote,
					       &h, p->err);
}

/* Also for who makes the files himself. Without a key a file is what everybody can
 * read, or nobody. */
static int
add_key(struct pack *p, struct pack_unit *u)
{
	struct handing h = { p, u };
	const struct bench_unit *unit = &u->e->unit;
	int r = bench_store_key_get(p->s, unit->mac, unit->run, write_key, &h, p->err);
	bool needed = u->file.len > 0 && bench_recipe_encryption(p->recipe) != NULL;

	return r == -ENOENT && !needed ? 0 : r;
}

static int
tell(struct pack *p, const struct pack_unit *u, bool taken, const char *note)
{
	const struct bench_pack_unit told = { .mac = u->e->unit.mac,
					      .serial = u->e->unit.serial.text,
					      .model = u->e->unit.model.text,
					      .taken = taken,
					      .file = bench_str_get(&u->file),
					      .key = u->key,
					      .note = note };

	return p->fn(&told, p->arg);
}

static int
leave_out(struct pack *p, const struct pack_unit *u)
{
	bench_str_addf(&p->left_out, "  %s %s\n", u->mac, u->e->unit.serial.text);
	return tell(p, u, false, "not proven: left out");
}

static int
take(struct pack *p, struct pack_unit *u)
{
	const struct bench_unit *unit = &u->e->unit;
	const char *note = "";
	int r = unit->run == 0
			? 0
			: bench_store_remote_each(p->s, unit->mac, unit->run,
						  count_remote, &u->remotes, p->err);

	if (r == 0)
		r = find_place(p, u);
	if (r == 0)
		r = add_file(p, u);
	if (r == 0)
		r = add_key(p, u);
	if (r == 0 && u->place.srv && u->place.url.host[0] != '\0')
		r = pack_zone_add(p, &u->place);
	if (r == 0)
		r = pack_lists_add(p, u);
	if (r < 0)
		return r;
	p->taken++;
	pack_units_add(p, u);
	if (u->file.len == 0) {
		bench_str_addf(&p->without_file, "  %s %s\n", u->mac,
			       unit->serial.text);
		note = "no remote profile";
	} else if (u->key[0] == '\0') {
		note = "not encrypted";
	} else if (!evidence_proven(u->e)) {
		note = "not proven";
	}
	return tell(p, u, true, note);
}

/* That the unit's run was made of, which need not be what the batch says now. */
static int
use_recipe(struct pack *p, const char *sha256)
{
	int r;

	if (sha256[0] == '\0')
		sha256 = p->report->recipe.sha256; /* never published */
	if (p->recipe != NULL && strcmp(p->row.sha256, sha256) == 0)
		return 0;
	bench_recipe_freep(&p->recipe);
	bench_recipe_row_clear(&p->row);
	r = bench_store_recipe_by_sha256(p->s, sha256, &p->row, p->err);
	return r < 0 ? r
		     : bench_recipe_parse(p->row.text, p->row.name, &p->recipe, p->err);
}

static int
add_unit(const struct report *report, const struct evidence *e, void *arg)
{
	struct pack *p = arg;
	bench_auto(unit_clear) struct pack_unit u = { .e = e };
	int r;

	p->report = report;
	bench_mac_format_bare(e->unit.mac, u.mac);
	if (!p->all && !evidence_may_ship(e))
		return leave_out(p, &u);
	u.family = bench_families_find(p->families, e->unit.family.text);
	if (u.family != NULL)
		u.model = bench_family_model(u.family, e->unit.model.text);
	r = use_recipe(p, e->unit.recipe);
	return r < 0 ? r : take(p, &u);
}

static int
write_text(struct pack *p, const char *name, const struct bench_str *text)
{
	if (bench_str_failed(text))
		return no_memory(p);
	return text->len == 0 ? 0
			      : pack_dir_write(&p->dir, name, bytes_of(text), p->err);
}

static int
write_lists(struct pack *p)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < p->n_lists; i++) {
		bench_auto(bench_str_clear) struct bench_str name = { 0 };

		bench_str_addf(&name, "lists/%s", p->lists[i].list->file);
		r = bench_str_failed(&name)
			    ? no_memory(p)
			    : write_text(p, name.text, &p->lists[i].text);
	}
	return r;
}

static int
write_texts(struct pack *p)
{
	bench_auto(bench_str_clear) struct bench_str readme = { 0 };
	int r;

	if (bench_str_failed(&p->left_out) || bench_str_failed(&p->without_file) ||
	    bench_str_failed(&p->certificates))
		return no_memory(p);
	r = write_text(p, "units.csv", &p->units);
	if (r == 0)
		r = write_text(p, "srv.zone", &p->zone);
	if (r == 0)
		r = write_lists(p);
	pack_readme(p, &readme);
	return r < 0 ? r : write_text(p, "README.txt", &readme);
}

static void
pack_clear(struct pack *p)
{
	struct bench_str *texts[] = { &p->units, &p->zone, &p->left_out,
				      &p->without_file, &p->certificates };

	for (size_t i = 0; i < BENCH_N(texts); i++)
		bench_str_clear(texts[i]);
	for (size_t i = 0; i < p->n_lists; i++)
		bench_str_clear(&p->lists[i].text);
	for (size_t i = 0; i < p->n_files; i++)
		free(p->files[i].name);
	free(p->lists);
	free(p->files);
	bench_recipe_freep(&p->recipe);
	bench_recipe_row_clear(&p->row);
	pack_dir_clear(&p->dir);
}

static int
fill(struct pack *p, int64_t batch, const char *dir)
{
	const struct report_reader reader = { .what = { .batch = batch },
					      .unit = add_unit,
					      .arg = p };
	struct report report = { 0 };
	int r = pack_dir_open(&p->dir, dir, p->err);

	if (r == 0)
		r = report_gather(p->s, &reader, &report, p->err);
	p->report = &report;
	if (r == 0 && p->taken == 0)
		r = bench_fail(p->err, -ENODATA,
			       "batch %lld has no proven unit: see 'bench batch show'",
			       (long long)batch);
	if (r == 0)
		r = write_texts(p);
	if (r == 0)
		r = pack_dir_commit(&p->dir, p->err);
	p->report = NULL;
	report_clear(&report);
	return r;
}

int
bench_report_pack(struct bench_store *s, const struct bench_families *families,
		  int64_t batch, bool all, const char *dir, bench_pack_fn *fn,
		  void *arg, struct bench_err *err)
{
	struct pack p = { .s = s,
			  .families = families,
			  .all = all,
			  .fn = fn,
			  .arg = arg,
			  .err = err,
			  .dir = { .fd = -1 } };
	int r;

	pack_units_header(&p);
	r = fill(&p, batch, dir);
	pack_clear(&p);
	return r;
}
