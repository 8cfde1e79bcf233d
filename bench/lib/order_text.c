/* A list's bytes as UTF-8, whatever program wrote them. */
#include <bench/order_list.h>

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define UNREADABLE "\xff" /* no UTF-8 has this byte */

/* --- UTF-8? ------------------------------------------------------------------------
 */

struct utf8_count {
	size_t good, bad; /* sequences beyond ASCII; bytes that are in none */
};

/* The length of the sequence at p, 0 if there is none (RFC 3629). */
static size_t
sequence(const uint8_t *p, size_t left)
{
	uint8_t low = 0x80, high = 0xbf;
	size_t n = p[0] >= 0xc2 && p[0] <= 0xdf	  ? 2
		   : (p[0] & 0xf0) == 0xe0	  ? 3
		   : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
						  : 0;

	if (n == 0 || n > left)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return n;
}

static struct utf8_count
count_utf8(struct bench_bytes b)
{
	struct utf8_count count = { 0, 0 };
	size_t i = 0, n;

	while (i < b.len) {
		if (b.data[i] < 0x80) {
			i++;
			continue;
		}
		n = sequence(b.data + i, b.len - i);
		count.good += n > 0;
		count.bad += n == 0;
		i += n > 0 ? n : 1;
	}
	return count;
}

static void
copy_utf8(struct bench_bytes b, struct bench_str *out)
{
	size_t i = 0, from = 0, n;

	while (i < b.len) {
		n = b.data[i] < 0x80 ? 1 : sequence(b.data + i, b.len - i);
		if (n > 0) {
			i += n;
			continue;
		}
		bench_str_add_n(out, b.data + from, i - from);
		bench_str_add(out, UNREADABLE);
		from = ++i;
	}
	bench_str_add_n(out, b.data + from, b.len - from);
}

/* --- the others, by iconv ------------------------------------------------------------
 */

static void
convert(iconv_t how, struct bench_bytes b, size_t step, struct bench_str *out)
{
	/* iconv only reads what its first pointer leads to */
	char *in = (char *)(uintptr_t)b.data;
	size_t left = b.len;
	char block[4096];

	while (left > 0 && !bench_str_failed(out)) {
		char *to = block;
		size_t room = sizeof(block);
		size_t r = iconv(how, &in, &left, &to, &room);
		int code = r == (size_t)-1 ? errno : 0;

		bench_str_add_n(out, block, sizeof(block) - room);
		if (code == 0 || code == E2BIG)
			continue;
		bench_str_add(out, UNREADABLE);
		in += left < step ? left : step;
		left -= left < step ? left : step;
		(void)iconv(how, NULL, NULL, NULL, NULL);
	}
}

static int
convert_from(const char *encoding, struct bench_bytes b, size_t step,
	     struct bench_str *out, struct bench_err *err)
{
	iconv_t how = iconv_open("UTF-8", encoding);

	if (how == (iconv_t)-1)
		return bench_fail(err, -EINVAL,
				  "the list is in %s, which this system cannot read "
				  "(%s): save it as UTF-8",
				  encoding, strerror(errno));
	convert(how, b, step, out);
	iconv_close(how);
	return 0;
}

/* --- which? --------------------------------------------------------------------------
 */

static bool
begins(struct bench_bytes b, const char *mark, size_t n)
{
	return b.len >= n && memcmp(b.data, mark, n) == 0;
}

/* In UTF-16 every second byte of a list is nearly always NUL: serials and MACs are
 * ASCII. Where are the NULs of its beginning? */
static const char *
guess_utf16(struct bench_bytes b)
{
	size_t n = b.len < 4096 ? b.len : 4096, even = 0, odd = 0;

	for (size_t i = 0; i < n; i++) {
		if (b.data[i] == 0)
			*(i % 2 == 0 ? &even : &odd) += 1;
	}
	if (n < 4)
		return NULL;
	if (odd > n / 5 && even < odd / 8 + 1)
		return "UTF-16LE";
	if (even > n / 5 && odd < even / 8 + 1)
		return "UTF-16BE";
	return NULL;
}

static struct bench_bytes
behind(struct bench_bytes b, size_t n)
{
	return (struct bench_bytes){ b.data + n, b.len - n };
}

/* One byte a character, or several: UTF-8, unless what is no UTF-8 prevails. A UTF-8
 * list with a bad byte stays one; its bad line is told. */
static int
decode_8bit(struct bench_bytes b, struct bench_str *out, const char **ret_encoding,
	    struct bench_err *err)
{
	struct utf8_count count = count_utf8(b);

	if (count.bad == 0 || count.good >= 4 * count.bad) {
		*ret_encoding = "UTF-8";
		copy_utf8(b, out);
		return 0;
	}
	*ret_encoding = "Shift_JIS";
	return convert_from("CP932", b, 1, out, err);
}

static int
decode(struct bench_bytes b, struct bench_str *out, const char **ret_encoding,
       struct bench_err *err)
{
	if (begins(b, "\xef\xbb\xbf", 3)) {
		*ret_encoding = "UTF-8";
		copy_utf8(behind(b, 3), out);
		return 0;
	}
	if (begins(b, "\xff\xfe", 2) || begins(b, "\xfe\xff", 2)) {
		*ret_encoding = b.data[0] == 0xff ? "UTF-16LE" : "UTF-16BE";
		return convert_from(*ret_encoding, behind(b, 2), 2, out, err);
	}
	*ret_encoding = guess_utf16(b);
	if (*ret_encoding != NULL)
		return convert_from(*ret_encoding, b, 2, out, err);
	return decode_8bit(b, out, ret_encoding, err);
}

int
bench_order_list_decode(struct bench_bytes file, struct bench_str *out,
			const char **ret_encoding, struct bench_err *err)
{
	const char *encoding = "UTF-8";
	int r;

	if (file.len > BENCH_ORDER_LIST_MOST)
		return bench_fail(err, -EINVAL, "the list is above %d MB",
				  BENCH_ORDER_LIST_MOST >> 20);
	r = file.len == 0 ? 0 : decode(file, out, &encoding, err);
	if (r == 0 && bench_str_failed(out))
		r = bench_fail(err, -ENOMEM, "out of memory");
	if (r == 0)
		*ret_encoding = encoding;
	return r;
}
