#include <decode/reading.h>
#include <decode/stream.h>
#include <errno.h>
#include <station/commands.h>
#include <station/json.h>
#include <string.h>
#include <sys/stat.h>

/* How long a label is looked for in front of a camera. */
#define CAMERA_US INT64_C(10000000)

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

static int
count_unread(const struct bench_reading *r)
{
	int n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->codes[i].unread;
	return n;
}

static json_t *
reading_object(const char *file, const struct bench_reading *r)
{
	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:i, s:s}", "file",
			 bench_json_text(file), "status",
			 bench_picture_status_name(r->status), "mac",
			 bench_json_mac_or_null(r->label.mac), "serial",
			 bench_json_text_or_null(r->label.serial), "pid",
			 bench_json_text_or_null(r->label.pid), "codes", code_list(r),
			 "unread", count_unread(r), "reason", r->reason);
}

static json_t *
error_object(const char *file, const char *text)
{
	return json_pack("{s:o, s:s, s:n, s:n, s:n, s:[], s:o}", "file",
			 bench_json_text(file), "status",
			 bench_picture_status_name(BENCH_PICTURE_NONE), "mac", "serial",
			 "pid", "codes", "error", bench_json_text(text));
}

static json_t *
sighting_object(const struct bench_sighting *s)
{
	return json_pack("{s:s, s:o, s:s, s:s, s:i}", "symbology",
			 bench_symbology_name(s->scan.symbology), "value",
			 bench_json_text(s->scan.value), "class",
			 bench_scan_class_name(s->scan.class), "reason", s->scan.reason,
			 "frames", s->frames);
}

static json_t *
sighting_list(const struct bench_consensus *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n; i++) {
		if (json_array_append_new(list, sighting_object(&c->seen[i])) == 0)
			continue;
		json_decref(list);
		return NULL;
	}
	return list;
}

static json_t *
stream_object(const char *file, const struct bench_stream *s)
{
	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:i, s:i, s:s}", "file",
			 bench_json_text(file), "status",
			 bench_picture_status_name(s->status), "mac",
			 bench_json_mac_or_null(s->label.mac), "serial",
			 bench_json_text_or_null(s->label.serial), "pid",
			 bench_json_text_or_null(s->label.pid), "codes",
			 sighting_list(&s->consensus), "frames", (int)s->frames, "lost",
			 (int)s->lost, "reason", s->reason);
}

static int
print_stream(const char *file, int r, const struct bench_stream *stream,
	     const struct bench_err *why, FILE *out)
{
	if (r == 0)
		return bench_json_print(out, stream_object(file, stream));
	if (r == -ENOMEM)
		return r;
	r = bench_json_print(out, error_object(file, why->text));
	return r < 0 ? r : 1;
}

static int
decode_stream(const struct bench_scan_rules *rules, FILE *in, double fps, FILE *out)
{
	struct bench_stream stream;
	struct bench_err why = { "" };
	int r = bench_stream_read(rules, in, fps, &stream, &why);

	return print_stream("-", r, &stream, &why, out);
}

static bool
is_camera(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && S_ISCHR(st.st_mode);
}

static int
decode_camera(const struct bench_scan_rules *rules, const char *file, FILE *out)
{
	struct bench_mono end = { bench_mono_now().us + CAMERA_US };
	struct bench_capture *camera;
	struct bench_stream stream;
	struct bench_err why = { "" };
	int r = bench_capture_new(&bench_camera_v4l2, file, 1280, 720, &camera, &why);

	if (r == 0) {
		r = bench_stream_watch(rules, camera, end, &stream, &why);
		bench_capture_free(camera);
	}
	return print_stream(file, r, &stream, &why, out);
}

static int
decode_file(const struct bench_scan_rules *rules, const char *file, FILE *out)
{
	struct bench_reading reading;
	struct bench_err why = { "" };
	int r = bench_reading_load(rules, file, &reading, &why);

	if (r < 0) {
		r = bench_json_print(out, error_object(file, why.text));
		return r < 0 ? r : 1;
	}
	r = bench_json_print(out, reading_object(file, &reading));
	bench_reading_clear(&reading);
	return r;
}

static int
decode(const struct bench_scan_rules *rules, const char *file, FILE *in, double fps,
       FILE *out)
{
	if (strcmp(file, "-") == 0)
		return decode_stream(rules, in, fps, out);
	return is_camera(file) ? decode_camera(rules, file, out)
			       : decode_file(rules, file, out);
}

int
bench_decode_files(const struct bench_scan_rules *rules, char *const *files, size_t n,
		   FILE *in, double fps, FILE *out, struct bench_err *err)
{
	int unread = 0;

	for (size_t i = 0; i < n; i++) {
		int r = decode(rules, files[i], in, fps, out);

		if (r < 0)
			return bench_fail(err, r, "decode: %s", strerror(-r));
		unread |= r;
	}
	return unread;
}
