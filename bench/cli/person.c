/* Who gives the command: --by, the login, and a supervisor's PIN, which is never a word
 * of the command line. */
#include "person.h"
#include "cli.h"

#include <bench/file.h>
#include <bench/staff.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* sudo tells who asked; from anybody but root the variable is just a claim. */
static void
find_login(struct person *p)
{
	const char *sudo = getuid() == 0 ? getenv("SUDO_USER") : NULL;
	const struct passwd *pw = getpwuid(getuid());

	if (sudo != NULL && sudo[0] != '\0')
		bench_copy(p->user, sizeof(p->user), sudo);
	else if (pw != NULL)
		bench_copy(p->user, sizeof(p->user), pw->pw_name);
	else
		snprintf(p->user, sizeof(p->user), "%u", (unsigned)getuid());
	snprintf(p->login, sizeof(p->login), "login:%.56s", p->user);
}

int
person_options(struct cli *c)
{
	int r = cli_option(c, "--by", &c->person.by);

	if (r == 0)
		r = cli_option(c, "--pin-file", &c->person.pin_file);
	if (r == 0)
		r = cli_option(c, "--new-pin-file", &c->person.new_pin_file);
	return r;
}

void
person_clear(struct person *p)
{
	explicit_bzero(p->pin, sizeof(p->pin));
	explicit_bzero(p->new_pin, sizeof(p->new_pin));
}

/* --- PINs ---------------------------------------------------------------------------
 */

static int
refuse_open_file(struct cli *c, int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return bench_fail(&c->err, -errno, "PIN file %s: %s", path,
				  strerror(errno));
	if (S_ISREG(st.st_mode) && st.st_mode & (S_IRWXG | S_IRWXO))
		return bench_fail(&c->err, -EACCES,
				  "PIN file %s: others may read or write it (mode "
				  "%04o): chmod 600 it, and set a new PIN",
				  path, st.st_mode & 07777U);
	return 0;
}

/* One line, byte by byte: what follows is the next one's. What is too long is cut, and
 * so is no PIN. */
