/* The firmware store: the vendor's files in bench.conf's firmware_dir, and what came in
 * with which import.
 *
 *   firmware_dir/<file>          a vendor's file, served as /firmware/<file>
 *   firmware_dir/manifest        every import, with its files' SHA-256; it is in the
 *                                format of sha256sum, so that
 *                                `sha256sum --check manifest` can check it, too
 *   firmware_dir/.import.<pid>/  an import that is being read in; nothing of it counts
 *   firmware_dir/.commit/        a change that is complete and counts, whose files are
 *                                on their way up; whoever comes next finishes it
 *
 * One rename (.import.<pid> to .commit) is the moment of every change: a crash before
 * it leaves the store as it was, a crash after it leaves the store as it is to be.
 *
 * A load is a file whose name ends in ".loads"; it is signed, and names the files that
 * a phone fetches after it in a way that nobody has documented. So its files are those
 * that came in the same import. Files put there by hand are served, too; nobody can say
 * whether they are whole. */
#ifndef PROFILES_FIRMWARE_H
#define PROFILES_FIRMWARE_H

#include <bench/config.h>
#include <bench/store.h>
#include <profiles/family.h>

BENCH_BEGIN_DECLS

#define BENCH_FIRMWARE_NAME 201
#define BENCH_FIRMWARE_LOADS ".loads"

/* Letters, digits and "._-", not beginning with a dot, and not "manifest". */
bool bench_firmware_name_ok(const char *name);

/* --- what is to come in ------------------------------------------------------------
 */
struct bench_firmware_source;

struct bench_firmware_limits {
	size_t files;
	int64_t bytes; /* of all files, unpacked */
};
#define BENCH_FIRMWARE_LIMITS                                                          \
	((struct bench_firmware_limits){ .files = 256, .bytes = INT64_C(4) << 30 })

/* A zip or a folder of plain files. Everything that its table of contents can tell is
 * checked here: number, sizes, names, that nothing is a link, a folder or encrypted.
 * -EINVAL. */
int bench_firmware_source_open(const char *path, struct bench_firmware_limits limits,
			       struct bench_firmware_source **ret_source,
			       struct bench_err *err) BENCH_CHECKED;
void bench_firmware_source_freep(struct bench_firmware_source **source);

/* --- changes -----------------------------------------------------------------------
 */
struct bench_firmware_terms {
	const struct bench_families *families;
	const char *family; /* NULL: the loads tell */
	bool replace;	    /* the same name with other bytes is welcome */
	struct bench_wall now;
};

struct bench_firmware_done {
	char family[24];
	size_t files, written; /* of the import; new or mended on the disk */
	int64_t bytes;
};

/* All of the source or nothing. written is 0 when all of it was there already. -EEXIST:
 * a file of that name has other bytes; -EPERM: an open batch needs the load that it
 * would change; -EINVAL: broken or not firmware of a family. */
int bench_firmware_import(const char *dir, struct bench_firmware_source *source,
			  const struct bench_firmware_terms *terms,
			  struct bench_store *s, struct bench_firmware_done *ret_done,
			  struct bench_err *err) BENCH_CHECKED;
/* A load with all that came in with it and belongs to no other import, also in the
 * served tree. -ENOENT: no such load, or put there by hand; -EPERM: an open batch needs
 * it. */
int bench_firmware_remove(const struct bench_config *c, const char *load,
			  struct bench_store *s, size_t *ret_files,
			  struct bench_err *err) BENCH_CHECKED;
/* Does a recipe of a batch that is not closed name this load? by says which. 1 yes. */
int bench_firmware_needed(struct bench_store *s, const char *load, char by[160],
			  struct bench_err *err) BENCH_CHECKED;

/* --- what is there -----------------------------------------------------------------
 */
enum bench_firmware_state {
	BENCH_FIRMWARE_OK,
	BENCH_FIRMWARE_BY_HAND,	 /* in no import: not known to be whole */
	BENCH_FIRMWARE_UNSERVED, /* by hand, with a name that cannot be served */
	BENCH_FIRMWARE_CHANGED,
	BENCH_FIRMWARE_MISSING,
};
const char *bench_firmware_state_name(enum bench_firmware_state state);

struct bench_firmware_file {
	char name[BENCH_FIRMWARE_NAME];
	char sha256[65]; /* that it must have; "" by hand */
	int64_t size;
	enum bench_firmware_state state;
};

struct bench_firmware_load {
	char name[BENCH_FIRMWARE_NAME]; /* "sip88xx.12-0-7MPP0501-123" */
	char prefix[24];		/* "sip88xx": which models it is for */
	char family[24], imported[32], origin[128]; /* "" by hand */
	size_t *files; /* owned; indices into files: itself, and what came with it */
	size_t n_files;
	int64_t size;
	enum bench_firmware_state state; /* the worst of its files' */
};

struct bench_firmware {
	struct bench_firmware_file *files; /* by name */
	size_t n_files;
	struct bench_firmware_load *loads; /* by name */
	size_t n_loads;
};

/* Every file, and how it stands. s not NULL: a file that was copied into the served
 * tree and has not been touched since need not be read again; NULL: every byte is read.
 * A store that is not there is empty. -EINVAL: the manifest is broken. */
int bench_firmware_survey(const struct bench_config *c, struct bench_store *s,
			  struct bench_firmware *ret_firmware,
			  struct bench_err *err) BENCH_CHECKED;
void bench_firmware_clear(struct bench_firmware *f);
/* "8811 8841 8851 8861"; "" when no family lists the prefix. family "": any. */
void bench_firmware_models(const struct bench_families *families, const char *family,
			   const char *prefix, char *text, size_t room);

BENCH_END_DECLS
#endif
