/* Preloaded into syslog-ng by the load test: SO_RCVBUF is granted in full, as with the
 * bench's net.core.rmem_max. That setting is the machine's, so a test in a namespace
 * leaves it alone. */
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int
setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	if (level == SOL_SOCKET && name == SO_RCVBUF)
		name = SO_RCVBUFFORCE;
	return (int)syscall(SYS_setsockopt, fd, level, name, value, len);
}
