/* bench doctor: what is wrong with this box, in words. Each check is one function. */
#include "cli.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <bench/seal.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <profiles/firmware.h>
#include <read.h>
#include <resolv.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define TMPFS 0x01021994 /* linux/magic.h */

/* NULL: fine; else what is wrong and what to do, in text. */
typedef const char *check_fn(struct cli *c, char text[300]);

static const char *
check_database(struct cli *c, char text[300])
{
	if (cli_store(c) == 0)
		return NULL;
	bench_copy(text, 300, c->err.text);
	c->err.text[0] = '\0';
	return text;
}

struct schema_check {
	char *text; /* the first thing, and how many */
	int n;
};

static int
note_schema(const char *type, const char *name, const char *what, void *arg)
{
	struct schema_check *k = arg;

	if (k->n++ == 0)
		snprintf(k->text, 200, "%s %s %s", type, name, what);
	return 0;
}

/* Whoever can write the file can drop a trigger; the ship gate is made of them. */
static const char *
check_schema(struct cli *c, char text[300])
{
	char first[200] = "";
	struct schema_check k = { first, 0 };
	int r = c->store == NULL ? 0
				 : bench_store_schema_compare(c->store, note_schema, &k,
							      &c->err);

	if (r == 0 && k.n == 0)
		return NULL;
	if (r < 0)
		bench_copy(text, 300, c->err.text);
	else
		snprintf(text, 300,
			 "%.180s (%d in all): somebody changed the database's rules; "
			 "ship nothing, take a copy and restore a backup",
			 first, k.n);
	c->err.text[0] = '\0';
	return text;
}

static const char *
check_families(struct cli *c, char text[300])
{
	if (cli_families(c) == 0 && bench_families_count(c->families) > 0)
		return NULL;
	bench_copy(text, 300, c->err.text[0] ? c->err.text : "no phone family found");
	c->err.text[0] = '\0';
	return text;
}

static const char *
check_tree(struct cli *c, char text[300])
{
	struct statfs fs;
	char pending[300];

	snprintf(pending, sizeof(pending), "%.250s/pending", c->config.tree_dir);
	if (statfs(c->config.tree_dir, &fs) < 0 || access(pending, F_OK) < 0) {
		snprintf(text, 300,
			 "served tree %.200s: %s: run 'bench profile publish'",
			 c->config.tree_dir, strerror(errno));
		return text;
	}
	if (fs.f_type == TMPFS)
		return NULL;
	snprintf(text, 300,
		 "served tree %.200s is not on a tmpfs: keys would reach the disk",
		 c->config.tree_dir);
	return text;
}

static const char *
check_interface(struct cli *c, char text[300])
{
	if (if_nametoindex(c->config.interface) != 0)
		return NULL;
	snprintf(text, 300,
		 "no interface '%s' here: see 'ip link', set interface in bench.conf",
		 c->config.interface);
	return text;
}

#define NO_NAME "doctor.prebench.invalid" /* RFC 2606 2 */

static bool
resolver_answers(const char *address, int port)
{
	struct __res_state state = { 0 };
	uint8_t answer[512];
	bool ok;

	if (res_ninit(&state) < 0)
		return false;
	state.nscount = 1;
	state.nsaddr_list[0] =
		(struct sockaddr_in){ .sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port) };
	inet_pton(AF_INET, address, &state.nsaddr_list[0].sin_addr);
	state.retrans = 1; /* seconds */
	state.retry = 2;
	/* that there is no such name is the answer */
	ok = res_nquery(&state, NO_NAME, C_IN, T_A, answer, sizeof(answer)) >= 0 ||
	     state.res_h_errno == HOST_NOT_FOUND;
	res_nclose(&state);
	return ok;
}

static const char *
check_resolver(struct cli *c, char text[300])
{
	const struct bench_config *f = &c->config;

	if (f->dns_port == 0 || resolver_answers(f->address, f->dns_port))
		return NULL;
	snprintf(text, 300,
		 "the resolver does not answer on %s:%d: is dnsmasq running, and the "
		 "address on interface '%s'?",
		 f->address, f->dns_port, f->interface);
	return text;
}

