#include "conf.h"

#include <bench/str.h>
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <profiles/publish.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ADDRESS "192.0.2.1"
#define BENCH_KEY "b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0"
#define UNIT_KEY "c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1"
#define NONCE "00112233445566778899aabbccddeeff"

static const struct bench_mac mac = { { 0x00, 0x56, 0x2b, 0x04, 0x36, 0x15 } };

struct fixture {
	struct bench_families *families;
	const struct bench_family *cisco;
	struct bench_config config;
};

static int
set_up(void **state)
{
	static struct fixture f;
	struct bench_err err = { 0 };

	assert_int_equal(bench_families_load(FAMILIES_DIR, &f.families, &err), 0);
	f.cisco = bench_families_find(f.families, "cisco-mpp");
	bench_config_default(&f.config);
	bench_copy(f.config.address, sizeof(f.config.address), ADDRESS);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	bench_families_freep(&((struct fixture *)*state)->families);
	xmlCleanupParser();
	return 0;
}

static struct bench_recipe *
recipe_of(const char *body)
{
	struct bench_recipe *r = NULL;
	struct bench_err err = { 0 };
	char text[2000];

	snprintf(text, sizeof(text),
		 "recipe \"t\" { redirect = \"https://p.example.com/$MA\"\n%s }", body);
	(void)!bench_recipe_parse(text, "t.conf", &r, &err);
	assert_string_equal(err.text, "");
	return r;
}

static struct bench_render_request
request(const struct fixture *f, const char *model, const struct bench_recipe *recipe)
{
	return (struct bench_render_request){
		.mac = mac,
		.serial = "FCH2133D0AB",
		.model = model,
		.family = f->cisco,
		.recipe = recipe,
		.config = &f->config,
		.nonce = NONCE,
		.keys = { .bench = BENCH_KEY, .unit = UNIT_KEY },
	};
}

/* --- a phone's view of profiles: tags are case-sensitive, the last one wins
 * ------------ */

enum empty { EMPTIES, DEFAULTS, IGNORED }; /* cisco-mpp §5: three readings of <X></X> */

struct phone {
	struct {
		char name[64], value[512];
	} p[128];
	size_t n;
	enum empty empty;
};

static char *
parameter(struct phone *phone, const char *name)
{
	for (size_t i = 0; i < phone->n; i++) {
		if (strcmp(phone->p[i].name, name) == 0)
			return phone->p[i].value;
	}
	assert_true(phone->n < BENCH_N(phone->p));
	bench_copy(phone->p[phone->n].name, sizeof(phone->p[0].name), name);
	return phone->p[phone->n++].value;
}

static void
take_element(struct phone *phone, xmlNode *node)
{
	char *value = parameter(phone, (const char *)node->name);
	xmlChar *text = xmlNodeGetContent(node);

	assert_null(xmlFirstElementChild(node));
	if (text[0] != '\0')
		bench_copy(value, 512, (const char *)text);
	else if (phone->empty == EMPTIES)
		value[0] = '\0';
	else if (phone->empty ==
		 DEFAULTS) /* those that the bench empties are empty by default */
		value[0] = '\0';
	xmlFree(text);
}

/* Well-formed, pure ASCII, one flat-profile. */
static void
take_profile(struct phone *phone, const struct bench_rendered *file)
{
	xmlDoc *doc = xmlReadMemory(file->text, (int)file->len, file->name, NULL,
				    XML_PARSE_NONET);
	xmlNode *root;

	assert_non_null(doc);
	for (size_t i = 0; i < file->len; i++)
		assert_true(file->text[i] == '\n' ||
			    (file->text[i] >= ' ' && file->text[i] <= '~'));
	assert_null(strstr(file->text, "{{"));
	root = xmlDocGetRootElement(doc);
	assert_string_equal(root->name, "flat-profile");
	for (xmlNode *e = xmlFirstElementChild(root); e != NULL;
	     e = xmlNextElementSibling(e))
		take_element(phone, e);
	xmlFreeDoc(doc);
}

static const struct bench_rendered *
file_of(const struct bench_rendered *files, size_t n, enum bench_role role)
{
	for (size_t i = 0; i < n; i++) {
		if (files[i].role == role)
			return &files[i];
	}
	fail_msg("no file of role %s", bench_role_name(role));
	return NULL;
}

static void
take_roles(struct phone *phone, const struct bench_render_request *q,
	   enum bench_role first, enum bench_role last)
{
	struct bench_rendered *files = NULL;
	struct bench_err err = { 0 };
	size_t n = 0;

