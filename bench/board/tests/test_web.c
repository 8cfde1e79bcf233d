/* Real HTTP over loopback; client and server take turns in one thread. */
#include "assets.h"
#include "listen.h"
#include "web.h"
#include "web_impl.h"

#include <bed.h>
#include <bench/code.h>
#include <bench/file.h>
#include <bench/staff.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct site {
	struct bed *bed;
	struct bench_config config;
	struct board *board;
	struct board_web *web;
	struct sockaddr_storage addr;
	socklen_t len;
	struct bench_str answer;
	bool closed; /* by the server */
};

static int
set_up(void **state)
{
	struct site *w;
	struct board_address a;
	struct bench_err err = { "" };
	void *bed = NULL;
	int fd;

	if (bed_set_up(&bed) < 0)
		return -1;
	w = calloc(1, sizeof(*w));
	assert_non_null(w);
	w->bed = bed;
	bench_config_default(&w->config);
	bench_copy(w->config.board_listen, sizeof(w->config.board_listen),
		   "127.0.0.1:0");
	bench_copy(w->config.database, sizeof(w->config.database), w->bed->database);
	w->len = sizeof(w->addr);
	assert_int_equal(board_address_parse(&w->config, &a, &err), 0);
	fd = board_listen(&w->config, &a, &err);
	assert_true(fd >= 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&w->addr, &w->len), 0);
	bench_copy(w->config.runtime_dir, sizeof(w->config.runtime_dir), w->bed->dir);
	bench_copy(w->config.state_dir, sizeof(w->config.state_dir), w->bed->dir);
	bench_copy(w->config.board_name, sizeof(w->config.board_name), "board");
	assert_int_equal(board_new(&w->config, "/dev/null", &w->board, &err), 0);
	assert_int_equal(board_web_new(w->board, fd, NULL, NULL, &w->web, &err), 0);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct site *w = *state;
	void *bed = w->bed;

	board_web_freep(&w->web);
	board_freep(&w->board);
	bench_str_clear(&w->answer);
	bed_tear_down(&bed);
	free(w);
	return 0;
}

static int
dial(const struct site *w)
{
	int fd = socket(w->addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&w->addr, w->len), 0);
	return fd;
}

static void
run_for(struct site *w, int ms)
{
	struct pollfd p = { .fd = board_web_fd(w->web), .events = POLLIN };

	poll(&p, 1, ms);
	board_run(w->board, bench_mono_now());
	assert_int_equal(board_web_run(w->web), 0);
}

/* Sends text and reads until the server closes; a request says "Connection: close". */
static const char *
exchange(struct site *w, const char *text, size_t len)
{
	char buffer[4096];
	size_t sent = 0;
	int fd = dial(w);

	bench_str_reset(&w->answer);
	for (int turns = 0; turns < 3000; turns++) {
		ssize_t n = 1;

		if (sent < len) {
			n = send(fd, text + sent, len - sent,
				 MSG_DONTWAIT | MSG_NOSIGNAL);
			sent = n > 0			  ? sent + (size_t)n
			       : n < 0 && errno != EAGAIN ? len
							  : sent;
		}
		run_for(w, 5);
		n = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		w->closed = n == 0 || (n < 0 && errno != EAGAIN);
		if (w->closed)
			break;
		if (n > 0)
			bench_str_add_n(&w->answer, buffer, (size_t)n);
	}
	close(fd);
	return bench_str_get(&w->answer);
}

static const char *
ask(struct site *w, const char *method, const char *url, const char *more)
{
	char text[1024];
	int n = snprintf(text, sizeof(text),
			 "%s %s HTTP/1.1\r\nHost: board\r\nConnection: close\r\n%s\r\n",
			 method, url, more);

	return exchange(w, text, (size_t)n);
}

static const char *
body_of(const char *answer)
{
	const char *end = strstr(answer, "\r\n\r\n");

	assert_non_null(end);
	return end + 4;
}

static void
assert_status(const char *answer, const char *status)
{
	if (strncmp(answer, "HTTP/1.1 ", 9) != 0 || strncmp(answer + 9, status, 3) != 0)
		fail_msg("not %s: %.200s", status, answer);
}

