/* The slot sections of bench.conf. Inside this library. */
#ifndef BENCH_CONFIG_SLOT_H
#define BENCH_CONFIG_SLOT_H

#include <bench/config.h>
#include <bench/str.h>
#include <confuse.h>

/* CFGF_NO_TITLE_DUPES is libconfuse's own error, with its line. */
#define CONFIG_SLOT_FLAGS (CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES)
extern cfg_opt_t config_slot_options[];

/* -EINVAL with "path:line: ...", the line where the section ends. */
int config_slots_take(cfg_t *cfg, struct bench_config *c, const char *path,
		      struct bench_err *err);
void config_slots_print(const struct bench_config *c, struct bench_str *out);

#endif
