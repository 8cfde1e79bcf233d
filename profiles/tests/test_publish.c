/* Publishing with a real store and a real tree, both in a temporary directory. */
#include <bench/file.h>
#include <bench/str.h>
#include <bench/tree.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <profiles/publish.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define LOAD "sip88xx.12-0-7MPP0501-123"

static const struct bench_mac phone = { { 0x00, 0x56, 0x2b, 0x04, 0x36, 0x15 } };
static const struct bench_mac other = { { 0x00, 0x56, 0x2b, 0x04, 0x36, 0x16 } };

static const char recipe_text[] =
	"recipe \"acme\" { redirect = \"https://prov.example.com/$MA.xml\"\n"
	"firmware \"8841\" { version = \"" LOAD "\" } }";

struct bed {
	char dir[32];
	struct bench_store *store;
	struct bench_config config;
	struct bench_families *families;
	int64_t batch;
	struct bench_err err;
};

#define OK(bed, call)                                                                  \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (bed)->err.text);                          \
		assert_int_equal(r_, 0);                                               \
	} while (0)

static void path_in(const struct bed *b, char path[512], const char *fmt, ...)
	BENCH_PRINTF(3, 4);

static void
path_in(const struct bed *b, char path[512], const char *fmt, ...)
{
	size_t n = (size_t)snprintf(path, 512, "%s/", b->dir);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path + n, 512 - n, fmt, ap);
	va_end(ap);
}

