/* Sealed unit keys and what the remote server is to give: written once, with the run.
 */
#include "sql.h"
#include <bench/str.h>

#include <errno.h>
#include <openssl/evp.h>

int
bench_store_key_put(struct bench_store *s, const struct bench_key_row *k,
		    struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_KEY_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", k->mac);
	sql_int(stmt, ":run", k->run);
	sql_text(stmt, ":cipher", k->cipher);
	sql_text(stmt, ":digest", k->digest);
	sql_blob_or_null(stmt, ":sealed", k->sealed);
	sql_text(stmt, ":certificate", k->certificate);
	sql_int(stmt, ":made_us", k->made.us);
	return sql_step(s, stmt, err);
}

/* A view, until the statement moves on. */
static struct bench_bytes
column_bytes(sqlite3_stmt *stmt, int i)
{
	const void *data = sqlite3_column_blob(stmt, i);

	return (struct bench_bytes){ data, (size_t)sqlite3_column_bytes(stmt, i) };
}

static void
key_from_row(sqlite3_stmt *stmt, struct bench_key_row *k)
{
	*k = (struct bench_key_row){ .mac = sql_column_mac(stmt, 0),
				     .run = sqlite3_column_int64(stmt, 1),
				     .sealed = column_bytes(stmt, 4),
				     .made = { sqlite3_column_int64(stmt, 6) } };
	sql_column_text(stmt, 2, k->cipher, sizeof(k->cipher));
	sql_column_text(stmt, 3, k->digest, sizeof(k->digest));
	sql_column_text(stmt, 5, k->certificate, sizeof(k->certificate));
}

int
bench_store_key_each(struct bench_store *s, struct bench_mac mac, bench_key_fn *fn,
		     void *arg, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_KEY_LIST, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	while ((r = sql_step(s, stmt, err)) == 1) {
		struct bench_key_row k;

		key_from_row(stmt, &k);
		r = fn(&k, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_key_get(struct bench_store *s, struct bench_mac mac, int64_t run,
		    bench_key_fn *fn, void *arg, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_KEY_GET, &r, err);
	struct bench_key_row k;
	char text[BENCH_MAC_TEXT];

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	sql_int(stmt, ":run", run);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT, "unit %s: run %lld has no sealed key",
				  bench_mac_format(mac, text), (long long)run);
	key_from_row(stmt, &k);
	return fn(&k, arg);
}

static int
hash(struct bench_bytes body, char out[65], struct bench_err *err)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int n;

	if (EVP_Digest(body.data, body.len, md, &n, EVP_sha256(), NULL) != 1 || n != 32)
		return bench_fail(err, -ENOMEM, "SHA-256 failed");
	bench_hex(md, n, out);
	return 0;
}

int
bench_store_remote_put(struct bench_store *s, struct bench_mac mac, int64_t run,
		       const char *name, struct bench_bytes body, struct bench_err *err)
{
	char sha256[65];
	sqlite3_stmt *stmt;
	int r = hash(body, sha256, err);

	if (r < 0)
		return r;
	stmt = sql_get(s, SQL_REMOTE_ADD, &r, err);
	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	sql_int(stmt, ":run", run);
	sql_text(stmt, ":name", name);
	sql_text(stmt, ":sha256", sha256);
	sql_blob_or_null(stmt, ":body", body);
	return sql_step(s, stmt, err);
}

static void
remote_from_row(sqlite3_stmt *stmt, struct bench_remote_row *f)
{
	*f = (struct bench_remote_row){ .mac = sql_column_mac(stmt, 0),
					.run = sqlite3_column_int64(stmt, 1),
					.body = column_bytes(stmt, 4) };
	sql_column_text(stmt, 2, f->name, sizeof(f->name));
	sql_column_text(stmt, 3, f->sha256, sizeof(f->sha256));
}

int
bench_store_remote_each(struct bench_store *s, struct bench_mac mac, int64_t run,
			bench_remote_fn *fn, void *arg, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_REMOTE_LIST, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	sql_int(stmt, ":run", run);
	while ((r = sql_step(s, stmt, err)) == 1) {
		struct bench_remote_row f;

		remote_from_row(stmt, &f);
		r = fn(&f, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_remote_get(struct bench_store *s, struct bench_mac mac, int64_t run,
		       const char *name, bench_remote_fn *fn, void *arg,
		       struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_REMOTE_GET, &r, err);
	struct bench_remote_row f;
	char text[BENCH_MAC_TEXT];

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	sql_int(stmt, ":run", run);
	sql_text(stmt, ":name", name);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT, "unit %s: run %lld has no remote '%s'",
				  bench_mac_format(mac, text), (long long)run, name);
	remote_from_row(stmt, &f);
	return fn(&f, arg);
}
