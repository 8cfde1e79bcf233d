#include "config_slot.h"

#include <arpa/inet.h>
#include <bench/config.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>

/* The one table: names, defaults, places. The manual page lists the same (a test
 * compares). */
enum kind { TEXT, ADDRESS, PATH, MAYBE_TEXT, MAYBE_PATH, NUMBER };

struct item {
	const char *name;
	enum kind kind;
	const char *text; /* default of all but numbers */
	long number, min, max;
	size_t offset, room;
	const char *about;
};

#define TEXT_ITEM(kind, field, def, about)                                             \
	{                                                                              \
#field, kind, def, 0, 0, 0, offsetof(struct bench_config, field),      \
			sizeof(((struct bench_config *)0)->field), about               \
	}
#define NUMBER_ITEM(field, def, min, max, about)                                       \
	{                                                                              \
#field, NUMBER, NULL, def, min, max,                                   \
			offsetof(struct bench_config, field), 0, about                 \
	}

static const struct item items[] = {
	TEXT_ITEM(TEXT, interface, "bench0", "network interface of the bench LAN"),
	TEXT_ITEM(ADDRESS, address, "10.77.0.1", "the bench's own address on it"),
	NUMBER_ITEM(prefix, 16, 8, 30, "length of that network's prefix"),
	TEXT_ITEM(ADDRESS, pool_first, "10.77.1.0", "first address for phones"),
	TEXT_ITEM(ADDRESS, pool_last, "10.77.250.250", "last address for phones"),
	NUMBER_ITEM(lease_seconds, 3600, 60, 604800, "lifetime of a lease"),
	TEXT_ITEM(PATH, state_dir, "/var/lib/prebench",
		  "database, leases, syslog queue"),
	TEXT_ITEM(PATH, runtime_dir, "/run/prebench",
		  "sockets, rendered configuration"),
	TEXT_ITEM(PATH, tree_dir, "/run/prebench/tree", "served files; on a tmpfs"),
	TEXT_ITEM(PATH, profiles_dir, "/usr/share/prebench/profiles", "phone families"),
	TEXT_ITEM(PATH, firmware_dir, "/var/lib/prebench/firmware", "vendor images"),
	TEXT_ITEM(PATH, report_dir, "/var/lib/prebench/reports", "batch reports"),
	TEXT_ITEM(PATH, library_dir, "/usr/lib/prebench",
		  "hook, tap, syslog-ng module"),
	TEXT_ITEM(TEXT, transport, "tftp",
		  "tftp, http or https from the factory profile on, unless the recipe "
		  "says"),
	TEXT_ITEM(
		MAYBE_PATH, escrow_certificate, "",
		"certificate that unit keys are sealed to, unless the recipe has one"),
	NUMBER_ITEM(syslog_port, 514, 1, 65535, "UDP port of the syslog collector"),
	NUMBER_ITEM(http_port, 80, 0, 65535, "TCP port of the files; 0: off"),
	NUMBER_ITEM(https_port, 443, 0, 65535, "the same with TLS; 0: off"),
	NUMBER_ITEM(http_patience_seconds, 60, 2, 600,
		    "how long a client of these may make no progress"),
	NUMBER_ITEM(dns_port, 53, 0, 65535,
		    "port of the resolver; 0: none, and no option 6 for phones"),
	TEXT_ITEM(MAYBE_PATH, tls_certificate, "",
		  "PEM of the file server; empty: the one that config init makes"),
	TEXT_ITEM(MAYBE_PATH, tls_key, "", "its key, PEM"),
	TEXT_ITEM(MAYBE_TEXT, acs_url, "",
		  "TR-069 server for options 43 and 125; empty: never sent"),
	NUMBER_ITEM(resync_seconds, 60, 10, 3600, "Resync_Periodic on the bench"),
	NUMBER_ITEM(trace_megabytes, 64, 0, 4096,
		    "memory for the packets of the last minutes; 0: none are kept"),
	NUMBER_ITEM(trace_minutes, 15, 1, 240, "how long these are kept at most"),
	TEXT_ITEM(TEXT, board_listen, "127.0.0.1:8080",
		  "staff side, never the bench address"),
	TEXT_ITEM(MAYBE_TEXT, board_name, "",
		  "host name that staff use for it, besides the machine's own"),
	NUMBER_ITEM(board_session_minutes, 30, 1, 720,
		    "how long a sign-in lasts that nobody uses"),
	TEXT_ITEM(MAYBE_PATH, board_certificate, "",
		  "PEM; the board speaks HTTPS then; empty: HTTP"),
	TEXT_ITEM(MAYBE_PATH, board_key, "", "its key, PEM, mode 0600"),
	TEXT_ITEM(TEXT, first_year, "2010", "oldest plausible year of a serial"),
	TEXT_ITEM(MAYBE_TEXT, bench_name, "", "this bench's name on papers"),
	TEXT_ITEM(TEXT, paper_language, "en", "of papers: en or ja"),
	NUMBER_ITEM(utc_offset_minutes, 0, -720, 840,
		    "of the times on papers, east of UTC"),
	TEXT_ITEM(MAYBE_TEXT, report_command, "",
		  "prints a PDF: words, no shell; the file's path is added to them"),
	TEXT_ITEM(MAYBE_TEXT, label_command, "", "the same for labels"),
	TEXT_ITEM(TEXT, label_format, "pdf", "what label_command takes: pdf or zpl"),
};

