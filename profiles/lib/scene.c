#include "scene.h"
#include "redirect.h"

#include <errno.h>
#include <string.h>

static const char *const parameter_fields[] = { "parameter", "value" };
static const char *const restore_fields[] = { "parameter", "neutral", "value" };
static const char *const stage_fields[] = { "load" };

void
bench_scene_clear(struct bench_scene *s)
{
	for (size_t i = 0; i < s->n_texts; i++) {
		explicit_bzero(s->texts[i], strlen(s->texts[i]));
		free(s->texts[i]);
	}
	free(s->texts);
	free(s->cells);
	free(s->want.at);
	bench_str_clear(&s->redirect);
}

const char *
bench_scene_fill(struct bench_scene *s, const struct bench_render_request *q,
		 const struct bench_model *m, const char *text)
{
	const struct bench_recipe_unit unit = { q->mac,
						q->serial == NULL ? "" : q->serial, m };
	struct bench_str out = { 0 };
	char **texts;

	if (strstr(text, "{{") == NULL)
		return text;
	texts = reallocarray(s->texts, s->n_texts + 1, sizeof(*texts));
	if (texts == NULL)
		return NULL;
	s->texts = texts;
	bench_recipe_fill(text, &unit, &out);
	texts[s->n_texts] = bench_str_take(&out);
	bench_str_clear(&out);
	return texts[s->n_texts] == NULL ? NULL : texts[s->n_texts++];
}

static void
set_text(struct bench_scene *s, enum bench_scene_var var, const char *name,
	 const char *text)
{
	s->vars[var] =
		(struct bench_template_var){ name, text == NULL ? "" : text, NULL };
}

static void
set_bench(struct bench_scene *s, const struct bench_config *c,
	  const struct bench_model *m)
{
	snprintf(s->syslog_port, sizeof(s->syslog_port), "%d", c->syslog_port);
	snprintf(s->resync_seconds, sizeof(s->resync_seconds), "%d", c->resync_seconds);
	set_text(s, BENCH_VAR_BENCH, "bench", c->address);
	set_text(s, BENCH_VAR_SYSLOG_PORT, "syslog_port", s->syslog_port);
	set_text(s, BENCH_VAR_RESYNC_SECONDS, "resync_seconds", s->resync_seconds);
	set_text(s, BENCH_VAR_MODEL, "model", m->name);
	set_text(s, BENCH_VAR_PSN, "psn", m->psn);
	set_text(s, BENCH_VAR_PN, "pn", m->pn);
}

/* Firmware holds no secret, and is signed: plain HTTP does for it (the seed's "ordinary
 * provisioning server"). */
static void
set_transport(struct bench_scene *s, const struct bench_config *c,
	      enum bench_transport transport)
{
	bool tftp = transport == BENCH_TRANSPORT_TFTP;

	snprintf(s->base, sizeof(s->base), "%s://%s", bench_transport_name(transport),
		 c->address);
	snprintf(s->firmware, sizeof(s->firmware), "%s://%s/firmware",
		 tftp ? "tftp" : "http", c->address);
	if (transport == BENCH_TRANSPORT_HTTPS)
		snprintf(s->ca, sizeof(s->ca), "http://%s/ca.pem", c->address);
}

/* The URL in pieces, too, for vendors whose parameters take it so. */
static void
set_redirect_texts(struct bench_scene *s, const char *redirect)
{
	const char *url = bench_redirect_parts(redirect).url;
	const char *rest = strstr(url, "://");

	set_text(s, BENCH_VAR_REDIRECT, "redirect", redirect);
	set_text(s, BENCH_VAR_REDIRECT_REST, "redirect_rest",
		 rest == NULL ? "" : rest + 3);
	set_text(s, BENCH_VAR_REDIRECT_TFTP, "redirect_tftp",
		 bench_redirect_has_scheme(url, "tftp") ? "1" : "");
	set_text(s, BENCH_VAR_REDIRECT_HTTP, "redirect_http",
		 bench_redirect_has_scheme(url, "http") ? "1" : "");
	set_text(s, BENCH_VAR_REDIRECT_HTTPS, "redirect_https",
		 bench_redirect_has_scheme(url, "https") ? "1" : "");
}

