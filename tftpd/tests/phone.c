/* A phone for tests: a small TFTP client that also misbehaves on demand.
 *
 *   phone [-l LOCAL] [-o OPTION=VALUE]... [-m MODE] [-w OUT] ACT SERVER NAME
 *   phone [-o OPTION=VALUE]... storm SERVER NAME FIRST COUNT TREE
 *
 * ACT: get, put, twice (the request leaves twice), abort (ERROR 3 to the first answer),
 * silent (no word after the first answer, until the server has been silent for a
 * second), gone (the socket is closed after the first answer), dangle (prints "waiting
 * PID", and waits to be killed). storm: COUNT phones from consecutive addresses ask at
 * once, nobody asks again, and each must get TREE/by-ip/<address>/<NAME>. Prints
 * "complete BYTES" or "error CODE TEXT"; 0 when complete, 1 otherwise, 2 when the test
 * itself cannot go on. */
#include <arpa/inet.h>
#include <bench/bytes.h>
#include <bench/clock.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT_MS 20000
#define PHONES 1000

enum opcode { RRQ = 1, WRQ, DATA, ACK, ERROR, OACK };

struct phone {
	struct bench_str body;
	size_t blksize;
	struct sockaddr_in server, peer; /* peer.sin_port 0: no answer yet */
	char text[128];
	int fd, code;
	int strangers; /* answers from another port, told ERROR 5 */
	uint16_t next; /* block that we wait for */
	bool done, complete;
};

struct wish {
	const char *local, *mode, *out, *act, *name;
	const char *options[8];
	size_t n_options;
	struct sockaddr_in server;
};

static void
die(const char *what)
{
	fprintf(stderr, "phone: %s: %s\n", what, strerror(errno));
	exit(2);
}

static struct sockaddr_in
address(const char *ip, uint16_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };

	if (inet_pton(AF_INET, ip, &a.sin_addr) != 1) {
		errno = EINVAL;
		die(ip);
	}
	return a;
}

static struct phone
phone_open(struct in_addr local, struct sockaddr_in server)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = local };
	struct phone p = { .server = server, .blksize = 512, .next = 1 };

	p.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (p.fd < 0 || bind(p.fd, (struct sockaddr *)&a, sizeof(a)) < 0)
		die("bind");
	return p;
}

static void
phone_send(struct phone *p, const void *packet, size_t len,
	   const struct sockaddr_in *to)
{
	if (sendto(p->fd, packet, len, 0, (const struct sockaddr *)to, sizeof(*to)) < 0)
		die("sendto");
}

static void
ask(struct phone *p, const struct wish *w, enum opcode op)
{
	bench_auto(bench_str_clear) struct bench_str packet = { 0 };

	bench_str_add_n(&packet, (const char[]){ 0, (char)op }, 2);
	bench_str_add_n(&packet, w->name, strlen(w->name) + 1);
	bench_str_add_n(&packet, w->mode, strlen(w->mode) + 1);
	for (size_t i = 0; i < w->n_options; i++) {
		size_t len = strlen(w->options[i]) + 1,
		       key = strcspn(w->options[i], "=");

		bench_str_add_n(&packet, w->options[i], key);
		bench_str_add_n(&packet, "", 1);
		bench_str_add_n(&packet, w->options[i] + key + 1, len - key - 1);
	}
	phone_send(p, packet.text, packet.len, &p->server);
}

static void
acknowledge(struct phone *p, uint16_t block)
{
	unsigned char ack[] = { 0, ACK, (unsigned char)(block >> 8),
				(unsigned char)block };

	phone_send(p, ack, sizeof(ack), &p->peer);
}

static void
say_error(struct phone *p, unsigned char code, const char *text,
	  const struct sockaddr_in *to)
{
	unsigned char packet[64] = { 0, ERROR, 0, code };
	size_t len = strlen(text) + 1;

	memcpy(packet + 4, text, len);
	phone_send(p, packet, len + 4, to);
}