static void
web_serves_the_page_and_its_parts_under_a_strict_policy(void **state)
{
	struct site *w = *state;

	assert_true(board_assets_n >= 4);
	for (size_t i = 0; i < board_assets_n; i++) {
		const char *answer = ask(w, "GET", board_assets[i].url, "");

		assert_status(answer, "200");
		assert_non_null(
			strstr(answer, "Content-Security-Policy: default-src 'none';"));
		assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
		assert_non_null(strstr(answer, board_assets[i].type));
		assert_null(strstr(answer, "unsafe-"));
		assert_int_equal(strlen(body_of(answer)), board_assets[i].len);
		assert_memory_equal(body_of(answer), board_assets[i].data,
				    board_assets[i].len);
	}
	/* nothing from elsewhere, nothing inline: the policy would refuse it */
	assert_null(strstr(ask(w, "GET", "/", ""), "=\"http"));
	assert_null(strstr(bench_str_get(&w->answer), "style=\""));
	assert_null(strstr(bench_str_get(&w->answer), "onload"));
	assert_null(strstr(ask(w, "GET", "/app.js", ""), "innerHTML"));
}

static void
web_serves_the_board_as_json(void **state)
{
	struct site *w = *state;
	struct bed_phone p = bed_phone(0x88d0, 0);
	const char *answer;

	w->bed->base = bench_mono_now().us - 1000000;
	bed_walk(w->bed, &p, BED_SEEN, BED_PENDING_ASKED);
	answer = ask(w, "GET", "/api/v1/board", "");
	assert_status(answer, "200");
	assert_non_null(strstr(answer, "Content-Type: application/json\r\n"));
	assert_non_null(strstr(body_of(answer), "\"last4\":\"88D0\""));
}

static void
web_answers_head_without_a_body(void **state)
{
	struct site *w = *state;
	const char *answer = ask(w, "HEAD", "/", "");

	assert_status(answer, "200");
	assert_string_equal(body_of(answer), "");
	assert_null(strstr(answer, "Content-Length: 0"));
}

static void
web_tells_what_has_not_changed(void **state)
{
	static const char *const urls[] = { "/api/v1/board", "/app.js" };
	struct site *w = *state;
	char etag[64], more[96];

	for (size_t i = 0; i < BENCH_N(urls); i++) {
		const char *answer = ask(w, "GET", urls[i], ""),
			   *at = strstr(answer, "ETag: ");

		assert_non_null(at);
		bench_copy_n(etag, sizeof(etag), at + 6, strcspn(at + 6, "\r"));
		snprintf(more, sizeof(more), "If-None-Match: %s\r\n", etag);
		answer = ask(w, "GET", urls[i], more);
		assert_status(answer, "304");
		assert_string_equal(body_of(answer), "");
		assert_status(ask(w, "GET", urls[i], "If-None-Match: \"other\"\r\n"),
			      "200");
	}
}

static void
web_keeps_what_is_somebodys_off_the_browsers_disk(void **state)
{
	struct site *w = *state;

	assert_non_null(
		strstr(ask(w, "GET", "/app.js", ""), "Cache-Control: no-cache\r\n"));
	assert_non_null(strstr(ask(w, "GET", "/api/v1/session", ""),
			       "Cache-Control: no-store\r\n"));
}

static void
web_knows_no_other_methods(void **state)
{
	static const char *const methods[] = { "PUT", "PATCH", "OPTIONS", "TRACE",
					       "BREW" };
	struct site *w = *state;

	for (size_t i = 0; i < BENCH_N(methods); i++) {
		assert_status(ask(w, methods[i], "/api/v1/board", ""), "405");
		assert_non_null(strstr(bench_str_get(&w->answer), "Allow: GET, HEAD"));
	}
	assert_status(ask(w, "POST", "/", ""), "405");
	assert_status(ask(w, "POST", "/api/v1/board", ""), "405");
	assert_status(ask(w, "POST", "/", "Content-Length: 3\r\n"), "413");
}

