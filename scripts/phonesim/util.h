/* Small helpers of the simulator: memory, text, bounded bytes, MAC, clock, random. */
#ifndef PHONESIM_UTIL_H
#define PHONESIM_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define AUTO_FREE __attribute__((cleanup(freep)))

/* Memory: these end the program when there is none left. */
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
void freep(void *p);
/* Frees *slot and puts a copy of text there. */
void set_text(char **slot, const char *text);

/* Growable text, always NUL-terminated once something was added. */
struct str {
	char *s;
	size_t len;
};
void str_add(struct str *b, const char *text);
void str_addn(struct str *b, const char *text, size_t n);
void str_addf(struct str *b, const char *fmt, ...) PRINTF(2, 3);
void str_clear(struct str *b);
/* Takes the text out (never NULL). */
char *str_take(struct str *b);

/* Bounded reading with a sticky error: after it every read gives zeros or NULL. */
struct reader {
	const uint8_t *p, *end;
	bool bad;
};
struct reader rd_init(const void *p, size_t n);
uint8_t rd_u8(struct reader *r);
uint16_t rd_be16(struct reader *r);
uint32_t rd_be32(struct reader *r);
const uint8_t *rd_bytes(struct reader *r, size_t n);
size_t rd_left(const struct reader *r);

/* Bounded writing with a sticky error. */
struct writer {
	uint8_t *start, *p, *end;
	bool bad;
};
struct writer wr_init(void *p, size_t n);
void wr_u8(struct writer *w, uint8_t v);
void wr_be16(struct writer *w, uint16_t v);
void wr_be32(struct writer *w, uint32_t v);
void wr_bytes(struct writer *w, const void *p, size_t n);
void wr_zeros(struct writer *w, size_t n);
size_t wr_len(const struct writer *w);

struct mac {
	uint8_t b[6];
};
/* Twelve hexadecimal digits; colons, dashes and dots between them are skipped. */
bool mac_parse(const char *text, struct mac *ret);
bool mac_equal(const struct mac *a, const struct mac *b);
/* fmt as for six unsigned arguments. */
#define MAC_COLON "%02x:%02x:%02x:%02x:%02x:%02x"
#define MAC_LOWER "%02x%02x%02x%02x%02x%02x"
#define MAC_UPPER "%02X%02X%02X%02X%02X%02X"
#define MAC_ARGS(m) (m).b[0], (m).b[1], (m).b[2], (m).b[3], (m).b[4], (m).b[5]

/* IPv4 addresses are uint32_t in host order everywhere. */
bool ip_parse(const char *text, uint32_t *ret);
#define IP_FMT "%u.%u.%u.%u"
#define IP_ARGS(a) (a) >> 24, ((a) >> 16) & 255, ((a) >> 8) & 255, (a)&255

bool number_parse(const char *text, uint64_t max, uint64_t *ret);

int64_t now_ms(void);

struct rng {
	uint64_t state;
};
uint64_t rng_next(struct rng *r);
/* 0 … n-1; 0 when n is 0. */
uint64_t rng_below(struct rng *r, uint64_t n);

#endif
