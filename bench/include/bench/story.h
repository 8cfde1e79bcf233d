/* What happened to a unit, in plain words: one sentence an event. Pure. */
#ifndef BENCH_STORY_H
#define BENCH_STORY_H

#include <bench/act.h>
#include <bench/stage.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

/* As after the unit's or the person's name: "took the redirect profile /x.cfg, 1234
 * bytes". What people and phones said stands in it as they said it. */
void bench_story_add(const struct bench_act *a, enum bench_lang lang,
		     struct bench_str *out);
/* Who speaks: "phone" (what it did on the wire), "bench", "staff". */
const char *bench_story_who(const struct bench_event *e);

BENCH_END_DECLS
#endif
