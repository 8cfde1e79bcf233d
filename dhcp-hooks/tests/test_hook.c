/* The hook with a real store, a real tree and the real families; without Kea. */
#include "hook.h"
#include "message.h"

#include <bench/file.h>
#include <bench/store.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define IP 0x0a4d0105u
#define IP_TEXT "10.77.1.5"
#define LIMIT_US (30 * 1000000)

/* cisco-mpp §10: an OUI seen on MPP phones; and a locally administered one. */
static const struct bench_mac phone = { { 0x00, 0x56, 0x2b, 0xaa, 0xbb, 0x01 } };
static const struct bench_mac other = { { 0x02, 0x00, 0x00, 0x00, 0x00, 0x07 } };

static const char *profiles_dir;
static struct bench {
	char dir[64], conf[96], database[96], leases[96], link[96];
} b;

static void
name(char *out, const char *leaf)
{
	snprintf(out, 96, "%s/%s", b.dir, leaf);
}

static void
make_folder(const char *leaf)
{
	char path[96];

	name(path, leaf);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int
set_up(void **state)
{
	char text[1024];
	(void)state;

	bench_copy(b.dir, sizeof(b.dir), "/tmp/test-hook-XXXXXX");
	if (mkdtemp(b.dir) == NULL)
		return -1;
	name(b.conf, "bench.conf");
	name(b.database, "bench.db");
	name(b.leases, "leases4.csv");
	name(b.link, "tree/by-ip/" IP_TEXT);
	make_folder("tree");
	make_folder("tree/by-ip");
	make_folder("tree/unit");
	make_folder("tree/pending");
	snprintf(text, sizeof(text),
		 "interface = \"lo\"\nstate_dir = \"%s\"\ntree_dir = \"%s/tree\"\n"
		 "profiles_dir = \"%s\"\n",
		 b.dir, b.dir, profiles_dir);
	write_file(b.conf, text);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	return bench_file_remove_tree(b.dir);
}

static struct bench_store *
open_store(void)
{
	struct bench_store *s = NULL;
	struct bench_err err = { 0 };

	if (bench_store_open(b.database, BENCH_STORE_CREATE, &s, &err) < 0)
		fail_msg("%s", err.text);
	return s;
}

static void
make_database(void)
{
	struct bench_store *s = open_store();

	bench_store_freep(&s);
}

static struct bench_hook *
start_hook(const char *lease_file)
{
	/* A thread that a loaded machine keeps from writing all in Kea's short time
	 * would be left behind, at work in files that the next test removes. */
	struct bench_hook_conf conf = { b.conf, lease_file, LIMIT_US / 1000 };
	struct bench_hook *h = NULL;
	struct bench_err err = { 0 };

	if (bench_hook_new(&conf, &h, &err) < 0)
		fail_msg("%s", err.text);
	return h;
}

static void
scan(struct bench_store *s, struct bench_mac mac, const char *serial)
{
	struct bench_event e = { .kind = BENCH_EVENT_SCAN,
				 .source = "test",
				 .mac = mac,
				 .unit = mac,
				 .pid = "CP-8841-3PCC-K9=",
				 .model = "8841" };
	struct bench_err err = { 0 };

	bench_copy(e.serial, sizeof(e.serial), serial);
	if (bench_store_record(s, &e, NULL, &err) < 0)
		fail_msg("%s", err.text);
}

/* The events of one kind, and the last of them. */
struct found {
	enum bench_event_kind kind;
	unsigned n;
	struct bench_event last;
	uint8_t raw[640];
};

static int
find_event(const struct bench_event *e, void *arg)
{
	struct found *f = arg;

	if (e->kind != f->kind)
		return 0;
	f->n++;
	f->last = *e;
	if (e->raw.len > 0 && e->raw.len <= sizeof(f->raw))
		memcpy(f->raw, e->raw.data, e->raw.len);
	return 0;
}

static struct found
events(enum bench_event_kind kind)
{
	struct bench_store *s = open_store();
	struct found f = { .kind = kind };
	struct bench_err err = { 0 };

	assert_int_equal(bench_store_event_each(s, 0, NULL, find_event, &f, &err), 0);
	bench_store_freep(&s);
	return f;
}

static const char *
link_target(void)
{
	static char target[96];
	ssize_t n = readlink(b.link, target, sizeof(target) - 1);

	target[n < 0 ? 0 : n] = '\0';
	return target;
}

static struct bench_hook_answer
ask(struct bench_hook *h, struct bench_bytes query)
{
	static const struct bench_hook_held held = { .bytes = { [53] = 3, [54] = 6 } };
	struct bench_hook_answer a;

	bench_hook_ask(h, query, &held, &a);
	return a;
}

static bool
health_says(struct bench_hook *h, const char *words)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };

	bench_hook_health(h, "", &out);
	return strstr(bench_str_get(&out), words) != NULL;
}

