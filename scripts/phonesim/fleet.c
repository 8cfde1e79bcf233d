#include "fleet.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FLEET_MAX 100000u
#define FIRST_SWVER "11-3-1MPP0001-100"
#define SERIAL_SPACE 1336336u /* 34 ** 4 */

static const char base34[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

void
serial_make(struct rng *rng, uint32_t number, char ret[16])
{
	static const char *const sites[] = { "FCH", "FOC", "FDO", "WZP" };
	const char *site = sites[rng_below(rng, ARRAY_SIZE(sites))];
	unsigned year = 2018 + (unsigned)rng_below(rng, 8);
	unsigned week = 1 + (unsigned)rng_below(rng, 52);
	char tail[5] = "";

	for (int i = 3; i >= 0; i--) {
		tail[i] = base34[number % 34];
		number /= 34;
	}
	snprintf(ret, 16, "%s%02u%02u%s", site, (year - 1996) % 100, week, tail);
}

bool
serial_valid(const char *serial)
{
	unsigned week;

	if (strlen(serial) != 11)
		return false;
	for (int i = 0; i < 3; i++)
		if (!isupper((unsigned char)serial[i]))
			return false;
	for (int i = 3; i < 7; i++)
		if (!isdigit((unsigned char)serial[i]))
			return false;
	week = (unsigned)(serial[5] - '0') * 10 + (unsigned)(serial[6] - '0');
	return week >= 1 && week <= 53 && strspn(serial + 7, base34) == 4;
}

static void
mac_number(struct mac *m, uint32_t low24)
{
	m->b[3] = (uint8_t)(low24 >> 16 & 0xff);
	m->b[4] = (uint8_t)(low24 >> 8 & 0xff);
	m->b[5] = (uint8_t)(low24 & 0xff);
}

static void
unit_fill(struct unit *u, const struct model *model)
{
	u->model = model;
	snprintf(u->pid, sizeof(u->pid), "CP-%s-3PCC-K9=", model->number);
	snprintf(u->swver, sizeof(u->swver), "%s." FIRST_SWVER, model->family);
}

static int
models_split(const char *list, const struct model **ret, size_t *ret_n)
{
	size_t n = 0;

	while (*list != '\0') {
		size_t len = strcspn(list, ",");
		AUTO_FREE char *name = xstrndup(list, len);

		if (n == 32)
			return -EINVAL;
		ret[n] = model_find(name);
		if (ret[n++] == NULL)
			return -EINVAL;
		list += len;
		list += *list == ',';
	}
	*ret_n = n;
	return n == 0 ? -EINVAL : 0;
}

int
fleet_generate(size_t n, uint64_t seed, const char *models, const struct mac *first,
	       struct fleet *ret)
{
	struct mac start = { { 0x00, 0x56, 0x2b } };
	struct rng rng = { .state = seed };
	const struct model *turn[32];
	size_t n_turn;
	uint32_t low, number;

	if (n > FLEET_MAX ||
	    models_split(models != NULL ? models : "8841,7841,6851", turn, &n_turn) < 0)
		return -EINVAL;
	low = (uint32_t)rng_below(&rng, 1u << 24);
	number = (uint32_t)rng_below(&rng, SERIAL_SPACE);
	if (first != NULL) {
		start = *first;
		low = (uint32_t)first->b[3] << 16 | (uint32_t)first->b[4] << 8 |
		      first->b[5];
	}
	*ret = (struct fleet){ .units = xcalloc(n, sizeof(struct unit)), .n = n };
	for (uint32_t i = 0; i < n; i++) {
		struct unit *u = &ret->units[i];

		u->mac = start;
		mac_number(&u->mac, (low + i) & 0xffffff);
		unit_fill(u, turn[i % n_turn]);
		serial_make(&rng, (number + i) % SERIAL_SPACE, u->serial);
	}
	return 0;
}

int
fleet_single(const char *model, const struct mac *mac, const char *serial,
	     const char *swver, struct fleet *ret)
{
	int r = fleet_generate(1, 1, model, mac, ret);
	struct unit *u = ret->units;

	if (r < 0)
		return r;
	if (serial != NULL)
		snprintf(u->serial, sizeof(u->serial), "%s", serial);
	if (swver != NULL)
		snprintf(u->swver, sizeof(u->swver), "%s", swver);
	return 0;
}

static const char *const columns[] = { "mac",	"serial", "pid",
				       "model", "swver",  "faults" };
enum column { COL_MAC, COL_SERIAL, COL_PID, COL_MODEL, COL_SWVER, COL_FAULTS, COL_N };

static size_t
split(char *line, char **ret, size_t max)
{
	size_t n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	while (n < max) {
		ret[n++] = line;
		line += strcspn(line, ",");
		if (*line == '\0')
			break;
		*line++ = '\0';
	}
	return n;
}

/* order[i] = the column that stands at place i. */
static int
header_read(char *line, enum column *order, size_t *ret_n)
{
	char *field[COL_N];
	size_t n = split(line, field, COL_N);

	for (size_t i = 0; i < n; i++) {
		size_t c = 0;

		while (c < COL_N && strcmp(field[i], columns[c]) != 0)
			c++;
		if (c == COL_N)
			return -EINVAL;
		order[i] = (enum column)c;
	}
	*ret_n = n;
	return 0;
}

static int
unit_read(char *line, const enum column *order, size_t n_order, struct unit *u)
{
	char *field[COL_N], *by_column[COL_N] = { NULL };
	const struct model *model;
	size_t n = split(line, field, COL_N);

	for (size_t i = 0; i < n && i < n_order; i++)
		if (field[i][0] != '\0')
			by_column[order[i]] = field[i];
	model = by_column[COL_MODEL] ? model_find(by_column[COL_MODEL]) : NULL;
	if (model == NULL || by_column[COL_MAC] == NULL ||
	    !mac_parse(by_column[COL_MAC], &u->mac))
		return -EINVAL;
	unit_fill(u, model);
	if (by_column[COL_SERIAL] != NULL)
		snprintf(u->serial, sizeof(u->serial), "%s", by_column[COL_SERIAL]);
	if (by_column[COL_PID] != NULL)
		snprintf(u->pid, sizeof(u->pid), "%s", by_column[COL_PID]);
	if (by_column[COL_SWVER] != NULL)
		snprintf(u->swver, sizeof(u->swver), "%s", by_column[COL_SWVER]);
	if (by_column[COL_FAULTS] != NULL)
		u->faults = xstrdup(by_column[COL_FAULTS]);
	return 0;
}

int
fleet_read(FILE *f, struct fleet *ret, unsigned *ret_line)
{
	struct fleet fleet = { 0 };
	enum column order[COL_N];
	size_t n_order = 0;
	char line[1024];
	unsigned no = 0;
	int r = 0;

	while (r == 0 && fgets(line, sizeof(line), f) != NULL) {
		no++;
		if (line[strspn(line, " \t\r\n")] == '\0')
			continue;
		if (n_order == 0) {
			r = header_read(line, order, &n_order);
			continue;
		}
		if (fleet.n == FLEET_MAX)
			r = -E2BIG;
		fleet.units =
			xrealloc(fleet.units, (fleet.n + 1) * sizeof(struct unit));
		fleet.units[fleet.n] = (struct unit){ 0 };
		if (r == 0)
			r = unit_read(line, order, n_order, &fleet.units[fleet.n++]);
	}
	*ret_line = no;
	if (r == 0 && fleet.n == 0)
		r = -ENODATA;
	if (r < 0) {
		fleet_clear(&fleet);
		return r;
	}
	*ret = fleet;
	return 0;
}

void
fleet_print(const struct fleet *fleet, FILE *out)
{
	fputs("mac,serial,pid,model,swver\n", out);
	for (size_t i = 0; i < fleet->n; i++) {
		const struct unit *u = &fleet->units[i];

		fprintf(out, MAC_COLON ",%s,%s,%s,%s\n", MAC_ARGS(u->mac), u->serial,
			u->pid, u->model->number, u->swver);
	}
}

void
fleet_clear(struct fleet *fleet)
{
	for (size_t i = 0; i < fleet->n; i++)
		free(fleet->units[i].faults);
	free(fleet->units);
	*fleet = (struct fleet){ 0 };
}