	(void)!bench_render_unit(q, &files, &n, &err);
	assert_string_equal(err.text, "");
	for (enum bench_role role = first; role <= last; role++)
		take_profile(phone, file_of(files, n, role));
	bench_rendered_free(files, n);
}

static void
assert_parameter(struct phone *phone, const char *name, const char *value)
{
	print_message("%s\n", name);
	assert_string_equal(parameter(phone, name), value);
}

/* --- tests
 * ----------------------------------------------------------------------------- */

static void
every_file_of_every_model_is_well_formed_ascii(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r =
		recipe_of("parameter \"Station_Name\" { value = "
			  "\"\xe6\x9d\xb1\xe4\xba\xac <&> ]]>\" }");
	static struct phone phone;

	for (size_t i = 0; i < bench_family_models(f->cisco); i++) {
		const char *model = bench_family_model_at(f->cisco, i)->name;
		struct bench_render_request q = request(f, model, r);

		phone = (struct phone){ 0 };
		take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_CLEANUP);
		assert_parameter(&phone, "Station_Name",
				 "\xe6\x9d\xb1\xe4\xba\xac <&> ]]>");
		q.recipe = NULL;
		take_roles(&phone, &q, BENCH_ROLE_PENDING, BENCH_ROLE_PENDING);
	}
}

static void
names_are_those_a_factory_phone_asks_for_in_lower_case(void **state)
{
	static const struct {
		enum bench_role role;
		const char *name;
	} names[] = {
		{ BENCH_ROLE_MODEL, "/8841-3pcc.xml" },
		{ BENCH_ROLE_MODEL, "/cp-8841-3pcc.xml" },
		{ BENCH_ROLE_MODEL, "/cisco/cp-8841-3pcc/00562b043615.cfg" },
		{ BENCH_ROLE_MODEL, "/cisco/cp-8841-3pcc/00562b043615.xml" },
		{ BENCH_ROLE_REDIRECT, "/b-" NONCE ".xml" },
		{ BENCH_ROLE_CLEANUP, "/c-" NONCE ".xml" },
	};
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of("");
	struct bench_render_request q = request(f, "8841", r);
	struct bench_rendered *files = NULL;
	size_t n = 0;

	assert_int_equal(bench_render_unit(&q, &files, &n, NULL), 0);
	assert_int_equal(n, BENCH_N(names));
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(files[i].role, names[i].role);
		assert_string_equal(files[i].name, names[i].name);
	}
	bench_rendered_free(files, n);
	q.recipe = NULL;
	assert_int_equal(bench_render_unit(&q, &files, &n, NULL), 0);
	assert_int_equal(n, 2);
	assert_string_equal(files[0].name, "/8841-3pcc.xml");
	assert_string_equal(files[1].name, "/cp-8841-3pcc.xml");
	bench_rendered_free(files, n);
}

static void
only_b_tells_the_name_of_c(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of("");
	const struct bench_render_request q = request(f, "8841", r);
	struct bench_rendered *files = NULL;
	size_t n = 0;

	assert_int_equal(bench_render_unit(&q, &files, &n, NULL), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(strstr(files[i].text, "c-" NONCE) != NULL,
				 files[i].role == BENCH_ROLE_REDIRECT);
	bench_rendered_free(files, n);
}

static void
firmware_comes_before_the_redirect(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of(
		"firmware \"8841\" { version = \"sip88xx.12-0-7MPP0501-123\" }");
	struct bench_render_request q = request(f, "8841", r);
	static struct phone phone;

	phone = (struct phone){ 0 };
	take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_MODEL);
	assert_parameter(&phone, "Upgrade_Rule",
			 "($SWVER ne sip88xx.12-0-7MPP0501-123)? tftp://" ADDRESS
			 "/firmware/sip88xx.12-0-7MPP0501-123.loads");
	assert_parameter(&phone, "Profile_Rule_B",
			 "($SWVER eq sip88xx.12-0-7MPP0501-123)? "
			 "tftp://" ADDRESS "/b-" NONCE ".xml");
	assert_parameter(&phone, "Peer_Firmware_Sharing", "No");
	q.model = "8851"; /* no target */
	take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_MODEL);
	assert_parameter(&phone, "Upgrade_Rule", "");
	assert_parameter(&phone, "Profile_Rule_B",
			 "tftp://" ADDRESS "/b-" NONCE ".xml");
}