static void
web_answers_to_its_own_names_only(void **state)
{
	static const char *const hosts[] = { "evil.example", "board.evil.example",
					     "127.0.0.1.evil.example", "" };
	struct site *w = *state;
	char text[256];

	for (size_t i = 0; i < BENCH_N(hosts); i++) {
		int n = snprintf(text, sizeof(text),
				 "GET /api/v1/board HTTP/1.1\r\nHost: %s\r\n"
				 "Connection: close\r\n\r\n",
				 hosts[i]);
		assert_status(exchange(w, text, (size_t)n), "421");
	}
}

static void
web_shows_one_page_at_the_addresses_of_all_pages(void **state)
{
	static const char *const urls[] = { "/scan", "/unit/00:56:2b:00:00:01",
					    "/batch/7", "/sign-in" };
	struct site *w = *state;

	for (size_t i = 0; i < BENCH_N(urls); i++) {
		assert_status(ask(w, "GET", urls[i], ""), "200");
		assert_non_null(strstr(bench_str_get(&w->answer), "<!doctype html>"));
	}
}

static void
web_packs_for_who_can_unpack(void **state)
{
	struct site *w = *state;
	const char *answer =
		ask(w, "GET", "/board.css", "Accept-Encoding: gzip, br\r\n");

	assert_status(answer, "200");
	assert_non_null(strstr(answer, "Content-Encoding: gzip\r\n"));
	assert_non_null(strstr(answer, "Vary: Accept-Encoding\r\n"));
	assert_memory_equal(body_of(answer), "\x1f\x8b", 2);
}

static void
web_asks_who_is_there_too_often_to_wait(void **state)
{
	struct site *w = *state;
	const char *answer = NULL;

	w->board->requests.burst = w->board->requests.per_second = 3;
	for (int i = 0; i < 6; i++)
		answer = ask(w, "GET", "/api/v1/session", "");
	assert_status(answer, "429");
	assert_non_null(strstr(answer, "Retry-After: 1\r\n"));
	answer = ask(w, "GET", "/no/such/page", "");
	assert_status(answer, "429");
}

static void
web_gives_its_own_files_however_often(void **state)
{
	struct site *w = *state;

	w->board->requests.burst = w->board->requests.per_second = 3;
	for (int i = 0; i < 20; i++)
		assert_status(ask(w, "GET", "/icon.svg", ""), "200");
}

static void
web_streams_the_picture_and_what_changes(void **state)
{
	static const char text[] = "GET /api/v1/stream HTTP/1.1\r\nHost: board\r\n\r\n";
	struct site *w = *state;
	struct bed_phone p = bed_phone(0x88d0, 0);
	char buffer[8192];
	bool told = false;
	int fd = dial(w);

	w->bed->base = bench_mono_now().us - 1000000;
	assert_int_equal(send(fd, text, sizeof(text) - 1, MSG_NOSIGNAL),
			 sizeof(text) - 1);
	bench_str_reset(&w->answer);
	for (int turns = 0; turns < 2000; turns++) {
		ssize_t n;

		run_for(w, 5);
		n = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (n > 0)
			bench_str_add_n(&w->answer, buffer, (size_t)n);
		if (!told &&
		    strstr(bench_str_get(&w->answer), "event: board") != NULL) {
			bed_walk(w->bed, &p, BED_SEEN, BED_PENDING_ASKED);
			told = true;
		}
		if (strstr(bench_str_get(&w->answer), "event: patch") != NULL &&
		    strstr(bench_str_get(&w->answer), "88D0") != NULL)
			break;
	}
	assert_non_null(strstr(bench_str_get(&w->answer), "event: patch"));
	assert_non_null(strstr(bench_str_get(&w->answer), "\"last4\":\"88D0\""));
	assert_int_equal(streams_count(w->board->streams), 1);
	close(fd);
}

static void
web_keeps_streams_for_other_addresses(void **state)
{
	static const char text[] = "GET /api/v1/stream HTTP/1.1\r\nHost: board\r\n\r\n";
	struct site *w = *state;
	int fds[STREAMS_OF_ADDRESS];

	for (size_t i = 0; i < BENCH_N(fds); i++) {
		fds[i] = dial(w);
		assert_int_equal(send(fds[i], text, sizeof(text) - 1, MSG_NOSIGNAL),
				 sizeof(text) - 1);
	}
	for (int i = 0; i < 2000 && streams_count(w->board->streams) < BENCH_N(fds);
	     i++)
		run_for(w, 5);
	assert_int_equal(streams_count(w->board->streams), BENCH_N(fds));
	assert_status(ask(w, "GET", "/api/v1/stream", ""), "503");
	for (size_t i = 0; i < BENCH_N(fds); i++)
		close(fds[i]);
}

