#include "act.h"

#include <bench/mac.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>

#define MANY_MOST 64

struct making {
	const struct act_ask *ask;
	struct act_call *call;
	struct bench_err *err;
};

/* --- words --------------------------------------------------------------------------
 */

static int
add(struct making *m, const char *prefix, const char *text)
{
	bench_auto(bench_str_clear) struct bench_str word = { 0 };
	struct act_call *call = m->call;

	if (call->argc + 1 >= ACT_ARGV)
		return bench_fail(m->err, -EINVAL, "these are too many values");
	bench_str_add(&word, prefix);
	bench_str_add(&word, text);
	call->argv[call->argc] = bench_str_take(&word);
	if (call->argv[call->argc] == NULL)
		return bench_fail(m->err, -ENOMEM, "out of memory");
	call->argc++;
	return 0;
}

/* "--ship-to=" of "ship_to" */
static void
option_prefix(const char *name, bool value, char prefix[64])
{
	snprintf(prefix, 64, "--%s%s", name, value ? "=" : "");
	for (char *p = prefix; *p != '\0'; p++) {
		if (*p == '_')
			*p = '-';
	}
}

/* --- one value -----------------------------------------------------------------------
 */

static bool
is_made_of(const char *text, const char *others)
{
	for (; *text != '\0'; text++) {
		bool letter = (*text >= 'a' && *text <= 'z') ||
			      (*text >= 'A' && *text <= 'Z') ||
			      (*text >= '0' && *text <= '9');

		if (!letter && strchr(others, *text) == NULL)
			return false;
	}
	return true;
}

static bool
is_choice(const char *choices, const char *text)
{
	size_t n = strlen(text);

	for (const char *at = choices; *at != '\0'; at += *at == '|') {
		size_t len = strcspn(at, "|");

		if (len == n && memcmp(at, text, n) == 0)
			return true;
		at += len;
	}
	return false;
}

/* What is wrong with a value of this kind; NULL: nothing. */
static const char *
kind_problem(const struct act_value *v, const char *text)
{
	struct bench_mac mac;

	switch (v->kind) {
	case ACT_MAC:
		return bench_mac_parse(text, strlen(text), &mac) == 0
			       ? NULL
			       : "is not a MAC address (12 hex digits)";
	case ACT_UNIT:
		return is_made_of(text, ":.-") ? NULL : "is not a MAC or serial";
	case ACT_NUMBER:
		return strspn(text, "0123456789") == strlen(text) && strlen(text) < 19
			       ? NULL
			       : "is not a number";
	case ACT_NAME:
		return is_made_of(text, "-_")
			       ? NULL
			       : "is not a name of letters, digits, '-' and '_'";
	case ACT_LOAD:
		return is_made_of(text, "-_.") ? NULL : "is not a firmware load's name";
	case ACT_CARTON:
		return is_made_of(text, "/")
			       ? NULL
			       : "is not a carton: its bar code, or BATCH/NUMBER";
	case ACT_CHOICE:
		return is_choice(v->choices, text)
			       ? NULL
			       : "is not one of the words it can be";
	case ACT_TEXT:
	case ACT_FLAG:
	case ACT_FILE:
		break;
	}
	return NULL;
}

static const char *
text_problem(const struct act_value *v, const char *text)
{
	const char *problem = bench_text_problem(text);

	if (problem != NULL)
		return problem;
	if (strlen(text) > ACT_VALUE_MOST)
		return "is too long";
	if (text[0] == '\0' && v->must)
		return "is empty";
	return text[0] == '\0' ? NULL : kind_problem(v, text);
}

static int
refuse(struct making *m, const struct act_value *v, const char *problem)
{
	return bench_fail(m->err, -EINVAL, "value '%s' %s%s%s", v->name, problem,
			  v->choices == NULL ? "" : ": ",
			  v->choices == NULL ? "" : v->choices);
}

static int
add_file(struct making *m, const struct act_value *v, const char *token,
	 const char *prefix)
{
	char name[128];
	int r;

	if (m->call->folder[1] != '\0')
		return refuse(m, v, "is a second file: one at a time");
	r = m->ask->file == NULL || !is_made_of(token, "")
		    ? -ENOENT
		    : m->ask->file(m->ask->arg, token, m->call->folder, name);
	if (r == -ENOENT)
		return refuse(m, v, "names no upload of yours: send the file again");
	return r < 0 ? refuse(m, v, "cannot be read") : add(m, prefix, name);
}

static int
add_text(struct making *m, const struct act_value *v, const char *text,
	 const char *prefix)
{
	const char *problem = text_problem(v, text);

	if (problem == NULL && prefix[0] == '\0' && text[0] == '-')
		problem = "begins with '-', and no such value does";
	if (v->kind == ACT_FILE && problem == NULL)
		return add_file(m, v, text, prefix);
	if (v->or_file && (problem != NULL || v->kind != ACT_NUMBER) &&
	    m->ask->file != NULL && is_made_of(text, "")) {
		char folder[320], name[128];

		if (m->ask->file(m->ask->arg, text, folder, name) == 0)
			return add_file(m, v, text, prefix);
	}
	if (problem != NULL)
		return refuse(m, v, problem);
	/* an empty value is one that was not given, but for a word in the middle */
	return text[0] == '\0' ? 0 : add(m, prefix, text);
}

