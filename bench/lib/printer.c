#include <bench/printer.h>

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MOST 32

extern char **environ;

/* In text, which is cut up. One word is left for the path. */
static int
split(char *text, const char *path, char *words[WORDS_MOST + 1], struct bench_err *err)
{
	char *rest = NULL;
	int n = 0;

	for (char *w = strtok_r(text, " \t", &rest); w != NULL;
	     w = strtok_r(NULL, " \t", &rest)) {
		if (n == WORDS_MOST - 1)
			return bench_fail(err, -EINVAL,
					  "print command: more than %d words", n);
		words[n++] = w;
	}
	words[n++] = (char *)(uintptr_t)path;
	words[n] = NULL;
	return n == 1 ? bench_fail(err, -EINVAL, "print command: it has no words") : 0;
}

/* A group of its own, so that what it starts can be ended with it. */
static int
start(char **words, pid_t *ret_pid, struct bench_err *err)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;
	int r;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes,
				 POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	r = posix_spawnp(ret_pid, words[0], &files, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return r == 0 ? 0
		      : bench_fail(err, -ENOENT, "cannot start '%s': %s", words[0],
				   strerror(r));
}

static int
how_it_ended(const char *name, int status, struct bench_err *err)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status))
		return bench_fail(err, -EAGAIN, "'%s' failed with exit code %d", name,
				  WEXITSTATUS(status));
	return bench_fail(err, -EAGAIN, "'%s' was ended by signal %d", name,
			  WTERMSIG(status));
}

/* Its end, or ours for it. */
static int
await(const char *name, pid_t pid, int seconds, struct bench_err *err)
{
	bench_auto(bench_closep) int fd = pidfd_open(pid, 0);
	struct pollfd ended = { .fd = fd, .events = POLLIN };
	int status = 0, n = fd < 0 ? -1 : 0;

	if (fd >= 0) {
		do
			n = poll(&ended, 1, seconds * 1000);
		while (n < 0 && errno == EINTR);
	}
	if (n <= 0)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return n > 0 ? how_it_ended(name, status, err)
		     : bench_fail(err, -EAGAIN, "'%s' took longer than %d s", name,
				  seconds);
}

static int
run(const char *command, const char *path, int seconds, struct bench_err *err)
{
	bench_auto(bench_freep) char *text = strdup(command);
	char *words[WORDS_MOST + 1];
	pid_t pid;
	int r;

	if (text == NULL)
		return bench_fail(err, -ENOMEM, "printing: out of memory");
	r = split(text, path, words, err);
	if (r == 0)
		r = start(words, &pid, err);
	return r < 0 ? r : await(words[0], pid, seconds, err);
}

int
bench_printer_run(const char *command, const char *ending,
		  const struct bench_str *bytes, int seconds, struct bench_err *err)
{
	bench_auto(bench_closep) int fd = -1;
	char path[64];
	int r;

	snprintf(path, sizeof(path), "/tmp/prebench-XXXXXX%s", ending);
	fd = mkostemps(path, (int)strlen(ending), O_CLOEXEC);
	if (fd < 0)
		return bench_fail(err, -errno, "printing: no file in /tmp: %s",
				  strerror(errno));
	r = bench_file_write_all(fd, bytes->text, bytes->len);
	if (r < 0)
		r = bench_fail(err, r, "printing: cannot write %s: %s", path,
			       strerror(-r));
	else
		r = run(command, path, seconds, err);
	unlink(path);
	return r;
}
