/* A recipe: what the units of a batch must become. A libconfuse text, kept whole in the
 * store.
 *
 *   recipe "name" {
 *     redirect = "https://host/{{mac}}.xml"   the Profile_Rule to be; $MA and its kin
 *                                             stay for the phone; or gds://, gds://CODE
 *     family = "cisco-mpp"           only for phones of this family; default: any
 *     transport = "tftp"             or http, https: how A leads to B, C and firmware
 *     srv = true                     the remote server is found by DNS SRV
 *     first_article = true           no unit is packed before one was seen to reach
 *                                    the real remote server (bench/first_article.h)
 *     resync_periodic = "90,86400"   default: "3600", or this when redirected is
 *                                    required
 *     require = { "leased", … }      default: what the family can give
 *     admin_password, user_password, custom_ca = "URL", webex_onboard = true
 *     peer_firmware_sharing = false
 *     encryption { cipher = "aes-256-cbc" digest = "md5" gzip = true certificate = "" }
 *     acs { url = "" username = "" password = "" }
 *     firmware "8841" { version = "" via = { "", … } }
 *     parameter "Name" { value = "" }
 *     remote { parameter "Name" { value = "" } }   what the remote server is to give
 *   } */
#ifndef PROFILES_RECIPE_H
#define PROFILES_RECIPE_H

#include <bench/err.h>
#include <profiles/crypt.h>
#include <profiles/family.h>

BENCH_BEGIN_DECLS

struct bench_recipe;

/* where names the text in errors ("recipe.conf", then ":line"). Secret values
 * (passwords, keys) never reach err. -EINVAL. */
int bench_recipe_parse(const char *text, const char *where,
		       struct bench_recipe **ret_recipe,
		       struct bench_err *err) BENCH_CHECKED;
/* What only the families can say: models of firmware targets exist and the loads are
 * theirs, no parameter is the bench's own, and at least one family can do what the
 * recipe asks. Call it before a recipe is stored. -EINVAL, "where:line". */
int bench_recipe_check(const struct bench_recipe *r,
		       const struct bench_families *families,
		       struct bench_err *err) BENCH_CHECKED;
/* The same for one family: can its phones become what the recipe says? */
int bench_recipe_check_family(const struct bench_recipe *r,
			      const struct bench_family *f,
			      struct bench_err *err) BENCH_CHECKED;
void bench_recipe_freep(struct bench_recipe **r);
const char *bench_recipe_name(const struct bench_recipe *r);
/* The Profile_Rule to be, as written: with the phone's own macros and our
 * placeholders. */
const char *bench_recipe_redirect(const struct bench_recipe *r);
/* The same without its options, which may be keys: for people. */
const char *bench_recipe_destination(const struct bench_recipe *r);
/* Host part of the redirect URL; "" for gds:// (the vendor's activation by code). */
const char *bench_recipe_host(const struct bench_recipe *r);
/* The names that a phone asks DNS for on its way to the remote server, lower case, by
 * spaces: with SRV the service's, then (if there is room) the host. "" for gds:// and
 * for an address. Returns names. */
char *bench_recipe_remote_names(const struct bench_recipe *r, char names[256]);
/* Seconds from a success to the next resync; 0: never. */
long bench_recipe_first_resync(const struct bench_recipe *r);
/* Target load of a model ("sip88xx.12-0-7MPP0501-123"), or NULL: any. */
const char *bench_recipe_firmware(const struct bench_recipe *r, const char *model);
/* The load that comes before the target as number i, or NULL: there are no more. */
const char *bench_recipe_via(const struct bench_recipe *r, const char *model, size_t i);
/* Does a batch wait for its first article before it is packed? */
bool bench_recipe_first_article(const struct bench_recipe *r);
/* Does the recipe say itself which links it requires? */
bool bench_recipe_names_links(const struct bench_recipe *r);
/* Mask of enum bench_link. */
uint32_t bench_recipe_require(const struct bench_recipe *r, const char *model);

enum bench_transport {
	BENCH_TRANSPORT_DEFAULT, /* the recipe says nothing: bench.conf's */
	BENCH_TRANSPORT_TFTP,
	BENCH_TRANSPORT_HTTP,
	BENCH_TRANSPORT_HTTPS,
};
const char *bench_transport_name(enum bench_transport transport); /* "" default */
int bench_transport_parse(const char *name,
			  enum bench_transport *ret_transport) BENCH_CHECKED;
enum bench_transport bench_recipe_transport(const struct bench_recipe *r);

struct bench_recipe_encryption {
	enum bench_cipher cipher;
	enum bench_digest digest;
	bool gzip;
	const char *certificate; /* PEM; "": the installation's escrow certificate */
};
/* NULL: profiles are not encrypted. */
const struct bench_recipe_encryption *
bench_recipe_encryption(const struct bench_recipe *r);

BENCH_END_DECLS
#endif