/* DESIGN §5: does this phone now point at the remote server, with nothing of the bench
 * in it? */
static void
after_c_nothing_of_the_bench_is_left_by_any_reading(void **state)
{
	static const char neutral[] = "(\"$MA\" eq \"none\")? tftp://0.0.0.0/none.xml";
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of(
		"resync_periodic = \"90,86400\"\n"
		"firmware \"8841\" { version = \"sip88xx.12-0-7MPP0501-123\" }");
	struct bench_render_request q = request(f, "8841", r);
	static struct phone phone;

	for (enum empty reading = EMPTIES; reading <= IGNORED; reading++) {
		phone = (struct phone){ .empty = reading };
		q.recipe = NULL;
		take_roles(&phone, &q, BENCH_ROLE_PENDING, BENCH_ROLE_PENDING);
		q.recipe = r;
		take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_CLEANUP);
		for (size_t i = 0; i < phone.n; i++) {
			print_message("%s = %s\n", phone.p[i].name, phone.p[i].value);
			assert_null(strstr(phone.p[i].value, ADDRESS));
			assert_null(strstr(phone.p[i].value, NONCE));
			assert_null(strstr(phone.p[i].value, "bench "));
		}
		assert_parameter(&phone, "Profile_Rule", "https://p.example.com/$MA");
		assert_parameter(&phone, "Resync_Periodic", "90,86400");
		assert_parameter(&phone, "Peer_Firmware_Sharing", "Yes");
		assert_parameter(
			&phone, "Log_Success_Msg",
			"$PN $MAC -- Successful resync $SCHEME://$SERVIP:$PORT$PATH");
		assert_parameter(&phone, "Syslog_Server",
				 reading == IGNORED ? "0.0.0.0" : "");
		assert_parameter(&phone, "Profile_Rule_B",
				 reading == IGNORED ? neutral : "");
		assert_parameter(&phone, "Profile_Rule_C",
				 reading == IGNORED ? neutral : "");
		assert_parameter(&phone, "Profile_Rule_D",
				 reading == IGNORED ? neutral : "");
	}
}

/* Profile_Rule and Resync_Periodic are B's; whatever else pending and A set, C must set
 * again. */
static void
c_returns_every_parameter_that_pending_and_a_touch(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of(
		"firmware \"8841\" { version = \"sip88xx.12-0-7MPP0501-123\" }");
	struct bench_render_request q = request(f, "8841", r);
	static struct phone before, after;

	before = after = (struct phone){ 0 };
	take_roles(&after, &q, BENCH_ROLE_CLEANUP, BENCH_ROLE_CLEANUP);
	take_roles(&before, &q, BENCH_ROLE_MODEL, BENCH_ROLE_MODEL);
	q.recipe = NULL;
	take_roles(&before, &q, BENCH_ROLE_PENDING, BENCH_ROLE_PENDING);
	assert_true(before.n > 10);
	for (size_t i = 0; i < before.n; i++) {
		size_t had = after.n;

		print_message("%s\n", before.p[i].name);
		(void)parameter(&after, before.p[i].name);
		assert_int_equal(after.n != had,
				 strcmp(before.p[i].name, "Resync_Periodic") == 0 ||
					 strcmp(before.p[i].name, "Profile_Rule") == 0);
	}
}

static void
c_keeps_what_the_recipe_wants(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r =
		recipe_of("parameter \"Peer_Firmware_Sharing\" { value = \"No\" }\n"
			  "parameter \"Upgrade_Rule\" { value = "
			  "\"https://fw.example.com/x.loads\" }"
			  "parameter \"Resync_On_Reset\" { value = \"No\" }");
	const struct bench_render_request q = request(f, "8841", r);
	static struct phone phone;

	for (enum empty reading = EMPTIES; reading <= IGNORED; reading++) {
		phone = (struct phone){ .empty = reading };
		take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_CLEANUP);
		assert_parameter(&phone, "Peer_Firmware_Sharing", "No");
		assert_parameter(&phone, "Upgrade_Rule",
				 "https://fw.example.com/x.loads");
		assert_parameter(&phone, "Resync_On_Reset", "No");
		assert_parameter(&phone, "Resync_Periodic", "3600");
	}
}