static void
write_in(const struct bed *b, const char *name, const char *text)
{
	char path[512];
	FILE *f;

	path_in(b, path, "%s", name);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static bool
exists(const struct bed *b, const char *name)
{
	char path[512];

	path_in(b, path, "%s", name);
	return access(path, F_OK) == 0;
}

static size_t
read_in(const struct bed *b, const char *name, char text[8192])
{
	char path[512];
	FILE *f;
	size_t n;

	path_in(b, path, "%s", name);
	f = fopen(path, "re");
	if (f == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	n = fread(text, 1, 8191, f);
	text[n] = '\0';
	fclose(f);
	return n;
}

static void
assert_mode(const struct bed *b, const char *name, mode_t mode)
{
	char path[512];
	struct stat st;

	path_in(b, path, "%s", name);
	assert_int_equal(lstat(path, &st), 0);
	print_message("%s %o\n", name, st.st_mode & 07777);
	assert_int_equal(st.st_mode & 07777, mode);
}

static void
assert_link(const struct bed *b, const char *name, const char *target)
{
	char path[512], now[128];
	ssize_t n;

	path_in(b, path, "%s", name);
	n = readlink(path, now, sizeof(now) - 1);
	assert_true(n > 0);
	now[n] = '\0';
	assert_string_equal(now, target);
}

static void
remove_in(const struct bed *b, const char *name)
{
	char path[512];

	path_in(b, path, "%s", name);
	assert_int_equal(bench_file_remove_tree(path), 0);
}

static void
scan(struct bed *b, struct bench_mac mac, const char *serial, const char *pid)
{
	struct bench_event e = { .kind = BENCH_EVENT_SCAN,
				 .source = "scan",
				 .mac = mac,
				 .unit = mac,
				 .batch = b->batch };

	bench_copy(e.serial, sizeof(e.serial), serial);
	bench_copy(e.pid, sizeof(e.pid), pid);
	OK(b, bench_store_record(b->store, &e, NULL, &b->err));
}

static void
lease(struct bed *b, struct bench_mac mac, const char *ip)
{
	struct bench_event e = { .kind = BENCH_EVENT_LEASED,
				 .source = "kea",
				 .mac = mac,
				 .text = "CP-8841-3PCC",
				 .family = "cisco-mpp",
				 .model = "8841" };

	bench_copy(e.ip, sizeof(e.ip), ip);
	OK(b, bench_store_record(b->store, &e, NULL, &b->err));
}

static void
publish_all(struct bed *b)
{
	OK(b, bench_publish_all(b->store, &b->config, b->families, &b->err));
}

static int
set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	struct bench_recipe_row row = { 0 };
	struct bench_batch batch = { .customer = "Acme", .order = "1" };
	char path[512];

	assert_non_null(b);
	umask(077); /* modes must not depend on it */
	bench_copy(b->dir, sizeof(b->dir), "/tmp/publish.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	path_in(b, path, "bench.db");
	OK(b, bench_store_open(path, BENCH_STORE_CREATE, &b->store, &b->err));
	bench_config_default(&b->config);
	path_in(b, path, "tree");
	bench_copy(b->config.tree_dir, sizeof(b->config.tree_dir), path);
	path_in(b, path, "firmware");
	assert_int_equal(mkdir(path, 0700), 0);
	bench_copy(b->config.firmware_dir, sizeof(b->config.firmware_dir), path);
	OK(b, bench_families_load(FAMILIES_DIR, &b->families, &b->err));
	OK(b, bench_store_recipe_put(b->store, "acme", recipe_text, "planner", &row,
				     &b->err));
	OK(b, bench_store_recipe_approve(b->store, row.id, "checker", "", &b->err));
	batch.recipe = row.id;
	bench_recipe_row_clear(&row);
	OK(b, bench_store_batch_open(b->store, &batch, &b->batch, &b->err));
	write_in(b, "firmware/" LOAD ".loads", "signed list");
	write_in(b, "firmware/rootfs88xx.sbn", "big image");
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bed *b = *state;

	bench_store_freep(&b->store);
	bench_families_freep(&b->families);
	(void)bench_file_remove_tree(b->dir);
	free(b);
	return 0;
}

/* B's name, as A tells it. */
static void
redirect_name(const struct bed *b, char name[64])
{
	char text[8192];
	const char *at;

	read_in(b, "tree/unit/00562b043615/8841-3pcc.xml", text);
	at = strstr(text, "/b-");
	assert_non_null(at);
	bench_copy_n(name, 64, at, strcspn(at, "<"));
}

/* --- tests
 * ----------------------------------------------------------------------------- */

static void
the_tree_is_made_with_its_modes(void **state)
{
	struct bed *b = *state;
	struct stat st;
	char path[512];

	publish_all(b);
	assert_mode(b, "tree", 02750);
	assert_mode(b, "tree/by-ip", 02775);
	assert_mode(b, "tree/unit", 02775);
	assert_mode(b, "tree/runs", 02750);
	assert_mode(b, "tree/firmware", 02750);
	assert_mode(b, "tree/runs/pending.1", 02750);
	assert_mode(b, "tree/pending/8841-3pcc.xml", 0640);
	assert_mode(b, "tree/firmware/" LOAD ".loads", 0640);
	assert_link(b, "tree/pending", "runs/pending.1");
	path_in(b, path, "tree/pending/");
	assert_int_equal(stat(path, &st), 0);
	for (size_t i = 0; i < 17; i++) {
		const struct bench_model *m = bench_family_model_at(
			bench_families_find(b->families, "cisco-mpp"), i);
		char name[80];

		snprintf(name, sizeof(name), "tree/pending/cp-%s-3pcc.xml", m->name);
		assert_true(exists(b, name));
	}
}

static void
everything_has_the_trees_group(void **state)
{
	static const char *const names[] = {
		"tree/by-ip",
		"tree/unit",
		"tree/runs",
		"tree/firmware",
		"tree/pending/.",
		"tree/pending/8841-3pcc.xml",
		"tree/firmware/rootfs88xx.sbn",
		"tree/runs/00562b043615.1/cisco/cp-8841-3pcc/00562b043615.cfg",
	};
	struct bed *b = *state;
	gid_t group = geteuid() == 0 ? 12345 : getegid();
	struct stat st;
	char path[512];

	path_in(b, path, "tree");
	assert_int_equal(mkdir(path, 0750), 0);
	assert_int_equal(chown(path, (uid_t)-1, group), 0);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	publish_all(b);
	for (size_t i = 0; i < BENCH_N(names); i++) {
		path_in(b, path, "%s", names[i]);
		assert_int_equal(stat(path, &st), 0);
		print_message("%s %u\n", names[i], st.st_gid);
		assert_int_equal(st.st_gid, group);
	}
}

static void
pending_is_replaced_and_folders_are_left_alone(void **state)
{
	struct bed *b = *state;
	char path[512];

	publish_all(b);
	path_in(b, path, "tree/unit");
	assert_int_equal(chmod(path, 02770), 0);
	publish_all(b);
	assert_link(b, "tree/pending", "runs/pending.2");
	assert_false(exists(b, "tree/runs/pending.1"));
	assert_mode(b, "tree/unit", 02770);
}

static void
an_empty_folder_named_pending_gives_way(void **state)
{
	struct bed *b = *state;
	char path[512];

	path_in(b, path, "tree");
	assert_int_equal(mkdir(path, 0750), 0);
	path_in(b, path, "tree/pending");
	assert_int_equal(mkdir(path, 0750), 0);
	publish_all(b);
	assert_link(b, "tree/pending", "runs/pending.1");
}

static int
keep_publish(const struct bench_event *e, void *arg)
{
	if (e->kind == BENCH_EVENT_PUBLISH)
		*(struct bench_event *)arg = *e;
	return 0;
}

static void
a_unit_gets_a_run_a_directory_a_link_and_an_event(void **state)
{
	struct bed *b = *state;
	struct bench_event e = { 0 };
	struct bench_unit u;
	char text[8192], name[300], redirect[64];

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	assert_link(b, "tree/unit/00562b043615", "../runs/00562b043615.1");
	assert_mode(b, "tree/runs/00562b043615.1", 02750);
	assert_mode(b, "tree/runs/00562b043615.1/cisco/cp-8841-3pcc", 02750);
	assert_mode(b, "tree/unit/00562b043615/cisco/cp-8841-3pcc/00562b043615.cfg",
		    0640);
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 1);
	assert_string_equal(u.target, LOAD);
	assert_int_equal(u.require, BENCH_LINKS_DEFAULT | BENCH_LINK_FIRMWARE);
	OK(b, bench_store_event_each(b->store, 0, &phone, keep_publish, &e, &b->err));
	assert_int_equal(e.run, 1);
	assert_int_equal(e.batch, b->batch);
	assert_string_equal(e.version, LOAD);
	/* the event names the remote host, and so does the unit */
	assert_string_equal(e.name, "prov.example.com");
	assert_string_equal(u.remote, "prov.example.com");
	/* A leads to B, whose nonce has 128 bits */
	redirect_name(b, redirect);
	assert_int_equal(strlen(redirect), strlen("/b-.xml") + 32);
	snprintf(name, sizeof(name), "tree/unit/00562b043615%s", redirect);
	read_in(b, name, text);
	assert_non_null(
		strstr(text, "<Profile_Rule>https://prov.example.com/$MA.xml</"));
	read_in(b, "tree/unit/00562b043615/8841-3pcc.xml", text);
	snprintf(name, sizeof(name), "tftp://%s%s<", b->config.address, redirect);
	assert_non_null(strstr(text, name));
}

/* The whole point of the registered identity (DESIGN D5): a transfer of exactly B's
 * inode is attributed to the run, with the SHA-256 of the bytes. */
static void
a_transfer_of_b_is_attributed_by_the_files_identity(void **state)
{
	struct bed *b = *state;
	struct bench_event e = { .kind = BENCH_EVENT_TRANSFER,
				 .source = "tftpd",
				 .mac = phone,
				 .ip = "10.77.1.1",
				 .outcome = BENCH_OUTCOME_COMPLETE };
	struct bench_unit u;
	unsigned char md[32];
	char text[8192], name[300], path[600], hex[65], redirect[64];
	struct stat st;
	size_t n;

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	lease(b, phone, "10.77.1.1");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	redirect_name(b, redirect);
	snprintf(name, sizeof(name), "tree/unit/00562b043615%s", redirect);
	path_in(b, path, "%s", name);
	assert_int_equal(stat(path, &st), 0);
	e.file = (struct bench_file_id){ st.st_dev, st.st_ino,
					 (int64_t)st.st_mtim.tv_sec * 1000000000 +
						 st.st_mtim.tv_nsec,
					 st.st_size };
	e.size = st.st_size;
	OK(b, bench_store_record(b->store, &e, NULL, &b->err));
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_not_equal(u.delivered, 0);
	n = read_in(b, name, text);
	assert_int_equal(EVP_Digest(text, n, md, NULL, EVP_sha256(), NULL), 1);
	bench_hex(md, sizeof(md), hex);
	assert_string_equal(u.sha256, hex);
}

static void
a_new_run_has_a_new_nonce_and_takes_the_old_directory_away(void **state)
{
	struct bed *b = *state;
	struct bench_event second = { 0 };
	char name[64], second_name[64];

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	redirect_name(b, name);
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	OK(b,
	   bench_store_event_each(b->store, 0, &phone, keep_publish, &second, &b->err));
	assert_int_equal(second.run, 2);
	redirect_name(b, second_name);
	assert_string_not_equal(name, second_name);
	assert_link(b, "tree/unit/00562b043615", "../runs/00562b043615.2");
	assert_false(exists(b, "tree/runs/00562b043615.1"));
}

static void
a_lost_tree_is_made_again_with_new_runs(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	scan(b, other, "FCH2133D0AC", "CP-8851-3PCC-K9=");
	lease(b, phone, "10.77.1.1");
	publish_all(b);
	assert_link(b, "tree/unit/00562b043615", "../runs/00562b043615.1");
	assert_link(b, "tree/unit/00562b043616", "../runs/00562b043616.1");
	assert_link(b, "tree/by-ip/10.77.1.1", "../unit/00562b043615");
	assert_true(exists(b, "tree/by-ip/10.77.1.1/8841-3pcc.xml"));
	publish_all(b); /* all is there: no new run */
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 1);
	remove_in(b, "tree");
	publish_all(b);
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 2);
	assert_link(b, "tree/unit/00562b043615", "../runs/00562b043615.2");
	assert_true(exists(b, "tree/by-ip/10.77.1.1/8841-3pcc.xml"));
}

