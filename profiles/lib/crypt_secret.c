/* Memory that is wiped when it is let go. */
#include "crypt_impl.h"

#include <errno.h>
#include <openssl/crypto.h>

/* What is read is bounded; what is made of it can be this much longer. */
#define ROOM_MOST (BENCH_CRYPT_MOST + BENCH_CRYPT_MOST / 8)

void
bench_wipe(struct bench_str *s)
{
	if (s->text != NULL)
		OPENSSL_cleanse(s->text, s->room);
	bench_str_clear(s);
}

int
secret_new(struct secret *s, size_t room, struct bench_err *err)
{
	*s = (struct secret){ .room = room };
	if (room > ROOM_MOST) {
		(void)bench_fail(err, -EINVAL, "%zu bytes are too many: %zu at most",
				 room, BENCH_CRYPT_MOST);
		return -EINVAL;
	}
	s->data = malloc(room == 0 ? 1 : room);
	if (s->data == NULL) {
		(void)bench_fail(err, -ENOMEM, "out of memory");
		return -ENOMEM;
	}
	return 0;
}

void
secret_clear(struct secret *s)
{
	if (s->data != NULL)
		OPENSSL_cleanse(s->data, s->room);
	free(s->data);
	*s = (struct secret){ 0 };
}

int
secret_give(const struct secret *s, struct bench_str *out, struct bench_err *err)
{
	bench_str_add_n(out, s->data, s->len);
	return bench_str_failed(out) ? bench_fail(err, -ENOMEM, "out of memory") : 0;
}
