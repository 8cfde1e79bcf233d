/* JSON of what strangers print on labels. */
#ifndef SCANNER_JSON_H
#define SCANNER_JSON_H

#include <bench/bytes.h>
#include <core/label.h>
#include <jansson.h>

/* A string: the bytes if they are UTF-8, else with what is not ASCII as \xNN. NULL: no
 * memory. */
json_t *bench_json_bytes(struct bench_bytes bytes);
json_t *bench_json_text(const char *text);
/* null for "". */
json_t *bench_json_text_or_null(const char *text);
json_t *bench_json_mac_or_null(struct bench_mac mac);
/* One line on out; takes object. -EIO, -ENOMEM (also when object is NULL). */
int bench_json_print(FILE *out, json_t *object) BENCH_CHECKED;

#endif
