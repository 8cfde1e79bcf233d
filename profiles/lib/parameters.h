/* What is known of a family's parameters, for lint.
 *
 * A row of the table, fields between tabs, '#' begins a comment line:
 *
 *   name  type  limits  source  note
 *
 * In a name, '#' stands for one to three digits. Limits, by type:
 *   text      most bytes                       bool      "!No": no error, but a
 * caution, and int       least-most                                 the note says why
 *   number    least-most, may have decimals    enum      a|b|c: anything else is wrong
 *   time      -  (HHmm, 0000 to 2400)          options   a|b|c: others have not been
 * seen delays    least: "a,b,c", each n or n+r    password  -  (rules for passwords)
 *   rule      main or more                     secret    -  (never shown)
 *   upgrade, report, trigger   -               fetch     -  (a URL that the phone gets)
 *   host      - (name or address, and a port)  log       -  (text with macros)
 *   domains   - (names, between commas)        foreign   the family's own name, or none
 */
#ifndef PROFILES_PARAMETERS_H
#define PROFILES_PARAMETERS_H

#include <profiles/lint.h>

enum parameter_type {
	PARAMETER_TEXT,
	PARAMETER_BOOL,
	PARAMETER_INT,
	PARAMETER_NUMBER,
	PARAMETER_TIME,
	PARAMETER_ENUM,
	PARAMETER_OPTIONS,
	PARAMETER_DELAYS,
	PARAMETER_RULE,
	PARAMETER_UPGRADE,
	PARAMETER_REPORT,
	PARAMETER_TRIGGER,
	PARAMETER_FETCH,
	PARAMETER_HOST,
	PARAMETER_DOMAINS,
	PARAMETER_PASSWORD,
	PARAMETER_SECRET,
	PARAMETER_LOG,
	PARAMETER_FOREIGN,
	PARAMETER_TYPES,
};

struct parameter {
	const char *name;
	enum parameter_type type;
	const char *limits, *note; /* "" none */
	double least, most;	   /* text, int, number, delays */
	bool main;		   /* rule: the one that a shipped phone lives by */
};

/* NULL: not known. */
const struct parameter *parameters_find(const struct bench_parameters *p,
					const char *name);
/* The same but for upper and lower case. */
const struct parameter *parameters_find_nocase(const struct bench_parameters *p,
					       const char *name);
/* What the name may have been meant to be: a letter away, or two when it is long; NULL:
 * nothing is near. Names that differ in numbers are not near each other. */
const struct parameter *parameters_near(const struct bench_parameters *p,
					const char *name);
/* The row's name, with the digits of name for each '#'; name matches it but for case.
 */
void parameter_spell(const struct parameter *row, const char *name, char *out,
		     size_t room);

#endif
