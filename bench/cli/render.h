/* The daemons' configuration, made from bench.conf. Pure. */
#ifndef BENCH_CLI_RENDER_H
#define BENCH_CLI_RENDER_H

#include <bench/config.h>
#include <bench/str.h>

/* config_path: the absolute path of bench.conf, for parts that read it themselves. */
typedef void render_fn(const struct bench_config *c, const char *config_path,
		       struct bench_str *out);

render_fn render_kea, render_syslog_ng, render_chrony, render_dnsmasq;

#endif
