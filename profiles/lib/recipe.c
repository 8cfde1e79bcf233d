/* Recipes: from the parsed text to the struct, and what is read from it. No error text
 * holds a value: values may be passwords. */
#include "recipe_data.h"
#include "redirect.h"

#include <arpa/inet.h>
#include <bench/flow.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>

static const char *const transports[] = {
	[BENCH_TRANSPORT_DEFAULT] = "",
	[BENCH_TRANSPORT_TFTP] = "tftp",
	[BENCH_TRANSPORT_HTTP] = "http",
	[BENCH_TRANSPORT_HTTPS] = "https",
};

const char *
bench_transport_name(enum bench_transport transport)
{
	return (size_t)transport < BENCH_N(transports) ? transports[transport] : "?";
}

int
bench_transport_parse(const char *name, enum bench_transport *ret_transport)
{
	for (size_t i = BENCH_TRANSPORT_TFTP; i < BENCH_N(transports); i++) {
		if (strcmp(name, transports[i]) == 0) {
			*ret_transport = (enum bench_transport)i;
			return 0;
		}
	}
	return -EINVAL;
}

/* --- from the parsed text; each value is valid by now
 * --------------------------------- */

static int
take_parameters(struct bench_recipe_parameters *list, cfg_t *sec)
{
	list->n = cfg_size(sec, "parameter");
	list->at = calloc(list->n + 1, sizeof(*list->at));
	if (list->at == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < list->n; i++) {
		cfg_t *p = cfg_getnsec(sec, "parameter", i);

		list->at[i] = (struct bench_recipe_parameter){ cfg_title(p),
							       cfg_getstr(p, "value"),
							       p->line };
	}
	return 0;
}

static int
take_firmware(struct bench_recipe *r, cfg_t *sec)
{
	r->n_firmware = cfg_size(sec, "firmware");
	r->firmware = calloc(r->n_firmware + 1, sizeof(*r->firmware));
	if (r->firmware == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < r->n_firmware; i++) {
		cfg_t *p = cfg_getnsec(sec, "firmware", i);
		struct bench_recipe_firmware *fw = &r->firmware[i];

		*fw = (struct bench_recipe_firmware){
			.model = cfg_title(p),
			.version = cfg_getstr(p, "version"),
			.n_via = cfg_size(p, "via"),
			.line = p->line,
		};
		for (unsigned k = 0; k < fw->n_via; k++)
			fw->via[k] = cfg_getnstr(p, "via", k);
	}
	return 0;
}

static int
take_encryption(struct bench_recipe *r, cfg_t *sec)
{
	struct bench_recipe_encryption *e = &r->encryption;

	if (cfg_size(sec, "encryption") == 0)
		return 0;
	sec = cfg_getsec(sec, "encryption");
	r->encryption_line = sec->line;
	e->gzip = cfg_getbool(sec, "gzip");
	e->certificate = cfg_getstr(sec, "certificate");
	if (bench_cipher_parse(cfg_getstr(sec, "cipher"), &e->cipher) < 0 ||
	    bench_digest_parse(cfg_getstr(sec, "digest"), &e->digest) < 0)
		return -EINVAL;
	return 0;
}

/* The factory's own value (cisco-mpp §2.2); or short at first, so that a phone asks for
 * its remote host while it is still here, if that has to be proven. */
static const char *
resync_of(const struct bench_recipe *r, cfg_t *sec)
{
	if ((cfg_getopt(sec, "resync_periodic")->flags & CFGF_MODIFIED) == 0 &&
	    (r->require & BENCH_LINK_REDIRECTED) != 0)
		return "90,86400";
	return cfg_getstr(sec, "resync_periodic");
}

static int
take_words(struct bench_recipe *r, cfg_t *sec)
{
	const char *transport = cfg_getstr(sec, "transport");
	enum bench_link link;

	r->name = cfg_title(sec);
	r->line = sec->line;
	r->family = cfg_getstr(sec, "family");
	r->redirect = cfg_getstr(sec, "redirect");
	r->srv = cfg_getbool(sec, "srv");
	r->first_article = cfg_getbool(sec, "first_article");
	if (bench_redirect_problem(r->redirect, r->host) != NULL)
		return -EINVAL;
	if (transport[0] != '\0' && bench_transport_parse(transport, &r->transport) < 0)
		return -EINVAL;
	for (unsigned i = 0; i < cfg_size(sec, "require"); i++) {
		if (bench_link_parse(cfg_getnstr(sec, "require", i), &link) < 0)
			return -EINVAL;
		r->require |= (uint32_t)link;
	}
	r->resync_periodic = resync_of(r, sec);
	return 0;
}

