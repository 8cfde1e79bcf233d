#include "spool.h"

#include <errno.h>
#include <string.h>

int
spool_init(struct spool *s, size_t size, struct bench_err *err)
{
	*s = (struct spool){ tmpfile(), size, 0 };
	if (s->file == NULL)
		return bench_fail(err, -errno,
				  "printing: no temporary file in /tmp: %s",
				  strerror(errno));
	return 0;
}

void
spool_clear(struct spool *s)
{
	bench_fclosep(&s->file);
	*s = (struct spool){ 0 };
}

int
spool_add(struct spool *s, const void *record, struct bench_err *err)
{
	errno = EIO;
	if (fwrite(record, s->size, 1, s->file) != 1)
		return bench_fail(err, -errno,
				  "printing: cannot write a temporary file in /tmp: %s",
				  strerror(errno));
	s->n++;
	return 0;
}

int
spool_get(struct spool *s, size_t i, void *ret_record, struct bench_err *err)
{
	errno = EIO;
	if (i >= s->n || fseeko(s->file, (off_t)(i * s->size), SEEK_SET) < 0 ||
	    fread(ret_record, s->size, 1, s->file) != 1)
		return bench_fail(err, -errno,
				  "printing: cannot read a temporary file in /tmp: %s",
				  strerror(errno));
	return 0;
}