static void
set_unit(struct bench_scene *s, const struct bench_render_request *q,
	 const char *resync_periodic, const char *target)
{
	bench_mac_format_bare(q->mac, s->mac);
	set_text(s, BENCH_VAR_MAC, "mac", s->mac);
	set_text(s, BENCH_VAR_SERIAL, "serial", q->serial);
	set_text(s, BENCH_VAR_NONCE, "nonce", q->nonce);
	set_text(s, BENCH_VAR_BASE, "base", s->base);
	set_text(s, BENCH_VAR_FIRMWARE, "firmware", s->firmware);
	set_text(s, BENCH_VAR_CA, "ca", s->ca);
	set_text(s, BENCH_VAR_RULE_KEY, "rule_key", "");
	set_text(s, BENCH_VAR_CONTENT_KEY, "content_key", "");
	set_redirect_texts(s, bench_str_get(&s->redirect));
	set_text(s, BENCH_VAR_RESYNC_PERIODIC, "resync_periodic", resync_periodic);
	set_text(s, BENCH_VAR_TARGET, "target", target);
}

static void
set_keys(struct bench_scene *s, const struct bench_render_request *q)
{
	switch (q->recipe->encryption.cipher) {
	case BENCH_CIPHER_AES_256_CBC:
		s->vars[BENCH_VAR_RULE_KEY].text = q->keys.bench;
		break;
	case BENCH_CIPHER_AES128GCM:
		s->vars[BENCH_VAR_CONTENT_KEY].text = q->keys.bench;
		break;
	case BENCH_CIPHER_NONE:
		break;
	}
}

static void
set_list(struct bench_scene *s, enum bench_scene_var var, const char *name,
	 const struct bench_template_list *list)
{
	s->vars[var] = (struct bench_template_var){ name, NULL, list };
}

static void
set_lists(struct bench_scene *s)
{
	s->parameters.fields = parameter_fields;
	s->parameters.n_fields = BENCH_N(parameter_fields);
	s->restore.fields = restore_fields;
	s->restore.n_fields = BENCH_N(restore_fields);
	s->stages.fields = stage_fields;
	s->stages.n_fields = BENCH_N(stage_fields);
	set_list(s, BENCH_VAR_PARAMETERS, "parameters", &s->parameters);
	set_list(s, BENCH_VAR_RESTORE, "restore", &s->restore);
	set_list(s, BENCH_VAR_STAGES, "stages", &s->stages);
}

/* --- lists: what the recipe wants, divided between B and C
 * ------------------------------ */

static const struct bench_family_restore *
restore_of(const struct bench_family *f, const char *parameter)
{
	for (size_t i = 0; i < f->n_restores; i++) {
		if (strcmp(f->restores[i].parameter, parameter) == 0)
			return &f->restores[i];
	}
	return NULL;
}

static const char *
wanted(const struct bench_scene *s, const char *parameter)
{
	for (size_t i = 0; i < s->want.n; i++) {
		if (strcmp(s->want.at[i].name, parameter) == 0)
			return s->want.at[i].value;
	}
	return NULL;
}

/* B leaves to C what the bench itself still needs until then: its certificate, its
 * firmware rule. Keys are B's alone. */
static size_t
put_parameters(const struct bench_scene *s, const struct bench_render_request *q,
	       const char **cells)
{
	const char *key = bench_recipe_key_parameter(q->recipe, q->family);
	size_t n = 0;

	for (size_t i = 0; i < s->want.n; i++) {
		const struct bench_family_restore *r =
			restore_of(q->family, s->want.at[i].name);

		if (r != NULL && !r->keep)
			continue;
		cells[2 * n] = s->want.at[i].name;
		cells[2 * n++ + 1] = s->want.at[i].value;
	}
	if (key != NULL) {
		cells[2 * n] = key;
		cells[2 * n++ + 1] = q->keys.unit;
	}
	return n;
}