static void *
place(struct bench_config *c, const struct item *item)
{
	return (char *)c + item->offset;
}

static void
derive(struct bench_config *c)
{
	snprintf(c->database, sizeof(c->database), "%s/bench.db", c->state_dir);
}

void
bench_config_default(struct bench_config *ret_config)
{
	*ret_config = (struct bench_config){ 0 };
	for (size_t i = 0; i < BENCH_N(items); i++) {
		if (items[i].kind == NUMBER)
			*(int *)place(ret_config, &items[i]) = (int)items[i].number;
		else
			bench_copy(place(ret_config, &items[i]), items[i].room,
				   items[i].text);
	}
	derive(ret_config);
}

/* libconfuse has no user pointer for its error function: one parse at a time per
 * thread. */
static _Thread_local struct bench_err *parse_err;
static _Thread_local const char *parse_path;

static void on_error(cfg_t *cfg, const char *fmt, va_list ap) BENCH_PRINTF(2, 0);

static void
on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[300];

	if (parse_err == NULL || parse_err->text[0] != '\0')
		return; /* the first one is the cause */
	vsnprintf(text, sizeof(text), fmt, ap);
	bench_fail(parse_err, 0, "%s:%d: %s", parse_path, cfg == NULL ? 0 : cfg->line,
		   text);
}

static const struct item *
item_of(cfg_opt_t *opt)
{
	for (size_t i = 0; i < BENCH_N(items); i++) {
		if (strcmp(items[i].name, cfg_opt_name(opt)) == 0)
			return &items[i];
	}
	return NULL;
}

static int
validate_text(cfg_t *cfg, const struct item *item, const char *value)
{
	struct in_addr a;

	if (strlen(value) >= item->room) {
		cfg_error(cfg, "%s: longer than %zu characters", item->name,
			  item->room - 1);
		return -1;
	}
	if (value[0] == '\0' && item->kind != MAYBE_TEXT && item->kind != MAYBE_PATH) {
		cfg_error(cfg, "%s: must not be empty", item->name);
		return -1;
	}
	if (strpbrk(value, "\"\\\n\r") != NULL) {
		cfg_error(cfg, "%s: quotes, backslashes and line ends are not allowed",
			  item->name);
		return -1;
	}
	if (item->kind == ADDRESS && inet_pton(AF_INET, value, &a) != 1) {
		cfg_error(cfg, "%s: '%s' is not an IPv4 address", item->name, value);
		return -1;
	}
	if ((item->kind == PATH || (item->kind == MAYBE_PATH && value[0] != '\0')) &&
	    value[0] != '/') {
		cfg_error(cfg, "%s: '%s' is not an absolute path", item->name, value);
		return -1;
	}
	return 0;
}

static int
validate(cfg_t *cfg, cfg_opt_t *opt)
{
	const struct item *item = item_of(opt);
	long n;

	if (item->kind != NUMBER)
		return validate_text(cfg, item, cfg_opt_getnstr(opt, 0));
	n = cfg_opt_getnint(opt, 0);
	if (n >= item->min && n <= item->max)
		return 0;
	cfg_error(cfg, "%s: %ld is not between %ld and %ld", item->name, n, item->min,
		  item->max);
	return -1;
}