static void
wait_until_health_says(struct bench_hook *h, const char *words)
{
	int64_t until = bench_mono_now().us + LIMIT_US;

	while (!health_says(h, words) && bench_mono_now().us < until)
		sched_yield();
	assert_true(health_says(h, words));
}

static void
assert_option(const struct bench_family_reply *o, uint8_t code, const char *text)
{
	assert_int_equal(o->code, code);
	assert_int_equal(o->len, strlen(text));
	assert_memory_equal(o->text, text, o->len);
}

static void
a_phone_is_told_where_to_go_and_recorded(void **state)
{
	struct message discover = message_begin(phone, 1),
		       request = message_begin(phone, 3);
	struct bench_hook_answer a;
	struct bench_bytes query;
	struct bench_hook *h;
	struct found f;
	(void)state;

	make_database();
	h = start_hook(NULL);
	message_add(&discover, 60, "CP-8841-3PCC\0", 13);
	message_add(&request, 60, "CP-8841-3PCC\0", 13);
	assert_int_equal(bench_hook_seen(h, message_end(&discover), bench_mono_now()),
			 BENCH_HOOK_PHONE);
	query = message_end(&request);
	assert_int_equal(bench_hook_seen(h, query, bench_mono_now()), BENCH_HOOK_PHONE);
	a = ask(h, query);
	assert_int_equal(a.n, 4);
	assert_option(&a.option[0], 66, "10.77.0.1");
	assert_option(&a.option[1], 160, "tftp://10.77.0.1");
	assert_option(&a.option[2], 159, "tftp://10.77.0.1");
	assert_option(&a.option[3], 150, "tftp://10.77.0.1");
	bench_hook_ack(h, query, IP, bench_mono_now());
	assert_string_equal(link_target(), "../unit/00562baabb01"); /* before the ACK */
	bench_hook_freep(&h);

	f = events(BENCH_EVENT_SEEN);
	assert_int_equal(f.n, 1);
	assert_string_equal(f.last.family, "cisco-mpp");
	f = events(BENCH_EVENT_LEASED);
	assert_int_equal(f.n, 1);
	assert_true(bench_mac_equal(f.last.mac, phone));
	assert_string_equal(f.last.source, "kea");
	assert_string_equal(f.last.ip, IP_TEXT);
	assert_string_equal(f.last.family, "cisco-mpp");
	assert_string_equal(f.last.model, "8841");
	assert_string_equal(f.last.text, "CP-8841-3PCC");
	assert_int_equal(f.last.raw.len, query.len - 240);
	assert_memory_equal(f.raw, query.data + 240, f.last.raw.len);
}

static void
ask_from_port(struct bench_hook *h, uint8_t type, const char *option, size_t len)
{
	struct message m = message_begin(phone, type);
	struct bench_bytes query;

	message_add(&m, 60, "CP-8841-3PCC", 12);
	message_add(&m, 82, option, len);
	query = message_end(&m);
	bench_hook_seen(h, query, bench_mono_now());
	if (type == 3)
		bench_hook_ack(h, query, IP, bench_mono_now());
}

