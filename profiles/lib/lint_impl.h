/* Shared by the files of lint: lint.c has the rules and reads the files, lint_value.c
 * judges one element, lint_chain.c what all files together do to a phone. */
#ifndef PROFILES_LINT_IMPL_H
#define PROFILES_LINT_IMPL_H

#include "parameters.h"
#include "xml.h"

#include <profiles/lint.h>
#include <profiles/rule.h>

enum lint_id {
	LINT_NO_PROFILE,
	LINT_ENCRYPTED,
	LINT_SIZE,
	LINT_XML,
	LINT_NON_ASCII,
	LINT_WIDE_REFERENCE,
	LINT_QUOTE,
	LINT_ATTRIBUTE,
	LINT_CASE,
	LINT_FOREIGN,
	LINT_MISSPELT,
	LINT_UNKNOWN,
	LINT_DUPLICATE,
	LINT_EMPTY,
	LINT_VALUE,
	LINT_VALUE_CASE,
	LINT_UNLISTED,
	LINT_LONG,
	LINT_PASSWORD,
	LINT_CAUTION,
	LINT_RETRY_SHORT,
	LINT_RETRY_SET,
	LINT_RULE,
	LINT_MACRO,
	LINT_SRV_TFTP,
	LINT_GDS,
	LINT_REDIRECT_MISSING,
	LINT_REDIRECT_RELATIVE,
	LINT_UNREACHABLE,
	LINT_BENCH,
	LINT_SHUT_OUT,
	LINT_SHUT_OUT_PERHAPS,
	LINT_IDS,
};

struct lint {
	const struct bench_lint_job *job;
	struct bench_findings *found;
	size_t room;				 /* of found->at */
	struct bench_xml *xml[BENCH_LINT_FILES]; /* NULL: no profile */
	/* of the file being judged; those behind the first LINT_EMPTIES are one finding
	 */
	size_t empties;
	struct bench_xml_place first_unlisted_empty;
	bool out_of_memory;
};

#define LINT_EMPTIES 10 /* a phone's own dump has hundreds */

/* element may be NULL. What is not printable ASCII is replaced. */
void lint_say(struct lint *l, enum lint_id id, size_t file,
	      struct bench_xml_place place, const char *element, const char *fmt, ...)
	BENCH_PRINTF(6, 7);

/* The parameter of an element, NULL when it is not known (or no table is). */
const struct parameter *lint_parameter(const struct lint *l,
				       const struct bench_xml_element *e);

/* The rule that an element of this type holds; false: it holds none. */
bool lint_rule_kind(const struct parameter *row, enum bench_rule_kind *ret_kind);

void lint_element(struct lint *l, size_t file, size_t index);
void lint_chain(struct lint *l);

#endif
