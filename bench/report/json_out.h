/* Writes JSON into a bench_str, piece by piece: the commas and the escaping are minded
 * here. */
#ifndef BENCH_JSON_OUT_H
#define BENCH_JSON_OUT_H

#include <bench/str.h>

/* Initialise by { .out = … }. Errors stick in out. */
struct json_out {
	struct bench_str *out;
	bool comma;
};

/* key NULL: inside an array, or the whole text. bracket: '{' or '['. */
void jout_open(struct json_out *j, const char *key, char bracket);
void jout_close(struct json_out *j, char bracket); /* '}' or ']' */
void jout_text(struct json_out *j, const char *key, const char *text);
/* null when text is NULL. */
void jout_text_or_null(struct json_out *j, const char *key, const char *text);
void jout_int(struct json_out *j, const char *key, int64_t value);
void jout_bool(struct json_out *j, const char *key, bool value);
void jout_null(struct json_out *j, const char *key);

#endif