static void
log_texts_say_who_what_and_which_file(void **state)
{
	static const struct {
		const char *name, *event, *tail;
	} logs[] = {
		{ "Log_Request_Msg", "resync-ask", "url=$SCHEME://$SERVIP:$PORT$PATH" },
		{ "Log_Success_Msg", "resync-ok", "url=$SCHEME://$SERVIP:$PORT$PATH" },
		{ "Log_Failure_Msg", "resync-failed", "err=$ERR" },
		{ "Log_Upgrade_Request_Msg", "upgrade-ask",
		  "url=$SCHEME://$SERVIP:$PORT$PATH" },
		{ "Log_Upgrade_Success_Msg", "upgrade-ok",
		  "url=$SCHEME://$SERVIP:$PORT$PATH" },
		{ "Log_Upgrade_Failure_Msg", "upgrade-failed", "err=$ERR" },
	};
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of("");
	struct bench_render_request q = request(f, "8841", r);
	static struct phone phone;
	char text[200];

	for (int pending = 0; pending < 2; pending++) {
		phone = (struct phone){ 0 };
		q.recipe = pending ? NULL : r;
		take_roles(&phone, &q, pending ? BENCH_ROLE_PENDING : BENCH_ROLE_MODEL,
			   pending ? BENCH_ROLE_PENDING : BENCH_ROLE_MODEL);
		for (size_t i = 0; i < BENCH_N(logs); i++) {
			snprintf(text, sizeof(text),
				 "bench mac=$MA pn=$PN sn=$SN sw=$SWVER "
				 "event=%s %s",
				 logs[i].event, logs[i].tail);
			assert_parameter(&phone, logs[i].name, text);
		}
		assert_parameter(&phone, "Syslog_Server", ADDRESS ":514");
		assert_parameter(&phone, "Resync_Periodic", "60");
	}
}

static void
pending_asks_for_no_firmware_and_leaves_the_error_delay(void **state)
{
	const struct fixture *f = *state;
	struct bench_render_request q = request(f, "8841", NULL);
	static struct phone phone;

	phone = (struct phone){ 0 };
	take_roles(&phone, &q, BENCH_ROLE_PENDING, BENCH_ROLE_PENDING);
	for (size_t i = 0; i < phone.n; i++) {
		assert_null(strstr(phone.p[i].name, "Upgrade_Rule"));
		assert_null(strstr(phone.p[i].name, "Resync_Error_Retry_Delay"));
	}
}

static void
what_must_not_be_shipped_is_refused(void **state)
{
	static const struct {
		const char *body, *error;
	} rows[] = {
		{ "parameter \"Primary_NTP_Server\" { value = \"" ADDRESS "\" }",
		  "t.conf:2: parameter Primary_NTP_Server has the bench's address" },
		{ "parameter \"X\" { value = \"http://" ADDRESS ":80/\" }",
		  "t.conf:2: parameter X" },
		{ "parameter \"Profile_Rule_B\" { value = \"x\" }",
		  "t.conf:2: parameter Profile_R" },
		{ "parameter \"X\" { value = \"" ADDRESS "9\" }", "" },
		{ "parameter \"X\" { value = \"1" ADDRESS "\" }", "" },
	};
	const struct fixture *f = *state;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r =
			recipe_of(rows[i].body);
		const struct bench_render_request q = request(f, "8841", r);
		struct bench_rendered *files = NULL;
		struct bench_err err = { 0 };
		size_t n = 0, len = strlen(rows[i].error);

		assert_int_equal(bench_render_unit(&q, &files, &n, &err),
				 len == 0 ? 0 : -EINVAL);
		bench_rendered_free(files, n);
		print_message("%s\n", err.text);
		assert_int_equal(strncmp(err.text, rows[i].error, len), 0);
	}
}

static void
a_redirect_to_the_bench_and_an_unlisted_model_are_refused(void **state)
{
	struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of(""),
							   *bad = NULL;
	struct bench_render_request q = request(f, "9999", r);
	struct bench_rendered *files = NULL;
	struct bench_err err = { 0 };
	size_t n = 0;

	assert_int_equal(bench_render_unit(&q, &files, &n, &err), -ENOENT);
	assert_non_null(strstr(err.text, "model '9999' is not listed"));
	assert_int_equal(
		bench_recipe_parse("recipe \"b\" { redirect = \"http://" ADDRESS
				   ":80/x\" }",
				   "w", &bad, &err),
		0);
	q = request(f, "8841", bad);
	assert_int_equal(bench_render_unit(&q, &files, &n, &err), -EINVAL);
	assert_non_null(strstr(err.text, "redirect leads to the bench itself"));
	assert_null(files);
}