static void
the_port_that_a_switch_names_is_recorded(void **state)
{
	struct bench_err err = { 0 };
	struct bench_hook *h;
	struct bench_store *s;
	struct bench_unit u;
	(void)state;

	make_database();
	h = start_hook(NULL);
	ask_from_port(h, 1, "\x01\x05Gi0/3\x02\x03sw1", 12);
	ask_from_port(h, 3, "\x01\x05Gi0/4\x02\x03sw1", 12);
	bench_hook_freep(&h);
	assert_string_equal(events(BENCH_EVENT_SEEN).last.port, "sw1/Gi0/3");
	assert_string_equal(events(BENCH_EVENT_LEASED).last.port, "sw1/Gi0/4");
	s = open_store();
	assert_int_equal(bench_store_unit_get(s, phone, &u, &err), 0);
	assert_string_equal(u.port.text, "sw1/Gi0/4");
	bench_store_freep(&s);
}

static void
a_malformed_port_costs_no_phone_its_options(void **state)
{
	struct message m = message_begin(phone, 1);
	struct bench_bytes query;
	struct bench_hook *h;
	(void)state;

	make_database();
	h = start_hook(NULL);
	ask_from_port(h, 3, "\x01\x09Gi0/3", 7);
	message_add(&m, 60, "CP-8841-3PCC", 12);
	message_add(&m, 82, "\x01", 1);
	query = message_end(&m);
	assert_int_equal(bench_hook_seen(h, query, bench_mono_now()), BENCH_HOOK_PHONE);
	assert_int_equal(ask(h, query).n, 4);
	bench_hook_freep(&h);
	assert_int_equal(events(BENCH_EVENT_LEASED).n, 1);
	assert_string_equal(events(BENCH_EVENT_LEASED).last.port, "");
	assert_string_equal(events(BENCH_EVENT_SEEN).last.port, "");
}

static void
a_laptop_gets_no_options_and_inherits_no_right(void **state)
{
	struct message laptop = message_begin(other, 3),
		       request = message_begin(phone, 3);
	struct bench_bytes query;
	struct bench_hook *h;
	struct found f;
	(void)state;

	make_database();
	h = start_hook(NULL);
	bench_hook_ack(h, message_end(&request), IP, bench_mono_now());
	assert_string_equal(link_target(), "../unit/00562baabb01");
	message_add(&laptop, 60, "MSFT 5.0", 8);
	query = message_end(&laptop);
	assert_int_equal(bench_hook_seen(h, query, bench_mono_now()), BENCH_HOOK_OTHER);
	assert_int_equal(ask(h, query).n, 0);
	bench_hook_ack(h, query, IP, bench_mono_now());
	assert_string_equal(link_target(), "");
	bench_hook_ack(h, query, IP, bench_mono_now()); /* nothing left to take away */
	assert_false(health_says(h, "right to read"));
	bench_hook_freep(&h);

	f = events(BENCH_EVENT_LEASED);
	assert_int_equal(f.n, 2);
	assert_true(bench_mac_equal(f.last.mac, other));
	assert_string_equal(f.last.family, "");
	assert_string_equal(f.last.text, "MSFT 5.0");
}

static void
a_unit_scanned_before_the_start_needs_no_option_60(void **state)
{
	struct message request = message_begin(other, 3);
	struct bench_bytes query;
	struct bench_hook *h;
	struct bench_store *s = open_store();
	(void)state;

	scan(s, other, "FCH2143E1AB");
	bench_store_freep(&s);
	h = start_hook(NULL);
	wait_until_health_says(h, "\"ok\""); /* a slow disk: the hook did not wait */
	query = message_end(&request);
	assert_int_equal(bench_hook_seen(h, query, bench_mono_now()), BENCH_HOOK_PHONE);
	assert_int_equal(ask(h, query).n, 4);
	bench_hook_ack(h, query, IP, bench_mono_now());
	assert_string_equal(link_target(), "../unit/020000000007");
	bench_hook_freep(&h);
	assert_string_equal(events(BENCH_EVENT_LEASED).last.family, "cisco-mpp");
}