static int
read_line(int fd, char *line, size_t room)
{
	size_t n = 0;
	ssize_t got;
	char byte;

	while ((got = read(fd, &byte, 1)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (byte == '\n')
			break;
		if (byte != '\r' && n < room - 1)
			line[n++] = byte == '\0' ? '?' : byte;
	}
	line[n] = '\0';
	return 0;
}

static int
read_file(struct cli *c, const char *path, char pin[PIN_ROOM])
{
	bool standard = strcmp(path, "-") == 0;
	bench_auto(bench_closep) int fd =
		standard ? dup(STDIN_FILENO)
			 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int r;

	if (fd < 0)
		return bench_fail(&c->err, -errno, "PIN file %s: %s", path,
				  strerror(errno));
	r = standard ? 0 : refuse_open_file(c, fd, path);
	if (r < 0)
		return r;
	r = read_line(fd, pin, PIN_ROOM);
	if (r < 0)
		return bench_fail(&c->err, r, "PIN file %s: %s", path, strerror(-r));
	if (pin[0] == '\0')
		return bench_fail(&c->err, -EINVAL,
				  "PIN file %s: its first line is empty", path);
	return 0;
}

/* No echo, and no signal that could leave it so: Ctrl-C comes as a byte, and no PIN has
 * that. */
static int
ask_terminal(struct cli *c, const char *prompt, char pin[PIN_ROOM])
{
	bench_auto(bench_closep) int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	struct termios before, quiet;
	int r;

	if (tty < 0 || tcgetattr(tty, &before) < 0)
		return cli_usage(c, "a PIN is needed, and there is no terminal: say "
				    "--pin-file FILE (- is standard input)");
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	if (tcsetattr(tty, TCSAFLUSH, &quiet) < 0)
		return bench_fail(&c->err, -errno, "terminal: %s", strerror(errno));
	dprintf(tty, "%s: ", prompt);
	r = read_line(tty, pin, PIN_ROOM);
	tcsetattr(tty, TCSAFLUSH, &before);
	dprintf(tty, "\n");
	return r < 0 ? bench_fail(&c->err, r, "terminal: %s", strerror(-r)) : 0;
}

int
cli_line(struct cli *c, const char *what, char *line, size_t room)
{
	int r = read_line(STDIN_FILENO, line, room);

	return r < 0 ? bench_fail(&c->err, r, "%s: standard input: %s", what,
				  strerror(-r))
		     : 0;
}

/* The caller's files, the caller's right: read before we become the bench's user. */
int
person_read(struct cli *c)
{
	struct person *p = &c->person;
	int r = 0;

	p->root = geteuid() == 0;
	find_login(p);
	if (p->pin_file != NULL)
		r = read_file(c, p->pin_file, p->pin);
	if (r == 0 && p->new_pin_file != NULL)
		r = read_file(c, p->new_pin_file, p->new_pin);
	return r;
}

int
cli_new_pin(struct cli *c, const char *name)
{
	struct person *p = &c->person;
	char prompt[128], again[PIN_ROOM];
	int r;

	if (p->new_pin[0] != '\0')
		return 0;
	snprintf(prompt, sizeof(prompt), "new PIN of %s", name);
	r = ask_terminal(c, prompt, p->new_pin);
	if (r == 0)
		r = ask_terminal(c, "the same again", again);
	if (r == 0 && strcmp(p->new_pin, again) != 0)
		r = bench_fail(&c->err, -EINVAL, "these were two different PINs");
	explicit_bzero(again, sizeof(again));
	return r;
}

/* --- names --------------------------------------------------------------------------
 */

/* Before anybody is staff, recipes are added and approved by any name. */
static int
free_name(struct cli *c)
{
	const char *by = c->person.by;

	if (by[0] == '\0' || by[0] == ' ' || strlen(by) > 63 ||
	    strpbrk(by, "\r\n\t") != NULL)
		return cli_usage(c, "--by: a name of 1 to 63 characters: who says so?");
	bench_copy(c->person.name, sizeof(c->person.name), by);
	return 0;
}

/* The word of --by as a name of staff. */
static int
find_name(struct cli *c)
{
	struct bench_staff who;
	int staff = 0, supervisors = 0, r;

	r = bench_store_staff_count(c->store, &staff, &supervisors, &c->err);
	if (r == 0 && staff == 0 && c->person.any_name)
		return free_name(c);
	if (r == 0)
		r = bench_store_staff_active(c->store, c->person.by, &who, &c->err);
	if (r < 0)
		return r;
	bench_copy(c->person.name, sizeof(c->person.name), who.name);
	return 0;
}

int
person_stamp(struct cli *c)
{
	int r = 0;

	if (c->person.by != NULL)
		r = find_name(c);
	else
		bench_copy(c->person.name, sizeof(c->person.name), c->person.login);
	if (r < 0)
		bench_store_freep(&c->store);
	else
		bench_store_set_staff(c->store, c->person.name);
	return r;
}

int
cli_named(struct cli *c, char name[64])
{
	int staff = 0, supervisors = 0;
	int r = bench_store_staff_count(c->store, &staff, &supervisors, &c->err);

	if (r < 0)
		return r;
	if (c->person.by == NULL && staff > 0)
		return cli_usage(c,
				 "who says so? --by NAME or the code of a badge: see "
				 "'bench staff list'");
	bench_copy(name, 64, c->person.by == NULL ? c->person.user : c->person.name);
	return 0;
}

static int
check_role(struct cli *c)
{
	struct bench_staff who;
	int staff = 0, supervisors = 0;
	int r = bench_store_staff_count(c->store, &staff, &supervisors, &c->err);

	if (r < 0)
		return r;
	if (supervisors == 0)
		return bench_fail(
			&c->err, -EPERM,
			"this needs a supervisor, and there is none yet: root "
			"adds the first by 'bench staff add NAME --role "
			"supervisor'");
	if (c->person.by == NULL)
		return cli_usage(c, "this needs a supervisor: --by NAME or the code of "
				    "a badge, and a PIN (--pin-file FILE, - for "
				    "standard input, or the terminal)");
	r = bench_store_staff_active(c->store, c->person.name, &who, &c->err);
	if (r == 0 && !who.supervisor)
		r = bench_fail(&c->err, -EPERM,
			       "this needs a supervisor, and %s is none", who.name);
	return r;
}

int
cli_try_pin(struct cli *c, const char *name)
{
	struct person *p = &c->person;
	int r = 0;

	if (p->pin[0] == '\0') {
		char prompt[96];

		snprintf(prompt, sizeof(prompt), "PIN of %s", name);
		r = ask_terminal(c, prompt, p->pin);
	}
	if (r < 0)
		return r;
	r = bench_store_staff_check_pin(c->store, name, p->pin, bench_mono_now(),
					&c->err);
	explicit_bzero(p->pin, sizeof(p->pin));
	/* after wrong ones: later, which is no "no" */
	return r == -EAGAIN ? -EBUSY : r;
}

/* Until the PIN is right, it is just somebody at this login who says so. */
int
cli_supervisor(struct cli *c)
{
	struct person *p = &c->person;
	int r = cli_store(c);

	if (r == 0)
		r = check_role(c);
	if (r < 0)
		return r;
	bench_store_set_staff(c->store, p->login);
	r = cli_try_pin(c, p->name);
	if (r == 0)
		bench_store_set_staff(c->store, p->name);
	return r;
}

int
cli_act(struct cli *c, const char *fmt, ...)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT, .source = "bench" };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e.text, sizeof(e.text), fmt, ap);
	va_end(ap);
	return bench_store_record(c->store, &e, NULL, &c->err);
}
