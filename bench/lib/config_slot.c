#include "config_slot.h"

#include <errno.h>
#include <string.h>

cfg_opt_t config_slot_options[] = { CFG_STR("port", "", CFGF_NONE), CFG_END() };

/* As the hook writes it, and as we can print it again. */
static bool
is_port(const char *text)
{
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] < ' ' || text[i] > '~' || strchr("\"\\", text[i]) != NULL)
			return false;
	}
	return text[0] != '\0' && strlen(text) < BENCH_PORT_TEXT;
}

static int
take_slot(cfg_t *cfg, struct bench_config *c, const char *path, struct bench_err *err)
{
	struct bench_slot *slot = &c->slot[c->slots];
	const char *name = cfg_title(cfg), *port = cfg_getstr(cfg, "port");
	const char *taken = bench_slot_of_port(c, port);

	if (!bench_slot_is_name(name))
		return bench_fail(err, -EINVAL,
				  "%s:%d: slot '%s': a name is 1 to %d of A-Z, 0-9 and "
				  "'-'",
				  path, cfg->line, name, BENCH_CODE_SLOT_NAME - 1);
	if (!is_port(port))
		return bench_fail(
			err, -EINVAL,
			"%s:%d: slot '%s': port = \"switch/port\" is missing, "
			"or longer than %d, or not plain text",
			path, cfg->line, name, BENCH_PORT_TEXT - 1);
	if (taken[0] != '\0')
		return bench_fail(err, -EINVAL,
				  "%s:%d: slot '%s': port '%s' is slot '%s' already",
				  path, cfg->line, name, port, taken);
	bench_copy(slot->name, sizeof(slot->name), name);
	bench_copy(slot->port, sizeof(slot->port), port);
	c->slots++;
	return 0;
}

int
config_slots_take(cfg_t *cfg, struct bench_config *c, const char *path,
		  struct bench_err *err)
{
	unsigned n = cfg_size(cfg, "slot");
	int r = 0;

	if (n > BENCH_SLOTS)
		return bench_fail(err, -EINVAL, "%s: more than %d slots", path,
				  BENCH_SLOTS);
	for (unsigned i = 0; r == 0 && i < n; i++)
		r = take_slot(cfg_getnsec(cfg, "slot", i), c, path, err);
	return r;
}

void
config_slots_print(const struct bench_config *c, struct bench_str *out)
{
	for (int i = 0; i < c->slots; i++)
		bench_str_addf(out, "slot \"%s\" {\n\tport = \"%s\"\n}\n",
			       c->slot[i].name, c->slot[i].port);
}
