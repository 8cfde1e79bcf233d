#include "certificate.h"

#include "text.h"

#include <errno.h>
#include <string.h>

struct text {
	struct bench_str *out;
	enum print_lang lang;
};

static void
add_heading(struct text *t, enum word word)
{
	bench_str_addf(t->out, "\n%s\n", print_word(t->lang, word));
}

/* "–" where nothing is known: a fact left out could be one withheld. */
static void
add(struct text *t, enum word word, const char *value)
{
	char clean[1024];

	text_clean(value, clean, sizeof(clean));
	bench_str_addf(t->out, "  %s: %s\n", print_word(t->lang, word),
		       clean[0] == '\0' ? "–" : clean);
}

static void
add_int(struct text *t, enum word word, int64_t n)
{
	char text[32] = "";

	if (n != 0)
		snprintf(text, sizeof(text), "%lld", (long long)n);
	add(t, word, text);
}

static void
add_link(struct text *t, const struct certificate *c, const struct certificate_link *l)
{
	enum word word, brief;
	char time[PRINT_TIME_TEXT], n[32], event[64], detail[512];
	const char *say = print_link_words(l->name, &word, &brief)
				  ? print_word(t->lang, word)
				  : l->name;

	text_clean(l->detail, detail, sizeof(detail));
	snprintf(n, sizeof(n), "%lld", (long long)l->event);
	print_word_with(t->lang, WORD_EVENT_N, n, NULL, event, sizeof(event));
	if (l->holds)
		bench_str_addf(t->out, "  [x] %s%s%s%s (%s, %s)\n", say,
			       detail[0] == '\0' ? "" : " (", detail,
			       detail[0] == '\0' ? "" : ")",
			       print_time_exact(l->time, c->utc_offset, time), event);
	else
		bench_str_addf(t->out, "  [ ] %s: %s\n", say,
			       print_word(t->lang, l->required ? WORD_NOT_SEEN
							       : WORD_NOT_REQUIRED));
}

static void
add_unit(struct text *t, const struct certificate *c)
{
	add_heading(t, WORD_IDENTITY);
	add(t, WORD_MAC_ADDRESS, c->mac);
	add(t, WORD_SERIAL, c->serial);
	add(t, WORD_MODEL, c->model);
	add(t, WORD_PRODUCT_ID, c->pid);
	add_heading(t, WORD_SET_TO);
	add(t, WORD_DESTINATION, c->host);
	add(t, WORD_FIRMWARE, c->firmware);
	add(t, WORD_SETUP, c->recipe);
	add(t, WORD_SETUP_SHA, c->recipe_sha256);
	add_heading(t, WORD_WHAT_WAS_SEEN);
	for (size_t i = 0; i < c->n_links && i < CERTIFICATE_LINKS; i++)
		add_link(t, c, &c->links[i]);
}

static void
add_exceptions(struct text *t, const struct certificate *c)
{
	char time[PRINT_TIME_TEXT], links[256];

	if (c->waiver != NULL && c->waiver[0] != '\0') {
		add_heading(t, WORD_WAIVER);
		add(t, WORD_REASON, c->waiver);
		add(t, WORD_WAIVED_LINKS,
		    print_links(t->lang, c->waived_links == NULL ? "" : c->waived_links,
				links, sizeof(links)));
		add(t, WORD_BY, c->waived_by);
		add(t, WORD_TIME, print_time_exact(c->waived, c->utc_offset, time));
	}
	if (c->n_alarms > 0)
		add_heading(t, WORD_ALARMS);
	for (size_t i = 0; i < c->n_alarms && i < CERTIFICATE_ALARMS; i++)
		add(t, WORD_EX_ALARM, c->alarms[i]);
}

static void
add_shipment(struct text *t, const struct certificate *c)
{
	char time[PRINT_TIME_TEXT];

	add_heading(t, WORD_SHIPMENT);
	add(t, WORD_CUSTOMER, c->customer);
	add(t, WORD_ORDER, c->order);
	add_int(t, WORD_JOB, c->batch);
	add_int(t, WORD_CARTON, c->carton);
	add(t, WORD_PACKED_AT, print_time_exact(c->packed, c->utc_offset, time));
	if (!c->sealed) {
		bench_str_addf(t->out, "  %s\n",
			       print_word(t->lang, WORD_NOT_LOCKED_YET));
		return;
	}
	add(t, WORD_LOCKED, print_time_exact(c->closed, c->utc_offset, time));
	add(t, WORD_SEALED_BY, c->sealed_by);
	add(t, WORD_SEAL_CHAIN, c->chain_sha256);
	add(t, WORD_SEAL_REPORT, c->report_sha256);
}

int
certificate_text(const struct certificate *c, enum print_lang lang,
		 struct bench_str *out, struct bench_err *err)
{
	struct text t = { out, lang };
	bool waived = c->waiver != NULL && c->waiver[0] != '\0';

	bench_str_addf(out, "%s: %s\n", print_word(lang, WORD_CERTIFICATE),
		       print_word(lang, c->proven ? WORD_CERT_PROVEN
					: waived  ? WORD_CERT_WAIVED
						  : WORD_CERT_OPEN));
	if (!c->clock_trusted)
		bench_str_addf(out, "%s\n", print_word(lang, WORD_CLOCK));
	add_unit(&t, c);
	add_exceptions(&t, c);
	add_shipment(&t, c);
	return bench_str_failed(out)
		       ? bench_fail(err, -ENOMEM, "certificate: out of memory")
		       : 0;
}