static void
a_scan_while_running_is_known_soon(void **state)
{
	struct message request = message_begin(other, 3);
	struct bench_bytes query = message_end(&request);
	int64_t until;
	struct bench_store *s = open_store();
	struct bench_hook *h = start_hook(NULL);
	(void)state;

	assert_int_equal(ask(h, query).n, 0);
	scan(s, other, "FCH2143E1AB");
	until = bench_mono_now().us + LIMIT_US;
	while (ask(h, query).n == 0 && bench_mono_now().us < until)
		sched_yield();
	assert_int_equal(ask(h, query).n, 4);
	bench_hook_freep(&h);
	bench_store_freep(&s);
}

static unsigned long
repeated(struct bench_hook *h)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	const char *at;

	bench_hook_stats(h, &out);
	at = strstr(bench_str_get(&out), "\"repeated\":");
	assert_non_null(at);
	return strtoul(at + strlen("\"repeated\":"), NULL, 10);
}

static void
starts_are_recorded_and_renewals_now_and_then(void **state)
{
	struct message start = message_begin(phone, 3),
		       renewal = message_begin(phone, 3);
	const struct {
		struct bench_bytes query;
		uint32_t ip;
		int64_t at_s;
		unsigned recorded;
	} rows[] = {
		{ message_end(&start), IP, 0, 1 },
		{ message_end(&start), IP, 1, 1 },  /* the ACK was lost: said again */
		{ message_end(&start), IP, 10, 2 }, /* it was reset and starts again */
		{ message_end(&renewal), IP, 20, 2 },	   /* renews */
		{ message_end(&renewal), IP, 300, 2 },	   /* renews */
		{ message_end(&renewal), IP, 310, 3 },	   /* still there */
		{ message_end(&renewal), IP + 1, 311, 4 }, /* another address */
	};
	struct bench_mono t0 = bench_mono_now();
	struct bench_hook *h;
	size_t i;
	(void)state;

	make_database();
	memcpy(renewal.data + 12, "\x0a\x4d\x01\x05", 4);
	h = start_hook(NULL);
	for (i = 0; i < BENCH_N(rows); i++) {
		bench_hook_ack(h, rows[i].query, rows[i].ip,
			       (struct bench_mono){ t0.us + rows[i].at_s * 1000000 });
		assert_int_equal(i + 1 - repeated(h), rows[i].recorded);
	}
	bench_hook_freep(&h);
	assert_int_equal(events(BENCH_EVENT_LEASED).n,
			 rows[BENCH_N(rows) - 1].recorded);
}

static void
a_lease_is_recorded_again_after_a_restart_and_after_its_end(void **state)
{
	struct message renewal = message_begin(phone, 3);
	struct bench_bytes query = message_end(&renewal);
	struct bench_hook *h;
	int i;
	(void)state;

	make_database();
	memcpy(renewal.data + 12, "\x0a\x4d\x01\x05", 4);
	for (i = 0; i < 2; i++) {
		h = start_hook(NULL);
		bench_hook_ack(h, query, IP, bench_mono_now());
		bench_hook_ack(h, query, IP, bench_mono_now());
		bench_hook_freep(&h);
		assert_int_equal(events(BENCH_EVENT_LEASED).n, 1 + i);
	}
	h = start_hook(NULL);
	bench_hook_ack(h, query, IP, bench_mono_now());
	bench_hook_gone(h, phone, IP, BENCH_HOOK_RELEASED);
	bench_hook_ack(h, query, IP, bench_mono_now());
	bench_hook_freep(&h);
	assert_int_equal(events(BENCH_EVENT_LEASED).n, 4);
}

