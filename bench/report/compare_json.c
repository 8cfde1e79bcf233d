/* What a JSON report names, and where two of them differ. */
#include "write.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

static void
decrefp(json_t **o)
{
	json_decref(*o);
}

static json_t *
parse(struct bench_bytes text, struct bench_err *err)
{
	json_error_t error;
	json_t *o = json_loadb((const char *)text.data, text.len,
			       JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (o == NULL)
		(void)bench_fail(err, -EINVAL,
				 "the report is broken JSON: line %d, column %d: %s",
				 error.line, error.column, error.text);
	return o;
}

static bool
looks_like_json(struct bench_bytes file)
{
	size_t i = 0;

	while (i < file.len && memchr(" \t\r\n", file.data[i], 4) != NULL)
		i++;
	return i < file.len && file.data[i] == '{';
}

/* The units of a large report need not be read to know what it is. What stands before
 * them is an object by itself when it is closed; a quote cannot stand in a text. */
static json_t *
parse_beginning(struct bench_bytes file, struct bench_err *err)
{
	static const char units[] = ",\"units\":[\n";
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const char *at = memmem(file.data, file.len, units, sizeof(units) - 1);
	json_t *o;

	if (at == NULL)
		return parse(file, err);
	bench_str_add_n(&text, file.data, (size_t)(at - (const char *)file.data));
	bench_str_add(&text, "}");
	if (bench_str_failed(&text))
		return NULL;
	o = parse((struct bench_bytes){ (const uint8_t *)text.text, text.len }, NULL);
	return o != NULL ? o : parse(file, err);
}

int
json_identify(struct bench_bytes file, struct report_named *ret_named,
	      struct bench_err *err)
{
	bench_auto(decrefp) json_t *o = NULL;
	struct report_named named = { 0 };

	if (!looks_like_json(file))
		return -ENOENT;
	o = parse_beginning(file, err);
	if (o == NULL)
		return -EINVAL;
	named.batch = json_integer_value(json_object_get(o, "batch"));
	named.last = json_integer_value(json_object_get(o, "up_to_event"));
	bench_copy(named.chain, sizeof(named.chain),
		   json_string_value(
			   json_object_get(json_object_get(o, "seal"), "chain")));
	if (!json_is_integer(json_object_get(o, "form")) || named.batch <= 0 ||
	    named.last <= 0)
		return bench_fail(err, -EINVAL,
				  "this JSON is no ship report: it names no form, "
				  "batch and event");
	*ret_named = named;
	return 0;
}

struct walk {
	struct report_differences *d;
	char where[300];
	size_t len;
};

static void compare_values(struct walk *w, json_t *file, json_t *record);

static size_t
go_into(struct walk *w, const char *between, const char *name)
{
	size_t before = w->len;
	int n = snprintf(w->where + w->len, sizeof(w->where) - w->len, "%s%s", between,
			 name);

	w->len += n < 0 ? 0 : (size_t)n;
	if (w->len >= sizeof(w->where))
		w->len = sizeof(w->where) - 1;
	return before;
}

static void
come_out(struct walk *w, size_t before)
{
	w->len = before;
	w->where[before] = '\0';
}

static void
quote(json_t *value, char text[200])
{
	char *dump = value == NULL ? NULL
				   : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	if (dump == NULL)
		bench_copy(text, 200, "nothing");
	else if (!bench_copy(text, 200, dump))
		memcpy(text + 196, "...", 4);
	free(dump);
}

static void
tell(struct walk *w, json_t *file, json_t *record)
{
	char said[200], is[200];

	quote(file, said);
	quote(record, is);
	report_differ(w->d, w->where, "the file says %s, the record %s", said, is);
}

static void
compare_objects(struct walk *w, json_t *file, json_t *record)
{
	const char *key;
	json_t *value;

	json_object_foreach(record, key, value)
	{
		size_t before = go_into(w, w->len == 0 ? "" : ", ", key);

		compare_values(w, json_object_get(file, key), value);
		come_out(w, before);
	}
	json_object_foreach(file, key, value)
	{
		size_t before = go_into(w, w->len == 0 ? "" : ", ", key);

		if (json_object_get(record, key) == NULL)
			tell(w, value, NULL);
		come_out(w, before);
	}
}

/* What tells one element from the others: a MAC or event, or a link, model, number. */
static const char *
name_of(json_t *element, char text[64])
{
	static const char *const keys[] = { "mac",   "link",   "event",
					    "model", "number", "line" };

	for (size_t i = 0; i < BENCH_N(keys); i++) {
		json_t *value = json_object_get(element, keys[i]);

		if (json_is_string(value)) {
			bench_copy(text, 64, json_string_value(value));
			return text;
		}
		if (json_is_integer(value)) {
			snprintf(text, 64, "%s %lld", keys[i],
				 (long long)json_integer_value(value));
			return text;
		}
	}
	return NULL;
}

/* The elements of an array by what names them; of two of one name, the first. */
static json_t *
by_name(json_t *array)
{
	json_t *map = json_object(), *element;
	char name[64];
	size_t i;

	json_array_foreach(array, i, element)
	{
		if (name_of(element, name) != NULL &&
		    json_object_get(map, name) == NULL)
			(void)json_object_set(map, name, element);
	}
	return map;
}

static void
compare_named(struct walk *w, json_t *file, json_t *record)
{
	bench_auto(decrefp) json_t *said = by_name(file), *is = by_name(record);
	const char *name;
	json_t *value;

	json_object_foreach(is, name, value)
	{
		size_t before = go_into(w, " ", name);
		json_t *other = json_object_get(said, name);

		if (other == NULL)
			report_differ(w->d, w->where, "is not in the file");
		else
			compare_values(w, other, value);
		come_out(w, before);
	}
	json_object_foreach(said, name, value)
	{
		size_t before = go_into(w, " ", name);

		if (json_object_get(is, name) == NULL)
			report_differ(w->d, w->where, "is only in the file");
		come_out(w, before);
	}
}

static void
compare_arrays(struct walk *w, json_t *file, json_t *record)
{
	int64_t before = w->d->n;

	compare_named(w, file, record);
	if (w->d->n == before && !json_equal(file, record))
		report_differ(w->d, w->where,
			      "the file has other elements, or in another order");
}

static void
compare_values(struct walk *w, json_t *file, json_t *record)
{
	if (file != NULL && json_equal(file, record))
		return;
	if (json_is_object(file) && json_is_object(record))
		compare_objects(w, file, record);
	else if (json_is_array(file) && json_is_array(record))
		compare_arrays(w, file, record);
	else
		tell(w, file, record);
}

int
json_compare(struct bench_bytes file, struct bench_bytes record,
	     struct report_differences *d, struct bench_err *err)
{
	bench_auto(decrefp) json_t *said = parse(file, err);
	bench_auto(decrefp) json_t *is = NULL;
	struct walk w = { .d = d };
	int64_t before = d->n;

	if (said == NULL)
		return -EINVAL;
	is = parse(record, err);
	if (is == NULL)
		return -EINVAL;
	if (json_integer_value(json_object_get(said, "form")) !=
	    json_integer_value(json_object_get(is, "form"))) {
		report_differ(d, "form",
			      "the file has another form than this program writes: "
			      "verify it with the program that wrote it");
		return 0;
	}
	compare_values(&w, said, is);
	if (d->n == before)
		report_differ(d, "file",
			      "it says the same, but another program wrote it anew "
			      "(spaces, order): its bytes are not the report's");
	return 0;
}