static int
wrong_type(struct making *m, const struct act_value *v)
{
	return bench_fail(m->err, -EBADMSG, "value '%s' is not a %s%s", v->name,
			  v->many ? "list of " : "",
			  v->kind == ACT_CHOICE ? "text" : act_kind_name(v->kind));
}

static int
add_flag(struct making *m, const struct act_value *v, const json_t *value)
{
	const char *text = json_string_value(value);
	char prefix[64];
	bool on = json_is_true(value);

	if (text != NULL) /* of a query */
		on = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
	if (text == NULL ? !json_is_boolean(value)
			 : !on && strcmp(text, "false") != 0 && strcmp(text, "0") != 0)
		return wrong_type(m, v);
	option_prefix(v->name, false, prefix);
	return on ? add(m, "", prefix) : 0;
}

static int
add_one(struct making *m, const struct act_value *v, const json_t *value,
	const char *prefix)
{
	char number[24];

	if (json_is_string(value))
		return add_text(m, v, json_string_value(value), prefix);
	if (!json_is_integer(value) || v->kind == ACT_CHOICE || v->kind == ACT_FILE)
		return wrong_type(m, v);
	snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
		 json_integer_value(value));
	return add_text(m, v, number, prefix);
}

static int
add_many(struct making *m, const struct act_value *v, const json_t *values,
	 const char *prefix)
{
	if (json_array_size(values) > MANY_MOST)
		return refuse(m, v, "has too many entries");
	for (size_t i = 0; i < json_array_size(values); i++) {
		int r = add_one(m, v, json_array_get(values, i), prefix);

		if (r < 0)
			return r;
	}
	return 0;
}

static int
add_value(struct making *m, const struct act_value *v, const json_t *value, bool word)
{
	char prefix[64] = "";

	if (value == NULL || json_is_null(value))
		return v->must ? refuse(m, v, "is missing") : 0;
	if (v->kind == ACT_FLAG)
		return add_flag(m, v, value);
	if (!word)
		option_prefix(v->name, true, prefix);
	if (v->many && json_is_array(value))
		return add_many(m, v, value, prefix);
	return add_one(m, v, value, prefix);
}

/* --- the whole -----------------------------------------------------------------------
 */

static bool
is_known(const struct act_value *values, const char *name)
{
	for (size_t i = 0; i < ACT_VALUES && values[i].name != NULL; i++) {
		if (strcmp(values[i].name, name) == 0)
			return true;
	}
	return false;
}

static bool
is_of_person(const struct act *a, const char *name)
{
	bool pin = a->flags & (ACT_PIN | ACT_PIN_MAY);

	return (pin && (strcmp(name, "pin") == 0 || strcmp(name, "supervisor") == 0)) ||
	       (a->flags & ACT_NEW_PIN && strcmp(name, "new_pin") == 0);
}

static int
check_names(struct making *m, const struct act *a, json_t *values)
{
	const char *name;
	json_t *value;

	if (!json_is_object(values))
		return bench_fail(m->err, -EBADMSG, "the values are not an object");
	json_object_foreach(values, name, value)
	{
		if (is_known(a->words, name) || is_known(a->options, name) ||
		    is_of_person(a, name))
			continue;
		return bench_fail(m->err, -EBADMSG,
				  "'%.60s' is no value of %s%s%s: see docs/API.md",
				  bench_text_problem(name) == NULL ? name : "?",
				  a->noun, a->verb[0] == '\0' ? "" : " ", a->verb);
	}
	return 0;
}

/* A PIN is digits and nothing else; what is not is the program's to refuse, but one
 * line it has to be. */
static int
add_pin(struct making *m, const json_t *value, const char *name, const char *option)
{
	struct act_call *call = m->call;
	const char *pin = json_string_value(value);
	size_t n = strlen(call->input);

	if (pin == NULL)
		return bench_fail(m->err, -EBADMSG, "value '%s' is not a text", name);
	if (pin[0] == '\0' || strlen(pin) > 24 || !is_made_of(pin, ""))
		return bench_fail(m->err, -EINVAL,
				  "value '%s' is no PIN: 4 to 12 "
				  "digits",
				  name);
	snprintf(call->input + n, sizeof(call->input) - n, "%s\n", pin);
	return add(m, option, "-");
}

static int
add_person(struct making *m, const struct act *a, const json_t *values)
{
	const json_t *pin = json_object_get(values, "pin");
	const json_t *new_pin = json_object_get(values, "new_pin");
	const char *beside = json_string_value(json_object_get(values, "supervisor"));
	const struct act_value who = { .name = "supervisor", .must = true };
	bool asks = a->flags & ACT_PIN || pin != NULL || beside != NULL;
	int r;

	if (a->flags & ACT_SUPERVISOR && !m->ask->supervisor)
		return bench_fail(m->err, -EPERM, "this is for supervisors");
	if (asks && beside == NULL && !m->ask->supervisor)
		return bench_fail(m->err, -EACCES,
				  "this needs a supervisor: their name or badge, and "
				  "their PIN");
	if (asks && pin == NULL)
		return bench_fail(m->err, -EACCES, "this needs the PIN of %s",
				  beside == NULL ? m->ask->by : "the supervisor");
	r = add_text(m, &who, beside == NULL ? m->ask->by : beside, "--by=");
	if (r == 0 && pin != NULL)
		r = add_pin(m, pin, "pin", "--pin-file=");
	if (r == 0 && new_pin != NULL)
		r = add_pin(m, new_pin, "new_pin", "--new-pin-file=");
	return r;
}

