/* A pack as one file, for whoever takes it away from another machine. */
#include <bench/report.h>

#include <bench/str.h>
#include <errno.h>
#include <fts.h>
#include <string.h>
#include <zip.h>

static int
fail(zip_t *zip, const char *what, struct bench_err *err)
{
	return bench_fail(err, -EIO, "zip: %s: %s", what, zip_strerror(zip));
}

static int
add_file(zip_t *zip, const FTSENT *entry, const char *name, struct bench_err *err)
{
	zip_source_t *source = zip_source_file(zip, entry->fts_accpath, 0, -1);

	if (source == NULL)
		return fail(zip, name, err);
	if (zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) >= 0)
		return 0;
	zip_source_free(source);
	return fail(zip, name, err);
}

static int
add_all(zip_t *zip, FTS *tree, size_t skip, struct bench_err *err)
{
	FTSENT *entry;
	int r = 0;

	while (r == 0 && (entry = fts_read(tree)) != NULL) {
		if (entry->fts_info == FTS_F)
			r = add_file(zip, entry, entry->fts_path + skip + 1, err);
		else if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
			r = bench_fail(err, -EIO, "zip: %s cannot be read",
				       entry->fts_path);
	}
	return r;
}

int
bench_report_zip(const char *dir, const char *file, struct bench_err *err)
{
	bench_auto(bench_freep) char *path = strdup(dir);
	char *paths[] = { path, NULL };
	FTS *tree =
		path == NULL ? NULL : fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	zip_t *zip = tree == NULL ? NULL : zip_open(file, ZIP_CREATE | ZIP_EXCL, NULL);
	int r = zip == NULL ? bench_fail(err, -EIO, "zip: %s cannot be made", file)
			    : add_all(zip, tree, strlen(dir), err);

	/* the files are read only now */
	if (r == 0 && zip_close(zip) < 0)
		r = fail(zip, file, err);
	if (r < 0 && zip != NULL)
		zip_discard(zip);
	if (tree != NULL)
		fts_close(tree);
	return r;
}