static void
a_family_without_xml_renders_plain_text(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_families_freep) struct bench_families *families = NULL;
	bench_auto(bench_recipe_freep) struct bench_recipe *r =
		recipe_of("parameter \"sip.user\" { value = \"a&b\" }");
	struct bench_err err = { 0 };
	struct bench_rendered *files = NULL;
	size_t n = 0;

	assert_int_equal(
		bench_families_load(TEST_DATA_DIR "/families", &families, &err), 0);
	struct bench_render_request q = request(f, "P10", r);
	q.family = bench_families_at(families, 0);
	assert_int_equal(bench_render_unit(&q, &files, &n, &err), 0);
	assert_int_equal(n, 4);
	assert_string_equal(files[1].name, "/00562b043615.cfg");
	assert_string_equal(files[2].text,
			    "server = https://p.example.com/$MA\nsip.user = a&b\n"
			    "next = http://" ADDRESS "/c/" NONCE ".cfg\n");
	assert_string_equal(files[3].text, "log.host = \n");
	bench_rendered_free(files, n);
}

static void
the_way_from_a_to_c_is_the_recipes_or_the_installations(void **state)
{
	static const struct {
		const char *recipe, *config, *base, *firmware, *ca;
	} rows[] = {
		{ "", "tftp", "tftp", "tftp", "" },
		{ "", "http", "http", "http", "" },
		{ "transport = \"tftp\"", "https", "tftp", "tftp", "" },
		{ "transport = \"http\"", "tftp", "http", "http", "" },
		{ "transport = \"https\"", "tftp", "https", "http",
		  "http://" ADDRESS "/ca.pem" },
		{ "", "https", "https", "http", "http://" ADDRESS "/ca.pem" },
	};
	struct fixture *f = *state;
	static struct phone phone;
	char body[200], want[200];

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;

		snprintf(body, sizeof(body),
			 "%s firmware \"8841\" { version = \"sip88xx.1-2\" }",
			 rows[i].recipe);
		r = recipe_of(body);
		bench_copy(f->config.transport, sizeof(f->config.transport),
			   rows[i].config);
		const struct bench_render_request q = request(f, "8841", r);

		phone = (struct phone){ 0 };
		take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_REDIRECT);
		assert_parameter(&phone, "Custom_CA_Rule", rows[i].ca);
		snprintf(want, sizeof(want), "%s://" ADDRESS "/c-" NONCE ".xml",
			 rows[i].base);
		assert_parameter(&phone, "Profile_Rule_C", want);
		snprintf(want, sizeof(want),
			 "($SWVER eq sip88xx.1-2)? %s://" ADDRESS "/b-" NONCE ".xml",
			 rows[i].base);
		assert_parameter(&phone, "Profile_Rule_B", want);
		snprintf(want, sizeof(want),
			 "($SWVER ne sip88xx.1-2)? %s://" ADDRESS
			 "/firmware/sip88xx.1-2.loads",
			 rows[i].firmware);
		assert_parameter(&phone, "Upgrade_Rule", want);
	}
	bench_copy(f->config.transport, sizeof(f->config.transport), "tftp");
}

static void
stages_come_in_order_before_the_target(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r =
		recipe_of("firmware \"8841\" { version = \"sip88xx.3-0\" via = { "
			  "\"sip88xx.1-0\", \"sip88xx.2-0\" } }");
	const struct bench_render_request q = request(f, "8841", r);
	static struct phone phone;

	phone = (struct phone){ 0 };
	take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_MODEL);
	assert_parameter(&phone, "Upgrade_Rule",
			 "($SWVER lt sip88xx.1-0)? tftp://" ADDRESS
			 "/firmware/sip88xx.1-0.loads | ($SWVER lt sip88xx.2-0)? "
			 "tftp://" ADDRESS "/firmware/sip88xx.2-0.loads | ($SWVER ne "
			 "sip88xx.3-0)? tftp://" ADDRESS "/firmware/sip88xx.3-0.loads");
	assert_string_equal(bench_recipe_via(r, "8841", 1), "sip88xx.2-0");
	assert_null(bench_recipe_via(r, "8841", 2));
	assert_null(bench_recipe_via(r, "8851", 0));
}

#define CBC "encryption { cipher = \"aes-256-cbc\" digest = \"sha256\" gzip = true }"
#define GCM "transport = \"http\" encryption { cipher = \"aes128gcm\" }"

