/* The families of a folder: loaded, kept, looked up. */
#include "family_data.h"

#include <bench/str.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void
family_freep(struct bench_family **f)
{
	if (*f == NULL)
		return;
	for (size_t i = 0; i < BENCH_ROLES; i++) {
		free((*f)->files[i].text);
		free((*f)->files[i].names.at);
	}
	free((*f)->vendor_classes.at);
	free((*f)->anonymous_classes.at);
	free((*f)->pids.at);
	free((*f)->owns.at);
	free((*f)->ouis);
	for (size_t i = 0; (*f)->also != NULL && i < (*f)->n_models; i++)
		free((*f)->also[i].at);
	free((*f)->also);
	free((*f)->models);
	free((*f)->restores);
	free((*f)->remote.text);
	bench_family_more_clear(*f);
	bench_family_reset_clear(*f);
	bench_conf_freep(&(*f)->conf);
	free(*f);
	*f = NULL;
}

static int
load_family(const char *dir, const char *name, struct bench_family **ret_family,
	    struct bench_err *err)
{
	bench_auto(family_freep) struct bench_family *f = calloc(1, sizeof(*f));
	int r;

	if (f == NULL)
		return bench_fail(err, -ENOMEM, "family %s: out of memory", name);
	if (!bench_copy(f->name, sizeof(f->name), name) ||
	    snprintf(f->where, sizeof(f->where), "%s/%s/family.conf", dir, name) >=
		    (int)sizeof(f->where))
		return bench_fail(err, -ENAMETOOLONG, "%s/%s: name is too long", dir,
				  name);
	r = bench_family_read(f, dir, err);
	if (r == 0)
		r = bench_family_check_files(f, err);
	if (r < 0)
		return r;
	*ret_family = bench_take(f);
	return 0;
}

static bool
has_conf(const char *dir, const char *name)
{
	char path[512];

	return name[0] != '.' &&
	       snprintf(path, sizeof(path), "%s/%s/family.conf", dir, name) <
		       (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

static int
load_each(const char *dir, struct dirent **list, int n,
	  struct bench_families **ret_families, struct bench_err *err)
{
	bench_auto(bench_families_freep) struct bench_families *f =
		calloc(1, sizeof(*f));
	int r = 0;

	if (f != NULL)
		f->at = calloc((size_t)n + 1, sizeof(struct bench_family *));
	if (f == NULL || f->at == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", dir);
	for (int i = 0; i < n && r == 0; i++) {
		if (!has_conf(dir, list[i]->d_name))
			continue;
		r = load_family(dir, list[i]->d_name, &f->at[f->n], err);
		if (r == 0)
			f->n++;
	}
	if (r == 0 && f->n == 0)
		r = bench_fail(err, -EINVAL, "%s: no folder in it has a family.conf",
			       dir);
	if (r == 0)
		*ret_families = bench_take(f);
	return r;
}

int
bench_families_load(const char *dir, struct bench_families **ret_families,
		    struct bench_err *err)
{
	struct dirent **list = NULL;
	int n = scandir(dir, &list, NULL, alphasort), r;

	if (n < 0)
		return bench_fail(err, -errno, "phone families in %s: %s", dir,
				  strerror(errno));
	r = load_each(dir, list, n, ret_families, err);
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
	return r;
}

void
bench_families_freep(struct bench_families **f)
{
	if (*f == NULL)
		return;
	for (size_t i = 0; i < (*f)->n; i++)
		family_freep(&(*f)->at[i]);
	free((*f)->at);
	free(*f);
	*f = NULL;
}

size_t
bench_families_count(const struct bench_families *f)
{
	return f->n;
}

const struct bench_family *
bench_families_at(const struct bench_families *f, size_t i)
{
	return i < f->n ? f->at[i] : NULL;
}

const struct bench_family *
bench_families_find(const struct bench_families *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (strcmp(f->at[i]->name, name) == 0)
			return f->at[i];
	}
	return NULL;
}

const char *
bench_family_name(const struct bench_family *f)
{
	return f->name;
}

const char *
bench_family_label(const struct bench_family *f)
{
	return f->label;
}

size_t
bench_family_models(const struct bench_family *f)
{
	return f->n_models;
}

const struct bench_model *
bench_family_model_at(const struct bench_family *f, size_t i)
{
	return i < f->n_models ? &f->models[i] : NULL;
}

const struct bench_model *
bench_family_model(const struct bench_family *f, const char *name)
{
	for (size_t i = 0; i < f->n_models; i++) {
		if (strcmp(f->models[i].name, name) == 0)
			return &f->models[i];
	}
	return NULL;
}

const char *
bench_family_simulator(const struct bench_family *f)
{
	return f->simulator;
}
