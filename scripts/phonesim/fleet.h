/* Which phones there are: generated from a seed, or read from a CSV file.
 * Header: mac,serial,pid,model,swver and optionally faults (semicolon separated). */
#ifndef PHONESIM_FLEET_H
#define PHONESIM_FLEET_H

#include "model.h"
#include "util.h"

#include <stdio.h>

struct unit {
	struct mac mac;
	const struct model *model;
	char serial[16];
	char pid[32];
	char swver[64];
	char *faults; /* owned, NULL = none */
};

struct fleet {
	struct unit *units;
	size_t n;
};

/* models: comma list, NULL = 8841,7841,6851; first: NULL = from the seed.
 * -EINVAL for an unknown model. */
int fleet_generate(size_t n, uint64_t seed, const char *models, const struct mac *first,
		   struct fleet *ret);
/* One phone; mac, serial and swver may be NULL. */
int fleet_single(const char *model, const struct mac *mac, const char *serial,
		 const char *swver, struct fleet *ret);
/* *ret_line says where a bad line is. */
int fleet_read(FILE *f, struct fleet *ret, unsigned *ret_line);
void fleet_print(const struct fleet *fleet, FILE *out);
void fleet_clear(struct fleet *fleet);

/* LLLYYWWSSSS, cisco-mpp §10: site, 1996 + YY, week 01-52, base 34 without I and O. */
void serial_make(struct rng *rng, uint32_t number, char ret[16]);
bool serial_valid(const char *serial);

#endif
