#ifndef PHONESIM_OPTIONS_H
#define PHONESIM_OPTIONS_H

#include "sim.h"

/* False after a word to standard error: a mistake of the user's. */
bool options_read(int argc, char **argv, struct conf *c);
/* What --help prints. */
void options_help(FILE *out);

#endif
