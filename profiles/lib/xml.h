/* A flat profile as the phone reads it (fact sheet 5): parameters in a row, no
 * structure but <flat-profile>, alone or inside <device>.
 *
 * A reader of our own: an XML library stops at the first fault, and knows constructs
 * that a phone does not. This one says every fault with its place and reads on: a value
 * that is not closed ends where the next element begins. Pure; memory is bounded by the
 * input. */
#ifndef PROFILES_XML_H
#define PROFILES_XML_H

#include <bench/bytes.h>
#include <bench/err.h>
#include <stdbool.h>

#define BENCH_XML_BYTES ((size_t)4 << 20)
#define BENCH_XML_ELEMENTS ((size_t)20000)
#define BENCH_XML_PROBLEMS ((size_t)100) /* the last one says that there are more */

struct bench_xml_place {
	int line, column; /* from 1; columns are bytes */
};

/* All texts are borrowed from the document. */
struct bench_xml_element {
	const char *name;
	const char
		*value; /* entities resolved, newlines are spaces, trimmed; "" none */
	struct bench_xml_place place;
	/* NULL: the attribute is not there */
	const char *ua, *user_pref;
	const char *other;   /* the first attribute that is none of the known ones */
	bool single_quoted;  /* an attribute is in ' ', which the phone does not take */
	bool wide_reference; /* &#N; beyond ASCII */
	bool quote_reference; /* &#N; of a typographic quote */
};

struct bench_xml_problem {
	struct bench_xml_place place;
	char text[160]; /* printable ASCII */
};

struct bench_xml {
	struct bench_xml_element *elements;
	size_t n_elements;
	struct bench_xml_problem *problems;
	size_t n_problems;
	char *texts;
};

/* -EINVAL: not a flat profile at all (err says what it is instead), or above a bound;
 * -ENOMEM. Whatever else is wrong is among the problems. */
int bench_xml_read(struct bench_bytes file, struct bench_xml **ret_xml,
		   struct bench_err *err) BENCH_CHECKED;
void bench_xml_freep(struct bench_xml **xml);

/* U+2018 to U+201F, U+00AB, U+00BB, U+2032 to U+2037: what word processors make of '
 * and
 * ". */
bool bench_xml_is_quote(uint32_t code_point);

#endif
