/* bench config: the one configuration, its directories, and the daemons' files made of
 * it. */
#include "certificate.h"
#include "cli.h"
#include "render.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bench/file.h>
#include <bench/priv.h>

int
cmd_config_show(struct cli *c)
{
	int r = cli_end(c);

	if (r == 0)
		bench_config_print(&c->config, &c->plain);
	return r;
}

int
cmd_config_check(struct cli *c)
{
	int r = cli_end(c);

	if (r == 0)
		r = cli_families(c);
	if (r < 0)
		return r;
	table_list(c->table, "config");
	table_row(c->table);
	table_text(c->table, "file",
		   c->config_path == NULL ? BENCH_CONFIG_DEFAULT : c->config_path);
	table_bool(c->table, "ok", true);
	return 0;
}

/* mkdir -p, then owner and mode: the last part only. */
static int
make_directory(struct cli *c, const char *path, uid_t uid, gid_t gid, mode_t mode)
{
	char part[300];

	for (const char *p = path + 1; (p = strchr(p, '/')) != NULL; p++) {
		bench_copy_n(part, sizeof(part), path, (size_t)(p - path));
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return bench_fail(&c->err, -errno, "%s: %s", part,
					  strerror(errno));
	}
	if (mkdir(path, mode) < 0 && errno != EEXIST)
		return bench_fail(&c->err, -errno, "%s: %s", path, strerror(errno));
	if (geteuid() == 0 && chown(path, uid, gid) < 0)
		return bench_fail(&c->err, -errno, "%s: chown: %s", path,
				  strerror(errno));
	if (chmod(path, mode) < 0)
		return bench_fail(&c->err, -errno, "%s: chmod: %s", path,
				  strerror(errno));
	return 0;
}

static gid_t
group_or(const char *name, gid_t other)
{
	const struct group *g = getgrnam(name);

	return g == NULL ? other : g->gr_gid;
}

/* SQLite in WAL needs a writable directory even for readers; the setgid bits make
 * everything below belong to the group that must read it (in.tftpd runs as tftp). */
static int
make_directories(struct cli *c, uid_t uid, gid_t gid)
{
	const struct bench_config *f = &c->config;
	gid_t tftp = group_or("tftp", gid);
	char sub[300];
	int r = make_directory(c, f->state_dir, uid, gid, 02770);

	if (r == 0)
		r = make_directory(c, f->runtime_dir, uid, gid, 02775);
	if (r == 0)
		r = make_directory(c, f->report_dir, uid, gid, 02770);
	if (r == 0)
		r = make_directory(c, f->firmware_dir, uid, gid, 02775);
	if (r == 0)
		r = make_directory(c, f->tree_dir, uid, tftp, 02751);
	snprintf(sub, sizeof(sub), "%s/by-ip", f->tree_dir);
	if (r == 0)
		r = make_directory(c, sub, uid, gid, 02775);
	snprintf(sub, sizeof(sub), "%s/unit", f->tree_dir);
	if (r == 0)
		r = make_directory(c, sub, uid, gid, 02775);
	snprintf(sub, sizeof(sub), "%s/syslog-queue", f->state_dir);
	if (r == 0)
		r = make_directory(c, sub, uid, gid, 02770);
	snprintf(sub, sizeof(sub), "%s/kea", f->state_dir);
	if (r == 0)
		r = make_directory(c, sub, uid, gid, 02775);
	return r;
}

static int
make_database(struct cli *c)
{
	bool made = access(c->config.database, F_OK) < 0 && errno == ENOENT;
	int r = bench_run_as_staff(&c->err);

	if (r == 0)
		r = bench_store_open(c->config.database, BENCH_STORE_CREATE, &c->store,
				     &c->err);
	if (r == 0)
		r = person_stamp(c);
	if (r == 0 && made)
		r = cli_act(c, "made the database");
	return r;
}

int
cmd_config_init(struct cli *c)
{
	const struct passwd *user = getpwnam(BENCH_USER);
	uid_t uid = user == NULL ? geteuid() : user->pw_uid;
	gid_t gid = user == NULL ? getegid() : user->pw_gid;
	int r = cli_end(c);

	if (r == 0)
		r = make_directories(c, uid, gid);
	if (r == 0)
		r = certificate_init(&c->config, gid, &c->err);
	if (r == 0)
		r = make_database(c);
	if (r < 0)
		return r;
	table_list(c->table, "config");
	table_row(c->table);
	table_text(c->table, "database", c->config.database);
	table_text(c->table, "tree", c->config.tree_dir);
	return 0;
}

static const struct {
	const char *name;
	render_fn *render;
} files[] = {
	{ "kea-dhcp4.json", render_kea },
	{ "syslog-ng.conf", render_syslog_ng },
	{ "chrony.conf", render_chrony },
	{ "dnsmasq.conf", render_dnsmasq },
};

/* What the families' phones say in the log, for the module in syslog-ng. */
static int
render_vendor_logs(struct cli *c, const char *dir)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const struct bench_family_log *log;
	char path[PATH_MAX];
	int r = cli_families(c);

	if (r < 0)
		return r;
	bench_str_add(&text, "\n");
	for (size_t i = 0; i < bench_families_count(c->families); i++) {
		const struct bench_family *f = bench_families_at(c->families, i);

		for (size_t k = 0; (log = bench_family_log_at(f, k)) != NULL; k++)
			bench_str_addf(&text, "%s\t%s\n",
				       bench_outcome_name(log->outcome), log->text);
	}
	if (bench_str_failed(&text))
		return bench_fail(&c->err, -ENOMEM, "out of memory");
	snprintf(path, sizeof(path), "%s/vendor-logs", dir);
	r = bench_file_replace(path, text.text, text.len, 0644, &c->err);
	if (r < 0)
		return r;
	table_row(c->table);
	table_text(c->table, "file", path);
	return 0;
}

int
cmd_config_render(struct cli *c)
{
	const char *dir = c->config.runtime_dir;
	char config_path[300], path[PATH_MAX];
	int r = cli_option(c, "--output", &dir);

	if (r == 0)
		r = cli_end(c);
	if (r < 0)
		return r;
	if (realpath(c->config_path == NULL ? BENCH_CONFIG_DEFAULT : c->config_path,
		     path) == NULL ||
	    !bench_copy(config_path, sizeof(config_path), path))
		return bench_fail(&c->err, -ENOENT, "bench.conf: %s", strerror(errno));
	table_list(c->table, "files");
	for (size_t i = 0; i < BENCH_N(files); i++) {
		bench_auto(bench_str_clear) struct bench_str text = { 0 };

		files[i].render(&c->config, config_path, &text);
		if (bench_str_failed(&text))
			return bench_fail(&c->err, -ENOMEM, "out of memory");
		snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
		r = bench_file_replace(path, text.text, text.len, 0644, &c->err);
		if (r < 0)
			return r;
		table_row(c->table);
		table_text(c->table, "file", path);
	}
	return render_vendor_logs(c, dir);
}
