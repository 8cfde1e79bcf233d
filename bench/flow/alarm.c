/* The words of alarms, and which of them stop a unit. Pure. */
#include <bench/flow.h>

#include <string.h>

static const char *const stops[] = {
	BENCH_ALARM_CLONE, BENCH_ALARM_SERIAL, BENCH_ALARM_SHIPPED,
	BENCH_ALARM_MODEL, BENCH_ALARM_LIFE,
};

bool
bench_alarm_stops(const char *word)
{
	for (size_t i = 0; i < BENCH_N(stops); i++) {
		if (strcmp(word, stops[i]) == 0)
			return true;
	}
	return false;
}