static void
a_link_that_was_not_swung_is_mended_without_a_new_run(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;
	int tree;

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	publish_all(b);
	tree = bench_tree_open(b->config.tree_dir);
	assert_int_equal(bench_tree_point(tree, phone, "pending"), 0);
	close(tree);
	publish_all(b);
	assert_link(b, "tree/unit/00562b043615", "../runs/00562b043615.1");
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 1);
}

static void
leftovers_of_a_publisher_that_died_are_no_obstacle(void **state)
{
	struct bed *b = *state;
	char path[512];

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	path_in(b, path, "tree/runs/00562b043615.1");
	assert_int_equal(mkdir(path, 0750), 0);
	write_in(b, "tree/runs/00562b043615.1/8841-3pcc.xml", "half a fi");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	assert_true(exists(b, "tree/unit/00562b043615/cp-8841-3pcc.xml"));
}

static void
firmware_is_copied_once_and_again_when_it_changes(void **state)
{
	struct bed *b = *state;
	struct stat first, second;
	char path[512], text[8192];

	publish_all(b);
	path_in(b, path, "tree/firmware/rootfs88xx.sbn");
	assert_int_equal(stat(path, &first), 0);
	publish_all(b);
	assert_int_equal(stat(path, &second), 0);
	assert_int_equal(first.st_ino, second.st_ino);
	write_in(b, "firmware/rootfs88xx.sbn", "new image");
	publish_all(b);
	read_in(b, "tree/firmware/rootfs88xx.sbn", text);
	assert_string_equal(text, "new image");
	assert_mode(b, "tree/firmware/rootfs88xx.sbn", 0640);
}

