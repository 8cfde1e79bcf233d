/* bench batch pack: what the remote provisioning server needs. */
#include "cli.h"

#include <bench/file.h>
#include <bench/report.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int
list_unit(const struct bench_pack_unit *u, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT];

	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "serial", u->serial);
	table_text(c->table, "model", u->model);
	table_bool(c->table, "taken", u->taken);
	table_text(c->table, "file", u->file);
	table_text(c->table, "key", u->key);
	table_text(c->table, "note", u->note);
	return 0;
}

static int
make_pack(struct cli *c, int64_t id, bool all, const char *dir)
{
	int r;

	table_list(c->table, "units");
	r = bench_report_pack(c->store, c->families, id, all, dir, list_unit, c,
			      &c->err);
	if (r < 0 && r != -ENODATA) { /* nothing was made: no unit is in it */
		table_freep(&c->table);
		c->table = table_new();
	}
	return r;
}

static int
copy_out(struct cli *c, const char *file)
{
	bench_auto(bench_closep) int fd = open(file, O_RDONLY | O_CLOEXEC);
	char part[64 * 1024];
	ssize_t n = -1;
	int r = 0;

	while (fd >= 0 && r == 0 && (n = read(fd, part, sizeof(part))) > 0)
		r = bench_file_write_all(STDOUT_FILENO, part, (size_t)n);
	return r == 0 && n == 0
		       ? 0
		       : bench_fail(&c->err, -EIO, "the zip cannot be written");
}

/* As a zip to standard output, and no other answer. What it is made in is nobody
 * else's to read, and gone afterwards. */
static int
pack_out(struct cli *c, int64_t id, bool all)
{
	char folder[300], dir[320], file[320];
	int r;

	snprintf(folder, sizeof(folder), "%s/pack-XXXXXX", c->config.runtime_dir);
	if (mkdtemp(folder) == NULL)
		return bench_fail(&c->err, -errno, "%s: %s", folder, strerror(errno));
	snprintf(dir, sizeof(dir), "%s/pack", folder);
	snprintf(file, sizeof(file), "%s/pack.zip", folder);
	r = make_pack(c, id, all, dir);
	if (r == 0)
		r = bench_report_zip(dir, file, &c->err);
	if (r == 0) {
		table_freep(&c->table);
		r = copy_out(c, file);
	}
	(void)bench_file_remove_tree(folder);
	return r;
}

int
cmd_batch_pack(struct cli *c)
{
	const char *output = NULL;
	bool all = cli_flag(c, "--all");
	int64_t id = 0;
	int r = cli_option(c, "--output", &output);

	if (r == 0)
		r = cli_number(c, "batch", &id);
	if (r == 0 && output == NULL)
		r = cli_usage(c, "--output is missing: the directory to make");
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_families(c);
	if (r < 0 || output == NULL)
		return r;
	return strcmp(output, "-") == 0 ? pack_out(c, id, all)
					: make_pack(c, id, all, output);
}
