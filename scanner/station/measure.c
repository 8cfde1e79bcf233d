#include <station/measure.h>

#include <inttypes.h>

#define SAMPLES_MAX 1000000

static bool
make_room(struct bench_measure *m)
{
	size_t room = m->room * 2 + 1024;
	int64_t *p;

	if (m->n < m->room && m->n_shown < m->room)
		return true;
	if (room > SAMPLES_MAX)
		return false;
	p = reallocarray(m->committed, room, sizeof(*p));
	if (p == NULL)
		return false;
	m->committed = p;
	p = reallocarray(m->shown, room, sizeof(*p));
	if (p == NULL)
		return false;
	m->shown = p;
	m->room = room;
	return true;
}

void
bench_measure_committed(struct bench_measure *m, struct bench_mono key,
			struct bench_mono now)
{
	if (make_room(m))
		m->committed[m->n++] = now.us - key.us;
}

void
bench_measure_shown(struct bench_measure *m, struct bench_mono key,
		    struct bench_mono now)
{
	if (make_room(m))
		m->shown[m->n_shown++] = now.us - key.us;
}

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* The smallest that at least so many per cent do not exceed. */
static double
percentile(const int64_t *at, size_t n, size_t percent)
{
	size_t rank = (n * percent + 99) / 100;

	return n == 0 ? 0 : (double)at[rank == 0 ? 0 : rank - 1] / 1000;
}

static void
print(FILE *out, const char *name, int64_t *at, size_t n)
{
	if (n > 0)
		qsort(at, n, sizeof(*at), compare);
	fprintf(out, ",\"%s\":{\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}", name,
		percentile(at, n, 50), percentile(at, n, 99), percentile(at, n, 100));
}

void
bench_measure_print(struct bench_measure *m, FILE *out)
{
	fprintf(out, "{\"scans\":%zu", m->n);
	print(out, "committed_ms", m->committed, m->n);
	print(out, "shown_ms", m->shown, m->n_shown);
	fprintf(out, "}\n");
	fflush(out);
}

void
bench_measure_clear(struct bench_measure *m)
{
	free(m->committed);
	free(m->shown);
	*m = (struct bench_measure){ 0 };
}