static void
folders_pipes_and_hidden_files_among_the_firmware_are_not_served(void **state)
{
	struct bed *b = *state;
	char path[512];

	path_in(b, path, "firmware/folder");
	assert_int_equal(mkdir(path, 0700), 0);
	write_in(b, "firmware/.hidden", "x");
	path_in(b, path, "firmware/pipe");
	assert_int_equal(mkfifo(path, 0600), 0);
	publish_all(b);
	assert_false(exists(b, "tree/firmware/folder"));
	assert_false(exists(b, "tree/firmware/.hidden"));
	assert_false(exists(b, "tree/firmware/pipe"));
}

static void
a_firmware_request_is_attributed(void **state)
{
	struct bed *b = *state;
	struct bench_event e = { .kind = BENCH_EVENT_ASKED,
				 .source = "tftpd",
				 .mac = phone,
				 .ip = "10.77.1.1" };
	struct bench_unit u;
	struct stat st;
	char path[512];

	publish_all(b);
	lease(b, phone, "10.77.1.1");
	path_in(b, path, "tree/firmware/" LOAD ".loads");
	assert_int_equal(stat(path, &st), 0);
	e.file = (struct bench_file_id){ st.st_dev, st.st_ino,
					 (int64_t)st.st_mtim.tv_sec * 1000000000 +
						 st.st_mtim.tv_nsec,
					 st.st_size };
	OK(b, bench_store_record(b->store, &e, NULL, &b->err));
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_not_equal(u.upgrade, 0);
}

