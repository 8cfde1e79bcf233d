#include "form.h"

#include "texts.h"
#include "value.h"
#include "words.h"

#include <profiles/pattern.h>

/* A stranger's datagram of 64 KB must not cost more than one that means something. */
#define LOOK_AT_MOST 2048

static void
take(const struct bench_syslog_text *t, const struct bench_pattern_found *found,
     struct bench_event *e)
{
	e->outcome = t->outcome;
	e->mac = found->mac;
	/* What is not told is empty, and an empty value is left out. */
	(void)bench_value_version(found->version, e);
	(void)bench_value_serial(found->serial, e);
	(void)bench_value_url(found->url, e);
}

int
bench_form_vendor(struct bench_bytes all, const struct bench_syslog_texts *texts,
		  struct bench_event *e)
{
	const struct bench_event before = *e;
	int found = 0;

	all = bench_words_head(all, LOOK_AT_MOST);
	for (size_t i = 0; i < texts->n; i++) {
		struct bench_pattern_found parts;
		struct bench_event next = before;

		if (!bench_pattern_anywhere(texts->at[i].pattern, all, &parts))
			continue;
		take(&texts->at[i], &parts, &next);
		if (found > 0 && next.outcome != e->outcome)
			return 2;
		if (found == 0)
			*e = next;
		found = 1;
	}
	return found;
}