/* What the recipe wants of a parameter that the bench had changed comes before the
 * factory's value, and needs no neutral one in front. */
static size_t
put_restores(const struct bench_scene *s, const struct bench_render_request *q,
	     const char **cells)
{
	const struct bench_family *f = q->family;
	const char *key = bench_recipe_key_parameter(q->recipe, f);
	size_t n = 0;

	for (size_t i = 0; i < f->n_restores; i++) {
		const struct bench_family_restore *r = &f->restores[i];
		const char *value = wanted(s, r->parameter);
		bool b_said = value != NULL ||
			      (key != NULL && strcmp(key, r->parameter) == 0);

		if (r->keep && b_said)
			continue;
		cells[3 * n] = r->parameter;
		cells[3 * n + 1] = value == NULL || *value == '\0' ? r->neutral : "";
		cells[3 * n++ + 2] = value == NULL ? r->value : value;
	}
	return n;
}

static int
fill_lists(struct bench_scene *s, const struct bench_render_request *q)
{
	const struct bench_recipe_firmware *fw =
		bench_recipe_firmware_of(q->recipe, q->model);
	size_t parameters = 2 * (s->want.n + 1), restores = 3 * q->family->n_restores;

	s->cells = calloc(parameters + restores + BENCH_RECIPE_VIA, sizeof(*s->cells));
	if (s->cells == NULL)
		return -ENOMEM;
	s->parameters.cells = s->cells;
	s->parameters.n_rows = put_parameters(s, q, s->cells);
	s->restore.cells = s->cells + parameters;
	s->restore.n_rows = put_restores(s, q, s->cells + parameters);
	s->stages.cells = s->cells + parameters + restores;
	for (size_t i = 0; fw != NULL && i < fw->n_via; i++)
		s->cells[parameters + restores + s->stages.n_rows++] = fw->via[i];
	return 0;
}

/* --- the redirect
 * ---------------------------------------------------------------------- */

static void
add_option(struct bench_str *out, const char *option)
{
	bench_str_addf(out, "%s%s", out->len == 0 ? "[" : " ", option);
}

/* What the recipe wrote, and in its brackets what encryption and SRV need. */
static void
add_redirect(const struct bench_render_request *q, struct bench_str *out)
{
	const struct bench_recipe *r = q->recipe;
	const struct bench_redirect_parts parts = bench_redirect_parts(r->redirect);

	if (r->encryption.cipher == BENCH_CIPHER_AES_256_CBC &&
	    !bench_redirect_has(&parts, "--key", NULL))
		add_option(out, q->family->unit_key_option);
	if (r->srv && !bench_redirect_has(&parts, "--srv", NULL))
		add_option(out, "--srv");
	if (out->len == 0) {
		bench_str_add(out, r->redirect);
		return;
	}
	if (parts.options.len > 0)
		bench_str_addf(out, " %.*s", (int)parts.options.len,
			       (const char *)parts.options.data);
	bench_str_addf(out, "] %s", parts.url);
}

static int
set_redirect(struct bench_scene *s, const struct bench_render_request *q,
	     const struct bench_model *m)
{
	bench_auto(bench_str_clear) struct bench_str rule = { 0 };
	const char *filled;

	add_redirect(q, &rule);
	if (bench_str_failed(&rule))
		return -ENOMEM;
	filled = bench_scene_fill(s, q, m, bench_str_get(&rule));
	if (filled == NULL)
		return -ENOMEM;
	bench_str_add(&s->redirect, filled);
	return bench_str_failed(&s->redirect) ? -ENOMEM : 0;
}

/* --- the whole
 * ------------------------------------------------------------------------- */

static int
fill_want(struct bench_scene *s, const struct bench_render_request *q,
	  const struct bench_model *m)
{
	for (size_t i = 0; i < s->want.n; i++) {
		struct bench_recipe_parameter *p = &s->want.at[i];

		p->value = bench_scene_fill(s, q, m, p->value);
		if (p->value == NULL)
			return -ENOMEM;
	}
	return 0;
}