static int
take_all(struct bench_recipe *r, cfg_t *sec)
{
	int rc = take_words(r, sec);

	if (rc == 0)
		rc = take_encryption(r, sec);
	if (rc == 0)
		rc = take_firmware(r, sec);
	if (rc == 0)
		rc = take_parameters(&r->parameters, sec);
	r->has_remote = cfg_size(sec, "remote") > 0;
	if (rc == 0 && r->has_remote)
		rc = take_parameters(&r->remote, cfg_getsec(sec, "remote"));
	if (rc == 0)
		bench_recipe_take_settings(r, sec);
	return rc;
}

/* --- what no single option can say
 * ----------------------------------------------------- */

static int
check_redirect(const struct bench_recipe *r, struct bench_err *err)
{
	const struct bench_redirect_parts parts = bench_redirect_parts(r->redirect);
	bool srv = r->srv || bench_redirect_has(&parts, "--srv", NULL);
	const char *what = NULL;

	if (bench_redirect_has_scheme(parts.url, "gds")) {
		if (r->srv || parts.options.len > 0)
			what = "gds:// has no server: leave srv and the options in "
			       "'[ ]' out";
		else if (r->encryption.cipher != BENCH_CIPHER_NONE || r->has_remote)
			what = "with gds:// there is no profile of ours on a remote "
			       "server: leave encryption and remote out";
	} else if (srv && bench_redirect_has_scheme(parts.url, "tftp")) {
		what = "DNS SRV is for http:// and https:// only: leave srv out, or "
		       "change redirect";
	}
	return what == NULL ? 0
			    : bench_fail(err, -EINVAL, "%s:%d: recipe %s: %s", r->where,
					 r->line, r->name, what);
}

/* Is there a name that a phone would ask for? */
static int
check_redirected(const struct bench_recipe *r, struct bench_err *err)
{
	char names[256];

	if ((r->require & BENCH_LINK_REDIRECTED) == 0 ||
	    bench_recipe_remote_names(r, names)[0] != '\0')
		return 0;
	return bench_fail(err, -EINVAL,
			  "%s:%d: recipe %s: require: redirected is a question for the "
			  "remote host's name, and %s: leave it out",
			  r->where, r->line, r->name,
			  r->host[0] == '\0' ? "gds:// has none"
					     : "redirect has an address instead");
}

static int
check_encryption(const struct bench_recipe *r, struct bench_err *err)
{
	const struct bench_redirect_parts parts = bench_redirect_parts(r->redirect);
	const char *what = NULL;

	if (r->encryption.cipher != BENCH_CIPHER_AES128GCM)
		return 0;
	if (r->transport == BENCH_TRANSPORT_TFTP)
		what = "aes128gcm is told by an HTTP header: write transport = "
		       "\"http\" or \"https\"";
	else if (bench_redirect_has_scheme(parts.url, "tftp"))
		what = "aes128gcm is told by an HTTP header: redirect must begin with "
		       "http:// or https://";
	else if (bench_redirect_has(&parts, "--key", NULL))
		what = "aes128gcm takes no --key, which would come first: leave it "
		       "out of redirect";
	return what == NULL ? 0
			    : bench_fail(err, -EINVAL, "%s:%d: encryption: %s",
					 r->where, r->encryption_line, what);
}

static int
check_whole(const struct bench_recipe *r, struct bench_err *err)
{
	int rc = check_redirect(r, err);

	if (rc == 0)
		rc = check_redirected(r, err);
	return rc < 0 ? rc : check_encryption(r, err);
}

