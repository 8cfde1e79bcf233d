/* The head of an HTTP answer, and what its status means to the phone (the guide's
 * table 2). */
#ifndef PHONESIM_ANSWER_H
#define PHONESIM_ANSWER_H

#include "util.h"

struct answer {
	unsigned status;
	char *location, *challenge, *coding; /* owned, NULL = not given */
	bool chunked, has_length;
	uint64_t length;
};

/* text: status line and fields up to the empty line. -EBADMSG with *ret cleared. */
int answer_parse(const char *text, struct answer *ret);
void answer_clear(struct answer *a);

enum answer_class {
	ANSWER_INTERIM,	 /* 1xx: another head follows */
	ANSWER_OK,	 /* class A */
	ANSWER_REDIRECT, /* 301, 302: at once */
	ANSWER_LOGIN,	 /* 401, 407: at once, with credentials */
	ANSWER_MISSING,	 /* 404: class B */
	ANSWER_OTHER,	 /* class C */
};

enum answer_class answer_class(unsigned status);

#endif
