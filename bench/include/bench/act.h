/* Acts of people in plain words. Pure. */
#ifndef BENCH_ACT_H
#define BENCH_ACT_H

#include <bench/event.h>

BENCH_BEGIN_DECLS

/* One act of a person, as the record has it. */
struct bench_act {
	const struct bench_event *event;
	int64_t carton; /* the carton's number in its batch; 0: none */
};

/* As after the person's name: "packed 00:56:2b:00:00:01 into carton 3 of batch 7". Cut
 * at room. */
void bench_act_format(const struct bench_act *a, char *text, size_t room);

BENCH_END_DECLS
#endif
