/* A phone family as data: profiles/<name>/family.conf (DESIGN D9). Loaded once,
 * immutable, readable from any thread. */
#ifndef PROFILES_FAMILY_H
#define PROFILES_FAMILY_H

#include <bench/bytes.h>
#include <bench/err.h>
#include <bench/event.h>
#include <bench/mac.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_FAMILY_OPTIONS 8

struct bench_model {
	char name[24];	   /* "8841" */
	char psn[32];	   /* what $PSN is: "8841-3PCC" */
	char pn[32];	   /* what $PN is: "CP-8841-3PCC" */
	char firmware[24]; /* first part of its loads' names: "sip88xx"; "" not known */
};

struct bench_family_option {
	uint8_t code;	/* 66, 150, 159, 160 */
	char text[192]; /* template */
};

struct bench_family; /* opaque: the templates and rules behind it are render.c's */
struct bench_families;

/* Every sub-folder of dir that has a family.conf. -EINVAL with file:line. */
int bench_families_load(const char *dir, struct bench_families **ret_families,
			struct bench_err *err) BENCH_CHECKED;
void bench_families_freep(struct bench_families **f);
size_t bench_families_count(const struct bench_families *f);
const struct bench_family *bench_families_at(const struct bench_families *f, size_t i);
const struct bench_family *bench_families_find(const struct bench_families *f,
					       const char *name);

const char *bench_family_name(const struct bench_family *f);
const char *bench_family_label(const struct bench_family *f);
size_t bench_family_models(const struct bench_family *f);
const struct bench_model *bench_family_model_at(const struct bench_family *f, size_t i);
const struct bench_model *bench_family_model(const struct bench_family *f,
					     const char *name);

/* Which family and model a DHCP client is, by option 60 (may be empty) and MAC.
 * family NULL: not a phone that we know. model NULL: a phone of the family, model not
 * told or not listed. No allocation: called in the DHCP path. */
struct bench_recognised {
	const struct bench_family *family;
	const struct bench_model *model;
	char model_text[24]; /* what option 60 said, even if not listed; "" nothing */
};
struct bench_recognised bench_families_recognise(const struct bench_families *f,
						 struct bench_mac mac,
						 struct bench_bytes vendor_class);
/* By the PID of a label ("CP-8841-3PCC-K9="); model NULL if not listed. */
struct bench_recognised bench_families_by_pid(const struct bench_families *f,
					      const char *pid);

/* What a vendor prints on its labels beside the names that all of them use (`printed`
 * in family.conf). A form may fit several makers: bit i of makers is family i (families
 * beyond the 32nd have none). text in capitals; tagged: what the label already said
 * that it is, or NONE. kind NONE: nothing that a family knows. */
enum bench_printed_kind {
	BENCH_PRINTED_NONE,
	BENCH_PRINTED_MAC,
	BENCH_PRINTED_SERIAL,
	BENCH_PRINTED_PID,
	BENCH_PRINTED_KINDS
};
struct bench_printed {
	enum bench_printed_kind kind;
	uint32_t makers;
	char value[48]; /* without the prefix */
};
struct bench_printed bench_families_printed(const struct bench_families *f,
					    const char *text,
					    enum bench_printed_kind tagged);
/* The families, as in makers, that list the first three bytes of this MAC. */
uint32_t bench_families_of_mac(const struct bench_families *f, struct bench_mac mac);
bool bench_family_prints(const struct bench_family *f, enum bench_printed_kind kind);

/* By an HTTP User-Agent, NULL or "" for none. All that is in here is the client's own
 * claim: mac is zero, texts are "" when it makes none. No allocation. */
struct bench_agent {
	struct bench_recognised who;
	struct bench_mac mac;
	char version[96];
	char serial[32];
};
struct bench_agent bench_families_by_user_agent(const struct bench_families *f,
						const char *user_agent);

/* A text of the vendor's syslog (a pattern, profiles/pattern.h) and what it means; NULL
 * behind the last one. */
struct bench_family_log {
	const char *text;
	enum bench_outcome outcome;
};
const struct bench_family_log *bench_family_log_at(const struct bench_family *f,
						   size_t i);

/* Which HTTP status sends a phone of this family into the retry that we want (`answer`
 * in family.conf). f may be NULL: the plain status. */
enum bench_http_case {
	BENCH_HTTP_MISSING, /* no such file: 404 */
	BENCH_HTTP_FOREIGN, /* another unit's file: 403 */
	BENCH_HTTP_METHOD,  /* a method that we do not serve: 405 */
	BENCH_HTTP_BUSY,    /* come again: 503 */
	BENCH_HTTP_CASES
};
int bench_family_status(const struct bench_family *f, enum bench_http_case http_case);

/* The vendor's parameter for something that recipes speak of in our words
 * ("admin_password" is "Admin_Password" on a Cisco MPP phone); NULL: not known. */
const char *bench_family_setting(const struct bench_family *f, const char *name);
/* The program that plays this family's phones, for rehearsals; "" for none. */
const char *bench_family_simulator(const struct bench_family *f);

/* How a person resets a phone to factory settings, in English, or in Japanese (UTF-8);
 * "" where nobody has written it down. model "" or not listed: what holds for most. */
const char *bench_family_reset_keys(const struct bench_family *f, const char *model,
				    bool japanese);

/* A list that the vendor's cloud takes: header, then row once a unit. row is a template
 * of {{mac}}, {{MAC}} (capitals), {{serial}}, {{pid}}, {{model}} and {{redirect}};
 * header may be "". */
struct bench_family_list {
	const char *name, *file, *header, *row;
};
size_t bench_family_lists(const struct bench_family *f);
const struct bench_family_list *bench_family_list_at(const struct bench_family *f,
						     size_t i);
const struct bench_family_list *bench_family_list_find(const struct bench_family *f,
						       const char *name);

/* Does the family lead a phone from A over B to C? Without a chain its redirect profile
 * lies under the factory names, and nothing but its transfer proves that it was taken.
 */
bool bench_family_has_chain(const struct bench_family *f);
/* Mask of the links that a unit of this family needs when its recipe names none; 0: no
 * word of it, so all that a recipe requires by default. */
uint32_t bench_family_require(const struct bench_family *f);

/* What family.conf says of one kind, in its order: for people and for tests. Returns
 * how many there are; at most room are written to out, borrowed from f. */
enum bench_family_texts {
	BENCH_FAMILY_VENDOR_CLASSES,
	BENCH_FAMILY_USER_AGENTS,
	BENCH_FAMILY_PIDS,
	BENCH_FAMILY_LOGS,
	BENCH_FAMILY_TEXTS
};
size_t bench_family_texts(const struct bench_family *f, enum bench_family_texts what,
			  const char **out, size_t room);
size_t bench_family_ouis(const struct bench_family *f, uint32_t *out, size_t room);
/* The names that a file of this role lies under, as templates. */
size_t bench_family_names(const struct bench_family *f, enum bench_role role,
			  const char **out, size_t room);

/* The options this family wants forced into a reply, rendered for the bench's address
 * ({{bench}}); returns how many were written to out (BENCH_FAMILY_OPTIONS at most). In
 * order of importance. No allocation. */
struct bench_family_reply {
	uint8_t code, len;
	char text[255];
};
size_t bench_family_options(const struct bench_family *f, const char *bench_address,
			    struct bench_family_reply out[BENCH_FAMILY_OPTIONS]);

BENCH_END_DECLS
#endif
