/* bench firmware: the store of vendor images. */
#include "cli.h"

#include <bench/priv.h>
#include <errno.h>
#include <profiles/firmware.h>
#include <string.h>

static int
import(struct cli *c, struct bench_firmware_source *source,
       const struct bench_firmware_terms *terms, const char *path)
{
	struct bench_firmware_done done;
	int r = bench_firmware_import(c->config.firmware_dir, source, terms, c->store,
				      &done, &c->err);

	if (r == 0)
		r = cli_act(c, "imported firmware of %s, %zu files, from %.160s",
			    done.family, done.files, path);
	if (r < 0)
		return r;
	table_list(c->table, "imports");
	table_row(c->table);
	table_text(c->table, "family", done.family);
	table_int(c->table, "files", (int64_t)done.files);
	table_int(c->table, "bytes", done.bytes);
	table_int(c->table, "written", (int64_t)done.written);
	return 0;
}

int
cmd_firmware_import(struct cli *c)
{
	bench_auto(bench_firmware_source_freep) struct bench_firmware_source *source =
		NULL;
	struct bench_firmware_terms terms = { .now = bench_wall_now() };
	const char *path;
	int r = cli_option(c, "--family", &terms.family);

	terms.replace = cli_flag(c, "--replace");
	if (r == 0)
		r = cli_word(c, "zip or folder", &path);
	if (r == 0)
		r = cli_end(c);
	if (r == 0) /* the caller's files, the caller's right */
		r = bench_firmware_source_open(path, BENCH_FIRMWARE_LIMITS, &source,
					       &c->err);
	if (r == 0)
		r = bench_run_as_staff(&c->err);
	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = cli_store(c);
	if (r < 0)
		return r;
	terms.families = c->families;
	return import(c, source, &terms, path);
}

static void
print_loads(struct cli *c, const struct bench_firmware *f)
{
	char models[160];

	table_list(c->table, "loads");
	for (size_t i = 0; i < f->n_loads; i++) {
		const struct bench_firmware_load *l = &f->loads[i];
		const char *version = strchr(l->name, '.');

		bench_firmware_models(c->families, l->family, l->prefix, models,
				      sizeof(models));
		table_row(c->table);
		table_text(c->table, "load", l->name);
		table_text(c->table, "models", models);
		table_text(c->table, "version", version == NULL ? "" : version + 1);
		table_int(c->table, "files", (int64_t)l->n_files);
		table_int(c->table, "bytes", l->size);
		table_text(c->table, "state", bench_firmware_state_name(l->state));
		table_text(c->table, "imported", l->imported);
		table_text(c->table, "from", l->origin);
	}
}

static void
print_files(struct cli *c, const struct bench_firmware *f)
{
	table_list(c->table, "files");
	for (size_t i = 0; i < f->n_files; i++) {
		table_row(c->table);
		table_text(c->table, "file", f->files[i].name);
		table_int(c->table, "bytes", f->files[i].size);
		table_text(c->table, "state",
			   bench_firmware_state_name(f->files[i].state));
		table_text(c->table, "sha256", f->files[i].sha256);
	}
}

int
cmd_firmware_list(struct cli *c)
{
	bench_auto(bench_firmware_clear) struct bench_firmware f = { 0 };
	int r = cli_ready(c);

	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = bench_firmware_survey(&c->config, c->store, &f, &c->err);
	if (r < 0)
		return r;
	print_loads(c, &f);
	print_files(c, &f);
	return 0;
}

static bool
is_bad(enum bench_firmware_state state)
{
	return state > BENCH_FIRMWARE_BY_HAND;
}

/* A load may lack a file that it names, and that no import has. */
static int
print_problems(struct cli *c, const struct bench_firmware *f)
{
	int n = 0;

	table_list(c->table, "problems");
	for (size_t i = 0; i < f->n_files; i++) {
		if (!is_bad(f->files[i].state))
			continue;
		n++;
		table_row(c->table);
		table_text(c->table, "what", f->files[i].name);
		table_text(c->table, "state",
			   bench_firmware_state_name(f->files[i].state));
	}
	for (size_t i = 0; i < f->n_loads; i++) {
		if (!is_bad(f->loads[i].state))
			continue;
		n++;
		table_row(c->table);
		table_text(c->table, "what", f->loads[i].name);
		table_text(c->table, "state", "incomplete");
	}
	return n;
}

int
cmd_firmware_check(struct cli *c)
{
	bench_auto(bench_firmware_clear) struct bench_firmware f = { 0 };
	int r = cli_end(c);

	if (r == 0)
		r = bench_firmware_survey(&c->config, NULL, &f, &c->err);
	if (r < 0)
		return r;
	return print_problems(c, &f) > 0 ? 1 : 0;
}

int
cmd_firmware_remove(struct cli *c)
{
	const char *load;
	size_t files = 0;
	int r = cli_word(c, "load", &load);

	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = bench_firmware_remove(&c->config, load, c->store, &files, &c->err);
	if (r == 0)
		r = cli_act(c, "removed firmware %.128s, %zu files", load, files);
	if (r < 0)
		return r;
	table_list(c->table, "removed");
	table_row(c->table);
	table_text(c->table, "load", load);
	table_int(c->table, "files", (int64_t)files);
	return 0;
}
