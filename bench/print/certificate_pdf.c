#include "certificate.h"
#include "form.h"

#include <string.h>

static const char *
text_or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static bool
is_waived(const struct certificate *c)
{
	return !c->proven && text_or_empty(c->waiver)[0] != '\0';
}

/* At the right of the title: what the page says, in one word. */
static void
draw_verdict(struct page *p, const struct certificate *c, double y)
{
	enum word word = c->proven	? WORD_CERT_PROVEN
			 : is_waived(c) ? WORD_WAIVER
					: WORD_NOT_PASSED;
	enum page_colour colour = c->proven	 ? PAGE_GREEN
				  : is_waived(c) ? PAGE_AMBER
						 : PAGE_RED;
	struct page_style s = { 15, PAGE_SANS, true, PAGE_WHITE };

	page_fill(p, colour, PAGE_RIGHT - 130, y, 130, 32);
	page_word(p, &s, PAGE_RIGHT - 130, y + 21.5, 130, PAGE_CENTRE, word);
}

static void
draw_title(struct page *p, const struct certificate *c)
{
	double y = page_y(p);

	page_fill(p, PAGE_BLUE, PAGE_MARGIN, y, PAGE_INNER, 5);
	page_word(p, &page_title, PAGE_MARGIN, y + 38, 360, PAGE_LEFT,
		  WORD_CERTIFICATE);
	draw_verdict(p, c, y + 15);
	page_set_y(p, y + 52);
	page_advance(p,
		     page_paragraph(p, &page_body, PAGE_MARGIN, page_y(p), PAGE_INNER,
				    3, print_word(page_lang(p), WORD_CERT_TEXT)));
	if (is_waived(c))
		form_notice(p, PAGE_AMBER, print_word(page_lang(p), WORD_CERT_WAIVED));
	else if (!c->proven)
		form_notice(p, PAGE_RED, print_word(page_lang(p), WORD_CERT_OPEN));
	if (!c->clock_trusted)
		form_notice(p, PAGE_AMBER, print_word(page_lang(p), WORD_CLOCK));
}

static void
draw_identity(struct page *p, const struct certificate *c)
{
	double y, half = PAGE_INNER / 2;
	const char *serial = text_or_empty(c->serial);

	form_section(p, WORD_IDENTITY, 90);
	y = page_y(p);
	form_field(p, WORD_MAC_ADDRESS, &page_value, PAGE_MARGIN, y, half - 16, 1,
		   c->mac);
	page_bars(p, BARS_128, c->code, PAGE_MARGIN, y + 27, half - 30, FORM_MODULE,
		  20);
	form_field(p, WORD_SERIAL, &page_value, PAGE_MARGIN + half, y, half, 1, serial);
	page_bars(p, BARS_128, serial, PAGE_MARGIN + half, y + 27, half - 10,
		  FORM_MODULE, 20);
	form_field(p, WORD_MODEL, &page_body, PAGE_MARGIN, y + 54, half - 16, 1,
		   c->model);
	form_field(p, WORD_PRODUCT_ID, &page_body, PAGE_MARGIN + half, y + 54, half, 1,
		   c->pid);
	page_set_y(p, y + 76);
}

static void
draw_hash(struct page *p, enum word label, const char *hash)
{
	page_word(p, &page_label, PAGE_MARGIN, page_y(p) + 8, 130, PAGE_LEFT, label);
	page_text(p, &page_mono_small, PAGE_MARGIN + 134, page_y(p) + 8,
		  PAGE_INNER - 134, PAGE_LEFT, hash);
	page_advance(p, 11);
}

