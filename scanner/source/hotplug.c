#include <source/hotplug.h>

#include <bench/str.h>
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* udev makes the node, and gives it to its group later. */
#define CHANGES (IN_CREATE | IN_ATTRIB | IN_MOVED_TO | IN_DELETE | IN_ONLYDIR)

int
bench_hotplug_open(int *ret_fd, struct bench_err *err)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	if (fd < 0)
		return bench_fail(err, -errno, "inotify: %s", strerror(errno));
	*ret_fd = fd;
	return 0;
}

void
bench_hotplug_watch(int fd, const char *path)
{
	char folder[256];
	char *slash;

	bench_copy(folder, sizeof(folder), path);
	for (int i = 0; i < 2; i++) {
		slash = strrchr(folder, '/');
		if (slash == NULL || slash == folder)
			return;
		*slash = '\0';
		(void)inotify_add_watch(fd, folder, CHANGES);
	}
}

void
bench_hotplug_drain(int fd)
{
	uint8_t events[4096];

	while (read(fd, events, sizeof(events)) > 0)
		;
}
