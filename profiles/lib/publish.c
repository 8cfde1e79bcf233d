/* One unit: from its batch's recipe to a new run in the tree and in the record. */
#include "conf.h"
#include "publish_impl.h"

#include <bench/str.h>
#include <bench/tree.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define NONCE_BYTES 16
#define KEY_TEXT 65

struct job {
	struct bench_store *store;
	const struct bench_config *config;
	struct bench_unit unit;
	int64_t batch, run;
	struct bench_recipe *recipe; /* owned, and so below */
	struct bench_recipe_row row;
	const struct bench_family *family;
	const char *model;
	char nonce[2 * NONCE_BYTES + 1];
	char bench_key[KEY_TEXT], unit_key[KEY_TEXT]; /* wiped at the end */
	struct bench_str sealed;
	struct bench_certificate certificate;
	struct bench_rendered remote; /* text NULL: none */
	struct bench_rendered *files;
	size_t n_files;
	struct bench_publish_rows rows;
	int tree;
	char dir[BENCH_PUBLISH_DIR];
};

static void
job_clear(struct job *j)
{
	bench_recipe_freep(&j->recipe);
	bench_recipe_row_clear(&j->row);
	explicit_bzero(j->bench_key, sizeof(j->bench_key));
	explicit_bzero(j->unit_key, sizeof(j->unit_key));
	bench_str_clear(&j->sealed);
	if (j->remote.text != NULL)
		explicit_bzero(j->remote.text, j->remote.len);
	free(j->remote.text);
	bench_rendered_free(j->files, j->n_files);
	bench_publish_rows_clear(&j->rows);
	bench_closep(&j->tree);
}

void
bench_publish_run_dir(struct bench_mac mac, int64_t run, char dir[BENCH_PUBLISH_DIR])
{
	char bare[13];

	snprintf(dir, BENCH_PUBLISH_DIR, "runs/%s.%lld",
		 bench_mac_format_bare(mac, bare), (long long)run);
}

static int
load_recipe(struct job *j, const struct bench_families *families, struct bench_err *err)
{
	struct bench_batch batch;
	char where[96];
	int r;

	j->batch = strtoll(j->unit.batch.text, NULL, 10);
	if (j->batch <= 0)
		return bench_fail(err, -EPERM, "it is in no batch");
	r = bench_store_batch_get(j->store, j->batch, &batch, err);
	if (r < 0)
		return r;
	if (batch.state == BENCH_BATCH_CLOSED)
		return bench_fail(err, -EPERM, "batch %lld is closed",
				  (long long)j->batch);
	if (bench_flow_is_packed(&j->unit))
		return bench_fail(err, -EPERM,
				  "it is packed: take it out first ('bench carton "
				  "unpack')");
	r = bench_store_recipe_get(j->store, NULL, batch.recipe, &j->row, err);
	if (r < 0)
		return r;
	snprintf(where, sizeof(where), "recipe %s version %d", j->row.name,
		 j->row.version);
	r = bench_recipe_parse(j->row.text, where, &j->recipe, err);
	return r < 0 ? r : bench_recipe_check(j->recipe, families, err);
}

/* What the wire said comes before what the label says: the phone asks for its own
 * names. */
static int
find_model(struct job *j, const struct bench_families *families, struct bench_err *err)
{
	struct bench_recognised label =
		bench_families_by_pid(families, j->unit.pid.text);
	const struct bench_model *m = NULL;

	j->family = bench_families_find(families, j->unit.family.text);
	if (j->family == NULL)
		j->family = label.family;
	if (j->family == NULL)
		return bench_fail(err, -ENOENT,
				  "neither the wire nor product id '%s' tells its "
				  "phone family",
				  j->unit.pid.text);
	m = bench_family_model(j->family, j->unit.model.text);
	if (m == NULL && label.family == j->family)
		m = label.model;
	if (m == NULL)
		return bench_fail(err, -ENOENT,
				  "family %s does not list its model '%s'",
				  bench_family_name(j->family),
				  j->unit.model.text[0] != '\0' ? j->unit.model.text
								: label.model_text);
	j->model = m->name;
	return 0;
}

/* A firmware file that came after the tree was made is brought in now. */
static int
check_target(struct job *j, const char *target, struct bench_err *err)
{
	int r = bench_publish_load(j->store, j->tree, j->config, target, &j->rows, err);

	return r < 0 ? bench_fail_in(err, r, "recipe %s names %s",
				     bench_recipe_name(j->recipe), target)
		     : 0;
}

/* The target and what comes before it. */
static int
check_loads(struct job *j, struct bench_err *err)
{
	const char *load = bench_recipe_firmware(j->recipe, j->model);
	int r = 0;

	for (size_t i = 0; load != NULL && r == 0; i++) {
		r = check_target(j, load, err);
		load = bench_recipe_via(j->recipe, j->model, i);
	}
	return r;
}

