#include "line.h"

#include "form.h"
#include "texts.h"
#include "words.h"

#include <bench/str.h>

static bool
is_mac_byte(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == ':' || c == '-' || c == '.';
}

/* Off the front: the next run of bytes that a MAC address may be made of, without the
 * punctuation around it. */
static struct bench_bytes
next_candidate(struct bench_bytes *rest)
{
	struct bench_bytes run;
	size_t start = 0, n;

	while (start < rest->len && !is_mac_byte(rest->data[start]))
		start++;
	*rest = bench_words_tail(*rest, start);
	for (n = 0; n < rest->len && is_mac_byte(rest->data[n]); n++)
		continue;
	run = bench_words_head(*rest, n);
	*rest = bench_words_tail(*rest, n);

	while (bench_words_ends(run, ":") || bench_words_ends(run, "-") ||
	       bench_words_ends(run, "."))
		run.len--;
	while (bench_words_starts(run, ":") || bench_words_starts(run, "-") ||
	       bench_words_starts(run, "."))
		run = bench_words_tail(run, 1);
	return run;
}

/* Does the datagram name a MAC address that is not mac? Bare ones do not count: serial
 * numbers and nonces look the same. */
static bool
names_another(struct bench_bytes rest, struct bench_mac mac)
{
	while (rest.len > 0) {
		struct bench_bytes run = next_candidate(&rest);
		struct bench_mac other;

		if (run.len > 12 &&
		    bench_mac_parse((const char *)run.data, run.len, &other) == 0 &&
		    !bench_mac_equal(other, mac))
			return true;
	}
	return false;
}

void
bench_syslog_parse(const void *bytes, size_t len, struct bench_event *ret)
{
	const struct bench_syslog_texts none = { 0 };

	bench_syslog_parse_with(bytes, len, &none, ret);
}

void
bench_syslog_parse_with(const void *bytes, size_t len,
			const struct bench_syslog_texts *texts, struct bench_event *ret)
{
	struct bench_event blank = {
		.kind = BENCH_EVENT_SYSLOG,
		.raw = { .data = bytes, .len = len },
	};
	struct bench_event own, standard;
	int n_own, n_standard;

	(void)bench_copy(blank.source, sizeof(blank.source), "syslog");
	own = standard = blank;
	n_own = bench_form_own(blank.raw, &own);
	n_standard = bench_form_default(blank.raw, &standard);

	*ret = blank;
	if (n_own + n_standard == 0) {
		n_standard = bench_form_vendor(blank.raw, texts, &standard);
		*ret = n_standard == 1 ? standard : blank;
	} else if (n_own + n_standard == 1)
		*ret = n_own == 1 ? own : standard;
	if (n_own + n_standard > 1 ||
	    (!bench_mac_is_zero(ret->mac) && names_another(blank.raw, ret->mac))) {
		*ret = blank;
		(void)bench_copy(ret->text, sizeof(ret->text),
				 "ignored: the message contradicts itself");
	}
}
