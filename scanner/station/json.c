#include <station/json.h>

#include <bench/str.h>
#include <errno.h>
#include <string.h>

json_t *
bench_json_bytes(struct bench_bytes bytes)
{
	const char *data = bytes.len == 0 ? "" : (const char *)bytes.data;
	json_t *json = json_stringn(data, bytes.len);
	struct bench_str escaped = { 0 };

	if (json != NULL)
		return json;
	bench_str_add_log(&escaped, data, bytes.len);
	if (!bench_str_failed(&escaped))
		json = json_string(bench_str_get(&escaped));
	bench_str_clear(&escaped);
	return json;
}

json_t *
bench_json_text(const char *text)
{
	return bench_json_bytes(
		(struct bench_bytes){ (const uint8_t *)text, strlen(text) });
}

json_t *
bench_json_text_or_null(const char *text)
{
	return text[0] == '\0' ? json_null() : bench_json_text(text);
}

json_t *
bench_json_mac_or_null(struct bench_mac mac)
{
	char text[BENCH_MAC_TEXT];

	if (bench_mac_is_zero(mac))
		return json_null();
	return json_string(bench_mac_format(mac, text));
}

int
bench_json_print(FILE *out, json_t *object)
{
	int r = 0;

	if (object == NULL)
		return -ENOMEM;
	if (json_dumpf(object, out, JSON_COMPACT) < 0 || putc('\n', out) == EOF ||
	    fflush(out) == EOF)
		r = -EIO;
	json_decref(object);
	return r;
}
