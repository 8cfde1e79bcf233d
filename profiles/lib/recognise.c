/* Which family and model a client or a label is. No allocation, no lock. */
#include "family_data.h"
#include <profiles/pattern.h>

#include <bench/str.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Longer ones are cut: what a stranger sends must not cost more than it is worth. */
#define USER_AGENT_MAX 512

static bool
goes_by(const struct bench_family *f, size_t model, const char *text)
{
	const struct bench_texts *also = &f->also[model];
	bool same = strcasecmp(f->models[model].name, text) == 0;

	for (size_t i = 0; !same && i < also->n; i++)
		same = strcasecmp(also->at[i], text) == 0;
	return same;
}

/* By its name or another one, in letters of any case: a label has capitals only. */
static const struct bench_model *
find_model(const struct bench_family *f, const char *text)
{
	const struct bench_model *m = bench_family_model(f, text);

	for (size_t i = 0; m == NULL && i < f->n_models; i++)
		m = goes_by(f, i, text) ? &f->models[i] : NULL;
	return m;
}

static struct bench_recognised
recognised(const struct bench_family *f, struct bench_bytes model)
{
	struct bench_recognised r = { .family = f };

	bench_copy_n(r.model_text, sizeof(r.model_text), model.data, model.len);
	r.model = find_model(f, r.model_text);
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
	struct bench_pattern_found found;

	while (vendor_class.len > 0 && vendor_class.data[vendor_class.len - 1] == '\0')
		vendor_class.len--;
	for (size_t i = 0; i < families->n; i++) {
		const struct bench_family *f = families->at[i];

		for (size_t k = 0; k < f->vendor_classes.n; k++) {
			if (bench_pattern_anywhere(f->vendor_classes.at[k],
						   vendor_class, &found))
				return recognised(f, found.model);
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

/* ret_len: what the family's pattern took of the product id. */
static struct bench_recognised
by_pid(const struct bench_families *families, const char *pid, size_t *ret_len)
{
	struct bench_bytes text = { (const uint8_t *)pid, strlen(pid) };
	struct bench_pattern_found found;

	for (size_t i = 0; i < families->n; i++) {
		const struct bench_family *f = families->at[i];

		for (size_t k = 0; k < f->pids.n; k++) {
			if (!bench_pattern_here(f->pids.at[k], text, &found) ||
			    (found.len < text.len && isalnum(text.data[found.len])))
				continue;
			*ret_len = found.len;
			return recognised(f, found.model);
		}
	}
	return (struct bench_recognised){ 0 };
}

struct bench_recognised
bench_families_by_pid(const struct bench_families *families, const char *pid)
{
	size_t len;

	return by_pid(families, pid, &len);
}

static void
take_agent(const struct bench_family *f, const struct bench_pattern_found *found,
	   struct bench_agent *agent)
{
	*agent = (struct bench_agent){ .who = recognised(f, found->model),
				       .mac = found->mac };
	bench_copy_n(agent->version, sizeof(agent->version), found->version.data,
		     found->version.len);
	bench_copy_n(agent->serial, sizeof(agent->serial), found->serial.data,
		     found->serial.len);
}

struct bench_agent
bench_families_by_user_agent(const struct bench_families *families,
			     const char *user_agent)
{
	struct bench_agent agent = { 0 };
	struct bench_bytes text = { (const uint8_t *)user_agent, 0 };
	struct bench_pattern_found found;

	text.len = user_agent == NULL ? 0 : strnlen(user_agent, USER_AGENT_MAX);
	for (size_t i = 0; i < families->n; i++) {
		const struct bench_family *f = families->at[i];

		for (size_t k = 0; k < f->user_agents.n; k++) {
			if (!bench_pattern_here(f->user_agents.at[k], text, &found))
				continue;
			take_agent(f, &found, &agent);
			return agent;
		}
	}
	return agent;
}

/* --- labels ----------------------------------------------------------------------- */

static uint32_t
bit_of(size_t family)
{
	return family < 32 ? UINT32_C(1) << family : 0;
}

static bool
fits_whole(const struct bench_texts *forms, struct bench_bytes text)
{
	struct bench_pattern_found found;

	for (size_t i = 0; i < forms->n; i++) {
		if (bench_pattern_here(forms->at[i], text, &found) &&
		    found.len == text.len)
			return true;
	}
	return false;
}

/* The value behind one of the prefixes; what the label said already is as good. */
static bool
prints(const struct bench_family_printed *p, struct bench_bytes text,
       enum bench_printed_kind tagged, struct bench_bytes *ret_value)
{
	for (size_t i = 0; i < p->prefixes.n; i++) {
		size_t n = strlen(p->prefixes.at[i]);
		struct bench_bytes rest = text;

		if (tagged != p->kind) {
			if (n > text.len ||
			    memcmp(text.data, p->prefixes.at[i], n) != 0)
				continue;
			rest = (struct bench_bytes){ text.data + n, text.len - n };
		}
		if (!fits_whole(&p->forms, rest))
			continue;
		*ret_value = rest;
		return true;
	}
	return false;
}

static void
add_printed(const struct bench_family *f, size_t i, struct bench_bytes text,
	    enum bench_printed_kind tagged, struct bench_printed *printed)
{
	struct bench_bytes value;

	for (size_t k = 0; k < f->n_printed; k++) {
		const struct bench_family_printed *p = &f->printed[k];

		if (tagged != BENCH_PRINTED_NONE && tagged != p->kind)
			continue;
		if (printed->kind != BENCH_PRINTED_NONE && printed->kind != p->kind)
			continue;
		if (!prints(p, text, tagged, &value))
			continue;
		printed->kind = p->kind;
		printed->makers |= bit_of(i);
		bench_copy_n(printed->value, sizeof(printed->value), value.data,
			     value.len);
	}
}

/* A product that a family lists, with its region or spare behind it and nothing else.
 */
static void
add_product(const struct bench_families *families, const char *text,
	    enum bench_printed_kind tagged, struct bench_printed *printed)
{
	static const char suffix[] = "-ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=";
	size_t len = 0;
	struct bench_recognised r = by_pid(families, text, &len);

	if ((tagged != BENCH_PRINTED_NONE && tagged != BENCH_PRINTED_PID) ||
	    r.model == NULL || strlen(text) >= sizeof(printed->value) ||
	    strspn(text + len, suffix) != strlen(text + len))
		return;
	printed->kind = BENCH_PRINTED_PID;
	bench_copy(printed->value, sizeof(printed->value), text);
	for (size_t i = 0; i < families->n; i++) {
		if (families->at[i] == r.family)
			printed->makers |= bit_of(i);
	}
}

struct bench_printed
bench_families_printed(const struct bench_families *families, const char *text,
		       enum bench_printed_kind tagged)
{
	const struct bench_bytes bytes = { (const uint8_t *)text, strlen(text) };
	struct bench_printed printed = { 0 };

	if (bytes.len == 0 || bytes.len >= sizeof(printed.value) + 16)
		return printed;
	add_product(families, text, tagged, &printed);
	for (size_t i = 0; i < families->n && printed.kind != BENCH_PRINTED_PID; i++)
		add_printed(families->at[i], i, bytes, tagged, &printed);
	return printed;
}

uint32_t
bench_families_of_mac(const struct bench_families *families, struct bench_mac mac)
{
	uint32_t makers = 0;

	for (size_t i = 0; i < families->n; i++) {
		if (has_oui(families->at[i], mac))
			makers |= bit_of(i);
	}
	return makers;
}

/* --- options ---------------------------------------------------------------------- */

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