static int
find_transport(const struct bench_render_request *q, enum bench_transport *ret,
	       struct bench_err *err)
{
	enum bench_transport transport = q->recipe->transport;

	if (transport == BENCH_TRANSPORT_DEFAULT &&
	    bench_transport_parse(q->config->transport, &transport) < 0)
		return bench_fail(err, -EINVAL,
				  "bench.conf: transport is \"tftp\", \"http\" or "
				  "\"https\"");
	if (q->recipe->encryption.cipher == BENCH_CIPHER_AES128GCM &&
	    transport == BENCH_TRANSPORT_TFTP)
		return bench_fail(err, -EINVAL,
				  "%s:%d: encryption: aes128gcm is told by an HTTP "
				  "header, and bench.conf says tftp: write transport = "
				  "\"http\" or \"https\"",
				  q->recipe->where, q->recipe->encryption_line);
	if (transport == BENCH_TRANSPORT_HTTPS &&
	    bench_family_setting(q->family, "custom_ca") == NULL)
		return bench_fail(err, -EINVAL,
				  "%s:%d: recipe %s: phones of family %s cannot be "
				  "given the bench's certificate: write transport = "
				  "\"http\" or \"tftp\"",
				  q->recipe->where, q->recipe->line, q->recipe->name,
				  q->family->name);
	*ret = transport;
	return 0;
}

static int
set_recipe(struct bench_scene *s, const struct bench_render_request *q,
	   const struct bench_model *m)
{
	const struct bench_recipe *r = q->recipe;
	int rc = fill_want(s, q, m);

	if (rc == 0)
		rc = set_redirect(s, q, m);
	if (rc == 0)
		rc = fill_lists(s, q);
	if (rc != 0)
		return rc;
	set_unit(s, q, r->resync_periodic, bench_recipe_firmware(r, q->model));
	set_keys(s, q);
	return 0;
}

int
bench_scene_set(struct bench_scene *s, const struct bench_render_request *q,
		const struct bench_model *m, struct bench_err *err)
{
	enum bench_transport transport = BENCH_TRANSPORT_DEFAULT;
	int rc;

	set_bench(s, q->config, m);
	set_lists(s);
	set_unit(s, q, "", "");
	if (q->recipe == NULL)
		return 0;
	if (q->recipe->encryption.cipher != BENCH_CIPHER_NONE &&
	    (q->keys.bench == NULL || q->keys.unit == NULL))
		return bench_fail(err, -EINVAL,
				  "%s:%d: encryption: no keys to render with",
				  q->recipe->where, q->recipe->encryption_line);
	rc = find_transport(q, &transport, err);
	if (rc == 0)
		rc = bench_recipe_want(q->recipe, q->family, &s->want, err);
	if (rc < 0)
		return rc;
	set_transport(s, q->config, transport);
	rc = set_recipe(s, q, m);
	return rc < 0 ? bench_fail(err, rc, "%s: out of memory", q->family->where) : 0;
}

int
bench_scene_set_empty(struct bench_scene *s, const struct bench_family *f,
		      struct bench_err *err)
{
	static const struct bench_config config = { .address = "192.0.2.1" };
	static const struct bench_model model = { "0", "0", "0", "0" };
	const struct bench_render_request q = {
		.family = f, .model = "0", .nonce = "0", .config = &config
	};

	return bench_scene_set(s, &q, &model, err);
}

int
bench_render_redirect(const struct bench_render_request *q, struct bench_str *out,
		      struct bench_err *err)
{
	bench_auto(bench_scene_clear) struct bench_scene s = { 0 };
	int rc = bench_render_check(q, err);

	if (rc == 0 && set_redirect(&s, q, bench_family_model(q->family, q->model)) < 0)
		rc = bench_fail(err, -ENOMEM, "%s: out of memory", q->recipe->where);
	if (rc == 0)
		bench_str_add(out, bench_str_get(&s.redirect));
	return rc;
}