static void
web_takes_no_body(void **state)
{
	struct site *w = *state;

	assert_status(ask(w, "GET", "/", "Content-Length: 1000000000\r\n"), "413");
	assert_status(ask(w, "GET", "/", "Transfer-Encoding: chunked\r\n"), "413");
	assert_status(ask(w, "GET", "/", "Content-Length: 0\r\n"), "200");
}

static void
web_knows_nothing_else(void **state)
{
	static const char *const urls[] = { "/nothing",
					    "//",
					    "/../etc/passwd",
					    "/index.html",
					    "/%2e%2e/etc/passwd",
					    "/api/v1/board/",
					    "/api" };
	struct site *w = *state;

	for (size_t i = 0; i < BENCH_N(urls); i++)
		assert_status(ask(w, "GET", urls[i], ""), "404");
}

static void
web_survives_rubbish_and_endless_requests(void **state)
{
	struct site *w = *state;
	char *text = malloc(200000);

	assert_non_null(text);
	memset(text, 'A', 200000);
	exchange(w, text, 200000);
	memcpy(text, "GET / HTTP/1.1\r\nHost: board\r\nX: ", 33);
	exchange(w, text, 200000);
	assert_null(strstr(bench_str_get(&w->answer), " 200 "));
	free(text);
	assert_status(ask(w, "GET", "/", ""), "200");
}

static void
web_drops_who_never_ends_his_request(void **state)
{
	static const char start[] = "GET / HTTP/1.1\r\nHost: board\r\nX-Slow: ";
	struct site *w = *state;

	/* exchange() gives up, too, but later, and with the connection open */
	assert_null(strstr(exchange(w, start, sizeof(start) - 1), " 200 "));
	assert_true(w->closed);
}

static void
web_limits_how_many_may_come_from_one_address(void **state)
{
	struct site *w = *state;
	int fds[160], closed = 0;
	char c;

	for (size_t i = 0; i < BENCH_N(fds); i++) {
		fds[i] = dial(w);
		run_for(w, 5);
	}
	run_for(w, 5);
	for (size_t i = 0; i < BENCH_N(fds); i++) {
		closed += recv(fds[i], &c, 1, MSG_DONTWAIT) == 0;
		close(fds[i]);
	}
	assert_int_equal(closed, 160 - 128);
	for (int i = 0; i < 100; i++)
		run_for(w, 1);
	assert_status(ask(w, "GET", "/", ""), "200");
}

static void
web_keeps_a_connection_for_the_next_request(void **state)
{
	static const char twice[] = "GET /icon.svg HTTP/1.1\r\nHost: board\r\n\r\n"
				    "GET /icon.svg HTTP/1.1\r\nHost: board\r\n"
				    "Connection: close\r\n\r\n";
	struct site *w = *state;
	const char *answer = exchange(w, twice, sizeof(twice) - 1);

	assert_non_null(strstr(body_of(answer), "HTTP/1.1 200"));
}

/* --- answers that a child gives ------------------------------------------------------
 */

/* A command that is at work until its gate is opened. */
static void
use_slow_program(struct site *w)
{
	const char *dir = w->bed->dir;
	char gate[300];
	FILE *f;

	snprintf(gate, sizeof(gate), "%s/gate", dir);
	assert_int_equal(mkfifo(gate, 0600), 0);
	snprintf(w->board->program, sizeof(w->board->program), "%s/program", dir);
	f = fopen(w->board->program, "w");
	assert_non_null(f);
	fprintf(f,
		"#!/bin/sh\nprintf '%%s\\n' \"$@\" >%s/words\ncat >%s/input\n"
		"cat %s/gate\necho '{\"staff\":[{\"name\":\"packer\",\"role\":"
		"\"staff\",\"language\":\"\"}]}'\n",
		dir, dir, dir);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(w->board->program, 0700), 0);
}

