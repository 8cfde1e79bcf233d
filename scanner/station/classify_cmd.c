#include <bench/str.h>
#include <errno.h>
#include <station/commands.h>
#include <station/json.h>
#include <string.h>

/* What is kept of a line; more is too long for any class. */
#define LINE_MAX_BYTES 65536

static json_t *
describe(const struct bench_scan *scan, struct bench_bytes line)
{
	json_t *value = scan->value[0] != '\0' ? bench_json_text(scan->value)
					       : bench_json_bytes(line);
	json_t *o = json_pack("{s:s, s:o, s:s}", "class",
			      bench_scan_class_name(scan->class), "value", value,
			      "reason", scan->reason);
	int r = 0;

	if (o == NULL)
		return NULL;
	if (scan->symbology != BENCH_SYMBOLOGY_UNKNOWN)
		r |= json_object_set_new(
			o, "symbology",
			json_string(bench_symbology_name(scan->symbology)));
	if (scan->class == BENCH_SCAN_COMPOSITE) {
		r |= json_object_set_new(o, "mac",
					 bench_json_mac_or_null(scan->label.mac));
		r |= json_object_set_new(o, "serial",
					 bench_json_text_or_null(scan->label.serial));
		r |= json_object_set_new(o, "pid",
					 bench_json_text_or_null(scan->label.pid));
	}
	if (r == 0)
		return o;
	json_decref(o);
	return NULL;
}

/* false: nothing is left. The line ends at '\n' only; other bytes, NUL too, are its
 * own. */
static bool
read_line(FILE *in, uint8_t *line, size_t *ret_len)
{
	size_t len = 0;
	int c;

	while ((c = getc(in)) != EOF && c != '\n')
		if (len < LINE_MAX_BYTES)
			line[len++] = (uint8_t)c;
	*ret_len = len;
	return c != EOF || len > 0;
}

int
bench_classify_lines(const struct bench_scan_rules *rules, FILE *in, FILE *out,
		     struct bench_err *err)
{
	uint8_t line[LINE_MAX_BYTES];
	struct bench_scan scan;
	size_t len;
	int r = 0;

	while (r == 0 && read_line(in, line, &len)) {
		struct bench_bytes text = { line, len };

		bench_scan_classify(rules, text, BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
		while (text.len > 0 && text.data[text.len - 1] == '\r')
			text.len--;
		r = bench_json_print(out, describe(&scan, text));
	}
	if (r == 0 && ferror(in))
		r = -EIO;
	return r < 0 ? bench_fail(err, r, "classify: %s", strerror(-r)) : 0;
}