static void
a_load_that_is_not_there_is_named_and_others_are_published(void **state)
{
	struct bed *b = *state;
	int r;

	remove_in(b, "firmware/" LOAD ".loads");
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	scan(b, other, "FCH2133D0AC", "CP-8851-3PCC-K9="); /* no target */
	r = bench_publish_all(b->store, &b->config, b->families, &b->err);
	print_message("%s\n", b->err.text);
	assert_int_equal(r, -ENOENT);
	assert_non_null(strstr(b->err.text, "1 of 2 units not published"));
	assert_non_null(
		strstr(b->err.text, "recipe acme names " LOAD ": no such load in"));
	assert_link(b, "tree/unit/00562b043616", "../runs/00562b043616.1");
	assert_false(exists(b, "tree/unit/00562b043615"));
	/* the file arrives: the next call brings it in, without a new tree */
	write_in(b, "firmware/" LOAD ".loads", "signed list");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	assert_true(exists(b, "tree/firmware/" LOAD ".loads"));
}

static void
a_failed_publish_changes_nothing(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;
	char path[512];

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	path_in(b, path, "tree/runs");
	remove_in(b, "tree/runs");
	write_in(b, "tree/runs", "no folder");
	assert_true(bench_publish_unit(b->store, &b->config, b->families, phone,
				       &b->err) < 0);
	print_message("%s\n", b->err.text);
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 0);
	assert_false(exists(b, "tree/unit/00562b043615"));
}

static void
a_unit_without_batch_or_model_is_refused(void **state)
{
	struct bed *b = *state;

	publish_all(b);
	assert_int_equal(
		bench_publish_unit(b->store, &b->config, b->families, phone, &b->err),
		-ENOENT);
	lease(b, phone, "10.77.1.1");
	assert_int_equal(
		bench_publish_unit(b->store, &b->config, b->families, phone, &b->err),
		-EPERM);
	assert_string_equal(b->err.text, "00:56:2b:04:36:15: it is in no batch");
	scan(b, other, "FCH2133D0AC", "CP-9999-3PCC-K9=");
	assert_int_equal(
		bench_publish_unit(b->store, &b->config, b->families, other, &b->err),
		-ENOENT);
	assert_string_equal(b->err.text,
			    "00:56:2b:04:36:16: family cisco-mpp does not list its "
			    "model '9999'");
}

/* --- encryption: keys are made with the run, sealed, and gone when it is proven
 * --------------------- */

static void
make_certificate(const struct bed *b, EVP_PKEY **ret_key)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	X509 *x = X509_new();
	char path[512];
	FILE *f;

	assert_non_null(key);
	assert_non_null(x);
	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -60);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
				   (const unsigned char *)"escrow", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	assert_int_not_equal(X509_sign(x, key, EVP_sha256()), 0);
	path_in(b, path, "escrow.pem");
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(PEM_write_X509(f, x), 1);
	fclose(f);
	X509_free(x);
	*ret_key = key;
}