static const char *
check_libraries(struct cli *c, char text[300])
{
	static const char *const names[] = { "libprebench_kea.so", "libbench_tap.so" };

	for (size_t i = 0; i < BENCH_N(names); i++) {
		char path[300];

		snprintf(path, sizeof(path), "%.250s/%s", c->config.library_dir,
			 names[i]);
		if (access(path, R_OK) < 0) {
			snprintf(text, 300, "%.250s: %s", path, strerror(errno));
			return text;
		}
	}
	return NULL;
}

static const char *
check_disk(struct cli *c, char text[300])
{
	struct statfs fs;

	if (statfs(c->config.state_dir, &fs) < 0)
		return NULL; /* check_database says it */
	if ((uint64_t)fs.f_bavail * (uint64_t)fs.f_bsize > UINT64_C(200) << 20)
		return NULL;
	snprintf(text, 300, "less than 200 MB free in %.200s: make room",
		 c->config.state_dir);
	return text;
}

/* The first bad file, and how many there are; else the first load that names a file
 * which is nowhere. */
static const char *
describe_firmware(const struct bench_firmware *f, char text[300])
{
	const struct bench_firmware_file *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < f->n_files; i++) {
		if (f->files[i].state <= BENCH_FIRMWARE_BY_HAND)
			continue;
		first = n++ == 0 ? &f->files[i] : first;
	}
	if (first != NULL) {
		snprintf(text, 300,
			 "firmware %.150s: %s (%zu in all: 'bench firmware check'); it "
			 "is not served: import the vendor's files again",
			 first->name, bench_firmware_state_name(first->state), n);
		return text;
	}
	for (size_t i = 0; i < f->n_loads; i++) {
		if (f->loads[i].state <= BENCH_FIRMWARE_BY_HAND)
			continue;
		snprintf(text, 300,
			 "load %.150s is incomplete: import the vendor's files",
			 f->loads[i].name);
		return text;
	}
	return NULL;
}

static const char *
check_firmware(struct cli *c, char text[300])
{
	bench_auto(bench_firmware_clear) struct bench_firmware f = { 0 };

	if (bench_firmware_survey(&c->config, c->store, &f, &c->err) == 0)
		return describe_firmware(&f, text);
	bench_copy(text, 300, c->err.text);
	c->err.text[0] = '\0';
	return text;
}

/* The folder is there as long as the program runs; what is in it is not for us. */
static const char *
check_trace(struct cli *c, char text[300])
{
	char dir[300];
	struct stat st;

	snprintf(dir, sizeof(dir), "%.250s/" BENCH_TRACE_FOLDER, c->config.runtime_dir);
	if (c->config.trace_megabytes == 0)
		return NULL;
	if (stat(dir, &st) < 0) {
		snprintf(text, 300, "%.250s: %s: is bench-trace running?", dir,
			 strerror(errno));
		return text;
	}
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) == 0)
		return NULL;
	snprintf(
		text, 300,
		"%.200s: others may read the packets in it, which hold keys: remove it "
		"and restart bench-trace",
		dir);
	return text;
}

static const struct {
	const char *name;
	check_fn *run;
} checks[] = {
	{ "database", check_database },	  { "schema", check_schema },
	{ "families", check_families },	  { "tree", check_tree },
	{ "interface", check_interface }, { "resolver", check_resolver },
	{ "libraries", check_libraries }, { "disk", check_disk },
	{ "firmware", check_firmware },	  { "trace", check_trace },
};

int
cmd_doctor(struct cli *c)
{
	char text[300];
	int wrong = 0, r = cli_end(c);

	if (r < 0)
		return r;
	table_list(c->table, "checks");
	for (size_t i = 0; i < BENCH_N(checks); i++) {
		const char *what = checks[i].run(c, text);

		wrong += what != NULL;
		table_row(c->table);
		table_text(c->table, "check", checks[i].name);
		table_bool(c->table, "ok", what == NULL);
		table_text(c->table, "what", what == NULL ? "" : what);
	}
	return wrong == 0 ? 0 : 1;
}
