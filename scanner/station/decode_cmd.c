#include <decode/reading.h>
#include <errno.h>
#include <station/commands.h>
#include <station/json.h>
#include <string.h>

static json_t *
code_object(const struct bench_code *c)
{
	return json_pack("{s:s, s:o, s:s, s:s, s:i}", "symbology",
			 bench_symbology_name(c->scan.symbology), "value",
			 bench_json_bytes(c->text), "class",
			 bench_scan_class_name(c->scan.class), "reason", c->scan.reason,
			 "quality", c->quality);
}

static json_t *
code_list(const struct bench_reading *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->n; i++) {
		if (r->codes[i].unread)
			continue;
		if (json_array_append_new(list, code_object(&r->codes[i])) == 0)
			continue;
		json_decref(list);
		return NULL;
	}
	return list;
}

static json_t *
reading_object(const char *file, const struct bench_reading *r)
{
	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:s}", "file",
			 bench_json_text(file), "status",
			 bench_picture_status_name(r->status), "mac",
			 bench_json_mac_or_null(r->label.mac), "serial",
			 bench_json_text_or_null(r->label.serial), "pid",
			 bench_json_text_or_null(r->label.pid), "codes", code_list(r),
			 "reason", r->reason);
}

static json_t *
error_object(const char *file, const char *text)
{
	return json_pack("{s:o, s:s, s:n, s:n, s:n, s:[], s:o}", "file",
			 bench_json_text(file), "status",
			 bench_picture_status_name(BENCH_PICTURE_NONE), "mac", "serial",
			 "pid", "codes", "error", bench_json_text(text));
}

int
bench_decode_files(const struct bench_scan_rules *rules, char *const *files, size_t n,
		   FILE *out, struct bench_err *err)
{
	struct bench_reading reading;
	struct bench_err why = { "" };
	int unread = 0;

	for (size_t i = 0; i < n; i++) {
		int r = bench_reading_load(rules, files[i], &reading, &why);

		if (r < 0) {
			unread = 1;
			r = bench_json_print(out, error_object(files[i], why.text));
		} else {
			r = bench_json_print(out, reading_object(files[i], &reading));
			bench_reading_clear(&reading);
		}
		if (r < 0)
			return bench_fail(err, r, "decode: %s", strerror(-r));
	}
	return unread;
}
