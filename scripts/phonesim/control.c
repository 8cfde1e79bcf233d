#include "control.h"

#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static json_t *
refuse(const char *why)
{
	return json_pack("{sb ss}", "ok", 0, "error", why);
}

static json_t *
agree(void)
{
	return json_pack("{sb}", "ok", 1);
}

static void
unplug(struct phone *p)
{
	if (p->state != PHONE_OFF)
		phone_note(p, "unplugged", "%s", "");
	phone_power_off(p);
}

static void
plug(struct phone *p)
{
	phone_power_on(p, BOOT_POWER);
}

static void
replug(struct phone *p)
{
	unplug(p);
	p->reboots++;
	plug(p);
}

static const struct {
	const char *name;
	void (*run)(struct phone *p);
} actions[] = {
	{ "reset", phone_factory_reset },
	{ "replug", replug },
	{ "unplug", unplug },
	{ "plug", plug },
};

static json_t *
act(struct sim *s, void (*run)(struct phone *), const char *who)
{
	struct phone *p = phone_find(s, who);

	if (strcmp(who, "all") == 0) {
		for (size_t i = 0; i < s->fleet.n; i++)
			run(&s->phones[i]);
		return agree();
	}
	if (p == NULL)
		return refuse("no such phone");
	run(p);
	return agree();
}

static json_t *
write_report(struct sim *s)
{
	int r;

	if (s->conf.report == NULL)
		return refuse("no --report given");
	r = report_write(s, s->conf.report);
	return r < 0 ? refuse(strerror(-r)) : agree();
}

static json_t *
command(struct sim *s, char *line)
{
	size_t n = strcspn(line, " ");
	const char *who = line[n] == ' ' ? line + n + 1 : "";

	line[n] = '\0';
	if (strcmp(line, "status") == 0)
		return report_status(s);
	if (strcmp(line, "report") == 0)
		return write_report(s);
	if (strcmp(line, "quit") == 0) {
		s->loop.stop = true;
		return agree();
	}
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (strcmp(line, actions[i].name) == 0)
			return act(s, actions[i].run, who);
	return refuse("no such command");
}

/* Blocking for at most a second: the answer for a thousand phones is 100 kB. */
static bool
reply(int fd, json_t *answer)
{
	AUTO_FREE char *text = json_dumps(answer, JSON_COMPACT);
	struct str line = { 0 };
	bool ok = true;

	json_decref(answer);
	str_addf(&line, "%s\n", text != NULL ? text : "{}");
	for (size_t i = 0; ok && i < line.len;) {
		ssize_t n = send(fd, line.s + i, line.len - i, MSG_NOSIGNAL);

		ok = n > 0;
		i += ok ? (size_t)n : 0;
	}
	str_clear(&line);
	return ok;
}

static void
client_ready(void *arg, uint32_t events)
{
	struct control_client *k = arg;
	char *end;
	ssize_t n = recv(k->io.fd, k->line + k->n, sizeof(k->line) - 1 - k->n,
			 MSG_DONTWAIT);

	(void)events;
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		io_close(&k->io);
		return;
	}
	k->n += (unsigned)n;
	k->line[k->n] = '\0';
	while ((end = strchr(k->line, '\n')) != NULL) {
		*end = '\0';
		k->line[strcspn(k->line, "\r")] = '\0';
		if (!reply(k->io.fd, command(k->control->sim, k->line))) {
			io_close(&k->io);
			return;
		}
		k->n -= (unsigned)(end + 1 - k->line);
		memmove(k->line, end + 1, k->n + 1);
	}
	if (k->n == sizeof(k->line) - 1)
		io_close(&k->io);
}

static void
listener_ready(void *arg, uint32_t events)
{
	struct control *c = arg;
	const struct timeval second = { .tv_sec = 1 };
	int fd = accept4(c->io.fd, NULL, NULL, SOCK_CLOEXEC);

	(void)events;
	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof(second));
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *k = &c->clients[i];

		if (k->io.fd >= 0)
			continue;
		k->n = 0;
		io_open(&c->sim->loop, &k->io, fd, EPOLLIN);
		return;
	}
	close(fd);
}

int
control_open(struct control *c, struct sim *s, const char *path)
{
	struct sockaddr_un local = { .sun_family = AF_UNIX };
	int fd;

	*c = (struct control){ .sim = s, .path = path };
	io_init(&c->io, listener_ready, c);
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		c->clients[i].control = c;
		io_init(&c->clients[i].io, client_ready, &c->clients[i]);
	}
	if (strlen(path) >= sizeof(local.sun_path))
		return -ENAMETOOLONG;
	memcpy(local.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	unlink(path);
	if (bind(fd, (const struct sockaddr *)&local, sizeof(local)) < 0 ||
	    listen(fd, CONTROL_CLIENTS) < 0) {
		int r = -errno;

		close(fd);
		return r;
	}
	return io_open(&s->loop, &c->io, fd, EPOLLIN);
}

void
control_close(struct control *c)
{
	if (c->sim == NULL)
		return;
	for (size_t i = 0; i < CONTROL_CLIENTS; i++)
		io_close(&c->clients[i].io);
	io_close(&c->io);
	unlink(c->path);
}