int
bench_publish_certificate(const struct bench_recipe *recipe,
			  const struct bench_config *c, char **ret_pem,
			  struct bench_err *err)
{
	const struct bench_recipe_encryption *e = bench_recipe_encryption(recipe);
	struct bench_certificate certificate;
	bench_auto(bench_str_clear) struct bench_str own = { 0 };
	bench_auto(bench_freep) char *pem = NULL;
	int r = 0;

	if (e != NULL && e->certificate[0] != '\0') {
		bench_str_add(&own, e->certificate);
		pem = bench_str_take(&own);
		r = pem == NULL ? bench_fail(err, -ENOMEM, "out of memory") : 0;
	} else if (c->escrow_certificate[0] != '\0') {
		r = bench_conf_read(c->escrow_certificate, &pem, err);
	} else {
		r = bench_fail(
			err, -ENOKEY,
			"recipe %s encrypts, and there is no certificate to seal "
			"unit keys to: write certificate in its encryption, or "
			"escrow_certificate in bench.conf",
			bench_recipe_name(recipe));
	}
	if (r == 0)
		r = bench_certificate_read(pem, bench_wall_now(), &certificate, err);
	if (r < 0)
		return r;
	*ret_pem = bench_take(pem);
	return 0;
}

/* "mac,serial,key", so that who opens it knows whose it is. */
static int
seal_key(struct job *j, const char *pem, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT], line[sizeof(mac) + 32 + KEY_TEXT + 4];
	int n = snprintf(line, sizeof(line), "%s,%s,%s\n",
			 bench_mac_format(j->unit.mac, mac), j->unit.serial.text,
			 j->unit_key);
	const struct bench_bytes text = { (const uint8_t *)line, (size_t)n };
	int r = bench_certificate_read(pem, bench_wall_now(), &j->certificate, err);

	if (r == 0)
		r = bench_seal(pem, text, &j->sealed, err);
	explicit_bzero(line, sizeof(line));
	return r;
}

/* Plain keys exist in this job and in the files it renders, nowhere else (DESIGN D10).
 */
static int
make_keys(struct job *j, struct bench_err *err)
{
	bench_auto(bench_freep) char *pem = NULL;
	int r;

	if (bench_recipe_encryption(j->recipe) == NULL)
		return 0;
	r = bench_publish_certificate(j->recipe, j->config, &pem, err);
	if (r == 0)
		r = bench_key_new(j->bench_key, err);
	if (r == 0)
		r = bench_key_new(j->unit_key, err);
	return r < 0 ? r : seal_key(j, pem, err);
}

static int
render(struct job *j, struct bench_err *err)
{
	const struct bench_render_request q = {
		.mac = j->unit.mac,
		.serial = j->unit.serial.text,
		.model = j->model,
		.family = j->family,
		.recipe = j->recipe,
		.config = j->config,
		.nonce = j->nonce,
		.keys = { j->bench_key, j->unit_key },
	};
	int r = bench_render_unit(&q, &j->files, &j->n_files, err);

	if (r == 0)
		r = bench_rendered_encrypt(j->files, j->n_files, j->recipe,
					   j->bench_key, err);
	if (r < 0)
		return r;
	r = bench_render_remote(&q, &j->remote, err);
	return r == -ENODATA ? 0 : r;
}

static int
prepare(struct job *j, const struct bench_families *families, struct bench_err *err)
{
	uint8_t random[NONCE_BYTES];
	int r = load_recipe(j, families, err);

	if (r == 0)
		r = find_model(j, families, err);
	if (r == 0)
		r = check_loads(j, err);
	if (r == 0)
		r = make_keys(j, err);
	if (r < 0)
		return r;
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return bench_fail(err, -EIO, "no random bytes: %s", strerror(errno));
	bench_hex(random, sizeof(random), j->nonce);
	return render(j, err);
}

/* What the recipe names; if it names nothing, what this family can give. */
static uint32_t
require_of(const struct job *j)
{
	uint32_t family = bench_family_require(j->family);

	if (family == 0 || bench_recipe_names_links(j->recipe))
		return bench_recipe_require(j->recipe, j->model);
	return family;
}

static int
record(struct job *j, struct bench_err *err)
{
	const char *target = bench_recipe_firmware(j->recipe, j->model);
	struct bench_event e = {
		.kind = BENCH_EVENT_PUBLISH,
		.source = "bench",
		.mac = j->unit.mac,
		.unit = j->unit.mac,
		.run = j->run,
		.batch = j->batch,
		.require = require_of(j),
	};

	bench_copy(e.version, sizeof(e.version), target);
	bench_copy(e.sha256, sizeof(e.sha256), j->row.sha256);
	snprintf(e.text, sizeof(e.text), "recipe %s version %d", j->row.name,
		 j->row.version);
	bench_recipe_remote_names(j->recipe, e.name);
	return bench_store_record(j->store, &e, NULL, err);
}