static void
use_escrow(struct bed *b)
{
	char path[512];

	path_in(b, path, "escrow.pem");
	assert_true(bench_copy(b->config.escrow_certificate,
			       sizeof(b->config.escrow_certificate), path));
}

static void
use_recipe(struct bed *b, const char *text)
{
	struct bench_recipe_row row = { 0 };

	OK(b, bench_store_recipe_put(b->store, "acme", text, "planner", &row, &b->err));
	OK(b, bench_store_recipe_approve(b->store, row.id, "checker", "", &b->err));
	OK(b, bench_store_batch_recipe(b->store, b->batch, row.id, &b->err));
	bench_recipe_row_clear(&row);
}

static const char cbc_text[] =
	"recipe \"acme\" { redirect = \"https://prov.example.com/$PSN/$MA.xml\"\n"
	"encryption { cipher = \"aes-256-cbc\" digest = \"sha256\" gzip = true }\n"
	"remote { parameter \"GPP_B\" { value = \"{{serial}}\" } } }";

struct opened {
	EVP_PKEY *key;
	char line[200];
	struct bench_key_row row;
};

static int
open_key(const struct bench_key_row *k, void *arg)
{
	struct opened *o = arg;
	BIO *in = BIO_new_mem_buf(k->sealed.data, (int)k->sealed.len);
	BIO *out = BIO_new(BIO_s_mem());
	CMS_ContentInfo *cms = d2i_CMS_bio(in, NULL);
	int n;

	assert_non_null(cms);
	assert_int_equal(CMS_decrypt(cms, o->key, NULL, NULL, out, 0), 1);
	n = BIO_read(out, o->line, sizeof(o->line) - 1);
	assert_true(n > 0);
	o->line[n] = '\0';
	o->row = *k;
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	BIO_free(out);
	return 0;
}

struct kept {
	char name[256], body[4096];
	size_t len;
};

static int
keep_remote(const struct bench_remote_row *f, void *arg)
{
	struct kept *k = arg;

	bench_copy(k->name, sizeof(k->name), f->name);
	assert_true(f->body.len < sizeof(k->body));
	memcpy(k->body, f->body.data, f->body.len);
	k->len = f->body.len;
	return 0;
}

static void
decrypt_as(struct bed *b, const char *key, const void *data, size_t n,
	   struct bench_str *out)
{
	const struct bench_crypt crypt = {
		.cipher = BENCH_CIPHER_AES_256_CBC,
		.digest = BENCH_DIGEST_SHA256,
		.key = { (const uint8_t *)key, strlen(key) },
	};

	OK(b, bench_decrypt(&crypt, (struct bench_bytes){ data, n }, out, &b->err));
}

static void
without_a_certificate_an_encrypting_recipe_is_not_published(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	use_recipe(b, cbc_text);
	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	assert_int_equal(
		bench_publish_unit(b->store, &b->config, b->families, phone, &b->err),
		-ENOKEY);
	assert_non_null(strstr(b->err.text, "write certificate in its encryption, or "
					    "escrow_certificate in bench.conf"));
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 0);
}

/* From the sealed key to both files: what the remote server gets opens what it sends.
 */
