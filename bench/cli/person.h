/* Who gives the command; filled by main.c before the command runs. */
#ifndef BENCH_CLI_PERSON_H
#define BENCH_CLI_PERSON_H

#include <bench/defs.h>
#include <stdbool.h>

#define PIN_ROOM 24 /* longer than a PIN, so that a long one is seen as such */

struct person {
	const char *by; /* --by, as given; NULL: not */
	const char *pin_file, *new_pin_file;
	bool root;		  /* started by root */
	bool any_name;		  /* --by may be any name while there is no staff */
	char user[64], login[64]; /* "kiosk", "login:kiosk" */
	char name[64];		/* what is stamped on events, once the store is open */
	char pin[PIN_ROOM];	/* of who gives the command; "" not told; wiped */
	char new_pin[PIN_ROOM]; /* to be set */
};

struct cli;
/* --by, --pin-file and --new-pin-file out of the words; then what stands in the files.
 */
int person_options(struct cli *c);
int person_read(struct cli *c);
/* The store is open: whom it stamps. Closes it on failure. */
int person_stamp(struct cli *c);
void person_clear(struct person *p);

#endif
