/* What the files do to a phone that takes them one behind the other. */
#include "lint_impl.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

/* One element of the chain. */
struct link {
	struct lint *l;
	size_t file;
	const struct bench_xml_element *e;
	const struct parameter *row; /* NULL: not known */
};

typedef void link_fn(const struct link *link);

#define SAY(k, id, ...)                                                                \
	lint_say((k)->l, id, (k)->file, (k)->e->place, (k)->e->name, __VA_ARGS__)

/* Is a value of the same name set behind this element? Empty elements do not count: one
 * may change nothing. */
static bool
is_set_again(const struct link *k)
{
	for (size_t f = k->file; f < k->l->job->n_files; f++) {
		const struct bench_xml *x = k->l->xml[f];

		for (size_t i = 0; x != NULL && i < x->n_elements; i++) {
			const struct bench_xml_element *e = &x->elements[i];

			if ((f > k->file || e > k->e) && e->value[0] != '\0' &&
			    strcmp(e->name, k->e->name) == 0)
				return true;
		}
	}
	return false;
}

/* Every value that stays, in the order of the files. */
static void
each_last(struct lint *l, link_fn *fn)
{
	for (size_t f = 0; f < l->job->n_files; f++) {
		const struct bench_xml *x = l->xml[f];

		for (size_t i = 0; x != NULL && i < x->n_elements; i++) {
			struct link k = { l, f, &x->elements[i], NULL };

			k.row = lint_parameter(l, k.e);
			if (k.e->value[0] != '\0')
				fn(&k);
		}
	}
}

/* "192.0.2.1" is in "192.0.2.1:514", but not in "192.0.2.10" or "a.192.0.2.1". */
static bool
names(const char *value, const char *host)
{
	size_t n = strlen(host);

	for (const char *p = value; n > 0 && (p = strcasestr(p, host)) != NULL; p++) {
		char before = p == value ? ' ' : p[-1], after = p[n];

		if (isalnum((unsigned char)before) || strchr(".-_", before) != NULL)
			continue;
		if (isalnum((unsigned char)after) || after == '-' || after == '_' ||
		    (after == '.' && isalnum((unsigned char)p[n + 1])))
			continue;
		return true;
	}
	return false;
}

static bool
is_bench(const struct lint *l, const char *host)
{
	for (size_t i = 0; i < l->job->n_benches; i++) {
		if (strcasecmp(l->job->benches[i], host) == 0)
			return true;
	}
	return false;
}

static void
check_bench(const struct link *k)
{
	for (size_t i = 0; i < k->l->job->n_benches; i++) {
		if (!names(k->e->value, k->l->job->benches[i]))
			continue;
		if (!is_set_again(k))
			SAY(k, LINT_BENCH, "it names the bench, %.64s, and stays",
			    k->l->job->benches[i]);
		return;
	}
}

/* Calls fn for each server that an element's rule names; a condition with 0.0.0.0
 * behind it is how one writes "no rule", and names none. */
static void
each_server(const struct link *k,
	    void (*fn)(const struct link *k, const struct bench_url *url))
{
	bench_auto(bench_rule_freep) struct bench_rule *rule = NULL;
	enum bench_rule_kind kind;
	struct bench_url url;
	int r;

	if (k->row->type == PARAMETER_FETCH) {
		if (bench_url_parse(k->e->value, &url, NULL) == 0)
			fn(k, &url);
		return;
	}
	if (!lint_rule_kind(k->row, &kind) || kind == BENCH_RULE_TRIGGER)
		return;
	r = bench_rule_parse(k->e->value, kind, &rule, NULL);
	k->l->out_of_memory |= r == -ENOMEM;
	for (size_t i = 0; r == 0 && i < rule->n; i++) {
		const struct bench_rule_alternative *a = &rule->at[i];

		for (size_t t = 0; t < a->n_targets; t++) {
			const char *text = a->targets[t].url;

			if (text[0] == '$' || bench_url_parse(text, &url, NULL) < 0 ||
			    (a->n_tests > 0 && strcmp(url.host, "0.0.0.0") == 0))
				continue;
			fn(k, &url);
		}
	}
}

