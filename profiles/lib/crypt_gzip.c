/* gzip (RFC 1952) by zlib. A profile has no name and no time: the same text packs to
 * the same bytes. */
#include "crypt_impl.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib.h: 16 more means a gzip wrapper */
#define MEMORY_LEVEL 8
#define FIRST_ROOM ((size_t)4096)

bool
gzip_is(struct bench_bytes in)
{
	static const uint8_t magic[] = { 0x1f, 0x8b, 8 };

	return in.len >= sizeof(magic) && memcmp(in.data, magic, sizeof(magic)) == 0;
}

/* zlib takes what it reads as not const, but does not write it (zlib.h, z_const). */
static Bytef *
input(struct bench_bytes in)
{
	union {
		const uint8_t *from;
		Bytef *to;
	} u = { .from = in.data };

	return u.to;
}

/* zlib's own state holds the text, too: all of its memory is wiped. */
struct block {
	size_t len;
	_Alignas(max_align_t) uint8_t data[];
};

static voidpf
zlib_alloc(voidpf opaque, uInt n, uInt size)
{
	size_t len = (size_t)n * size;
	struct block *b = calloc(1, sizeof(*b) + len);

	(void)opaque;
	if (b == NULL)
		return Z_NULL;
	b->len = len;
	return b->data;
}

static void
zlib_free(voidpf opaque, voidpf at)
{
	struct block *b =
		(struct block *)((uint8_t *)at - offsetof(struct block, data));

	(void)opaque;
	OPENSSL_cleanse(b->data, b->len);
	free(b);
}

int
gzip_pack(struct bench_bytes in, struct secret *ret_out, struct bench_err *err)
{
	z_stream z = { .next_in = input(in),
		       .avail_in = (uInt)in.len,
		       .zalloc = zlib_alloc,
		       .zfree = zlib_free };
	int r, code;

	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return bench_fail(err, -ENOMEM, "gzip: out of memory");
	r = secret_new(ret_out, deflateBound(&z, in.len), err);
	if (r == 0) {
		z.next_out = ret_out->data;
		z.avail_out = (uInt)ret_out->room;
		code = deflate(&z, Z_FINISH);
		ret_out->len = z.total_out;
		if (code != Z_STREAM_END)
			r = bench_fail(err, -ENOMEM, "gzip: it cannot be packed");
	}
	deflateEnd(&z);
	return r;
}

/* Twice the room, BENCH_CRYPT_MOST at most. */
static int
grow(struct secret *s, struct bench_err *err)
{
	struct secret more;
	size_t room = s->room == 0 ? FIRST_ROOM : s->room * 2;
	int r;

	if (s->room == BENCH_CRYPT_MOST)
		return bench_fail(err, -EINVAL,
				  "gzip: it unpacks to more than %zu bytes",
				  BENCH_CRYPT_MOST);
	r = secret_new(&more, room < BENCH_CRYPT_MOST ? room : BENCH_CRYPT_MOST, err);
	if (r < 0)
		return r;
	if (s->len > 0)
		memcpy(more.data, s->data, s->len);
	more.len = s->len;
	secret_clear(s);
	*s = more;
	return 0;
}

/* Until the last member ends. */
static int
inflate_all(z_stream *z, struct secret *out, struct bench_err *err)
{
	int code = Z_OK, r = 0;

	while (r == 0 && (code != Z_STREAM_END || z->avail_in > 0)) {
		size_t room;

		if (code == Z_STREAM_END && inflateReset(z) != Z_OK)
			return bench_fail(err, -EINVAL, "gzip: it is damaged");
		if (out->len == out->room)
			r = grow(out, err);
		if (r < 0)
			return r;
		room = out->room - out->len;
		z->next_out = out->data + out->len;
		z->avail_out = (uInt)room;
		code = inflate(z, Z_NO_FLUSH);
		out->len += room - z->avail_out;
		if (code == Z_MEM_ERROR)
			r = bench_fail(err, -ENOMEM, "gzip: out of memory");
		else if (code == Z_BUF_ERROR ||
			 (code == Z_OK && z->avail_in == 0 && z->avail_out > 0))
			r = bench_fail(err, -EINVAL, "gzip: it was cut");
		else if (code != Z_OK && code != Z_STREAM_END)
			r = bench_fail(err, -EINVAL, "gzip: it is damaged");
	}
	return r;
}

int
gzip_unpack(struct bench_bytes in, struct secret *ret_out, struct bench_err *err)
{
	z_stream z = { .next_in = input(in),
		       .avail_in = (uInt)in.len,
		       .zalloc = zlib_alloc,
		       .zfree = zlib_free };
	int r;

	if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
		return bench_fail(err, -ENOMEM, "gzip: out of memory");
	r = inflate_all(&z, ret_out, err);
	inflateEnd(&z);
	return r;
}
