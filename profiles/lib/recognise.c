/* Which family and model a client or a label is. No allocation, no lock. */
#include "family_data.h"

#include <bench/str.h>
#include <ctype.h>
#include <string.h>

static bool
is_wild(char c)
{
	return c == '#' || c == '*';
}

bool
bench_family_pattern_ok(const char *pattern)
{
	size_t n = strlen(pattern), first = strcspn(pattern, "#*");
	size_t run = strspn(pattern + first, "#");

	if (n == 0 || n > 64 || n == first + strspn(pattern + first, "#*"))
		return n > 0 && n <= 64 && first > 0;
	if (pattern[first] == '*')
		run = 1;
	return strcspn(pattern + first + run, "#*") == n - first - run;
}

/* Matches at text's begin; the model is what the wild part took. */
static bool
match_here(const char *pattern, struct bench_bytes text, struct bench_bytes *ret_model,
	   size_t *ret_len)
{
	struct bench_bytes model = { NULL, 0 };
	size_t i = 0;

	for (; *pattern != '\0'; pattern++) {
		size_t n = 1;

		if (*pattern == '*') {
			for (n = 0; i + n < text.len && isalnum(text.data[i + n]);)
				n++;
		} else if (i >= text.len ||
			   (*pattern == '#' && !isdigit(text.data[i])) ||
			   (*pattern != '#' && text.data[i] != (uint8_t)*pattern)) {
			return false;
		}
		if (n == 0)
			return false;
		if (is_wild(*pattern)) {
			model.data = model.data == NULL ? text.data + i : model.data;
			model.len += n;
		}
		i += n;
	}
	*ret_model = model;
	*ret_len = i;
	return true;
}

static bool
match_anywhere(const char *pattern, struct bench_bytes text,
	       struct bench_bytes *ret_model)
{
	size_t len;

	for (size_t i = 0; i < text.len; i++) {
		struct bench_bytes rest = { text.data + i, text.len - i };

		if (match_here(pattern, rest, ret_model, &len))
			return true;
	}
	return false;
}

static struct bench_recognised
recognised(const struct bench_family *f, struct bench_bytes model)
{
	struct bench_recognised r = { .family = f };

	bench_copy_n(r.model_text, sizeof(r.model_text), model.data, model.len);
	r.model = bench_family_model(f, r.model_text);
	return r;
}

static bool
has_oui(const struct bench_family *f, struct bench_mac mac)
{
	for (size_t i = 0; i < f->n_ouis; i++) {
		if (memcmp(f->ouis[i], mac.b, 3) == 0)
			return true;
	}
	return false;
}

/* Says option 60 nothing about the maker? Absent, empty, or TR-069's own word
 * (cisco-mpp §1.3). */
static bool
is_anonymous(const struct bench_family *f, struct bench_bytes vendor_class)
{
	if (vendor_class.len == 0)
		return true;
	for (size_t i = 0; i < f->anonymous_classes.n; i++) {
		if (bench_bytes_contain(vendor_class, f->anonymous_classes.at[i]))
			return true;
	}
	return false;
}

struct bench_recognised
bench_families_recognise(const struct bench_families *families, struct bench_mac mac,
			 struct bench_bytes vendor_class)
{
	struct bench_bytes model;

	while (vendor_class.len > 0 && vendor_class.data[vendor_class.len - 1] == '\0')
		vendor_class.len--;
	for (size_t i = 0; i < families->n; i++) {
		const struct bench_family *f = families->at[i];

		for (size_t k = 0; k < f->vendor_classes.n; k++) {
			if (match_anywhere(f->vendor_classes.at[k], vendor_class,
					   &model))
				return recognised(f, model);
		}
	}
	for (size_t i = 0; i < families->n; i++) {
		if (has_oui(families->at[i], mac) &&
		    is_anonymous(families->at[i], vendor_class))
			return recognised(families->at[i],
					  (struct bench_bytes){ NULL, 0 });
	}
	return (struct bench_recognised){ 0 };
}

struct bench_recognised
bench_families_by_pid(const struct bench_families *families, const char *pid)
{
	struct bench_bytes text = { (const uint8_t *)pid, strlen(pid) };
	struct bench_bytes model;
	size_t len;

	for (size_t i = 0; i < families->n; i++) {
		const struct bench_family *f = families->at[i];

		for (size_t k = 0; k < f->pids.n; k++) {
			if (match_here(f->pids.at[k], text, &model, &len) &&
			    (len == text.len || !isalnum(text.data[len])))
				return recognised(f, model);
		}
	}
	return (struct bench_recognised){ 0 };
}

bool
bench_family_expand(const char *text, const char *bench, char *out, size_t room)
{
	static const char placeholder[] = "{{bench}}";
	size_t n = 0;

	while (*text != '\0') {
		bool here = strncmp(text, placeholder, sizeof(placeholder) - 1) == 0;
		size_t add = here ? strlen(bench) : 1;

		if ((!here && strncmp(text, "{{", 2) == 0) || n + add >= room)
			return false;
		memcpy(out + n, here ? bench : text, add);
		n += add;
		text += here ? sizeof(placeholder) - 1 : 1;
	}
	out[n] = '\0';
	return true;
}

size_t
bench_family_options(const struct bench_family *f, const char *bench_address,
		     struct bench_family_reply out[BENCH_FAMILY_OPTIONS])
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_options; i++) {
		struct bench_family_reply *o = &out[n];

		if (!bench_family_expand(f->options[i].text, bench_address, o->text,
					 sizeof(o->text)))
			continue;
		o->code = f->options[i].code;
		o->len = (uint8_t)strlen(o->text);
		n++;
	}
	return n;
}