static void
the_sealed_key_opens_the_remote_profile_and_stands_in_b(void **state)
{
	struct bed *b = *state;
	struct opened o = { 0 };
	bench_auto(bench_str_clear) struct bench_str remote = { 0 }, plain = { 0 };
	struct kept k = { 0 };
	char name[300], text[8192], bench_key[65], redirect[64];
	const char *at;
	size_t n;

	make_certificate(b, &o.key);
	use_escrow(b);
	use_recipe(b, cbc_text);
	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	OK(b, bench_store_key_get(b->store, phone, 1, open_key, &o, &b->err));
	assert_string_equal(o.row.cipher, "aes-256-cbc");
	assert_string_equal(o.row.digest, "sha256");
	assert_int_equal(strncmp(o.line, "00:56:2b:04:36:15,FCH2133D0AB,", 30), 0);
	assert_int_equal(strlen(o.line), 30 + 64 + 1);
	o.line[30 + 64] = '\0';
	OK(b, bench_store_remote_each(b->store, phone, 1, keep_remote, &k, &b->err));
	assert_string_equal(k.name, "/8841-3PCC/00562b043615.xml");
	decrypt_as(b, o.line + 30, k.body, k.len, &remote);
	assert_non_null(strstr(bench_str_get(&remote), "<GPP_B>FCH2133D0AB</GPP_B>"));
	/* the bench key is in A, B opens with it, and holds the unit key */
	redirect_name(b, redirect);
	read_in(b, "tree/unit/00562b043615/8841-3pcc.xml", text);
	at = strstr(text, "[--key \"");
	assert_non_null(at);
	bench_copy_n(bench_key, sizeof(bench_key), at + 8, 64);
	assert_null(strstr(text, o.line + 30));
	snprintf(name, sizeof(name), "tree/unit/00562b043615%s", redirect);
	n = read_in(b, name, text);
	assert_memory_equal(text, "Salted__", 8);
	decrypt_as(b, bench_key, text, n, &plain);
	snprintf(name, sizeof(name), "<GPP_SA>%.64s</GPP_SA>", o.line + 30);
	assert_non_null(strstr(bench_str_get(&plain), name));
	EVP_PKEY_free(o.key);
}

static void
every_run_has_keys_of_its_own(void **state)
{
	struct bed *b = *state;
	struct opened first = { 0 }, second = { 0 };

	make_certificate(b, &first.key);
	second.key = first.key;
	use_escrow(b);
	use_recipe(b, cbc_text);
	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	remove_in(b, "tree");
	publish_all(b);
	OK(b, bench_store_key_get(b->store, phone, 1, open_key, &first, &b->err));
	OK(b, bench_store_key_get(b->store, phone, 2, open_key, &second, &b->err));
	assert_string_not_equal(first.line, second.line);
	EVP_PKEY_free(first.key);
}

static void
an_rfc_8188_file_is_on_disk_under_its_name_and_suffix(void **state)
{
	struct bed *b = *state;
	EVP_PKEY *key;
	char name[300], redirect[64];

	make_certificate(b, &key);
	EVP_PKEY_free(key);
	use_escrow(b);
	use_recipe(b, "recipe \"acme\" { redirect = \"https://h/$MA.xml\" transport = "
		      "\"http\" encryption { cipher = \"aes128gcm\" } }");
	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	redirect_name(b, redirect);
	assert_null(strstr(redirect, "aes128gcm"));
	snprintf(name, sizeof(name), "tree/unit/00562b043615%s", redirect);
	assert_false(exists(b, name));
	snprintf(name, sizeof(name), "tree/unit/00562b043615%s.aes128gcm", redirect);
	assert_true(exists(b, name));
}

static void
a_run_records_the_hash_of_its_recipe(void **state)
{
	struct bed *b = *state;
	struct bench_recipe_row row = { 0 };
	struct bench_event e = { 0 };
	struct bench_unit u;

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	OK(b, bench_store_recipe_get(b->store, "acme", 0, &row, &b->err));
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_string_equal(u.recipe, row.sha256);
	bench_recipe_row_clear(&row);
	/* the batch gets another: a running unit keeps its own until its next run */
	use_recipe(b, "recipe \"acme\" { redirect = \"https://other.example.com/\" }");
	publish_all(b);
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 1);
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	OK(b, bench_store_recipe_get(b->store, "acme", 0, &row, &b->err));
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 2);
	assert_string_equal(u.recipe, row.sha256);
	bench_recipe_row_clear(&row);
	OK(b, bench_store_event_each(b->store, 0, &phone, keep_publish, &e, &b->err));
	assert_string_equal(e.text, "recipe acme version 2");
}

