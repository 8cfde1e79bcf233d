/* What X's own keyboard layouts (xkb-data) make of the keys of a scanner: a witness
 * that knows nothing of ours. */
#ifndef XKB_H
#define XKB_H

#include <core/typing.h>

struct xkb;

/* NULL: xkb-data has not got the layout. */
struct xkb *xkb_open(enum bench_layout layout);
void xkb_close(struct xkb *x);
/* text: printable ASCII, sent by a scanner set to US. A dead key writes its accent, as
 * Windows does before a letter that takes none. false: out (room bytes) is too small.
 */
bool xkb_type(struct xkb *x, enum bench_caps caps, const char *text, char *out,
	      size_t room);

#endif