/* With the run, or not at all. */
static int
keep_secrets(struct job *j, struct bench_err *err)
{
	const struct bench_recipe_encryption *e = bench_recipe_encryption(j->recipe);
	const struct bench_bytes body = { (const uint8_t *)j->remote.text,
					  j->remote.len };
	int r = 0;

	if (e != NULL) {
		struct bench_key_row key = {
			.mac = j->unit.mac,
			.run = j->run,
			.sealed = { (const uint8_t *)j->sealed.text, j->sealed.len },
			.made = bench_wall_now(),
		};

		bench_copy(key.cipher, sizeof(key.cipher),
			   bench_cipher_name(e->cipher));
		if (e->cipher == BENCH_CIPHER_AES_256_CBC)
			bench_copy(key.digest, sizeof(key.digest),
				   bench_digest_name(e->digest));
		bench_copy(key.certificate, sizeof(key.certificate),
			   j->certificate.sha256);
		r = bench_store_key_put(j->store, &key, err);
	}
	if (r == 0 && j->remote.text != NULL)
		r = bench_store_remote_put(j->store, j->unit.mac, j->run,
					   j->remote.name, body, err);
	return r;
}

/* While its files were made, another process may have packed it or put it elsewhere:
 * these files would be another batch's, or void what lies in a carton. */
static int
check_still(struct job *j, struct bench_err *err)
{
	struct bench_unit now;
	int r = bench_store_unit_get(j->store, j->unit.mac, &now, err);

	if (r < 0)
		return r;
	if (bench_flow_is_packed(&now))
		return bench_fail(err, -EPERM, "it was packed meanwhile");
	if (strcmp(now.batch.text, j->unit.batch.text) != 0 ||
	    strcmp(now.serial.text, j->unit.serial.text) != 0)
		return bench_fail(err, -EAGAIN,
				  "another batch or label was recorded for it "
				  "meanwhile: try again");
	j->unit.run = now.run;
	return 0;
}

/* Inside the transaction: it makes the run number ours. */
static int
write_run(struct job *j, struct bench_err *err)
{
	int r = check_still(j, err);

	if (r == 0)
		r = bench_store_next_run(j->store, j->unit.mac, &j->run, err);
	if (r < 0)
		return r;
	bench_publish_run_dir(j->unit.mac, j->run, j->dir);
	/* what a publisher left that died before its commit */
	bench_publish_remove(j->config, j->dir);
	r = bench_publish_write(j->tree, j->dir, j->files, j->n_files, j->unit.mac,
				j->run, &j->rows, err);
	if (r == 0)
		r = bench_publish_register(j->store, &j->rows, err);
	if (r == 0)
		r = keep_secrets(j, err);
	return r < 0 ? r : record(j, err);
}

static int
commit(struct job *j, struct bench_err *err)
{
	int r = bench_store_begin(j->store, err);

	if (r < 0)
		return r;
	r = write_run(j, err);
	if (r < 0)
		bench_store_rollback(j->store);
	else
		r = bench_store_commit(j->store, err);
	if (r < 0 && j->dir[0] != '\0')
		bench_publish_remove(j->config, j->dir);
	return r;
}

static int
publish(struct job *j, const struct bench_families *families, struct bench_err *err)
{
	char old[BENCH_PUBLISH_DIR];
	int r = prepare(j, families, err);

	if (r == 0)
		r = commit(j, err);
	if (r < 0)
		return r;
	r = bench_tree_point(j->tree, j->unit.mac, j->dir);
	if (r < 0)
		return bench_fail(err, r, "%s/unit: %s", j->config->tree_dir,
				  strerror(-r));
	/* Nothing points there any more, and it may hold passwords. */
	if (j->unit.run > 0 && j->unit.run < j->run) {
		bench_publish_run_dir(j->unit.mac, j->unit.run, old);
		bench_publish_remove(j->config, old);
	}
	return 0;
}

int
bench_publish_unit(struct bench_store *s, const struct bench_config *c,
		   const struct bench_families *families, struct bench_mac mac,
		   struct bench_err *err)
{
	bench_auto(job_clear) struct job j = { .store = s, .config = c, .tree = -1 };
	char text[BENCH_MAC_TEXT];
	int r = bench_store_unit_get(s, mac, &j.unit, err);

	if (r < 0)
		return r;
	j.tree = bench_tree_open(c->tree_dir);
	if (j.tree < 0)
		return bench_fail(err, j.tree, "%s: %s", c->tree_dir,
				  strerror(-j.tree));
	r = publish(&j, families, err);
	return r < 0 ? bench_fail_in(err, r, "%s", bench_mac_format(mac, text)) : 0;
}
