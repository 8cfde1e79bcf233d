#include <bench/clock.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t
read_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct bench_wall
bench_wall_now(void)
{
	return (struct bench_wall){ read_us(CLOCK_REALTIME) };
}

struct bench_mono
bench_mono_now(void)
{
	return (struct bench_mono){ read_us(CLOCK_MONOTONIC) };
}

void
bench_boot_id(char text[BENCH_BOOT_ID])
{
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");

	text[0] = '\0';
	if (f == NULL)
		return;
	if (fgets(text, BENCH_BOOT_ID, f) == NULL)
		text[0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	fclose(f);
}

char *
bench_wall_format(struct bench_wall t, char text[BENCH_TIME_TEXT])
{
	time_t seconds = (time_t)(t.us / 1000000);
	int ms = (int)(t.us / 1000 % 1000);
	struct tm tm;
	size_t n;

	if (t.us < 0 || gmtime_r(&seconds, &tm) == NULL) {
		text[0] = '\0';
		return text;
	}
	n = strftime(text, BENCH_TIME_TEXT, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, BENCH_TIME_TEXT - n, ".%03dZ", ms);
	return text;
}
