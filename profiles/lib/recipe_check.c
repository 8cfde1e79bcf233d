/* A recipe against what the families say. */
#include "family_data.h"
#include "recipe_data.h"
#include "redirect.h"

#include <errno.h>
#include <string.h>

static int
check_certificate(const struct bench_recipe *r, struct bench_err *err)
{
	struct bench_certificate certificate;
	struct bench_err why = { 0 };

	if (r->encryption.cipher == BENCH_CIPHER_NONE ||
	    r->encryption.certificate[0] == '\0')
		return 0;
	if (bench_certificate_read(r->encryption.certificate, bench_wall_now(),
				   &certificate, &why) == 0)
		return 0;
	return bench_fail(err, -EINVAL, "%s:%d: encryption: %s", r->where,
			  r->encryption_line, why.text);
}

/* A --key in the redirect must be the unit's own: nobody else's key is on record. */
static int
check_key_option(const struct bench_recipe *r, const struct bench_family *f,
		 struct bench_err *err)
{
	const struct bench_redirect_parts parts = bench_redirect_parts(r->redirect);
	const char *option = f->unit_key_option;
	struct bench_bytes key;
	size_t n = strcspn(option, " ");

	if (!bench_redirect_has(&parts, "--key", &key))
		return 0;
	option += n + strspn(option + n, " ");
	if (key.len == strlen(option) && memcmp(key.data, option, key.len) == 0)
		return 0;
	return bench_fail(
		err, -EINVAL,
		"%s:%d: encryption: redirect has a --key of its own: leave it "
		"out, the unit's key is added",
		r->where, r->encryption_line);
}

static int
check_encryption(const struct bench_recipe *r, const struct bench_family *f,
		 struct bench_err *err)
{
	if (r->encryption.cipher == BENCH_CIPHER_NONE)
		return 0;
	if (!bench_family_has_chain(f))
		return bench_fail(err, -EINVAL,
				  "%s:%d: encryption: phones of family %s take one "
				  "profile here, with none before it to tell a key",
				  r->where, r->encryption_line, f->name);
	if (bench_recipe_key_parameter(r, f) == NULL ||
	    (r->encryption.cipher == BENCH_CIPHER_AES_256_CBC &&
	     f->unit_key_option[0] == '\0'))
		return bench_fail(err, -EINVAL,
				  "%s:%d: encryption: phones of family %s know no %s",
				  r->where, r->encryption_line, f->name,
				  bench_cipher_name(r->encryption.cipher));
	if (r->encryption.cipher == BENCH_CIPHER_AES_256_CBC)
		return check_key_option(r, f, err);
	return 0;
}

int
bench_recipe_check_family(const struct bench_recipe *r, const struct bench_family *f,
			  struct bench_err *err)
{
	struct bench_recipe_parameters list;
	int rc;

	if (r->family[0] != '\0' && strcmp(r->family, f->name) != 0)
		return bench_fail(err, -EINVAL,
				  "%s:%d: recipe %s is for phones of family %s, not %s",
				  r->where, r->line, r->name, r->family, f->name);
	if (r->srv && !f->rules)
		return bench_fail(err, -EINVAL,
				  "%s:%d: recipe %s: srv: phones of family %s have no "
				  "rules to say it in",
				  r->where, r->line, r->name, f->name);
	if (r->has_remote && f->remote.text == NULL)
		return bench_fail(err, -EINVAL,
				  "%s:%d: remote: family %s has no template for a "
				  "profile on a remote server",
				  r->where, r->line, f->name);
	rc = check_encryption(r, f, err);
	if (rc == 0)
		rc = bench_recipe_want(r, f, &list, err);
	if (rc == 0)
		free(list.at);
	return rc;
}

static const struct bench_model *
find_model(const struct bench_families *families, const char *name)
{
	for (size_t i = 0; i < families->n; i++) {
		const struct bench_model *m = bench_family_model(families->at[i], name);

		if (m != NULL)
			return m;
	}
	return NULL;
}

static int
check_load(const struct bench_recipe *r, const struct bench_recipe_firmware *fw,
	   const struct bench_model *m, const char *load, struct bench_err *err)
{
	size_t n = strlen(m->firmware);

	if (strncmp(load, m->firmware, n) == 0 && load[n] == '.')
		return 0;
	return bench_fail(err, -EINVAL,
			  "%s:%d: firmware \"%s\": %s is not for this "
			  "model, whose loads begin with %s.",
			  r->where, fw->line, fw->model, load, m->firmware);
}

static int
check_firmware(const struct bench_recipe *r, const struct bench_recipe_firmware *fw,
	       const struct bench_families *families, struct bench_err *err)
{
	const struct bench_model *m = find_model(families, fw->model);
	int rc;

	if (m == NULL)
		return bench_fail(err, -EINVAL,
				  "%s:%d: firmware \"%s\": no phone family lists "
				  "this model",
				  r->where, fw->line, fw->model);
	if (m->firmware[0] == '\0')
		return bench_fail(err, -EINVAL,
				  "%s:%d: firmware \"%s\": its family does not tell "
				  "how the loads of this model are named",
				  r->where, fw->line, fw->model);
	rc = check_load(r, fw, m, fw->version, err);
	for (size_t i = 0; i < fw->n_via && rc == 0; i++)
		rc = check_load(r, fw, m, fw->via[i], err);
	return rc;
}

/* A recipe that names no family is for those that can do what it asks. When there is
 * none, the reason of the first that leads its phones by a chain is the one to read.
 * What is one family's own is nobody's. */
static int
check_families(const struct bench_recipe *r, const struct bench_families *families,
	       struct bench_err *err)
{
	struct bench_err first = { 0 }, now = { 0 };
	int rc = 0, ret = -EINVAL;
	bool chain = false;

	if (r->family[0] != '\0' && bench_families_find(families, r->family) == NULL)
		return bench_fail(err, -EINVAL,
				  "%s:%d: there is no phone family %s: see 'bench "
				  "family list'",
				  r->where, r->line, r->family);
	for (size_t i = 0; i < families->n && rc == 0; i++)
		rc = bench_recipe_check_owned(r, families->at[i], err);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < families->n; i++) {
		const struct bench_family *f = families->at[i];

		if (r->family[0] != '\0' && strcmp(r->family, f->name) != 0)
			continue;
		rc = bench_recipe_check_family(r, f, &now);
		if (rc == 0 || rc == -ENOMEM)
			return rc;
		if (first.text[0] == '\0' || (bench_family_has_chain(f) && !chain)) {
			first = now;
			chain = bench_family_has_chain(f);
		}
		ret = rc;
	}
	return bench_fail(err, ret, "%s",
			  first.text[0] != '\0' ? first.text : "no phone family");
}

int
bench_recipe_check(const struct bench_recipe *r, const struct bench_families *families,
		   struct bench_err *err)
{
	int rc = check_certificate(r, err);

	if (rc == 0)
		rc = check_families(r, families, err);
	for (size_t i = 0; i < r->n_firmware && rc == 0; i++)
		rc = check_firmware(r, &r->firmware[i], families, err);
	return rc;
}