static int
sign_in(struct site *w)
{
	static const char text[] = "POST /api/v1/session HTTP/1.1\r\nHost: board\r\n"
				   "X-Prebench: 1\r\nConnection: close\r\n"
				   "Content-Type: application/json\r\n"
				   "Content-Length: 21\r\n\r\n"
				   "{\"badge\":\"XCB12345\"}\n";
	int fd = dial(w);

	assert_int_equal(send(fd, text, sizeof(text) - 1, MSG_NOSIGNAL),
			 sizeof(text) - 1);
	return fd;
}

/* It can be opened when the command waits there; then the command goes on. */
static void
open_gate(struct site *w)
{
	char gate[300];
	int fd = -1;

	snprintf(gate, sizeof(gate), "%s/gate", w->bed->dir);
	for (int turns = 0; fd < 0 && turns < 4000; turns++) {
		run_for(w, 5);
		fd = open(gate, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	}
	assert_true(fd >= 0);
	close(fd);
}

static const char *
receive(struct site *w, int fd)
{
	char buffer[4096];
	ssize_t n = -1;

	bench_str_reset(&w->answer);
	for (int turns = 0; n != 0 && turns < 4000; turns++) {
		run_for(w, 5);
		n = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (n > 0)
			bench_str_add_n(&w->answer, buffer, (size_t)n);
	}
	close(fd);
	return bench_str_get(&w->answer);
}

static void
run_until_waiting(struct site *w)
{
	for (int turns = 0; turns < 4000; turns++) {
		run_for(w, 5);
		if (w->web->calls != NULL && w->web->calls->waits)
			return;
	}
	fail_msg("no request waits");
}

static void
web_waits_for_a_slow_command_as_long_as_it_takes(void **state)
{
	struct site *w = *state;
	const char *answer;
	int fd;

	use_slow_program(w);
	fd = sign_in(w);
	run_until_waiting(w);
	w->web->clients->since.us -= INT64_C(60000000); /* a minute goes by */
	w->web->sweep.us = 0;
	run_for(w, 5);
	open_gate(w);
	answer = receive(w, fd);
	assert_status(answer, "200");
	assert_non_null(strstr(answer, "\"name\":\"packer\""));
}

static void
web_throws_an_answer_away_that_nobody_waits_for(void **state)
{
	struct site *w = *state;

	use_slow_program(w);
	close(sign_in(w));
	run_until_waiting(w);
	open_gate(w);
	for (int turns = 0; w->web->calls != NULL && turns < 4000; turns++)
		run_for(w, 5);
	assert_null(w->web->calls);
	assert_status(ask(w, "GET", "/icon.svg", ""), "200");
}

static void
assert_told(struct site *w, const char *file, const char *has, const char *has_not)
{
	bench_auto(bench_freep) char *text = NULL;
	char path[300];
	struct bench_err err = { "" };

	snprintf(path, sizeof(path), "%s/%s", w->bed->dir, file);
	assert_int_equal(bench_file_read_text(path, 4096, &text, &err), 0);
	assert_non_null(strstr(text, has));
	assert_null(strstr(text, has_not));
}

static void
web_tells_no_badge_in_the_words_of_a_command(void **state)
{
	struct site *w = *state;
	int fd;

	use_slow_program(w);
	fd = sign_in(w);
	open_gate(w);
	assert_status(receive(w, fd), "200");
	assert_told(w, "words", "sign-in", "XCB12345");
	assert_told(w, "input", "XCB12345\n", "sign-in");
}

/* People of the record; the supervisor's badge is its answer. */
static void
add_people(struct site *w, char badge[BENCH_CODE_TEXT])
{
	const struct bench_staff people[] = { { .name = "chief", .supervisor = true },
					      { .name = "packer" } };
	struct bench_err err = { "" };
	struct bench_staff chief;

	for (size_t i = 0; i < BENCH_N(people); i++) {
		assert_int_equal(bench_store_staff_add(w->bed->s, &people[i],
						       "290384756112", NULL, &err),
				 0);
		bench_store_set_staff(w->bed->s, "chief");
	}
	assert_int_equal(bench_store_staff_get(w->bed->s, "chief", &chief, &err), 0);
	assert_int_equal(bench_code_format(BENCH_CODE_BADGE, chief.badge, badge), 0);
}

/* As the packer, who is signed in. */
static int
post(struct site *w, const char *url, const char *body)
{
	const struct session packer = { .name = "packer" };
	char token[SESSION_TOKEN], text[1024];
	struct bench_err err = { "" };
	struct session s;
	int fd = dial(w), n;

	assert_int_equal(sessions_begin(w->board->sessions, &packer, bench_wall_now(),
					token, &s, &err),
			 0);
	n = snprintf(text, sizeof(text),
		     "POST %s HTTP/1.1\r\nHost: board\r\nConnection: close\r\n"
		     "Cookie: prebench=%s\r\nX-Prebench-CSRF: %s\r\n"
		     "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		     url, token, s.csrf, strlen(body), body);
	assert_int_equal(send(fd, text, (size_t)n, MSG_NOSIGNAL), n);
	return fd;
}

static void
web_has_a_supervisor_act_in_their_name_who_shows_a_badge(void **state)
{
	struct site *w = *state;
	char badge[BENCH_CODE_TEXT], body[256];
	int fd;

	add_people(w, badge);
	use_slow_program(w);
	snprintf(body, sizeof(body),
		 "{\"mac\":\"00562B0088D0\",\"reason\":\"looked at it\","
		 "\"supervisor\":\"%s\",\"pin\":\"290384756112\"}",
		 badge);
	fd = post(w, "/api/v1/act/unit/clear", body);
	open_gate(w);
	assert_status(receive(w, fd), "200");
	assert_told(w, "words", "--by=chief\n", badge);
	assert_told(w, "words", "--pin-file=-\n", "290384756112");
}

static void
web_ends_with_requests_under_way(void **state)
{
	static const char stream[] =
		"GET /api/v1/stream HTTP/1.1\r\nHost: board\r\n\r\n";
	struct site *w = *state;
	int fd[2];

	use_slow_program(w);
	fd[0] = sign_in(w);
	run_until_waiting(w);
	fd[1] = dial(w);
	assert_int_equal(send(fd[1], stream, sizeof(stream) - 1, MSG_NOSIGNAL),
			 sizeof(stream) - 1);
	for (int turns = 0; streams_count(w->board->streams) == 0 && turns < 4000;
	     turns++)
		run_for(w, 5);
	assert_int_equal(streams_count(w->board->streams), 1);
	board_web_freep(&w->web);
	assert_int_equal(streams_count(w->board->streams), 0);
	close(fd[0]);
	close(fd[1]);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(web_serves_the_page_and_its_parts_under_a_strict_policy),
		TEST(web_serves_the_board_as_json),
		TEST(web_answers_head_without_a_body),
		TEST(web_tells_what_has_not_changed),
		TEST(web_keeps_what_is_somebodys_off_the_browsers_disk),
		TEST(web_knows_no_other_methods),
		TEST(web_answers_to_its_own_names_only),
		TEST(web_shows_one_page_at_the_addresses_of_all_pages),
		TEST(web_packs_for_who_can_unpack),
		TEST(web_asks_who_is_there_too_often_to_wait),
		TEST(web_gives_its_own_files_however_often),
		TEST(web_streams_the_picture_and_what_changes),
		TEST(web_keeps_streams_for_other_addresses),
		TEST(web_takes_no_body),
		TEST(web_knows_nothing_else),
		TEST(web_survives_rubbish_and_endless_requests),
		TEST(web_drops_who_never_ends_his_request),
		TEST(web_limits_how_many_may_come_from_one_address),
		TEST(web_keeps_a_connection_for_the_next_request),
		TEST(web_waits_for_a_slow_command_as_long_as_it_takes),
		TEST(web_throws_an_answer_away_that_nobody_waits_for),
		TEST(web_tells_no_badge_in_the_words_of_a_command),
		TEST(web_has_a_supervisor_act_in_their_name_who_shows_a_badge),
		TEST(web_ends_with_requests_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
