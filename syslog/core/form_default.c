#include "form.h"

#include "value.h"
#include "words.h"

#include <string.h>

/* cisco-mpp §7. Some guides typeset the dashes as en dashes, lose the blank after them,
 * or print a stray '%' (syslog §3.3, cisco-mpp §7). */
static const struct phrase {
	const char *text;
	enum bench_outcome outcome;
	bool url; /* a URL follows; otherwise the reason does */
} phrases[] = {
	{ "Requesting resync", BENCH_OUTCOME_RESYNC_ASK, true },
	{ "Successful resync", BENCH_OUTCOME_RESYNC_OK, true },
	{ "Resync failed:", BENCH_OUTCOME_RESYNC_FAILED, false },
	{ "Requesting upgrade", BENCH_OUTCOME_UPGRADE_ASK, true },
	{ "Successful upgrade", BENCH_OUTCOME_UPGRADE_OK, true },
	{ "Upgrade failed:", BENCH_OUTCOME_UPGRADE_FAILED, false },
};

static const char *const dashes[] = { "-", "\xe2\x80\x93" /* en */,
				      "\xe2\x80\x94" /* em */ };
#define DASHES_MOST 3

static bool
drop_mark(struct bench_bytes *head, const char *mark)
{
	if (!bench_words_ends(*head, mark))
		return false;
	head->len -= strlen(mark);
	return true;
}

static bool
drop_dash(struct bench_bytes *head)
{
	bool dropped = false;

	for (size_t i = 0; !dropped && i < BENCH_N(dashes); i++)
		dropped = drop_mark(head, dashes[i]);
	return dropped;
}

/* One to three dashes off the end; a '%' may stand among them. */
static bool
drop_dashes(struct bench_bytes *head)
{
	bool dashed = false;

	for (int n = 0; n < DASHES_MOST; n++) {
		if (drop_dash(head))
			dashed = true;
		else if (!drop_mark(head, "%"))
			break;
	}
	return dashed;
}

/* The phone before the dashes. Only $MAC with its separators counts: twelve bare
 * characters may as well be a serial number. */
static bool
take_phone(struct bench_bytes head, struct bench_event *e)
{
	struct bench_bytes word;

	(void)bench_words_drop_blanks(&head);
	if (!drop_dashes(&head) || bench_words_drop_blanks(&head) == 0)
		return false;
	word = bench_words_last(&head);
	if (word.len == 12 || bench_value_mac(word, e) < 0)
		return false;
	(void)bench_words_drop_blanks(&head);
	(void)bench_value_model(bench_words_last(&head), e);
	return true;
}

/* "<url>" or "<url> -- <reason>" */
static bool
take_url(struct bench_bytes rest, struct bench_event *e)
{
	struct bench_bytes mark;

	if (bench_words_skip_blanks(&rest) == 0 ||
	    bench_value_url(bench_words_next(&rest), e) < 0)
		return false;
	(void)bench_words_skip_blanks(&rest);
	mark = bench_words_next(&rest);
	if (drop_dashes(&mark) && mark.len == 0)
		(void)bench_value_text(bench_words_line(rest), e);
	return true;
}

static bool
take(struct bench_bytes all, size_t at, const struct phrase *p, struct bench_event *e)
{
	struct bench_bytes rest = bench_words_tail(all, at + strlen(p->text));

	if (!take_phone(bench_words_head(all, at), e))
		return false;
	if (p->url && !take_url(rest, e))
		return false;
	if (!p->url)
		(void)bench_value_text(bench_words_line(rest), e);
	e->outcome = p->outcome;
	return true;
}

int
bench_form_default(struct bench_bytes all, struct bench_event *e)
{
	const struct bench_event before = *e;
	int found = 0;

	for (size_t i = 0; found < 2 && i < BENCH_N(phrases); i++) {
		const struct phrase *p = &phrases[i];
		size_t at = bench_words_find(all, 0, p->text);

		while (found < 2 && at < all.len) {
			struct bench_event next = before;

			if (take(all, at, p, &next)) {
				*e = next;
				found++;
			}
			at = bench_words_find(all, at + 1, p->text);
		}
	}
	return found;
}
