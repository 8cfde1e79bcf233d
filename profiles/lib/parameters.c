#include "parameters.h"

#include "conf.h"

#include <bench/str.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#define NAME_MOST 96
/* Letters that may be wrong in a name, and in one of LONG_NAME letters. */
#define NEAR 1
#define NEAR_LONG 2
#define LONG_NAME 16

struct bench_parameters {
	char *text; /* cut up in place */
	struct parameter *rows;
	size_t n;
};

static const char *const types[PARAMETER_TYPES] = {
	[PARAMETER_TEXT] = "text",	 [PARAMETER_BOOL] = "bool",
	[PARAMETER_INT] = "int",	 [PARAMETER_NUMBER] = "number",
	[PARAMETER_TIME] = "time",	 [PARAMETER_ENUM] = "enum",
	[PARAMETER_OPTIONS] = "options", [PARAMETER_DELAYS] = "delays",
	[PARAMETER_RULE] = "rule",	 [PARAMETER_UPGRADE] = "upgrade",
	[PARAMETER_REPORT] = "report",	 [PARAMETER_TRIGGER] = "trigger",
	[PARAMETER_FETCH] = "fetch",	 [PARAMETER_HOST] = "host",
	[PARAMETER_DOMAINS] = "domains", [PARAMETER_PASSWORD] = "password",
	[PARAMETER_SECRET] = "secret",	 [PARAMETER_LOG] = "log",
	[PARAMETER_FOREIGN] = "foreign",
};

static bool
set_type(struct parameter *row, const char *type)
{
	for (size_t i = 0; i < PARAMETER_TYPES; i++) {
		if (strcmp(types[i], type) != 0)
			continue;
		row->type = (enum parameter_type)i;
		return true;
	}
	return false;
}

static bool
number(const char **pos, double *ret)
{
	char *end;

	if (!isdigit((unsigned char)**pos))
		return false;
	*ret = strtod(*pos, &end);
	*pos = end;
	return true;
}

static bool
set_range(struct parameter *row)
{
	const char *p = row->limits;

	return number(&p, &row->least) && *p++ == '-' && number(&p, &row->most) &&
	       *p == '\0' && row->least <= row->most;
}

static bool
set_limits(struct parameter *row)
{
	const char *p = row->limits;

	switch (row->type) {
	case PARAMETER_INT:
	case PARAMETER_NUMBER:
		return *p == '\0' || set_range(row);
	case PARAMETER_TEXT:
		return *p == '\0' || (number(&p, &row->most) && *p == '\0');
	case PARAMETER_DELAYS:
		return *p == '\0' || (number(&p, &row->least) && *p == '\0');
	case PARAMETER_BOOL:
		return *p == '\0' ||
		       ((strcmp(p, "!No") == 0 || strcmp(p, "!Yes") == 0) &&
			row->note[0] != '\0');
	case PARAMETER_ENUM:
	case PARAMETER_OPTIONS:
		return strchr(p, '|') != NULL;
	case PARAMETER_RULE:
		row->main = strcmp(p, "main") == 0;
		return row->main || strcmp(p, "more") == 0;
	case PARAMETER_FOREIGN:
		return true;
	case PARAMETER_TIME:
	case PARAMETER_UPGRADE:
	case PARAMETER_REPORT:
	case PARAMETER_TRIGGER:
	case PARAMETER_FETCH:
	case PARAMETER_HOST:
	case PARAMETER_DOMAINS:
	case PARAMETER_PASSWORD:
	case PARAMETER_SECRET:
	case PARAMETER_LOG:
	case PARAMETER_TYPES:
		return *p == '\0';
	}
	return false;
}

/* NULL, or what is wrong with the line. */
static const char *
parse_row(char *line, struct parameter *row)
{
	const char *field[5];

	for (size_t i = 0; i < BENCH_N(field); i++) {
		field[i] = strsep(&line, "\t");
		if (field[i] == NULL)
			return "not five fields between tabs";
	}
	if (line != NULL)
		return "not five fields between tabs";
	if (field[0][0] == '\0' || strlen(field[0]) > NAME_MOST)
		return "a name has 1 to 96 bytes";
	row->name = field[0];
	row->limits = field[2];
	row->note = field[4];
	if (!set_type(row, field[1]))
		return "no such type: parameters.h lists them";
	if (!set_limits(row))
		return "these limits do not go with the type: see parameters.h";
	return NULL;
}

