/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What syslog-ng finds in libbench.so: the module, its one plugin, and its keywords. */
#include "plugin/driver.h"
#include "plugin/message.h"

/* Has the contexts too; plugin-types.h would define them a second time (syslog §3.1).
 */
#include "bench-grammar.h"

#include <gmodule.h>
#include <plugin.h>

G_MODULE_EXPORT gboolean bench_module_init(PluginContext *context, CfgArgs *args);

static CfgLexerKeyword keywords[] = {
	{ .kw_name = "bench", .kw_token = KW_BENCH },
	{ .kw_name = "database", .kw_token = KW_DATABASE },
	{ .kw_name = "vendor_logs", .kw_token = KW_VENDOR_LOGS },
	{ .kw_name = NULL },
};

static gint
parse(CfgLexer *lexer, gpointer *instance, gpointer arg)
{
	return bench_ng_parse(lexer, (LogDriver **)instance, arg);
}

static void
unref_driver(gpointer driver)
{
	log_pipe_unref(driver);
}

static CfgParser parser = {
	.name = "bench",
	.keywords = keywords,
	.parse = parse,
	.cleanup = unref_driver,
};

CFG_PARSER_IMPLEMENT_LEXER_BINDING(bench_ng_, BENCH_NG_, LogDriver **)

static Plugin plugins[] = {
	{ .type = LL_CONTEXT_DESTINATION, .name = "bench", .parser = &parser },
};

gboolean
bench_module_init(PluginContext *context, CfgArgs *args)
{
	(void)args;
	bench_ng_message_names();
	plugin_register(context, plugins, G_N_ELEMENTS(plugins));
	return TRUE;
}

/* Read without a check at load (syslog §1.2). */
G_MODULE_EXPORT extern const ModuleInfo module_info;
const ModuleInfo module_info = {
	.canonical_name = "bench",
	.version = SYSLOG_NG_VERSION,
	.description = "bench(): syslog of phones into the bench's database",
	.core_revision = SYSLOG_NG_SOURCE_REVISION,
	.plugins = plugins,
	.plugins_len = G_N_ELEMENTS(plugins),
};
