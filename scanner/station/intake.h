/* From a label to a recorded unit with its files: everything that a label must agree
 * with.
 *
 * A unit is checked and recorded in one transaction, so two stations cannot disagree.
 * What is refused changes nothing but the record of refusals, and the alarms that the
 * record gives rise to. */
#ifndef SCANNER_INTAKE_H
#define SCANNER_INTAKE_H

#include <bench/code.h>
#include <bench/config.h>
#include <bench/store.h>
#include <core/pair.h>
#include <profiles/family.h>
#include <source/spec.h>

struct bench_intake {
	struct bench_store *store; /* borrowed, as all three */
	const struct bench_families *families;
	const struct bench_config *config;
	int64_t batch;		       /* 0: none yet */
	char customer[128], host[128]; /* of the batch: shown with every OK */
	char station[BENCH_STATION_NAME];
	char slot[BENCH_CODE_SLOT_NAME]; /* where the next phone is plugged in; "" */
	struct bench_label refused;	 /* of the last STOP: goes into its record */
};

/* What was scanned, as it is recorded. */
struct bench_evidence {
	struct bench_bytes raw; /* a scan's bytes, or a picture's codes */
	const char *name;	/* file, "" for none */
	struct bench_mono when;
	bool typed;	/* by hand, not scanned */
	int64_t carton; /* that it opened or chose; 0: none */
};

struct bench_intake_verdict {
	enum bench_pair_word
		word; /* OK, DUPLICATE, STOP; PARTIAL: the product is missing */
	char reason[256];
	char family[24], model[24];
	int units, expected; /* of the batch, for OK and DUPLICATE */
	struct bench_mono
		recorded; /* OK: it is on record since, its files come after */
	bool placed;	  /* DUPLICATE, but its new slot is recorded */
};

/* batch 0: the only open one. -ENOENT: no such batch, or none open; -EPERM: it is not
 * open; -EINVAL: several are open. */
int bench_intake_open(struct bench_store *store, const struct bench_families *families,
		      const struct bench_config *config, int64_t batch,
		      const char *station, struct bench_intake *ret_intake,
		      struct bench_err *err) BENCH_CHECKED;
/* The same station with no batch yet: it takes no units before bench_intake_bind(). */
void bench_intake_unbound(struct bench_store *store,
			  const struct bench_families *families,
			  const struct bench_config *config, const char *station,
			  struct bench_intake *ret_intake);
/* The station goes on with this batch; errors as bench_intake_open(), and in is as it
 * was. */
int bench_intake_bind(struct bench_intake *in, int64_t batch,
		      struct bench_err *err) BENCH_CHECKED;
/* A label with MAC and serial. Records a SCAN and publishes the unit's directory, if
 * word is OK; a unit that is here already gets a SCAN for its new slot, if one was
 * scanned before its label. Records nothing otherwise. */
int bench_intake_unit(struct bench_intake *in, const struct bench_label *label,
		      bool not_mpp, const struct bench_evidence *evidence,
		      struct bench_intake_verdict *ret_verdict,
		      struct bench_err *err) BENCH_CHECKED;
/* The product of a unit that is recorded already agrees (READY) or does not (STOP). */
int bench_intake_product(struct bench_intake *in, const struct bench_label *label,
			 struct bench_intake_verdict *ret_verdict,
			 struct bench_err *err) BENCH_CHECKED;
/* The batch's list knows what is missing of a label with a MAC: its serial is
 * filled in. false: the list does not say. */
int bench_intake_complete(struct bench_intake *in, struct bench_label *label,
			  bool *ret_complete, struct bench_err *err) BENCH_CHECKED;
/* Is this incomplete label a recorded unit's, of this batch? */
int bench_intake_is_known(struct bench_intake *in, const struct bench_label *label,
			  bool *ret_known, struct bench_err *err) BENCH_CHECKED;
/* The same for half a label of a unit that bench_intake_is_known(). */
int bench_intake_place(struct bench_intake *in, const struct bench_label *half,
		       const struct bench_evidence *evidence,
		       struct bench_intake_verdict *ret_verdict,
		       struct bench_err *err) BENCH_CHECKED;
/* Keeps a scan that made no unit: REFUSED for STOP, a NOTE for the others. */
int bench_intake_keep(struct bench_intake *in, enum bench_pair_word word,
		      const char *reason, const struct bench_evidence *evidence,
		      struct bench_err *err) BENCH_CHECKED;

#endif