static size_t
count_lines(const char *text)
{
	size_t n = 1;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static int
parse_rows(struct bench_parameters *p, const char *where, struct bench_err *err)
{
	char *rest = p->text, *line;

	for (int n = 1; (line = strsep(&rest, "\n")) != NULL; n++) {
		const char *wrong;

		if (line[0] == '\0' || line[0] == '#')
			continue;
		wrong = parse_row(line, &p->rows[p->n]);
		if (wrong == NULL && parameters_find(p, p->rows[p->n].name) != NULL)
			wrong = "this name has stood before";
		if (wrong != NULL)
			return bench_fail(err, -EINVAL, "%s:%d: %s", where, n, wrong);
		p->n++;
	}
	return 0;
}

static int
copy_text(struct bench_parameters *p, const char *text)
{
	p->text = strdup(text);
	p->rows = calloc(count_lines(text), sizeof(*p->rows));
	return p->text == NULL || p->rows == NULL ? -ENOMEM : 0;
}

int
bench_parameters_parse(const char *text, const char *where,
		       struct bench_parameters **ret_parameters, struct bench_err *err)
{
	bench_auto(bench_parameters_freep) struct bench_parameters *p =
		calloc(1, sizeof(*p));
	int r = p == NULL ? -ENOMEM : copy_text(p, text);

	if (r < 0)
		return bench_fail(err, r, "%s: out of memory", where);
	r = parse_rows(p, where, err);
	if (r < 0)
		return r;
	*ret_parameters = bench_take(p);
	return 0;
}

int
bench_parameters_load(const char *path, struct bench_parameters **ret_parameters,
		      struct bench_err *err)
{
	bench_auto(bench_freep) char *text = NULL;
	int r = bench_conf_read(path, &text, err);

	return r < 0 ? r : bench_parameters_parse(text, path, ret_parameters, err);
}

void
bench_parameters_freep(struct bench_parameters **p)
{
	if (*p == NULL)
		return;
	free((*p)->rows);
	free((*p)->text);
	free(*p);
	*p = NULL;
}

size_t
bench_parameters_count(const struct bench_parameters *p)
{
	return p->n;
}

static size_t
digits(const char *text)
{
	return strspn(text, "0123456789");
}

static bool
matches(const char *row, const char *name, bool nocase)
{
	for (; *row != '\0'; row++) {
		size_t n = digits(name);

		if (*row == '#' && (n == 0 || n > 3))
			return false;
		if (*row == '#') {
			name += n;
			continue;
		}
		if (*row != *name && (!nocase || tolower((unsigned char)*row) !=
							 tolower((unsigned char)*name)))
			return false;
		name++;
	}
	return *name == '\0';
}

static const struct parameter *
find(const struct bench_parameters *p, const char *name, bool nocase)
{
	for (size_t i = 0; i < p->n; i++) {
		if (matches(p->rows[i].name, name, nocase))
			return &p->rows[i];
	}
	return NULL;
}

const struct parameter *
parameters_find(const struct bench_parameters *p, const char *name)
{
	return find(p, name, false);
}

const struct parameter *
parameters_find_nocase(const struct bench_parameters *p, const char *name)
{
	return find(p, name, true);
}

/* Numbers between '_' become '#', as rows have them. */
static bool
fold(const char *name, char out[NAME_MOST + 1])
{
	size_t n = 0;

	while (*name != '\0' && n < NAME_MOST) {
		size_t d = n > 0 && out[n - 1] == '_' ? digits(name) : 0;

		out[n++] = d > 0 ? '#' : *name;
		name += d > 0 ? d : 1;
	}
	out[n] = '\0';
	return *name == '\0';
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Letters to change, add, take away or swap with their neighbour to make b of a; both
 * have NAME_MOST bytes at most. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[3][NAME_MOST + 1] = { 0 };
	size_t n = strlen(b), m = strlen(a);

	for (size_t k = 0; k <= n; k++)
		row[0][k] = (unsigned)k;
	for (size_t i = 1; i <= m; i++) {
		unsigned *now = row[i % 3], *last = row[(i + 2) % 3];
		const unsigned *before = row[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t k = 1; k <= n; k++) {
			now[k] = least(last[k - 1] + (a[i - 1] != b[k - 1]),
				       least(last[k], now[k - 1]) + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1])
				now[k] = least(now[k], before[k - 2] + 1);
		}
	}
	return row[m % 3][n];
}

/* Both have the same numbers, and places for numbers, in the same order. */
static bool
same_numbers(const char *a, const char *b)
{
	static const char signs[] = "0123456789#";

	for (;;) {
		a += strcspn(a, signs);
		b += strcspn(b, signs);
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
		a++;
		b++;
	}
}

const struct parameter *
parameters_near(const struct bench_parameters *p, const char *name)
{
	const struct parameter *best = NULL;
	char folded[NAME_MOST + 1];
	unsigned nearest;
	size_t n;

	if (!fold(name, folded) || (n = strlen(folded)) < 6)
		return NULL;
	nearest = (n < LONG_NAME ? NEAR : NEAR_LONG) + 1;
	for (size_t i = 0; i < p->n; i++) {
		const char *row = p->rows[i].name;
		size_t a = strlen(row);
		unsigned d;

		if (p->rows[i].type == PARAMETER_FOREIGN ||
		    !same_numbers(row, folded) || (a > n ? a - n : n - a) >= nearest)
			continue;
		d = distance(row, folded);
		if (d > 0 && d < nearest) { /* 0: a number that is too long */
			nearest = d;
			best = &p->rows[i];
		}
	}
	return best;
}

void
parameter_spell(const struct parameter *row, const char *name, char *out, size_t room)
{
	size_t n = 0;

	for (const char *p = row->name; *p != '\0' && n + 4 < room; p++) {
		size_t d = *p == '#' ? digits(name) : 0;

		for (size_t i = 0; i < d && i < 3; i++)
			out[n++] = name[i];
		if (*p != '#')
			out[n++] = *p;
		name += *p == '#' ? d : 1;
	}
	out[n] = '\0';
}
