#include <bench/lines.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void
hand_out(struct bench_lines *l, bench_lines_fn *fn, void *arg)
{
	char *pos = l->text, *end = l->text + l->len, *lf;

	while ((lf = memchr(pos, '\n', (size_t)(end - pos))) != NULL) {
		if (!l->skipping)
			fn(pos, (size_t)(lf - pos), arg);
		l->skipping = false;
		pos = lf + 1;
	}
	l->len = (size_t)(end - pos);
	memmove(l->text, pos, l->len);
	if (l->len == sizeof(l->text)) {
		l->too_long += !l->skipping;
		l->skipping = true;
		l->len = 0;
	}
}

ssize_t
bench_lines_read(struct bench_lines *l, int fd, bench_lines_fn *fn, void *arg)
{
	ssize_t n;

	do {
		n = read(fd, l->text + l->len, sizeof(l->text) - l->len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	l->len += (size_t)n;
	hand_out(l, fn, arg);
	return n;
}