/* A tells the bench key, B alone the unit key, and neither of them is left to C; what
 * is left in the phone is the unit key and no other. */
static void
each_key_is_where_it_belongs(void **state)
{
	static const struct {
		const char *body, *parameter, *other;
	} rows[] = {
		{ CBC, "GPP_SA", "IKM_HTTP_Encrypt_Content" },
		{ GCM, "IKM_HTTP_Encrypt_Content", "GPP_SA" },
	};
	const struct fixture *f = *state;
	static struct phone phone;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r =
			recipe_of(rows[i].body);
		const struct bench_render_request q = request(f, "8841", r);
		struct bench_rendered *files = NULL;
		size_t n = 0;

		assert_int_equal(bench_render_unit(&q, &files, &n, NULL), 0);
		for (size_t k = 0; k < n; k++) {
			assert_int_equal(strstr(files[k].text, BENCH_KEY) != NULL,
					 files[k].role == BENCH_ROLE_MODEL);
			assert_int_equal(strstr(files[k].text, UNIT_KEY) != NULL,
					 files[k].role == BENCH_ROLE_REDIRECT);
		}
		bench_rendered_free(files, n);
		phone = (struct phone){ 0 };
		take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_CLEANUP);
		assert_parameter(&phone, rows[i].parameter, UNIT_KEY);
		assert_parameter(&phone, rows[i].other, "");
	}
	assert_parameter(&phone, "Profile_Rule", "https://p.example.com/$MA");
}

static void
the_redirect_gets_the_options_it_lacks(void **state)
{
	static const struct {
		const char *body, *rule;
	} rows[] = {
		{ "redirect = \"https://h/$MA\" " CBC, "[--key $SA] https://h/$MA" },
		{ "redirect = \"https://h/$MA\" srv = true", "[--srv] https://h/$MA" },
		{ "redirect = \"[--uid u] https://h/x\" srv = true " CBC,
		  "[--key $SA --srv --uid u] https://h/x" },
		{ "redirect = '[--srv --key \"$SA\"]https://h/x' srv = true " CBC,
		  "[--srv --key \"$SA\"]https://h/x" },
		{ "redirect = \"[--uid {{serial}}]https://h/{{mac}}\"",
		  "[--uid FCH2133D0AB]https://h/00562b043615" },
	};
	const struct fixture *f = *state;
	static struct phone phone;
	char text[400];

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;
		struct bench_err err = { 0 };

		snprintf(text, sizeof(text), "recipe \"t\" { %s }", rows[i].body);
		(void)!bench_recipe_parse(text, "t", &r, &err);
		assert_string_equal(err.text, "");
		const struct bench_render_request q = request(f, "8841", r);

		phone = (struct phone){ 0 };
		take_roles(&phone, &q, BENCH_ROLE_REDIRECT, BENCH_ROLE_REDIRECT);
		assert_parameter(&phone, "Profile_Rule", rows[i].rule);
	}
}

static void
an_encrypted_b_decrypts_to_what_was_rendered(void **state)
{
	static const struct {
		const char *body, *suffix;
	} rows[] = { { CBC, "" }, { GCM, ".aes128gcm" } };
	const struct fixture *f = *state;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r =
			recipe_of(rows[i].body);
		const struct bench_recipe_encryption *e = bench_recipe_encryption(r);
		const struct bench_render_request q = request(f, "8841", r);
		const struct bench_crypt crypt = {
			.cipher = e->cipher,
			.digest = e->digest,
			.key = { (const uint8_t *)BENCH_KEY, strlen(BENCH_KEY) },
		};
		struct bench_rendered *plain = NULL, *files = NULL;
		size_t n = 0, b = 0;

		assert_int_equal(bench_render_unit(&q, &plain, &n, NULL), 0);
		assert_int_equal(bench_render_unit(&q, &files, &n, NULL), 0);
		assert_int_equal(bench_rendered_encrypt(files, n, r, BENCH_KEY, NULL),
				 0);
		for (size_t k = 0; k < n; k++) {
			bench_auto(bench_str_clear) struct bench_str text = { 0 };
			const struct bench_bytes in = { (uint8_t *)files[k].text,
							files[k].len };

			if (files[k].role != BENCH_ROLE_REDIRECT) {
				assert_string_equal(files[k].suffix, "");
				assert_string_equal(files[k].text, plain[k].text);
				continue;
			}
			b++;
			assert_string_equal(files[k].suffix, rows[i].suffix);
			assert_null(memmem(in.data, in.len, "Profile", 7));
			assert_int_equal(bench_decrypt(&crypt, in, &text, NULL), 0);
			assert_string_equal(bench_str_get(&text), plain[k].text);
		}
		assert_int_equal(b, 1);
		bench_rendered_free(plain, n);
		bench_rendered_free(files, n);
	}
}