static void
take_oack(struct phone *p, struct bench_reader *r)
{
	const char *text = (const char *)r->pos, *end = (const char *)r->end;

	while (text < end) {
		const char *value = text + strlen(text) + 1;

		if (value >= end)
			break;
		if (strcmp(text, "blksize") == 0)
			p->blksize = strtoul(value, NULL, 10);
		text = value + strlen(value) + 1;
	}
	acknowledge(p, 0);
}

/* A rollover to 0, which is in.tftpd's when nobody asks for another (tftp §1). */
static void
take_data(struct phone *p, uint16_t block, struct bench_bytes data)
{
	acknowledge(p, block);
	if (block != p->next)
		return;
	p->next++;
	bench_str_add_n(&p->body, data.data, data.len);
	p->done = p->complete = data.len < p->blksize;
}

static void
take_packet(struct phone *p, const void *packet, size_t len)
{
	struct bench_reader r = bench_reader_init(packet, len);
	uint16_t op = bench_reader_be16(&r), word;

	if (op == OACK) {
		take_oack(p, &r);
		return;
	}
	word = bench_reader_be16(&r);
	if (op == DATA) {
		take_data(p, word, bench_reader_bytes(&r, bench_reader_left(&r)));
	} else if (op == ERROR) {
		struct bench_bytes text = bench_reader_bytes(&r, bench_reader_left(&r));

		p->done = true;
		p->code = word;
		bench_copy_n(p->text, sizeof(p->text), text.data,
			     strnlen((const char *)text.data, text.len));
	}
}

/* One packet, or -1 when none came in time. The first answer's port is the peer's; any
 * other is told that it is unknown (RFC 1350 section 4). */
static ssize_t
receive(struct phone *p, void *packet, size_t room, int timeout_ms)
{
	struct pollfd pfd = { .fd = p->fd, .events = POLLIN };
	struct sockaddr_in from = { 0 };
	socklen_t from_len = sizeof(from);
	ssize_t n;

	if (poll(&pfd, 1, timeout_ms) <= 0)
		return -1;
	n = recvfrom(p->fd, packet, room, 0, (struct sockaddr *)&from, &from_len);
	if (n < 0)
		die("recvfrom");
	if (p->peer.sin_port == 0)
		p->peer = from;
	if (p->peer.sin_port == from.sin_port)
		return n;
	p->strangers++;
	say_error(p, 5, "unknown transfer ID", &from);
	return 0;
}

static void
run(struct phone *p)
{
	static char packet[66000];

	while (!p->done) {
		ssize_t n = receive(p, packet, sizeof(packet), LIMIT_MS);

		if (n < 0) {
			errno = ETIMEDOUT;
			die("no answer");
		}
		if (n > 0)
			take_packet(p, packet, (size_t)n);
	}
}

static void
misbehave(struct phone *p, const char *act)
{
	char packet[66000];

	if (receive(p, packet, sizeof(packet), LIMIT_MS) < 0)
		die("no answer");
	if (strcmp(act, "abort") == 0) {
		say_error(p, 3, "flash full", &p->peer);
	} else if (strcmp(act, "dangle") == 0) {
		printf("waiting %d\n", (int)getpid());
		fflush(stdout);
		pause();
	} else if (strcmp(act, "silent") == 0) {
		while (receive(p, packet, sizeof(packet), 1000) >= 0)
			;
	}
	close(p->fd);
	exit(1);
}

static int
tell(const struct phone *p, const char *out)
{
	bench_auto(bench_fclosep) FILE *f = NULL;

	if (!p->complete) {
		printf("error %d %s\n", p->code, p->text);
		return 1;
	}
	if (out != NULL) {
		f = fopen(out, "we");
		if (f == NULL ||
		    fwrite(bench_str_get(&p->body), 1, p->body.len, f) != p->body.len)
			die(out);
	}
	printf("complete %zu\n", p->body.len);
	return 0;
}

/* The second answer to a doubled request may be late. */
static void
tell_strangers(struct phone *p)
{
	char packet[66000];

	while (p->strangers == 0) {
		if (receive(p, packet, sizeof(packet), LIMIT_MS) < 0)
			die("no second answer");
	}
}