static void
draw_setup(struct page *p, const struct certificate *c)
{
	double y, half = PAGE_INNER / 2;
	char n[16], version[48], setup[256] = "";

	form_section(p, WORD_SET_TO, 66);
	y = page_y(p);
	snprintf(n, sizeof(n), "%d", c->recipe_version);
	print_word_with(page_lang(p), WORD_VERSION_N, n, NULL, version,
			sizeof(version));
	if (text_or_empty(c->recipe)[0] != '\0')
		snprintf(setup, sizeof(setup), "%s, %s", c->recipe, version);
	form_field(p, WORD_DESTINATION, &page_value, PAGE_MARGIN, y, half - 16, 1,
		   c->host);
	form_field(p, WORD_SETUP, &page_body, PAGE_MARGIN + half, y, half, 1, setup);
	form_field(p, WORD_FIRMWARE, &page_body, PAGE_MARGIN, y + 30, half - 16, 1,
		   c->firmware);
	page_set_y(p, y + 54);
	draw_hash(p, WORD_SETUP_SHA, c->recipe_sha256);
}

/* The sentence, or the link's own name. */
static const char *
sentence(const struct page *p, const struct certificate_link *l)
{
	enum word word, brief;

	return print_link_words(l->name, &word, &brief) ? print_word(page_lang(p), word)
							: l->name;
}

static void
draw_link(struct page *p, const struct certificate *c, const struct certificate_link *l)
{
	static const double time_at = 332, event_at = 446;
	double x = PAGE_MARGIN, y = page_y(p);
	enum page_colour colour = l->holds	? PAGE_GREEN
				  : l->required ? PAGE_RED
						: PAGE_LINE;
	struct page_style s = page_body, state = page_label;
	char time[PRINT_TIME_TEXT], event[32] = "";

	state.colour = l->required && !l->holds ? PAGE_RED : PAGE_GREY;
	s.colour = l->holds || l->required ? PAGE_INK : PAGE_GREY;
	page_fill(p, colour, x, y + 4, 6, 6);
	page_text(p, &s, x + 14, y + 10, time_at - 20, PAGE_LEFT, sentence(p, l));
	if (l->holds) {
		page_text(p, &page_label, x + 14, y + 18.5, time_at - 20, PAGE_LEFT,
			  l->detail);
		snprintf(event, sizeof(event), "%lld", (long long)l->event);
		page_text(p, &page_cell, x + time_at, y + 10, 112, PAGE_LEFT,
			  print_time_exact(l->time, c->utc_offset, time));
		page_text(p, &page_cell, x + event_at, y + 10, PAGE_INNER - event_at,
			  PAGE_AT_RIGHT, event);
	} else {
		page_word(p, &state, x + time_at, y + 10, PAGE_INNER - time_at,
			  PAGE_LEFT, l->required ? WORD_NOT_SEEN : WORD_NOT_REQUIRED);
	}
	page_rule(p, PAGE_LINE, x, y + 22.5, PAGE_INNER, 0.4);
	page_advance(p, 22.5);
}

static void
draw_links(struct page *p, const struct certificate *c)
{
	form_section(p, WORD_WHAT_WAS_SEEN, 40);
	page_word(p, &page_label, PAGE_MARGIN + 332, page_y(p) + 6, 100, PAGE_LEFT,
		  WORD_TIME);
	page_word(p, &page_label, PAGE_RIGHT - 60, page_y(p) + 6, 60, PAGE_AT_RIGHT,
		  WORD_EVENT);
	page_advance(p, 8);
	for (size_t i = 0; i < c->n_links && i < CERTIFICATE_LINKS; i++)
		draw_link(p, c, &c->links[i]);
}

static void
draw_remark(struct page *p, enum word word, enum page_colour colour, const char *text,
	    const char *source)
{
	struct page_style s = page_strong;

	s.colour = colour;
	page_advance(p, 5);
	page_word(p, &s, PAGE_MARGIN, page_y(p) + 9, 74, PAGE_LEFT, word);
	page_advance(p, page_paragraph(p, &page_body, PAGE_MARGIN + 78, page_y(p),
				       PAGE_INNER - 78, 2, text));
	if (source[0] == '\0')
		return;
	page_text(p, &page_label, PAGE_MARGIN + 78, page_y(p) + 7, PAGE_INNER - 78,
		  PAGE_LEFT, source);
	page_advance(p, 10);
}