static uint32_t
number_of(const char *address)
{
	struct in_addr a = { 0 };

	(void)inet_pton(AF_INET, address, &a);
	return ntohl(a.s_addr);
}

static int
validate_whole(const struct bench_config *c, const char *path, struct bench_err *err)
{
	uint32_t mask = ~UINT32_C(0) << (32 - c->prefix);
	uint32_t own = number_of(c->address), first = number_of(c->pool_first);
	uint32_t last = number_of(c->pool_last);

	if ((first & mask) != (own & mask) || (last & mask) != (own & mask))
		return bench_fail(err, -EINVAL,
				  "%s: pool_first and pool_last must be in %s/%d", path,
				  c->address, c->prefix);
	if (first > last)
		return bench_fail(err, -EINVAL, "%s: pool_first is above pool_last",
				  path);
	if (own >= first && own <= last)
		return bench_fail(err, -EINVAL,
				  "%s: address %s lies in the pool for phones", path,
				  c->address);
	if (strcmp(c->transport, "tftp") != 0 && strcmp(c->transport, "http") != 0 &&
	    strcmp(c->transport, "https") != 0)
		return bench_fail(err, -EINVAL,
				  "%s: transport is \"tftp\", \"http\" or \"https\"",
				  path);
	if (strcmp(c->paper_language, "en") != 0 &&
	    strcmp(c->paper_language, "ja") != 0)
		return bench_fail(err, -EINVAL,
				  "%s: paper_language is \"en\" or \"ja\"", path);
	if (strcmp(c->label_format, "pdf") != 0 && strcmp(c->label_format, "zpl") != 0)
		return bench_fail(err, -EINVAL,
				  "%s: label_format is \"pdf\" or \"zpl\"", path);
	if (strcspn(c->board_listen, ":") == strlen(c->address) &&
	    strncmp(c->board_listen, c->address, strlen(c->address)) == 0)
		return bench_fail(
			err, -EINVAL,
			"%s: board_listen is on the bench side; use the staff side",
			path);
	if (c->http_port != 0 && c->http_port == c->https_port)
		return bench_fail(err, -EINVAL,
				  "%s: http_port and https_port are the same", path);
	if ((c->tls_certificate[0] == '\0') != (c->tls_key[0] == '\0'))
		return bench_fail(err, -EINVAL,
				  "%s: tls_certificate and tls_key: give both or none",
				  path);
	if (c->acs_url[0] != '\0' && strncmp(c->acs_url, "http://", 7) != 0 &&
	    strncmp(c->acs_url, "https://", 8) != 0)
		return bench_fail(err, -EINVAL,
				  "%s: acs_url must begin with http:// or https://",
				  path);
	return 0;
}

/* The sections, beside the table: what may be there several times, or not at all. */
static cfg_opt_t redirect_options[] = { CFG_STR("to", "", CFGF_NONE),
					CFG_INT("status", 302, CFGF_NONE), CFG_END() };
static cfg_opt_t auth_options[] = { CFG_STR("user", "", CFGF_NONE),
				    CFG_STR("password_file", "", CFGF_NONE),
				    CFG_STR("method", "digest", CFGF_NONE), CFG_END() };

static cfg_opt_t dns_options[] = { CFG_STR("address", "", CFGF_NONE), CFG_END() };

/* Fits, can be printed as we print it, and has something in it. */
static bool
take_text(char *dst, size_t room, const char *text)
{
	return text[0] != '\0' && strpbrk(text, "\"\\\n\r") == NULL &&
	       bench_copy(dst, room, text);
}

static int
take_redirect(cfg_t *cfg, struct bench_redirect *r, const char *path,
	      struct bench_err *err)
{
	const char *title = cfg_title(cfg);

	r->status = (int)cfg_getint(cfg, "status");
	if (title[0] != '/' || !take_text(r->path, sizeof(r->path), title))
		return bench_fail(err, -EINVAL,
				  "%s: redirect '%s': not a path that begins with /",
				  path, title);
	if (!take_text(r->to, sizeof(r->to), cfg_getstr(cfg, "to")))
		return bench_fail(
			err, -EINVAL,
			"%s: redirect '%s': to = a URL or path of at most %zu "
			"characters is missing",
			path, title, sizeof(r->to) - 1);
	if (r->status != 301 && r->status != 302)
		return bench_fail(
			err, -EINVAL,
			"%s: redirect '%s': status %d, but phones follow only 301 "
			"and 302",
			path, title, r->status);
	return 0;
}