static void
a_lease_that_ends_takes_the_right_with_it(void **state)
{
	static const char *const word[] = { "released", "declined", "expired" };
	struct message request = message_begin(phone, 3);
	struct bench_bytes query = message_end(&request);
	struct bench_hook *h;
	struct found f;
	unsigned i;
	(void)state;

	make_database();
	for (i = 0; i < BENCH_N(word); i++) {
		h = start_hook(NULL);
		bench_hook_ack(h, query, IP, bench_mono_now());
		assert_string_equal(link_target(), "../unit/00562baabb01");
		bench_hook_gone(h, phone, IP, (enum bench_hook_end)i);
		assert_string_equal(link_target(), "");
		bench_hook_freep(&h);
		f = events(BENCH_EVENT_RELEASED);
		assert_int_equal(f.n, i + 1);
		assert_string_equal(f.last.text, word[i]);
		assert_string_equal(f.last.ip, IP_TEXT);
	}
}

static void
a_malformed_request_gets_no_options_but_its_lease_is_recorded(void **state)
{
	struct message request = message_begin(phone, 3);
	struct bench_bytes query;
	struct bench_hook *h;
	struct found f;
	(void)state;

	make_database();
	h = start_hook(NULL);
	message_add(&request, 60, "MSFT 5.0", 8);
	request.data[request.len++] = 12;
	request.data[request.len++] = 200;
	query = (struct bench_bytes){ request.data, request.len };
	assert_int_equal(bench_hook_seen(h, query, bench_mono_now()),
			 BENCH_HOOK_NOBODY);
	assert_int_equal(ask(h, query).n, 0);
	bench_hook_ack(h, query, IP, bench_mono_now());
	bench_hook_ack(h, (struct bench_bytes){ request.data, 100 }, IP,
		       bench_mono_now()); /* nobody */
	bench_hook_freep(&h);
	f = events(BENCH_EVENT_LEASED);
	assert_int_equal(f.n, 1);
	assert_true(bench_mac_equal(f.last.mac, phone));
	assert_string_equal(f.last.text, "");
}

static void
without_a_database_phones_are_served_and_recorded_later(void **state)
{
	struct message request = message_begin(phone, 3);
	struct bench_bytes query = message_end(&request);
	struct bench_hook *h;
	(void)state;

	h = start_hook(NULL);
	wait_until_health_says(h, "no database: ");
	assert_int_equal(ask(h, query).n, 4);
	bench_hook_ack(h, query, IP, bench_mono_now());
	assert_string_equal(link_target(), "../unit/00562baabb01");
	make_database();
	wait_until_health_says(h, "\"ok\"");
	bench_hook_freep(&h);
	assert_int_equal(events(BENCH_EVENT_LEASED).n, 1);
}

static void
without_a_tree_the_lease_is_recorded_and_the_failure_counted(void **state)
{
	struct message request = message_begin(phone, 3);
	char from[96], to[96];
	struct bench_hook *h;
	(void)state;

	make_database();
	name(from, "tree");
	name(to, "tree-moved");
	assert_int_equal(rename(from, to), 0);
	h = start_hook(NULL);
	bench_hook_ack(h, message_end(&request), IP, bench_mono_now());
	assert_true(health_says(h, "1 times a phone's right to read"));
	assert_int_equal(rename(to, from), 0);
	bench_hook_ack(h, (struct bench_bytes){ request.data, request.len }, IP,
		       bench_mono_now());
	assert_string_equal(link_target(), "../unit/00562baabb01");
	bench_hook_freep(&h);
	assert_int_equal(events(BENCH_EVENT_LEASED).n, 1);
}

static void
write_leases(int64_t expire)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,"
		 "fqdn_rev,"
		 "hostname,state,user_context\n"
		 "10.77.1.5,00:56:2b:aa:bb:01,,3600,%lld,1,0,0,,0,\n"
		 "10.77.1.6,02:00:00:00:00:07,,3600,%lld,1,0,0,,0,\n"
		 "10.77.1.7,02:00:00:00:00:08,,3600,1000,1,0,0,,0,\n",
		 (long long)expire, (long long)expire);
	write_file(b.leases, text);
}

