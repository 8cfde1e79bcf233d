#include <bench/say.h>

#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>

/* A pipe that has room for a page has room for a line. */
static bool
would_block(void)
{
	struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&p, 1, 0) == 0;
}

/* One write(), so that lines of several writers do not mix. */
void
bench_say(enum bench_priority priority, const char *fmt, ...)
{
	char line[2048];
	va_list ap;
	int head, n;

	head = snprintf(line, sizeof(line), "<%d>", (int)priority);
	va_start(ap, fmt);
	n = vsnprintf(line + head, sizeof(line) - (size_t)head - 1, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	n += head;
	if (n > (int)sizeof(line) - 2)
		n = (int)sizeof(line) - 2;
	line[n++] = '\n';
	if (would_block() || write(STDERR_FILENO, line, (size_t)n) < 0)
		return; /* nobody listens */
}
