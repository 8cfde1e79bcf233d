#include "json_out.h"

static void
start(struct json_out *j, const char *key)
{
	if (j->comma)
		bench_str_add(j->out, ",");
	j->comma = true;
	if (key == NULL)
		return;
	bench_str_add_json(j->out, key);
	bench_str_add(j->out, ":");
}

void
jout_open(struct json_out *j, const char *key, char bracket)
{
	start(j, key);
	bench_str_addf(j->out, "%c", bracket);
	j->comma = false;
}

void
jout_close(struct json_out *j, char bracket)
{
	bench_str_addf(j->out, "%c", bracket);
	j->comma = true;
}

void
jout_text(struct json_out *j, const char *key, const char *text)
{
	start(j, key);
	bench_str_add_json(j->out, text);
}

void
jout_text_or_null(struct json_out *j, const char *key, const char *text)
{
	if (text == NULL)
		jout_null(j, key);
	else
		jout_text(j, key, text);
}

void
jout_int(struct json_out *j, const char *key, int64_t value)
{
	start(j, key);
	bench_str_addf(j->out, "%lld", (long long)value);
}

void
jout_bool(struct json_out *j, const char *key, bool value)
{
	start(j, key);
	bench_str_add(j->out, value ? "true" : "false");
}

void
jout_null(struct json_out *j, const char *key)
{
	start(j, key);
	bench_str_add(j->out, "null");
}