static void
draw_waiver(struct page *p, const struct certificate *c)
{
	char source[256], time[PRINT_TIME_TEXT], links[256];

	if (text_or_empty(c->waiver)[0] == '\0')
		return;
	snprintf(source, sizeof(source), "%s · %s · %s: %s",
		 text_or_empty(c->waived_by),
		 print_time_exact(c->waived, c->utc_offset, time),
		 print_word(page_lang(p), WORD_WAIVED_LINKS),
		 print_links(page_lang(p), text_or_empty(c->waived_links), links,
			     sizeof(links)));
	draw_remark(p, WORD_EX_WAIVER, PAGE_AMBER, c->waiver, source);
}

/* The first stands for all: this is one page. */
static void
draw_alarms(struct page *p, const struct certificate *c)
{
	char n[24], more[64] = "";

	if (c->n_alarms == 0)
		return;
	snprintf(n, sizeof(n), "%zu", c->all_alarms - 1);
	if (c->all_alarms > 1)
		print_word_with(page_lang(p), WORD_MORE_N, n, NULL, more, sizeof(more));
	draw_remark(p, WORD_EX_ALARM, PAGE_RED, c->alarms[0], more);
}

static void
draw_shipment(struct page *p, const struct certificate *c)
{
	double y, third = PAGE_INNER / 3;
	char job[64], carton[32] = "", packed[PRINT_TIME_TEXT];

	form_section(p, WORD_SHIPMENT, 60);
	y = page_y(p);
	snprintf(job, sizeof(job), "%lld", (long long)c->batch);
	if (c->carton != 0)
		snprintf(carton, sizeof(carton), "%lld", (long long)c->carton);
	form_field(p, WORD_CUSTOMER, &page_body, PAGE_MARGIN, y, third - 12, 1,
		   c->customer);
	form_field(p, WORD_ORDER, &page_body, PAGE_MARGIN + third, y, third - 12, 1,
		   c->order);
	form_field(p, WORD_JOB, &page_body, PAGE_MARGIN + 2 * third, y, third, 1,
		   c->batch == 0 ? "" : job);
	form_field(p, WORD_PACKED_AT, &page_body, PAGE_MARGIN, y + 28, third - 12, 1,
		   print_time(c->packed, c->utc_offset, packed));
	form_field(p, WORD_CARTON, &page_body, PAGE_MARGIN + third, y + 28, third - 12,
		   1, carton);
	form_field(p, WORD_SEALED_BY, &page_body, PAGE_MARGIN + 2 * third, y + 28,
		   third, 1, c->sealed ? c->sealed_by : "");
	page_set_y(p, y + 54);
	if (!c->sealed) {
		page_word(p, &page_label, PAGE_MARGIN, page_y(p) + 8, PAGE_INNER,
			  PAGE_LEFT, WORD_NOT_LOCKED_YET);
		return;
	}
	draw_hash(p, WORD_SEAL_CHAIN, c->chain_sha256);
	draw_hash(p, WORD_SEAL_REPORT, c->report_sha256);
}

static int
draw(struct page *p, void *arg, struct bench_err *err)
{
	const struct certificate *c = arg;

	(void)err;
	draw_title(p, c);
	draw_identity(p, c);
	draw_setup(p, c);
	draw_links(p, c);
	draw_waiver(p, c);
	draw_alarms(p, c);
	draw_shipment(p, c);
	return 0;
}

int
certificate_pdf(const struct certificate *c, enum print_lang lang,
		struct bench_str *out, struct bench_err *err)
{
	char running[128], foot[256];
	struct form f = { .title = WORD_CERTIFICATE, .running = running, .foot = foot };

	snprintf(running, sizeof(running), "%s · %s", text_or_empty(c->mac),
		 text_or_empty(c->serial));
	form_foot(lang, c->bench, c->as_of, c->utc_offset, foot, sizeof(foot));
	return form_print(&f, lang, c->as_of, draw, (void *)(uintptr_t)c, out, err);
}
