#include "leases.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#define LINES_MAX (1u << 20)
#define LINE_SIZE 8192
#define COLUMNS_MAX 32

enum column { ADDRESS, HWADDR, LIFETIME, EXPIRE, STATE, COLUMNS };

/* Found by name: later releases of Kea add columns. */
static const char *const column_name[COLUMNS] = {
	[ADDRESS] = "address", [HWADDR] = "hwaddr", [LIFETIME] = "valid_lifetime",
	[EXPIRE] = "expire",   [STATE] = "state",
};

struct layout {
	size_t at[COLUMNS];
	size_t columns;
};

/* In place. Kea writes a comma inside a value as &#x2c. */
static size_t
split(char *line, char *field[COLUMNS_MAX])
{
	size_t n = 0;
	char *comma;

	while (n < COLUMNS_MAX) {
		field[n++] = line;
		comma = strchr(line, ',');
		if (comma == NULL)
			break;
		*comma = '\0';
		line = comma + 1;
	}
	return n;
}

static bool
parse_header(char *line, struct layout *ret_layout)
{
	struct layout l = { 0 };
	char *field[COLUMNS_MAX];
	size_t c, i;

	l.columns = split(line, field);
	for (c = 0; c < COLUMNS; c++) {
		for (i = 0; i < l.columns; i++)
			if (strcmp(field[i], column_name[c]) == 0)
				break;
		if (i == l.columns)
			return false;
		l.at[c] = i;
	}
	*ret_layout = l;
	return true;
}

static bool
parse_number(const char *text, int64_t *ret_value)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || v < 0)
		return false;
	*ret_value = v;
	return true;
}

static bool
parse_row(char *line, const struct layout *l, struct bench_lease *ret_lease)
{
	struct bench_lease lease = { 0 };
	char *field[COLUMNS_MAX];
	int64_t lifetime, state;
	struct in_addr ip;

	if (split(line, field) != l->columns)
		return false;
	if (inet_pton(AF_INET, field[l->at[ADDRESS]], &ip) != 1)
		return false;
	lease.ip = ntohl(ip.s_addr);
	if (!parse_number(field[l->at[LIFETIME]], &lifetime) ||
	    !parse_number(field[l->at[EXPIRE]], &lease.expire_s) ||
	    !parse_number(field[l->at[STATE]], &state))
		return false;
	lease.start_s = lease.expire_s - lifetime;
	lease.given = state == 0 && lifetime > 0;
	/* Declined addresses have no hardware address, clients with other hardware a
	 * long one. */
	if (bench_mac_parse(field[l->at[HWADDR]], strlen(field[l->at[HWADDR]]),
			    &lease.mac) < 0)
		lease.given = false;
	*ret_lease = lease;
	return true;
}

static int
add(struct bench_leases *ls, const struct bench_lease *lease)
{
	struct bench_lease *grown;
	size_t room;

	if (ls->n == LINES_MAX)
		return -E2BIG;
	if (ls->n == ls->room) {
		room = ls->room == 0 ? 256 : 2 * ls->room;
		grown = realloc(ls->row, room * sizeof(*grown));
		if (grown == NULL)
			return -ENOMEM;
		ls->row = grown;
		ls->room = room;
	}
	ls->row[ls->n] = *lease;
	ls->row[ls->n].line = ls->n;
	ls->n++;
	return 0;
}

/* One whole line without its end; false at the end of the file. A line that is torn
 * or does not fit comes back empty. */
static bool
next_line(FILE *f, char line[LINE_SIZE])
{
	size_t len;
	int c;

	if (fgets(line, LINE_SIZE, f) == NULL)
		return false;
	len = strlen(line);
	if (len > 0 && line[len - 1] == '\n') {
		line[len - 1] = '\0';
		return true;
	}
	do
		c = fgetc(f);
	while (c != EOF && c != '\n');
	line[0] = '\0';
	return true;
}

static int
read_rows(struct bench_leases *ls, FILE *f, const char *path, struct bench_err *err)
{
	char line[LINE_SIZE];
	struct bench_lease lease;
	struct layout layout;
	int r;

	if (!next_line(f, line))
		return 0; /* just created */
	if (!parse_header(line, &layout))
		return bench_fail(err, -EINVAL, "'%s' is no lease file of kea-dhcp4",
				  path);
	while (next_line(f, line)) {
		if (!parse_row(line, &layout, &lease)) {
			ls->bad++;
			continue;
		}
		r = add(ls, &lease);
		if (r < 0)
			return bench_fail(err, r, "lease file '%s', %zu leases: %s",
					  path, ls->n, strerror(-r));
	}
	if (ferror(f))
		return bench_fail(err, -EIO, "lease file '%s': cannot be read", path);
	return 0;
}

static int
read_file(struct bench_leases *ls, const char *base, const char *suffix,
	  struct bench_err *err)
{
	bench_auto(bench_fclosep) FILE *f = NULL;
	char path[4096];
	int n, code;

	n = snprintf(path, sizeof(path), "%s%s", base, suffix);
	if (n < 0 || (size_t)n >= sizeof(path))
		return bench_fail(err, -ENAMETOOLONG, "lease file '%s': name too long",
				  base);
	f = fopen(path, "re");
	if (f == NULL) {
		code = -errno;
		return bench_fail(err, code, "lease file '%s': %s", path,
				  strerror(-code));
	}
	return read_rows(ls, f, path, err);
}

static int
by_address_then_line(const void *a, const void *b)
{
	const struct bench_lease *x = a, *y = b;

	if (x->ip != y->ip)
		return x->ip < y->ip ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static void
keep_last_of_each(struct bench_leases *ls)
{
	size_t i, kept = 0;

	if (ls->n > 0)
		qsort(ls->row, ls->n, sizeof(ls->row[0]), by_address_then_line);
	for (i = 0; i < ls->n; i++)
		if (i + 1 == ls->n || ls->row[i + 1].ip != ls->row[i].ip)
			ls->row[kept++] = ls->row[i];
	ls->n = kept;
}

/* Kea's memfile manager: .completed is the result of a clean-up that was not renamed
 * yet and stands for .2 and .1; without it those two count, then the current file. */
static int
read_all(struct bench_leases *ls, const char *path, struct bench_err *err)
{
	static const char *const older[] = { ".2", ".1", "" };
	bool found = false;
	size_t i;
	int r;

	r = read_file(ls, path, ".completed", err);
	if (r < 0 && r != -ENOENT)
		return r;
	found = r == 0;
	for (i = found ? 2 : 0; i < BENCH_N(older); i++) {
		r = read_file(ls, path, older[i], err);
		if (r < 0 && r != -ENOENT)
			return r;
		found = found || r == 0;
	}
	return found ? 0 : -ENOENT;
}

int
bench_leases_load(const char *path, struct bench_leases *ret_leases,
		  struct bench_err *err)
{
	struct bench_leases ls = { 0 };
	int r;

	r = read_all(&ls, path, err);
	if (r < 0) {
		bench_leases_clear(&ls);
		return r;
	}
	keep_last_of_each(&ls);
	*ret_leases = ls;
	return 0;
}

void
bench_leases_clear(struct bench_leases *ls)
{
	free(ls->row);
	*ls = (struct bench_leases){ 0 };
}
