/* The manifest of the firmware store as text and as a table. Pure. */
#ifndef PROFILES_FIRMWARE_MANIFEST_H
#define PROFILES_FIRMWARE_MANIFEST_H

#include <bench/str.h>
#include <profiles/firmware.h>

#define BENCH_MANIFEST_LINES 2048 /* of all imports together */
#define BENCH_MANIFEST_BYTES (1 << 20)

struct bench_manifest_import {
	char date[32];	 /* RFC 3339 */
	char family[24]; /* "-": none told */
	char sha256[65]; /* of the zip; "-": it was a folder */
	char origin[128];
};

struct bench_manifest_line {
	size_t import;
	char name[BENCH_FIRMWARE_NAME];
	char sha256[65];
};

/* By {0}; the lines of an import stand together, in the order of imports. */
struct bench_manifest {
	struct bench_manifest_import *imports;
	size_t n_imports, room_imports;
	struct bench_manifest_line *lines;
	size_t n, room;
};

void bench_manifest_clear(struct bench_manifest *m);
/* Into an empty m, which is empty again after a failure: -EINVAL with "where:line". A
 * name may be in several imports, with the same SHA-256; names that differ in case only
 * are refused. */
int bench_manifest_parse(const char *text, size_t len, const char *where,
			 struct bench_manifest *m, struct bench_err *err) BENCH_CHECKED;
void bench_manifest_print(const struct bench_manifest *m, struct bench_str *out);
/* A new import; its lines follow. -ENOMEM. */
int bench_manifest_begin(struct bench_manifest *m,
			 const struct bench_manifest_import *import) BENCH_CHECKED;
/* A line of the last import. -ENOMEM; -E2BIG: too many. */
int bench_manifest_add(struct bench_manifest *m, const char *name,
		       const char *sha256) BENCH_CHECKED;
/* The first line of that name, in any case; NULL: none. */
const struct bench_manifest_line *bench_manifest_find(const struct bench_manifest *m,
						      const char *name);
bool bench_manifest_has(const struct bench_manifest *m, size_t import,
			const char *name);
/* Takes an import away with its lines; later ones move up. */
void bench_manifest_forget(struct bench_manifest *m, size_t import);
/* Every line of that name has that SHA-256 from now on. */
void bench_manifest_correct(struct bench_manifest *m, const char *name,
			    const char *sha256);

#endif