static void
leases_that_the_record_lost_are_recorded_at_the_next_start(void **state)
{
	bench_auto(bench_str_clear) struct bench_str stats = { 0 };
	int64_t until = bench_mono_now().us + LIMIT_US;
	struct bench_hook *h;
	struct bench_store *s;
	struct bench_mac mac;
	(void)state;

	make_database();
	write_leases(bench_wall_now().us / 1000000 + 3000);
	h = start_hook(b.leases);
	do {
		bench_str_reset(&stats);
		bench_hook_stats(h, &stats);
	} while (strstr(bench_str_get(&stats), "\"recovered\":2,") == NULL &&
		 bench_mono_now().us < until);
	assert_non_null(strstr(bench_str_get(&stats), "\"recovered\":2,"));
	bench_hook_freep(&h);
	assert_int_equal(events(BENCH_EVENT_LEASED).n, 2);
	assert_string_equal(link_target(), "../unit/00562baabb01");
	s = open_store();
	assert_int_equal(bench_store_lease_of(s, IP_TEXT, &mac, NULL), 0);
	assert_true(bench_mac_equal(mac, phone));
	bench_store_freep(&s);

	h = start_hook(b.leases); /* what is known is not recorded again */
	wait_until_health_says(h, "\"ok\"");
	bench_hook_freep(&h);
	assert_int_equal(events(BENCH_EVENT_LEASED).n, 2);
}

static void
the_lease_file_beats_an_older_lease_of_the_record(void **state)
{
	struct bench_event e = {
		.kind = BENCH_EVENT_LEASED, .source = "kea", .mac = other, .ip = IP_TEXT
	};
	struct bench_store *s = open_store();
	int64_t until = bench_mono_now().us + LIMIT_US;
	struct bench_hook *h;
	struct bench_mac mac = { 0 };
	(void)state;

	assert_int_equal(bench_store_record(s, &e, NULL, NULL), 0);
	/* given, by the wall clock, long before the record's lease */
	write_leases(bench_wall_now().us / 1000000 + 60);
	h = start_hook(b.leases);
	while (!bench_mac_equal(mac, phone) && bench_mono_now().us < until)
		assert_int_equal(bench_store_lease_of(s, IP_TEXT, &mac, NULL), 0);
	assert_true(bench_mac_equal(mac, phone));
	bench_hook_freep(&h);
	bench_store_freep(&s);
}

static void
a_bad_configuration_is_an_error_with_a_reason(void **state)
{
	struct bench_hook_conf conf = { b.conf, NULL, 0 };
	struct bench_hook *h = NULL;
	struct bench_err err = { 0 };
	(void)state;

	write_file(b.conf, "no_such_option = 1\n");
	assert_true(bench_hook_new(&conf, &h, &err) < 0);
	assert_null(h);
	assert_non_null(strstr(err.text, "no_such_option"));
	conf.config = "/nonexistent/bench.conf";
	assert_int_equal(bench_hook_new(&conf, &h, &err), -ENOENT);
}

static void
a_socket_gets_a_buffer_and_its_size_is_told(void **state)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), before = 0, size;
	socklen_t len = sizeof(before);
	struct bench_hook *h;
	(void)state;

	assert_true(fd >= 0);
	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &before, &len), 0);
	make_database();
	h = start_hook(NULL);
	size = bench_hook_socket(h, fd);
	assert_true(size >= before && size > 0);
	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &before, &len), 0);
	assert_int_equal(size, before);
	bench_hook_freep(&h);
	close(fd);
}

struct crowd {
	struct bench_hook *h;
	atomic_uint wrong, next;
};