/* Only the links that the recipe requires, so that a scan proves the unit. */
static void
a_proven_units_directory_leaves_the_tree(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	use_recipe(
		b,
		"recipe \"acme\" { redirect = \"https://h/x\" require = { \"leased\" "
		"} user_password = \"Blue-7-Sky\" }");
	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	scan(b, other, "FCH2133D0AC", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	OK(b, bench_publish_unit(b->store, &b->config, b->families, other, &b->err));
	OK(b, bench_publish_retire(b->store, &b->config, b->batch, &b->err));
	assert_true(exists(b, "tree/runs/00562b043615.1"));
	lease(b, phone, "10.77.1.1");
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_true(bench_flow_proven(&u));
	OK(b, bench_publish_retire(b->store, &b->config, b->batch, &b->err));
	assert_false(exists(b, "tree/runs/00562b043615.1"));
	assert_link(b, "tree/unit/00562b043615", "../pending");
	assert_true(exists(b, "tree/unit/00562b043615/8841-3pcc.xml"));
	assert_true(exists(b, "tree/runs/00562b043616.1"));
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_true(bench_flow_proven(&u));
	publish_all(b); /* and does not come back */
	assert_link(b, "tree/unit/00562b043615", "../pending");
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 1);
}

/* What a unit was given before it came back is not what it gets after. */
static void
a_returned_units_directory_leaves_the_tree(void **state)
{
	struct bed *b = *state;
	struct bench_event e = { .kind = BENCH_EVENT_RETURNED,
				 .source = "bench",
				 .unit = phone,
				 .name = BENCH_RETURN_REPAIR };
	struct bench_unit u;
	char path[512];

	publish_all(b);
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	OK(b, bench_publish_unit(b->store, &b->config, b->families, phone, &b->err));
	OK(b, bench_store_record(b->store, &e, NULL, &b->err));
	OK(b, bench_publish_withdraw(b->store, &b->config, phone, &b->err));
	assert_false(exists(b, "tree/runs/00562b043615.1"));
	assert_link(b, "tree/unit/00562b043615", "../pending");
	OK(b, bench_publish_withdraw(b->store, &b->config, phone, &b->err));
	/* a run that stayed behind is not linked again, it is made anew */
	scan(b, phone, "FCH2133D0AB", "CP-8841-3PCC-K9=");
	path_in(b, path, "tree/runs/00562b043615.1");
	assert_int_equal(mkdir(path, 0750), 0);
	publish_all(b);
	OK(b, bench_store_unit_get(b->store, phone, &u, &b->err));
	assert_int_equal(u.run, 2);
	assert_link(b, "tree/unit/00562b043615", "../runs/00562b043615.2");
	assert_int_equal(bench_publish_withdraw(b->store, &b->config, other, &b->err),
			 -ENOENT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_tree_is_made_with_its_modes),
		TEST(everything_has_the_trees_group),
		TEST(pending_is_replaced_and_folders_are_left_alone),
		TEST(an_empty_folder_named_pending_gives_way),
		TEST(a_unit_gets_a_run_a_directory_a_link_and_an_event),
		TEST(a_transfer_of_b_is_attributed_by_the_files_identity),
		TEST(a_new_run_has_a_new_nonce_and_takes_the_old_directory_away),
		TEST(a_lost_tree_is_made_again_with_new_runs),
		TEST(a_link_that_was_not_swung_is_mended_without_a_new_run),
		TEST(leftovers_of_a_publisher_that_died_are_no_obstacle),
		TEST(firmware_is_copied_once_and_again_when_it_changes),
		TEST(folders_pipes_and_hidden_files_among_the_firmware_are_not_served),
		TEST(a_firmware_request_is_attributed),
		TEST(a_load_that_is_not_there_is_named_and_others_are_published),
		TEST(a_failed_publish_changes_nothing),
		TEST(a_unit_without_batch_or_model_is_refused),
		TEST(without_a_certificate_an_encrypting_recipe_is_not_published),
		TEST(the_sealed_key_opens_the_remote_profile_and_stands_in_b),
		TEST(every_run_has_keys_of_its_own),
		TEST(an_rfc_8188_file_is_on_disk_under_its_name_and_suffix),
		TEST(a_run_records_the_hash_of_its_recipe),
		TEST(a_proven_units_directory_leaves_the_tree),
		TEST(a_returned_units_directory_leaves_the_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