/* What the bench needs until C, B must not give: it would cut the way to C. */
static void
b_leaves_alone_what_the_bench_has_borrowed(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of(
		"transport = \"https\" custom_ca = \"http://c.example.com/ca\" "
		"peer_firmware_sharing = false");
	const struct bench_render_request q = request(f, "8841", r);
	static struct phone phone;

	phone = (struct phone){ 0 };
	take_roles(&phone, &q, BENCH_ROLE_MODEL, BENCH_ROLE_REDIRECT);
	assert_parameter(&phone, "Custom_CA_Rule", "http://" ADDRESS "/ca.pem");
	take_roles(&phone, &q, BENCH_ROLE_CLEANUP, BENCH_ROLE_CLEANUP);
	assert_parameter(&phone, "Custom_CA_Rule", "http://c.example.com/ca");
	assert_parameter(&phone, "Peer_Firmware_Sharing", "No");
}

static void
what_cannot_be_had_is_refused_with_the_way_out(void **state)
{
	static const struct {
		const char *body, *error;
		bool keys;
	} rows[] = {
		{ "encryption { cipher = \"aes128gcm\" }",
		  "t.conf:2: encryption: aes128gcm is told by an HTTP header, and "
		  "bench.conf says tftp: write transport",
		  true },
		{ CBC, "t.conf:2: encryption: no keys to render with", false },
		{ "family = \"other\"",
		  "t.conf:2: recipe t is for phones of family other", true },
		{ "custom_ca = \"http://" ADDRESS "/x\"",
		  "t.conf:2: parameter Custom_CA_Rule has the bench's address", true },
		{ "remote { parameter \"Syslog_Server\" { value = \"" ADDRESS
		  ":514\" } }",
		  "t.conf:2: parameter Syslog_Server has the bench's address", true },
	};
	const struct fixture *f = *state;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r =
			recipe_of(rows[i].body);
		struct bench_render_request q = request(f, "8841", r);
		struct bench_rendered *files = NULL;
		struct bench_err err = { 0 };
		size_t n = 0;

		if (!rows[i].keys)
			q.keys = (struct bench_render_keys){ NULL, NULL };
		assert_int_equal(bench_render_unit(&q, &files, &n, &err), -EINVAL);
		print_message("%s\n", err.text);
		assert_int_equal(
			strncmp(err.text, rows[i].error, strlen(rows[i].error)), 0);
	}
}

static void
a_family_without_the_parameter_says_so(void **state)
{
	static const char *const bodies[] = {
		"admin_password = \"Blue-7-Sky\"",
		"webex_onboard = true",
		"transport = \"https\"",
		CBC,
		"remote { }",
		"acs { url = \"http://a.example.com/\" }",
	};
	const struct fixture *f = *state;
	bench_auto(bench_families_freep) struct bench_families *families = NULL;

	assert_int_equal(
		bench_families_load(TEST_DATA_DIR "/families", &families, NULL), 0);
	for (size_t i = 0; i < BENCH_N(bodies); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r =
			recipe_of(bodies[i]);
		struct bench_render_request q = request(f, "P10", r);
		struct bench_rendered *files = NULL;
		struct bench_err err = { 0 };
		size_t n = 0;

		q.family = bench_families_at(families, 0);
		assert_int_equal(bench_render_unit(&q, &files, &n, &err), -EINVAL);
		print_message("%s\n", err.text);
		assert_non_null(strstr(err.text, "family plain"));
		assert_null(strstr(err.text, "Blue"));
	}
}

static struct bench_rendered *
render_of(const struct fixture *f, const char *family, const char *model,
	  const struct bench_recipe *recipe, size_t *n, struct bench_err *err)
{
	struct bench_render_request q = request(f, model, recipe);
	struct bench_rendered *files = NULL;

	*n = 0;
	*err = (struct bench_err){ 0 };
	q.family = bench_families_find(f->families, family);
	assert_non_null(q.family);
	if (bench_render_unit(&q, &files, n, err) < 0)
		assert_null(files);
	return files;
}