static void *
behave_like_phones(void *arg)
{
	struct crowd *c = arg;
	unsigned id = atomic_fetch_add(&c->next, 1), i;

	for (i = 0; i < 200; i++) {
		struct bench_mac mac = { { 0, 0x56, 0x2b, (uint8_t)id, 0,
					   (uint8_t)i } };
		struct message m = message_begin(mac, i % 2 == 0 ? 1 : 3);
		struct bench_bytes query;
		uint32_t ip = IP + id * 256 + i;

		message_add(&m, 60, "CP-8841-3PCC", 12);
		query = message_end(&m);
		if (bench_hook_seen(c->h, query, bench_mono_now()) !=
			    BENCH_HOOK_PHONE ||
		    ask(c->h, query).n != 4)
			atomic_fetch_add(&c->wrong, 1);
		bench_hook_ack(c->h, query, ip, bench_mono_now());
		if (i % 8 == 0)
			bench_hook_gone(c->h, mac, ip, BENCH_HOOK_EXPIRED);
	}
	return NULL;
}

static void
eight_threads_share_one_hook(void **state)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct crowd c = { 0 };
	struct bench_store *s = open_store();
	struct bench_hook *h = start_hook(NULL);
	pthread_t thread[8];
	char serial[16];
	unsigned i;
	(void)state;

	c.h = h;
	bench_store_set_patience(s, LIMIT_US / 1000); /* the hook's batches are many */
	for (i = 0; i < BENCH_N(thread); i++)
		assert_int_equal(
			pthread_create(&thread[i], NULL, behave_like_phones, &c), 0);
	for (i = 0; i < 10; i++) { /* snapshots change meanwhile, figures are read */
		struct bench_mac mac = { { 2, 0, 0, 0, 1, (uint8_t)i } };

		snprintf(serial, sizeof(serial), "FCH2143E%03u", i);
		scan(s, mac, serial);
		bench_hook_stats(h, &out);
		bench_hook_health(h, "", &out);
	}
	for (i = 0; i < BENCH_N(thread); i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(c.wrong, 0);
	bench_str_reset(&out);
	bench_hook_stats(h, &out);
	assert_non_null(
		strstr(bench_str_get(&out), "\"leased\":1600,\"released\":200,"));
	assert_non_null(strstr(bench_str_get(&out), "\"tree-failures\":0,"));
	bench_hook_freep(&h);
	bench_store_freep(&s);
}

#define ON_A_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		ON_A_BENCH(a_phone_is_told_where_to_go_and_recorded),
		ON_A_BENCH(the_port_that_a_switch_names_is_recorded),
		ON_A_BENCH(a_malformed_port_costs_no_phone_its_options),
		ON_A_BENCH(a_laptop_gets_no_options_and_inherits_no_right),
		ON_A_BENCH(a_unit_scanned_before_the_start_needs_no_option_60),
		ON_A_BENCH(a_scan_while_running_is_known_soon),
		ON_A_BENCH(starts_are_recorded_and_renewals_now_and_then),
		ON_A_BENCH(a_lease_is_recorded_again_after_a_restart_and_after_its_end),
		ON_A_BENCH(a_lease_that_ends_takes_the_right_with_it),
		ON_A_BENCH(
			a_malformed_request_gets_no_options_but_its_lease_is_recorded),
		ON_A_BENCH(without_a_database_phones_are_served_and_recorded_later),
		ON_A_BENCH(
			without_a_tree_the_lease_is_recorded_and_the_failure_counted),
		ON_A_BENCH(leases_that_the_record_lost_are_recorded_at_the_next_start),
		ON_A_BENCH(the_lease_file_beats_an_older_lease_of_the_record),
		ON_A_BENCH(a_bad_configuration_is_an_error_with_a_reason),
		ON_A_BENCH(a_socket_gets_a_buffer_and_its_size_is_told),
		ON_A_BENCH(eight_threads_share_one_hook),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: test_hook PROFILES_DIR\n");
		return 64;
	}
	profiles_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
