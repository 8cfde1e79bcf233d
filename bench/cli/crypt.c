/* bench profile encrypt and decrypt: files, no database. */
#include "cli.h"

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <profiles/crypt.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_MOST 4096

/* What both commands are told. The key's memory is key's. */
struct task {
	struct bench_crypt how;
	struct bench_str key, in, out;
	const char *from, *to;
};

static void
task_clear(struct task *t)
{
	bench_wipe(&t->key);
	bench_wipe(&t->in);
	bench_wipe(&t->out);
}

static struct bench_bytes
bytes_of(const struct bench_str *s)
{
	return (struct bench_bytes){ (const uint8_t *)s->text, s->len };
}

static bool
is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

static int
refuse_open_key(struct cli *c, int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return bench_fail(&c->err, -errno, "key file %s: %s", path,
				  strerror(errno));
	if (st.st_mode & (S_IROTH | S_IWOTH))
		return bench_fail(&c->err, -EACCES,
				  "key file %s: everybody may read or write it (mode "
				  "%04o): chmod 600 it, and take a new key if it was "
				  "in use",
				  path, st.st_mode & 07777U);
	return 0;
}

/* The first line, without its end: as openssl -kfile. */
static int
read_key(struct cli *c, const char *path, struct bench_str *key)
{
	bench_auto(bench_closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t n;
	int r;

	if (fd < 0)
		return bench_fail(&c->err, -errno, "key file %s: %s", path,
				  strerror(errno));
	r = refuse_open_key(c, fd, path);
	if (r < 0)
		return r;
	r = bench_file_read_all(fd, KEY_MOST, key);
	if (r == -EFBIG)
		return bench_fail(&c->err, -EINVAL,
				  "key file %s: above %d bytes: it is no key", path,
				  KEY_MOST);
	if (r < 0)
		return bench_fail(&c->err, r, "key file %s: %s", path, strerror(-r));
	n = strcspn(bench_str_get(key), "\r\n");
	if (n == 0 || (n < key->len && key->text[n] == '\0'))
		return bench_fail(&c->err, -EINVAL,
				  "key file %s: its first line is empty or has a NUL: "
				  "it must be the key",
				  path);
	key->len = n;
	return 0;
}

static int
read_input(struct cli *c, struct task *t)
{
	bench_auto(bench_closep) int fd =
		is_standard(t->from) ? dup(STDIN_FILENO)
				     : open(t->from, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int r = fd < 0 ? -errno : bench_file_read_all(fd, BENCH_CRYPT_MOST, &t->in);

	if (r == -EFBIG)
		return bench_fail(&c->err, -EINVAL, "%s: above %zu bytes: no profile",
				  t->from, BENCH_CRYPT_MOST);
	return r < 0 ? bench_fail(&c->err, r, "%s: %s", t->from, strerror(-r)) : 0;
}

/* A device or a pipe would be replaced by a file. */
static int
check_output(struct cli *c, const char *path)
{
	struct stat st;

	if (is_standard(path))
		return c->json ? cli_usage(c, "--json has no place beside an answer on "
					      "standard output")
			       : 0;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return cli_usage(c, "%s is no file: take - for standard output", path);
	return 0;
}

static int
write_output(struct cli *c, const struct task *t)
{
	int r;

	if (is_standard(t->to)) {
		r = bench_file_write_all(STDOUT_FILENO, t->out.text, t->out.len);
		return r < 0 ? bench_fail(&c->err, r, "standard output: %s",
					  strerror(-r))
			     : 0;
	}
	r = bench_file_replace(t->to, t->out.text, t->out.len, 0600, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "files");
	table_row(c->table);
	table_text(c->table, "file", t->to);
	table_text(c->table, "cipher", bench_cipher_name(t->how.cipher));
	table_int(c->table, "bytes", (int64_t)t->out.len);
	return 0;
}

static int
read_aes128gcm(struct cli *c, struct bench_crypt *how)
{
	const char *keyid = NULL, *size = NULL;
	unsigned long long n;
	char *end;
	int r = cli_option(c, "--keyid", &keyid);

	if (r == 0)
		r = cli_option(c, "--record-size", &size);
	if (r < 0)
		return r;
	if (how->cipher != BENCH_CIPHER_AES128GCM && (keyid != NULL || size != NULL))
		return cli_usage(c, "--keyid and --record-size belong to aes128gcm");
	if (keyid != NULL)
		how->keyid =
			(struct bench_bytes){ (const uint8_t *)keyid, strlen(keyid) };
	if (size == NULL)
		return 0;
	n = strtoull(size, &end, 10);
	if (size[0] < '0' || size[0] > '9' || *end != '\0' || n < 18 || n > UINT32_MAX)
		return cli_usage(c, "--record-size: '%s' is not 18 to %u", size,
				 UINT32_MAX);
	how->record_size = (uint32_t)n;
	return 0;
}

static int
read_cipher(struct cli *c, struct bench_crypt *how)
{
	const char *cipher = NULL, *digest = NULL;
	int r = cli_option(c, "--cipher", &cipher);

	if (r == 0)
		r = cli_option(c, "--digest", &digest);
	if (r < 0)
		return r;
	if (cipher == NULL || bench_cipher_parse(cipher, &how->cipher) < 0 ||
	    how->cipher == BENCH_CIPHER_NONE)
		return cli_usage(c, "--cipher must be aes-256-cbc or aes128gcm");
	if (digest != NULL && how->cipher != BENCH_CIPHER_AES_256_CBC)
		return cli_usage(c, "--digest belongs to aes-256-cbc");
	if (digest != NULL && bench_digest_parse(digest, &how->digest) < 0)
		return cli_usage(c, "--digest: '%s' is not md5 or sha256", digest);
	how->gzip = cli_flag(c, "--gzip");
	return read_aes128gcm(c, how);
}

static int
read_task(struct cli *c, struct task *t)
{
	const char *key_file = NULL;
	int r = read_cipher(c, &t->how);

	if (r == 0)
		r = cli_option(c, "--key-file", &key_file);
	if (r < 0)
		return r;
	if (key_file == NULL)
		return cli_usage(c, "--key-file is missing: a key on the command line "
				    "would be everybody's to see");
	r = cli_word(c, "input file", &t->from);
	if (r == 0)
		r = cli_word(c, "output file", &t->to);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = check_output(c, t->to);
	if (r == 0)
		r = read_key(c, key_file, &t->key);
	t->how.key = bytes_of(&t->key);
	return r < 0 ? r : read_input(c, t);
}

int
cmd_profile_encrypt(struct cli *c)
{
	bench_auto(task_clear) struct task t = { .from = "", .to = "" };
	int r = read_task(c, &t);

	if (r == 0)
		r = bench_encrypt(&t.how, bytes_of(&t.in), &t.out, &c->err);
	if (r < 0)
		return r;
	return write_output(c, &t);
}

/* CBC has no authentication: what is no profile was no success (profiles/crypt.h). */
static int
check_content(struct cli *c, const struct task *t)
{
	if (t->how.cipher != BENCH_CIPHER_AES_256_CBC ||
	    bench_looks_like_profile(bytes_of(&t->out)))
		return 0;
	return bench_fail(
		&c->err, -EINVAL,
		"%s: what comes out is no XML profile: wrong key, wrong digest "
		"(%s), or the file is damaged; if it is another kind of text, "
		"say --any-content",
		t->from, bench_digest_name(t->how.digest));
}

int
cmd_profile_decrypt(struct cli *c)
{
	bench_auto(task_clear) struct task t = { .from = "", .to = "" };
	bool any = cli_flag(c, "--any-content");
	int r = read_task(c, &t);

	if (r < 0)
		return r;
	r = bench_decrypt(&t.how, bytes_of(&t.in), &t.out, &c->err);
	if (r < 0)
		return bench_fail_in(&c->err, r, "%s", t.from);
	if (!any)
		r = check_content(c, &t);
	return r < 0 ? r : write_output(c, &t);
}
