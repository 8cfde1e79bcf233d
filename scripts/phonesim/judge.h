/* Does a phone now point at the remote server, with nothing of the bench left in it? */
#ifndef PHONESIM_JUDGE_H
#define PHONESIM_JUDGE_H

#include "phone.h"

/* why: what is missing; "" if settled. */
bool judge_settled(struct phone *p, char *why, size_t size);
/* Does the parameter's text contain an address of the bench's subnet or a bench name?
 */
bool judge_of_bench(const struct phone *p, const char *text);

#endif