static void
a_family_without_a_chain_has_its_redirect_under_the_factory_names(void **state)
{
	const struct fixture *f = *state;
	bench_auto(bench_recipe_freep) struct bench_recipe *r = recipe_of("");
	struct bench_err err;
	size_t n;
	struct bench_rendered *files = render_of(f, "snom", "D785", r, &n, &err);

	assert_int_equal(n, 3);
	assert_string_equal(files[0].name, "/snomd785.htm");
	assert_string_equal(files[1].name, "/snomd785-00562b043615.htm");
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(files[i].role, BENCH_ROLE_REDIRECT);
		assert_non_null(strstr(files[i].text, ">https://p.example.com/$MA<"));
	}
	bench_rendered_free(files, n);
	files = render_of(f, "snom", "D785", NULL, &n, &err);
	assert_int_equal(n, 0); /* nothing for a unit that is not scanned */
	bench_rendered_free(files, n);
}

static void
what_a_vendors_format_cannot_hold_is_refused(void **state)
{
	static const struct {
		const char *family, *model, *redirect, *value, *error;
	} rows[] = {
		{ "yealink", "T46U", "https://p.example.com/x", "plain", NULL },
		{ "yealink", "T46U", "https://p.example.com/x", "a # b",
		  "redirect.cfg:5: this format has no way to write" },
		{ "yealink", "T46U", "https://p.example.com/x", "it's",
		  "redirect.cfg:5: this format has no way to write" },
		{ "yealink", "T46U", "[--key k] https://p.example.com/x", "plain",
		  "takes a URL of tftp, http or https" },
		{ "poly", "VVX_400", "gds://", "plain",
		  "takes a URL of tftp, http or https" },
		{ "cisco-ata", "192", "[--key k] https://p.example.com/x", "plain",
		  NULL },
	};
	const struct fixture *f = *state;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_str_clear) struct bench_str text = { 0 };
		bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;
		struct bench_err err = { 0 };
		struct bench_rendered *files;
		size_t n;

		bench_str_addf(&text,
			       "recipe \"t\" { redirect = \"%s\"\n"
			       "parameter \"x.y\" { value = \"%s\" } }",
			       rows[i].redirect, rows[i].value);
		assert_int_equal(
			bench_recipe_parse(bench_str_get(&text), "t.conf", &r, &err),
			0);
		files = render_of(f, rows[i].family, rows[i].model, r, &n, &err);
		print_message("%s\n", err.text);
		assert_true((files == NULL) == (rows[i].error != NULL));
		if (rows[i].error != NULL)
			assert_non_null(strstr(err.text, rows[i].error));
		bench_rendered_free(files, n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_of_every_model_is_well_formed_ascii),
		cmocka_unit_test(
			names_are_those_a_factory_phone_asks_for_in_lower_case),
		cmocka_unit_test(only_b_tells_the_name_of_c),
		cmocka_unit_test(firmware_comes_before_the_redirect),
		cmocka_unit_test(after_c_nothing_of_the_bench_is_left_by_any_reading),
		cmocka_unit_test(c_returns_every_parameter_that_pending_and_a_touch),
		cmocka_unit_test(c_keeps_what_the_recipe_wants),
		cmocka_unit_test(log_texts_say_who_what_and_which_file),
		cmocka_unit_test(
			pending_asks_for_no_firmware_and_leaves_the_error_delay),
		cmocka_unit_test(what_must_not_be_shipped_is_refused),
		cmocka_unit_test(
			a_redirect_to_the_bench_and_an_unlisted_model_are_refused),
		cmocka_unit_test(a_family_without_xml_renders_plain_text),
		cmocka_unit_test(
			the_way_from_a_to_c_is_the_recipes_or_the_installations),
		cmocka_unit_test(stages_come_in_order_before_the_target),
		cmocka_unit_test(each_key_is_where_it_belongs),
		cmocka_unit_test(the_redirect_gets_the_options_it_lacks),
		cmocka_unit_test(an_encrypted_b_decrypts_to_what_was_rendered),
		cmocka_unit_test(b_leaves_alone_what_the_bench_has_borrowed),
		cmocka_unit_test(what_cannot_be_had_is_refused_with_the_way_out),
		cmocka_unit_test(a_family_without_the_parameter_says_so),
		cmocka_unit_test(
			a_family_without_a_chain_has_its_redirect_under_the_factory_names),
		cmocka_unit_test(what_a_vendors_format_cannot_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
