#include <station/ouis.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define OUIS_MAX 200000

struct table {
	struct bench_oui *at;
	size_t n, room;
};

static int
add(struct table *t, struct bench_oui oui)
{
	struct bench_oui *p;

	if (t->n == t->room) {
		p = reallocarray(t->at, t->room * 2 + 4096, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		t->at = p;
		t->room = t->room * 2 + 4096;
	}
	t->at[t->n++] = oui;
	return 0;
}

/* By prefix; of equal ones the vendor that we know by name comes first. */
static int
compare(const void *a, const void *b)
{
	const struct bench_oui *x = a, *y = b;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	return (int)x->vendor - (int)y->vendor;
}

static void
sort(struct table *t)
{
	size_t n = 0;

	if (t->n == 0)
		return;
	qsort(t->at, t->n, sizeof(*t->at), compare);
	for (size_t i = 0; i < t->n; i++)
		if (n == 0 || t->at[n - 1].prefix != t->at[i].prefix)
			t->at[n++] = t->at[i];
	t->n = n;
}

/* "MA-L,002272,American Micro-Fuel Device Corp.,..." */
static bool
parse(const char *line, struct bench_oui *ret_oui)
{
	char *end;
	unsigned long prefix;

	if (strncmp(line, "MA-L,", 5) != 0)
		return false;
	prefix = strtoul(line + 5, &end, 16);
	if (end != line + 11 || *end != ',')
		return false;
	*ret_oui = (struct bench_oui){ (uint32_t)prefix, BENCH_VENDOR_OTHER };
	return true;
}

static int
read_lines(FILE *f, struct table *t)
{
	char line[1024];
	struct bench_oui oui;
	int r = 0;

	while (r == 0 && t->n < OUIS_MAX && fgets(line, sizeof(line), f) != NULL)
		if (parse(line, &oui))
			r = add(t, oui);
	return r < 0 ? r : ferror(f) ? -EIO : 0;
}

int
bench_ouis_load(const char *path, struct bench_oui **ret_at, size_t *ret_n,
		struct bench_err *err)
{
	bench_auto(bench_fclosep) FILE *f = fopen(path, "re");
	struct table t = { 0 };
	int r = 0;

	if (f == NULL)
		return bench_fail(err, -errno, "OUI list '%s': %s", path,
				  strerror(errno));
	for (size_t i = 0; r == 0 && i < bench_ouis_builtin.n; i++)
		r = add(&t, bench_ouis_builtin.at[i]);
	if (r == 0)
		r = read_lines(f, &t);
	if (r < 0) {
		free(t.at);
		return bench_fail(err, r, "OUI list '%s': %s", path, strerror(-r));
	}
	sort(&t);
	*ret_at = t.at;
	*ret_n = t.n;
	return 0;
}
