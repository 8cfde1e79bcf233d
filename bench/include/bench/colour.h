/* The colours of batches: so few that people can name them, each with the colour of
 * writing that reads well on it (contrast above 4.5:1, WCAG AA). */
#ifndef BENCH_COLOUR_H
#define BENCH_COLOUR_H

#include <bench/defs.h>

BENCH_BEGIN_DECLS

#define BENCH_COLOURS 8

struct bench_colour {
	const char *name;    /* "orange" */
	const char *ja;	     /* "オレンジ" */
	unsigned paper, ink; /* 0xrrggbb */
};
extern const struct bench_colour bench_colours[BENCH_COLOURS];

/* Its place in bench_colours, or -ENOENT. */
int bench_colour_find(const char *name);

BENCH_END_DECLS
#endif