int
bench_recipe_parse(const char *text, const char *where,
		   struct bench_recipe **ret_recipe, struct bench_err *err)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe =
		calloc(1, sizeof(*recipe));
	int r;

	if (recipe == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", where);
	bench_copy(recipe->where, sizeof(recipe->where), where);
	r = bench_recipe_read(text, recipe->where, &recipe->conf, err);
	if (r < 0)
		return r;
	if (cfg_size(recipe->conf, "recipe") == 0)
		return bench_fail(err, -EINVAL, "%s: no recipe \"name\" { … } in it",
				  recipe->where);
	r = take_all(recipe, cfg_getnsec(recipe->conf, "recipe", 0));
	if (r == -ENOMEM)
		return bench_fail(err, r, "%s: out of memory", recipe->where);
	if (r == 0)
		r = check_whole(recipe, err);
	if (r < 0)
		return r;
	*ret_recipe = bench_take(recipe);
	return 0;
}

void
bench_recipe_freep(struct bench_recipe **r)
{
	if (*r == NULL)
		return;
	free((*r)->parameters.at);
	free((*r)->remote.at);
	free((*r)->firmware);
	bench_conf_freep(&(*r)->conf);
	free(*r);
	*r = NULL;
}

/* --- reading
 * --------------------------------------------------------------------------- */

const char *
bench_recipe_name(const struct bench_recipe *r)
{
	return r->name;
}

const char *
bench_recipe_redirect(const struct bench_recipe *r)
{
	return r->redirect;
}

const char *
bench_recipe_destination(const struct bench_recipe *r)
{
	return bench_redirect_parts(r->redirect).url;
}

const char *
bench_recipe_host(const struct bench_recipe *r)
{
	return r->host;
}

/* The service's name as pack_zone_add() writes it for the remote server. */
char *
bench_recipe_remote_names(const struct bench_recipe *r, char names[256])
{
	const struct bench_redirect_parts parts = bench_redirect_parts(r->redirect);
	bool srv = r->srv || bench_redirect_has(&parts, "--srv", NULL);
	bool tls = bench_redirect_has_scheme(parts.url, "https");
	struct in_addr address;
	size_t n = 0, host = strlen(r->host);

	names[0] = '\0';
	while (host > 0 && r->host[host - 1] == '.')
		host--;
	if (host == 0 || inet_pton(AF_INET, r->host, &address) == 1)
		return names;
	if (srv)
		n = (size_t)snprintf(names, 256, "_ciscoprov-%s.%.*s",
				     tls ? "https._tls" : "http._tcp", (int)host,
				     r->host);
	if (n + 1 + host < 256)
		snprintf(names + n, 256 - n, "%s%.*s", n == 0 ? "" : " ", (int)host,
			 r->host);
	bench_lower(names);
	return names;
}

long
bench_recipe_first_resync(const struct bench_recipe *r)
{
	return strtol(r->resync_periodic, NULL, 10);
}

const struct bench_recipe_firmware *
bench_recipe_firmware_of(const struct bench_recipe *r, const char *model)
{
	for (size_t i = 0; i < r->n_firmware; i++) {
		if (strcmp(r->firmware[i].model, model) == 0)
			return &r->firmware[i];
	}
	return NULL;
}

const char *
bench_recipe_firmware(const struct bench_recipe *r, const char *model)
{
	const struct bench_recipe_firmware *fw = bench_recipe_firmware_of(r, model);

	return fw == NULL ? NULL : fw->version;
}

const char *
bench_recipe_via(const struct bench_recipe *r, const char *model, size_t i)
{
	const struct bench_recipe_firmware *fw = bench_recipe_firmware_of(r, model);

	return fw == NULL || i >= fw->n_via ? NULL : fw->via[i];
}

bool
bench_recipe_first_article(const struct bench_recipe *r)
{
	return r->first_article;
}

bool
bench_recipe_names_links(const struct bench_recipe *r)
{
	return r->require != 0;
}

uint32_t
bench_recipe_require(const struct bench_recipe *r, const char *model)
{
	if (r->require != 0)
		return r->require;
	if (bench_recipe_firmware(r, model) != NULL)
		return BENCH_LINKS_DEFAULT | BENCH_LINK_FIRMWARE;
	return BENCH_LINKS_DEFAULT;
}

enum bench_transport
bench_recipe_transport(const struct bench_recipe *r)
{
	return r->transport;
}

const struct bench_recipe_encryption *
bench_recipe_encryption(const struct bench_recipe *r)
{
	return r->encryption.cipher == BENCH_CIPHER_NONE ? NULL : &r->encryption;
}