static void
check_relative(const struct link *k, const struct bench_url *url)
{
	if (url->host[0] == '\0' && url->scheme != BENCH_URL_GDS)
		SAY(k, LINT_REDIRECT_RELATIVE,
		    "no server: the phone asks the one of DHCP");
}

static void
check_reach(const struct link *k, const struct bench_url *url)
{
	if (url->host[0] != '\0' && strchr(url->host, '$') == NULL &&
	    !is_bench(k->l, url->host))
		SAY(k, LINT_UNREACHABLE, "%.100s is not the bench", url->host);
}

static void
check_redirect(const struct link *k)
{
	if (k->row == NULL || k->row->type != PARAMETER_RULE || is_set_again(k))
		return;
	each_server(k, k->row->main ? check_relative : check_reach);
}

/* A redirect profile has a main rule. */
static void
check_missing(struct lint *l)
{
	size_t read = 0;

	for (size_t f = 0; f < l->job->n_files; f++) {
		const struct bench_xml *x = l->xml[f];

		read += x != NULL;
		for (size_t i = 0; x != NULL && i < x->n_elements; i++) {
			const struct bench_xml_element *e = &x->elements[i];
			const struct parameter *row = lint_parameter(l, e);

			if (row != NULL && row->type == PARAMETER_RULE && row->main &&
			    e->value[0] != '\0')
				return;
		}
	}
	if (read == l->job->n_files)
		lint_say(l, LINT_REDIRECT_MISSING, l->job->n_files - 1,
			 (struct bench_xml_place){ 0, 0 }, NULL,
			 "no file sets where the phone goes from here");
}

enum listing { LISTED, LISTED_PARENT, NOT_LISTED };

static enum listing
listing(const char *list, const char *host)
{
	enum listing found = NOT_LISTED;
	size_t n, h = strlen(host);

	for (; *list != '\0'; list += n) {
		list += strspn(list, " ,;");
		n = strcspn(list, " ,;");
		if (n == h && strncasecmp(list, host, n) == 0)
			return LISTED;
		if (n > 0 && n < h && host[h - n - 1] == '.' &&
		    strncasecmp(list, host + h - n, n) == 0)
			found = LISTED_PARENT;
	}
	return found;
}

/* The list that stays, or NULL. */
static const char *
domains(const struct lint *l)
{
	const char *list = NULL;

	for (size_t f = 0; f < l->job->n_files; f++) {
		const struct bench_xml *x = l->xml[f];

		for (size_t i = 0; x != NULL && i < x->n_elements; i++) {
			const struct bench_xml_element *e = &x->elements[i];
			const struct parameter *row = lint_parameter(l, e);

			if (row != NULL && row->type == PARAMETER_DOMAINS)
				list = e->value[0] == '\0' ? NULL : e->value;
		}
	}
	return list;
}

static void
check_listed(const struct link *k, const struct bench_url *url)
{
	enum listing found;

	if (url->host[0] == '\0' || strchr(url->host, '$') != NULL)
		return;
	found = listing(domains(k->l), url->host);
	if (found == LISTED_PARENT)
		SAY(k, LINT_SHUT_OUT_PERHAPS, "%.100s is listed by its domain only",
		    url->host);
	else if (found == NOT_LISTED)
		SAY(k, LINT_SHUT_OUT, "%.100s is not in Restricted_Access_Domains",
		    url->host);
}

static void
check_domains(const struct link *k)
{
	if (k->row != NULL && !is_set_again(k))
		each_server(k, check_listed);
}

void
lint_chain(struct lint *l)
{
	each_last(l, check_bench);
	if (l->job->parameters == NULL)
		return;
	if (l->job->role == BENCH_LINT_REDIRECT) {
		check_missing(l);
		each_last(l, check_redirect);
	}
	if (domains(l) != NULL)
		each_last(l, check_domains);
}
