/* When devices may have come: a change in a folder where one is expected. */
#ifndef SOURCE_HOTPLUG_H
#define SOURCE_HOTPLUG_H

#include <bench/err.h>

/* A descriptor that is readable after a change. -errno. */
int bench_hotplug_open(int *ret_fd, struct bench_err *err) BENCH_CHECKED;
/* Watches the folder of path; as long as there is none (udev makes by-id with its first
 * link, and removes it with the last), the one above, too. Call it again after each
 * change. */
void bench_hotplug_watch(int fd, const char *path);
/* Throws away what was told. */
void bench_hotplug_drain(int fd);

#endif
