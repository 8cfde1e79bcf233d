/* Renders a unit's directory and puts it into the served tree, with the record to
 * match.
 *
 * Order (DESIGN D3, D5): complete directory on disk, then its files' identities and the
 * PUBLISH event committed, then the link swung over. A crash in between leaves the old
 * link; bench_publish_all() mends it. */
#ifndef PROFILES_PUBLISH_H
#define PROFILES_PUBLISH_H

#include <bench/config.h>
#include <bench/store.h>
#include <profiles/family.h>
#include <profiles/recipe.h>

BENCH_BEGIN_DECLS

/* One rendered file, in memory. A file with several names is several of these. */
struct bench_rendered {
	enum bench_role role;
	char name[256];	 /* as asked for, lower case, leading slash */
	char suffix[16]; /* what its name has behind it on disk: see DESIGN D3 */
	char *text;	 /* owned; any bytes once it is encrypted */
	size_t len;
};

/* Two keys a run (DESIGN D10), made by bench_key_new(). The bench key is told by A and
 * encrypts B, so that a confirmed B proves that this phone can read what the remote
 * server will send. The unit key is told inside B alone and is the remote server's.
 * NULL when the recipe encrypts nothing. */
struct bench_render_keys {
	const char *bench, *unit;
};

struct bench_render_request {
	struct bench_mac mac;
	const char *serial, *model; /* model "8841" */
	const struct bench_family *family;
	const struct bench_recipe *recipe; /* NULL: the pending profiles */
	const struct bench_config *config;
	const char *nonce; /* hex, names B and C */
	struct bench_render_keys keys;
};

/* Pure: makes all files of one unit (or, recipe NULL, of one model's pending), B not
 * yet encrypted. The list is owned by the caller: bench_rendered_free(). -ENOENT: the
 * family does not list the model; -EINVAL: the recipe sets what is the bench's own,
 * holds the bench's address, or cannot be had from this family or by this transport. */
int bench_render_unit(const struct bench_render_request *q,
		      struct bench_rendered **ret_files, size_t *ret_n,
		      struct bench_err *err) BENCH_CHECKED;
void bench_rendered_free(struct bench_rendered *files, size_t n);
/* Encrypts B as the recipe says, under a new salt; nothing to do without encryption. */
int bench_rendered_encrypt(struct bench_rendered *files, size_t n,
			   const struct bench_recipe *recipe, const char *bench_key,
			   struct bench_err *err) BENCH_CHECKED;
/* Adds the Profile_Rule that the unit leaves with: filled in, and with the options that
 * encryption and SRV need. */
int bench_render_redirect(const struct bench_render_request *q, struct bench_str *out,
			  struct bench_err *err) BENCH_CHECKED;
/* The unit's profile on the remote server, encrypted with the unit key if the recipe
 * says so; name is the path that the phone will ask for. -ENODATA: the recipe has no
 * remote section. Owned by the caller: free(ret->text). */
int bench_render_remote(const struct bench_render_request *q,
			struct bench_rendered *ret_file,
			struct bench_err *err) BENCH_CHECKED;

/* The certificate that unit keys of this recipe are sealed to: its own, else the
 * installation's escrow certificate. Checked, PEM, owned by the caller. -ENOKEY: there
 * is none, and the text says what to do. */
int bench_publish_certificate(const struct bench_recipe *recipe,
			      const struct bench_config *c, char **ret_pem,
			      struct bench_err *err) BENCH_CHECKED;

/* Renders and publishes one scanned unit of a batch as a new run, by the recipe that
 * the batch has now. With encryption, new keys are made; the unit key is sealed and
 * kept, and so is the encrypted profile of the remote server. Opens a transaction.
 * -EPERM: in no batch, in a closed one, or packed; -ENOENT: no such unit, model or
 * load; -ENOKEY as above. After a failure the unit is served what it was served
 * before. */
int bench_publish_unit(struct bench_store *s, const struct bench_config *c,
		       const struct bench_families *families, struct bench_mac mac,
		       struct bench_err *err) BENCH_CHECKED;
/* Makes the tree's folders and pending/, registers firmware, and re-publishes every
 * unit of an open or closing batch that is not proven and has no directory. Proven
 * units are retired (see below). Folders that exist keep their owner and mode.
 * Idempotent. A unit that cannot be published does not stop the others: the first one's
 * failure is returned, with how many there were. */
int bench_publish_all(struct bench_store *s, const struct bench_config *c,
		      const struct bench_families *families,
		      struct bench_err *err) BENCH_CHECKED;

/* Takes the directory of every proven unit of a batch out of the tree, as it may hold
 * keys and passwords: the unit is served pending/ from now on. A proven phone asks the
 * bench for nothing, as its Profile_Rule leads away; if it does ask for a factory name,
 * it was reset, and flow takes the proof back as ever: pending/ leaves nothing on it
 * but the bench's own settings, and `bench unit restart` gives it a new run. */
int bench_publish_retire(struct bench_store *s, const struct bench_config *c,
			 int64_t batch, struct bench_err *err) BENCH_CHECKED;

/* Takes one unit's directory out of the tree, proven or not: it is served pending/
 * until it is published again. For a unit that came back. */
int bench_publish_withdraw(struct bench_store *s, const struct bench_config *c,
			   struct bench_mac mac, struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
