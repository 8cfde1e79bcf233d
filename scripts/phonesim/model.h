/* The MPP models of cisco-mpp §2.1. */
#ifndef PHONESIM_MODEL_H
#define PHONESIM_MODEL_H

struct model {
	const char *number; /* "8841" */
	const char *family; /* name of its firmware: "sip88xx" */
};

/* Takes "8841", "8841-3PCC", "CP-8841-3PCC"; NULL if unknown. */
const struct model *model_find(const char *text);
/* Another model, for a phone that is not what its label says. */
const struct model *model_other(const struct model *m);

#endif
