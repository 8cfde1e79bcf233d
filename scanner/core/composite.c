#include <core/composite.h>

#include <bench/str.h>
#include <core/checkdigit.h>
#include <core/gs1.h>
#include <core/rules.h>
#include <string.h>

#define PIECES_MAX 64

struct builder {
	const struct bench_scan_rules *rules;
	enum bench_symbology symbology;
	struct bench_label label;
	struct bench_scan part; /* the last that counts */
	char gtin[15];
	bool gtin_cut;
	bool not_mpp;
	const char *rival; /* kind of which there are two */
	char refused[100]; /* why the last refused piece was */
	int pieces, typed, tagged, unknown;
	enum bench_tag pending; /* "MAC" stood alone: it speaks of the next piece */
};

static void
add_scan(struct builder *b, const struct bench_scan *scan, bool tagged)
{
	switch (scan->class) {
	case BENCH_SCAN_MAC:
	case BENCH_SCAN_SERIAL:
	case BENCH_SCAN_PID:
		b->typed++;
		b->tagged += tagged;
		b->part = *scan;
		b->not_mpp |= scan->not_mpp;
		break;
	case BENCH_SCAN_GTIN:
		bench_copy(b->gtin, sizeof(b->gtin), scan->value);
		break;
	case BENCH_SCAN_OTHER:
		break;
	case BENCH_SCAN_UNKNOWN:
	case BENCH_SCAN_ASK:
	case BENCH_SCAN_COMMAND:
	case BENCH_SCAN_COMPOSITE:
	case BENCH_SCAN_CLASSES:
		b->unknown++;
		if (scan->reason[0] != '\0')
			bench_copy(b->refused, sizeof(b->refused), scan->reason);
		return;
	}
	if (bench_label_add(&b->label, &scan->label, &b->rival) < 0)
		b->unknown++;
}

static bool
is_one_of(uint8_t c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static void add_pieces(struct builder *b, struct bench_bytes text,
		       const char *separators);

static void
add_piece(struct builder *b, struct bench_bytes piece)
{
	enum bench_tag tag = b->pending;
	struct bench_bytes value;
	struct bench_scan scan;

	piece = bench_trim(piece);
	if (piece.len == 0 || (piece.len == 1 && is_one_of(piece.data[0], ":=")))
		return;
	if (++b->pieces > PIECES_MAX)
		return;
	b->pending = bench_tag_of_word(piece);
	if (b->pending != BENCH_TAG_NONE)
		return;
	value = bench_tag_strip(piece, &tag);
	if (value.len == 0) {
		b->pending = tag;
		return;
	}
	bench_rules_apply_bytes(b->rules, value, tag, b->symbology, true, &scan);
	if (scan.class == BENCH_SCAN_UNKNOWN &&
	    memchr(piece.data, ' ', piece.len) != NULL)
		add_pieces(b, piece, " ");
	else
		add_scan(b, &scan, tag != BENCH_TAG_NONE);
}

static void
add_pieces(struct builder *b, struct bench_bytes text, const char *separators)
{
	size_t start = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && !is_one_of(text.data[i], separators))
			continue;
		add_piece(b, (struct bench_bytes){ text.data + start, i - start });
		start = i + 1;
	}
}

static void
finish(struct builder *b, struct bench_scan *scan)
{
	*scan = (struct bench_scan){ .symbology = b->symbology };
	if (b->rival != NULL) {
		scan->rivals = true;
		snprintf(scan->reason, sizeof(scan->reason),
			 "one code with two different values for %s: never guessed",
			 b->rival);
		return;
	}
	bench_label_settle(&b->label);
	scan->class = BENCH_SCAN_COMPOSITE;
	scan->label = b->label;
	scan->not_mpp = b->not_mpp;
	bench_label_format(&b->label, scan->value, sizeof(scan->value));
	snprintf(scan->reason, sizeof(scan->reason), "one code with %d values%s%s",
		 b->typed, b->refused[0] != '\0' ? "; another was refused: " : "",
		 b->refused);
}

/* Two values with a meaning are a label. So is one, if its name stands beside it, or if
 * there is nothing that we do not understand. Anything else is somebody else's text. */
void
bench_composite_text(const struct bench_scan_rules *rules, struct bench_bytes text,
		     enum bench_symbology symbology, struct bench_scan *scan)
{
	struct builder b = { .rules = rules, .symbology = symbology };

	*scan = (struct bench_scan){ .symbology = symbology };
	add_pieces(&b, text, ",;|&?\n\r\t\"{}[]");
	if (b.pieces > PIECES_MAX || b.pieces < 2)
		return;
	if (b.rival == NULL && b.typed < 2 &&
	    (b.typed == 0 || (b.tagged == 0 && b.unknown > 0)))
		return;
	finish(&b, scan);
}

static void
add_element(struct builder *b, const struct bench_gs1_element *e)
{
	static const struct {
		const char *ai;
		enum bench_tag tag;
	} wanted[] = { { "21", BENCH_TAG_SERIAL },
		       { "240", BENCH_TAG_PID },
		       { "241", BENCH_TAG_PID } };
	struct bench_scan scan;

	if (strcmp(e->ai, "01") == 0)
		b->gtin_cut = !bench_copy_n(b->gtin, sizeof(b->gtin), e->value.data,
					    e->value.len);
	for (size_t i = 0; i < BENCH_N(wanted); i++) {
		if (strcmp(e->ai, wanted[i].ai) != 0)
			continue;
		bench_rules_apply_bytes(b->rules, e->value, wanted[i].tag,
					BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
		add_scan(b, &scan, true);
	}
}

static void
finish_gtin(const struct builder *b, struct bench_scan *scan)
{
	size_t len = strlen(b->gtin);

	if (b->gtin_cut || len != 14 || !bench_digits_only(b->gtin, len) ||
	    !bench_gtin_is_right(b->gtin, len)) {
		bench_copy(scan->reason, sizeof(scan->reason),
			   "GS1 code with a wrong GTIN");
		return;
	}
	scan->class = BENCH_SCAN_GTIN;
	bench_copy(scan->value, sizeof(scan->value), b->gtin);
	bench_copy(scan->reason, sizeof(scan->reason), "GTIN: GS1 identifier 01");
}

void
bench_composite_gs1(const struct bench_scan_rules *rules, struct bench_bytes text,
		    enum bench_symbology symbology, struct bench_scan *scan)
{
	struct builder b = { .rules = rules, .symbology = symbology };
	struct bench_gs1_element e;
	int elements = 0;

	*scan = (struct bench_scan){ .symbology = symbology };
	while (elements <= PIECES_MAX && bench_gs1_next(&text, &e)) {
		add_element(&b, &e);
		elements++;
	}
	if (text.len > 0 || elements == 0) {
		bench_copy(scan->reason, sizeof(scan->reason),
			   "GS1 code that cannot be taken apart");
	} else if (b.typed == 0 && b.rival == NULL && b.gtin[0] != '\0') {
		finish_gtin(&b, scan);
	} else if (elements == 1 && b.typed == 1) {
		*scan = b.part;
		scan->symbology = symbology;
	} else if (b.typed > 0 || b.rival != NULL) {
		finish(&b, scan);
	} else {
		bench_copy(scan->reason, sizeof(scan->reason),
			   b.refused[0] != '\0' ? b.refused
						: "GS1 code without a GTIN or serial");
	}
}
