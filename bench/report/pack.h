/* What the files of pack share: the batch, and the texts that grow unit by unit. */
#ifndef BENCH_PACK_H
#define BENCH_PACK_H

#include "gather.h"
#include "pack_dir.h"

#include <bench/report.h>
#include <bench/str.h>
#include <profiles/crypt.h>
#include <profiles/place.h>

/* One file of lists: families may share it. */
struct pack_list {
	const struct bench_family_list *list;
	struct bench_str text;
};

/* A file that is in the pack already, and whose it is. */
struct pack_file {
	char mac[13];
	char *name; /* owned */
};

struct pack {
	struct bench_store *s;
	const struct bench_families *families;
	struct bench_recipe *recipe; /* of the unit at hand, owned; so row */
	struct bench_recipe_row row;
	const struct report *report; /* set while gathering */
	bool all;
	bench_pack_fn *fn;
	void *arg;
	struct bench_err *err;

	struct pack_dir dir;
	struct bench_str units, zone, left_out, without_file, certificates;
	struct pack_list *lists; /* owned */
	struct pack_file *files; /* owned */
	size_t n_lists, n_files, n_keys, taken;
	bool uses[BENCH_CIPHER_AES128GCM + 1]; /* by enum bench_cipher */
};

/* One unit on its way into the pack. */
struct pack_unit {
	const struct evidence *e;
	const struct bench_family *family; /* NULL: not known; so model */
	const struct bench_model *model;
	char mac[13];
	struct bench_remote_place place;
	bool placed;	       /* place is known */
	struct bench_str file; /* "files/…"; empty: none */
	char sha256[65];       /* of that file */
	char key[32];	       /* "keys/…"; "": none */
	char cipher[16], digest[8];
	int remotes; /* files that the store has for it */
};

/* pack_text.c */
void pack_units_header(struct pack *p);
void pack_units_add(struct pack *p, const struct pack_unit *u);
/* Once for each different record. */
int pack_zone_add(struct pack *p, const struct bench_remote_place *place);
/* What bench_remote_place() wants to know. */
struct bench_remote_unit pack_unit_facts(const struct pack_unit *u);
/* A row in each list of its family. */
int pack_lists_add(struct pack *p, const struct pack_unit *u);
void pack_readme(const struct pack *p, struct bench_str *out);

#endif
