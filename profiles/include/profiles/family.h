/* A phone family as data: profiles/<name>/family.conf (DESIGN D9). Loaded once,
 * immutable, readable from any thread. */
#ifndef PROFILES_FAMILY_H
#define PROFILES_FAMILY_H

#include <bench/bytes.h>
#include <bench/err.h>
#include <bench/mac.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_FAMILY_OPTIONS 8

struct bench_model {
	char name[24];	   /* "8841" */
	char psn[32];	   /* what $PSN is: "8841-3PCC" */
	char pn[32];	   /* what $PN is: "CP-8841-3PCC" */
	char firmware[24]; /* first part of its loads' names: "sip88xx" */
};

struct bench_family_option {
	uint8_t code;	/* 66, 150, 159, 160 */
	char text[192]; /* template */
};

struct bench_family; /* opaque: the templates and rules behind it are render.c's */
struct bench_families;

/* Every sub-folder of dir that has a family.conf. -EINVAL with file:line. */
int bench_families_load(const char *dir, struct bench_families **ret_families,
			struct bench_err *err) BENCH_CHECKED;
void bench_families_freep(struct bench_families **f);
size_t bench_families_count(const struct bench_families *f);
const struct bench_family *bench_families_at(const struct bench_families *f, size_t i);
const struct bench_family *bench_families_find(const struct bench_families *f,
					       const char *name);

const char *bench_family_name(const struct bench_family *f);
const char *bench_family_label(const struct bench_family *f);
size_t bench_family_models(const struct bench_family *f);
const struct bench_model *bench_family_model_at(const struct bench_family *f, size_t i);
const struct bench_model *bench_family_model(const struct bench_family *f,
					     const char *name);

/* Which family and model a DHCP client is, by option 60 (may be empty) and MAC.
 * family NULL: not a phone that we know. model NULL: a phone of the family, model not
 * told or not listed. No allocation: called in the DHCP path. */
struct bench_recognised {
	const struct bench_family *family;
	const struct bench_model *model;
	char model_text[24]; /* what option 60 said, even if not listed; "" nothing */
};
struct bench_recognised bench_families_recognise(const struct bench_families *f,
						 struct bench_mac mac,
						 struct bench_bytes vendor_class);
/* By the PID of a label ("CP-8841-3PCC-K9="); model NULL if not listed. */
struct bench_recognised bench_families_by_pid(const struct bench_families *f,
					      const char *pid);

/* The options this family wants forced into a reply, rendered for the bench's address
 * ({{bench}}); returns how many were written to out (BENCH_FAMILY_OPTIONS at most). In
 * order of importance. No allocation. */
struct bench_family_reply {
	uint8_t code, len;
	char text[255];
};
size_t bench_family_options(const struct bench_family *f, const char *bench_address,
			    struct bench_family_reply out[BENCH_FAMILY_OPTIONS]);

BENCH_END_DECLS
#endif
