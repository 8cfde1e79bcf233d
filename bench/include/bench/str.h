/* Text that grows, with a sticky error, and one escape function for each kind of sink.
 */
#ifndef BENCH_STR_H
#define BENCH_STR_H

#include <bench/bytes.h>
#include <stdarg.h>

BENCH_BEGIN_DECLS

/* Always NUL-terminated when text is not NULL. After an allocation failure every call
 * is a no-op and bench_str_failed() is true. Initialise by = {0}, end by
 * bench_str_clear(). */
struct bench_str {
	char *text;
	size_t len, room;
	bool failed;
};

void bench_str_clear(struct bench_str *s);
/* Keeps the memory, drops the text and the error. */
void bench_str_reset(struct bench_str *s);
bool bench_str_failed(const struct bench_str *s);
/* The text, "" when nothing was added; borrowed. */
const char *bench_str_get(const struct bench_str *s);
/* The text as owned memory, NULL after a failure; s is empty again. */
char *bench_str_take(struct bench_str *s);

void bench_str_add(struct bench_str *s, const char *text);
void bench_str_add_n(struct bench_str *s, const void *data, size_t n);
void bench_str_addf(struct bench_str *s, const char *fmt, ...) BENCH_PRINTF(2, 3);
void bench_str_vaddf(struct bench_str *s, const char *fmt, va_list ap)
	BENCH_PRINTF(2, 0);

/* For people's eyes: '?' for each control byte, for what is invisible or turns the text
 * around it, and for bytes that are not UTF-8. */
void bench_str_add_text(struct bench_str *s, const char *text);
/* The escapes of the sinks. _xml also serves HTML; it writes pure ASCII: &#N; for what
 * UTF-8 encodes, and U+FFFD for bytes that are not UTF-8. _log writes control bytes,
 * backslash and bytes >= 0x80 as \xNN. _csv quotes when needed (RFC 4180) and defuses
 * leading = + - @. _json also writes \u for what is invisible (see _text). */
void bench_str_add_xml(struct bench_str *s, const char *text);
void bench_str_add_json(struct bench_str *s, const char *text); /* with the quotes */
void bench_str_add_log(struct bench_str *s, const void *data, size_t n);
void bench_str_add_csv(struct bench_str *s, const char *text);

/* The code point at *text (RFC 3629), which is moved behind it; U+FFFD, one byte long,
 * for a byte that is not UTF-8. Not to be called at the end. */
uint32_t bench_utf8_next(const char **text);
/* What keeps a person's text (a name, a reason, a note) from being stored: "has a
 * control byte", …; NULL: nothing. What is stored can be shown anywhere, once it is
 * escaped for there: UTF-8, no control characters, no marks that turn the direction of
 * the writing around it. */
const char *bench_text_problem(const char *text);

/* Copies into a fixed field, cut at room - 1 bytes; false when it was cut. NULL counts
 * as "". */
bool bench_copy(char *dst, size_t room, const char *src);
bool bench_copy_n(char *dst, size_t room, const void *src, size_t n);
/* In place, ASCII only. */
void bench_lower(char *text);

/* A name that a stranger asked for: relative after its leading slashes, without "..",
 * control bytes, backslashes or empty parts. */
bool bench_path_is_safe(const char *name);

BENCH_END_DECLS
#endif