static int
add_head(struct making *m, const struct act *a, const json_t *values)
{
	int r = add(m, "", m->ask->program);

	if (r == 0 && m->ask->config != NULL)
		r = add(m, "--config=", m->ask->config);
	if (r == 0)
		r = add(m, "", "--json");
	if (r == 0)
		r = add_person(m, a, values);
	if (r == 0 && a->flags & ACT_PROGRESS)
		r = add(m, "", "--progress");
	if (r == 0)
		r = add(m, "", a->noun);
	if (r == 0 && a->verb[0] != '\0')
		r = add(m, "", a->verb);
	return r;
}

/* A word that is left out must not make the next one take its place. */
static int
add_words(struct making *m, const struct act *a, const json_t *values)
{
	const char *left_out = NULL;

	for (size_t i = 0; i < ACT_VALUES && a->words[i].name != NULL; i++) {
		size_t before = m->call->argc;
		int r = add_value(m, &a->words[i],
				  json_object_get(values, a->words[i].name), true);

		if (r < 0)
			return r;
		if (m->call->argc == before)
			left_out = a->words[i].name;
		else if (left_out != NULL)
			return bench_fail(m->err, -EINVAL, "value '%s' is missing",
					  left_out);
	}
	return 0;
}

static int
add_options(struct making *m, const struct act *a, const json_t *values)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < ACT_VALUES && a->options[i].name != NULL; i++)
		r = add_value(m, &a->options[i],
			      json_object_get(values, a->options[i].name), false);
	return r;
}

static bool
has_flag(const json_t *values, const char *name)
{
	const json_t *value = json_object_get(values, name);
	const char *text = json_string_value(value);

	return json_is_true(value) ||
	       (text != NULL && (strcmp(text, "true") == 0 || strcmp(text, "1") == 0));
}

/* "shipping-list-3.pdf"; what goes to the printer is no file. */
static int
name_file(struct making *m, const struct act *a, const json_t *values)
{
	struct act_call *call = m->call;
	const char *format = json_string_value(json_object_get(values, "format"));
	const json_t *first = a->words[0].name == NULL
				      ? NULL
				      : json_object_get(values, a->words[0].name);
	char word[40] = "";

	if (a->file == NULL || has_flag(values, "print"))
		return 0;
	if (json_is_string(first))
		bench_copy(word, sizeof(word), json_string_value(first));
	else if (json_is_integer(first))
		snprintf(word, sizeof(word), "%" JSON_INTEGER_FORMAT,
			 json_integer_value(first));
	for (char *p = word; *p != '\0'; p++) {
		if (*p == '/' || *p == ':')
			*p = '-';
	}
	bench_copy(call->ending, sizeof(call->ending),
		   format == NULL || format[0] == '\0' ? a->ending
		   : strcmp(format, "text") == 0       ? "txt"
						       : format);
	snprintf(call->file, sizeof(call->file), "%s%s%s.%s", a->file,
		 word[0] == '\0' ? "" : "-", word, call->ending);
	if (!is_known(a->options, "format") || (format != NULL && format[0] != '\0'))
		return 0;
	return add(m, "--format=", a->ending);
}

int
act_call_make(const struct act *a, json_t *values, const struct act_ask *ask,
	      struct act_call *ret_call, struct bench_err *err)
{
	struct act_call call = { .act = a, .folder = "/" };
	struct making m = { ask, &call, err };
	int r = check_names(&m, a, values);

	if (r == 0)
		r = add_head(&m, a, values);
	if (r == 0)
		r = add_words(&m, a, values);
	if (r == 0)
		r = add_options(&m, a, values);
	if (r == 0 && a->fixed != NULL)
		r = add(&m, "", a->fixed);
	if (r == 0)
		r = name_file(&m, a, values);
	if (r < 0)
		act_call_clear(&call);
	else
		*ret_call = call;
	explicit_bzero(call.input, sizeof(call.input));
	return r;
}

void
act_call_clear(struct act_call *call)
{
	for (size_t i = 0; i < call->argc; i++)
		free(call->argv[i]);
	explicit_bzero(call, sizeof(*call));
}

void
act_wipe_pins(json_t *values)
{
	static const char *const names[] = { "pin", "new_pin" };

	for (size_t i = 0; i < BENCH_N(names); i++) {
		const json_t *pin = json_object_get(values, names[i]);
		union {
			const char *in;
			char *out;
		} text = { json_string_value(pin) };

		if (text.in != NULL)
			explicit_bzero(text.out, json_string_length(pin));
	}
}