static int
one(const struct wish *w)
{
	struct phone p = phone_open(address(w->local, 0).sin_addr, w->server);
	int r;

	ask(&p, w, strcmp(w->act, "put") == 0 ? WRQ : RRQ);
	if (strcmp(w->act, "twice") == 0)
		ask(&p, w, RRQ);
	else if (strcmp(w->act, "get") != 0 && strcmp(w->act, "put") != 0)
		misbehave(&p, w->act);
	run(&p);
	if (strcmp(w->act, "twice") == 0)
		tell_strangers(&p);
	r = tell(&p, w->out);
	bench_str_clear(&p.body);
	return r;
}

static bool
has_file(const struct phone *p, const char *path)
{
	bench_auto(bench_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	static char text[1 << 20];
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

	if (n < 0)
		die(path);
	return (size_t)n == p->body.len &&
	       memcmp(text, bench_str_get(&p->body), p->body.len) == 0;
}

static int
serve_storm(struct phone *phones, size_t n)
{
	static struct pollfd pfd[PHONES];
	int64_t until = bench_mono_now().us + LIMIT_MS * INT64_C(1000);
	size_t left = n;

	while (left > 0 && bench_mono_now().us < until) {
		for (size_t i = 0; i < n; i++)
			pfd[i] = (struct pollfd){ phones[i].done ? -1 : phones[i].fd,
						  POLLIN, 0 };
		if (poll(pfd, (nfds_t)n, 1000) < 0)
			die("poll");
		for (size_t i = 0; i < n; i++) {
			static char packet[66000];
			ssize_t len;

			if (pfd[i].revents == 0)
				continue;
			len = receive(&phones[i], packet, sizeof(packet), 0);
			if (len > 0)
				take_packet(&phones[i], packet, (size_t)len);
			left -= phones[i].done;
		}
	}
	return (int)left;
}

static int
storm(const struct wish *w, const char *first, size_t n, const char *tree)
{
	static struct phone phones[PHONES];
	uint32_t base = ntohl(address(first, 0).sin_addr.s_addr);
	size_t good = 0;
	int unanswered;
	char path[300], ip[INET_ADDRSTRLEN];

	if (n > PHONES)
		return 2;
	for (size_t i = 0; i < n; i++)
		phones[i] = phone_open((struct in_addr){ htonl(base + (uint32_t)i) },
				       w->server);
	for (size_t i = 0; i < n; i++)
		ask(&phones[i], w, RRQ);
	unanswered = serve_storm(phones, n);
	for (size_t i = 0; i < n; i++) {
		struct in_addr a = { htonl(base + (uint32_t)i) };

		snprintf(path, sizeof(path), "%s/by-ip/%s/%s", tree,
			 inet_ntop(AF_INET, &a, ip, sizeof(ip)), w->name);
		good += phones[i].complete && has_file(&phones[i], path);
		bench_str_clear(&phones[i].body);
		close(phones[i].fd);
	}
	printf("good %zu of %zu, unanswered %d\n", good, n, unanswered);
	return good == n ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct wish w = { .local = "0.0.0.0", .mode = "octet" };
	int c;

	while ((c = getopt(argc, argv, "l:o:m:w:")) != -1) {
		if (c == 'l')
			w.local = optarg;
		else if (c == 'm')
			w.mode = optarg;
		else if (c == 'w')
			w.out = optarg;
		else if (c == 'o' && w.n_options < BENCH_N(w.options) &&
			 strchr(optarg, '=') != NULL)
			w.options[w.n_options++] = optarg;
		else
			return 2;
	}
	if (argc - optind < 3)
		return 2;
	w.act = argv[optind];
	w.server = address(argv[optind + 1], 69);
	w.name = argv[optind + 2];
	if (strcmp(w.act, "storm") == 0)
		return argc - optind < 6 ? 2
					 : storm(&w, argv[optind + 3],
						 strtoul(argv[optind + 4], NULL, 10),
						 argv[optind + 5]);
	return one(&w);
}