static int
take_auth(cfg_t *cfg, struct bench_http_auth *a, const char *path,
	  struct bench_err *err)
{
	if (!take_text(a->user, sizeof(a->user), cfg_getstr(cfg, "user")) ||
	    strchr(a->user, ':') != NULL)
		return bench_fail(err, -EINVAL, "%s: http_auth: user is missing or bad",
				  path);
	if (cfg_getstr(cfg, "password_file")[0] != '/' ||
	    !take_text(a->password_file, sizeof(a->password_file),
		       cfg_getstr(cfg, "password_file")))
		return bench_fail(
			err, -EINVAL,
			"%s: http_auth: password_file must be an absolute path", path);
	if (!take_text(a->method, sizeof(a->method), cfg_getstr(cfg, "method")) ||
	    (strcmp(a->method, "basic") != 0 && strcmp(a->method, "digest") != 0))
		return bench_fail(err, -EINVAL,
				  "%s: http_auth: method must be basic or digest",
				  path);
	return 0;
}

/* A name that dnsmasq's configuration can hold, and the phone ask for. */
static bool
is_dns_name(const char *name)
{
	return name[0] != '\0' && name[0] != '.' && strstr(name, "..") == NULL &&
	       name[strlen(name) - 1] != '.' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.")] == '\0';
}

static int
take_dns_answer(cfg_t *cfg, struct bench_dns_answer *a, const char *path,
		struct bench_err *err)
{
	const char *title = cfg_title(cfg);
	struct in_addr in;

	if (!take_text(a->name, sizeof(a->name), title))
		return bench_fail(err, -EINVAL, "%s: dns_answer: not a name", path);
	bench_lower(a->name);
	if (!is_dns_name(a->name))
		return bench_fail(err, -EINVAL,
				  "%s: dns_answer '%s': not a name like "
				  "\"prov.example.com\"",
				  path, title);
	if (!take_text(a->address, sizeof(a->address), cfg_getstr(cfg, "address")) ||
	    inet_pton(AF_INET, a->address, &in) != 1)
		return bench_fail(err, -EINVAL,
				  "%s: dns_answer '%s': address = an IPv4 address is "
				  "missing",
				  path, title);
	return 0;
}

static int
take_dns_answers(cfg_t *cfg, struct bench_config *c, const char *path,
		 struct bench_err *err)
{
	unsigned n = cfg_size(cfg, "dns_answer");
	int r = 0;

	if (n > BENCH_DNS_ANSWERS)
		return bench_fail(err, -EINVAL, "%s: more than %d dns_answers", path,
				  BENCH_DNS_ANSWERS);
	for (unsigned i = 0; r == 0 && i < n; i++)
		r = take_dns_answer(cfg_getnsec(cfg, "dns_answer", i),
				    &c->dns_answer[i], path, err);
	c->dns_answers = (int)n;
	return r;
}

static int
take_sections(cfg_t *cfg, struct bench_config *c, const char *path,
	      struct bench_err *err)
{
	unsigned n = cfg_size(cfg, "redirect");
	int r = 0;

	if (n > BENCH_REDIRECTS)
		return bench_fail(err, -EINVAL, "%s: more than %d redirects", path,
				  BENCH_REDIRECTS);
	for (unsigned i = 0; r == 0 && i < n; i++)
		r = take_redirect(cfg_getnsec(cfg, "redirect", i), &c->redirect[i],
				  path, err);
	c->redirects = (int)n;
	if (r == 0 && cfg_size(cfg, "http_auth") > 0)
		r = take_auth(cfg_getsec(cfg, "http_auth"), &c->http_auth, path, err);
	if (r == 0)
		r = take_dns_answers(cfg, c, path, err);
	return r < 0 ? r : config_slots_take(cfg, c, path, err);
}

static void
fill_options(cfg_opt_t *opts)
{
	for (size_t i = 0; i < BENCH_N(items); i++) {
		if (items[i].kind == NUMBER)
			opts[i] = (cfg_opt_t)CFG_INT(items[i].name, items[i].number,
						     CFGF_NONE);
		else
			opts[i] = (cfg_opt_t)CFG_STR(items[i].name, items[i].text,
						     CFGF_NONE);
	}
	opts[BENCH_N(items)] = (cfg_opt_t)CFG_SEC("redirect", redirect_options,
						  CFGF_MULTI | CFGF_TITLE);
	opts[BENCH_N(items) + 1] =
		(cfg_opt_t)CFG_SEC("http_auth", auth_options, CFGF_MULTI);
	opts[BENCH_N(items) + 2] =
		(cfg_opt_t)CFG_SEC("dns_answer", dns_options, CFGF_MULTI | CFGF_TITLE);
	opts[BENCH_N(items) + 3] =
		(cfg_opt_t)CFG_SEC("slot", config_slot_options, CONFIG_SLOT_FLAGS);
	opts[BENCH_N(items) + 4] = (cfg_opt_t)CFG_END();
}

static void
copy_out(cfg_t *cfg, struct bench_config *c)
{
	for (size_t i = 0; i < BENCH_N(items); i++) {
		if (items[i].kind == NUMBER)
			*(int *)place(c, &items[i]) =
				(int)cfg_getint(cfg, items[i].name);
		else
			bench_copy(place(c, &items[i]), items[i].room,
				   cfg_getstr(cfg, items[i].name));
	}
	derive(c);
}

static int
parse_file(cfg_t *cfg, const char *path, struct bench_err *err)
{
	int r;

	for (size_t i = 0; i < BENCH_N(items); i++)
		cfg_set_validate_func(cfg, items[i].name, validate);
	cfg_set_error_function(cfg, on_error);
	parse_err = err;
	parse_path = path;
	if (err != NULL)
		err->text[0] = '\0';
	errno = 0;
	r = cfg_parse(cfg, path);
	parse_err = NULL;
	if (r == CFG_FILE_ERROR)
		return bench_fail(err, errno == 0 ? -ENOENT : -errno, "%s: %s", path,
				  strerror(errno == 0 ? ENOENT : errno));
	return r == CFG_SUCCESS ? 0 : -EINVAL;
}

int
bench_config_load(const char *path, struct bench_config *ret_config,
		  struct bench_err *err)
{
	cfg_opt_t opts[BENCH_N(items) + 5];
	struct bench_config c = { 0 };
	cfg_t *cfg;
	int r;

	fill_options(opts);
	cfg = cfg_init(opts, CFGF_NONE);
	if (cfg == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", path);
	r = parse_file(cfg, path, err);
	if (r == 0) {
		copy_out(cfg, &c);
		r = take_sections(cfg, &c, path, err);
	}
	cfg_free(cfg);
	if (r == 0)
		r = validate_whole(&c, path, err);
	if (r == 0)
		*ret_config = c;
	return r;
}

void
bench_config_print(const struct bench_config *c, struct bench_str *out)
{
	for (size_t i = 0; i < BENCH_N(items); i++) {
		const void *p = (const char *)c + items[i].offset;

		bench_str_addf(out, "# %s\n", items[i].about);
		if (items[i].kind == NUMBER)
			bench_str_addf(out, "%s = %d\n", items[i].name,
				       *(const int *)p);
		else
			bench_str_addf(out, "%s = \"%s\"\n", items[i].name,
				       (const char *)p);
	}
	for (int i = 0; i < c->redirects; i++)
		bench_str_addf(
			out, "redirect \"%s\" {\n\tto = \"%s\"\n\tstatus = %d\n}\n",
			c->redirect[i].path, c->redirect[i].to, c->redirect[i].status);
	if (c->http_auth.user[0] != '\0')
		bench_str_addf(
			out,
			"http_auth {\n\tuser = \"%s\"\n\tpassword_file = \"%s\"\n"
			"\tmethod = \"%s\"\n}\n",
			c->http_auth.user, c->http_auth.password_file,
			c->http_auth.method);
	for (int i = 0; i < c->dns_answers; i++)
		bench_str_addf(out, "dns_answer \"%s\" {\n\taddress = \"%s\"\n}\n",
			       c->dns_answer[i].name, c->dns_answer[i].address);
	config_slots_print(c, out);
}
