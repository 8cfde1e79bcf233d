#include <core/gaze.h>

#include <bench/str.h>
#include <core/command.h>
#include <string.h>

static bool
is_over(struct bench_mono then, struct bench_mono now)
{
	return now.us - then.us > BENCH_CONSENSUS_WINDOW_US;
}

/* One thing, whatever else of it was read. */
static bool
is_of(const struct bench_label *told, const struct bench_label *l)
{
	return (bench_label_has_mac(told) && bench_mac_equal(told->mac, l->mac)) ||
	       (told->serial[0] != '\0' && strcmp(told->serial, l->serial) == 0);
}

static const char *
serial_of(const struct bench_label *l)
{
	return l->serial[0] != '\0' ? l->serial : l->other.serial;
}

static bool
shows_label(const struct bench_code *codes, size_t n, const struct bench_label *told)
{
	for (size_t i = 0; i < n; i++) {
		struct bench_label l = codes[i].scan.label;

		bench_copy(l.serial, sizeof(l.serial), serial_of(&codes[i].scan.label));
		if (codes[i].unread || is_of(told, &l))
			return true;
	}
	return false;
}

static bool
is_ours(const struct bench_scan *scan)
{
	return scan->class == BENCH_SCAN_COMMAND;
}

static bool
shows_code(const struct bench_code *codes, size_t n, const char *value)
{
	for (size_t i = 0; i < n; i++)
		if (codes[i].unread || (is_ours(&codes[i].scan) &&
					strcmp(codes[i].scan.value, value) == 0))
			return true;
	return false;
}

/* What has left the view may be told again. */
static void
look_for_told(struct bench_gaze *g, const struct bench_code *codes, size_t n,
	      struct bench_mono now)
{
	if (shows_label(codes, n, &g->told))
		g->told_at = now;
	if (shows_code(codes, n, g->code))
		g->code_at = now;
	if (is_over(g->told_at, now))
		g->told = (struct bench_label){ 0 };
	if (is_over(g->code_at, now))
		g->code[0] = '\0';
}

/* Different codes of ours in the last 1.5 s, or in this frame alone. */
static unsigned
count_ours(const struct bench_consensus *c, bool this_frame)
{
	unsigned n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += is_ours(&c->seen[i].scan) &&
		     (!this_frame || (c->seen[i].when & 1) != 0);
	return n;
}

/* true: it has lasted too long by now. */
static bool
watch_torn(struct bench_gaze *g, bool torn, struct bench_mono now)
{
	if (g->is_torn && is_over(g->torn_at, now))
		g->is_torn = false;
	if (!torn)
		return false;
	if (!g->is_torn) {
		g->is_torn = true;
		g->torn_told = false;
		g->torn_since = now;
	}
	g->torn_at = now;
	if (g->torn_told || now.us - g->torn_since.us < BENCH_GAZE_TORN_US)
		return false;
	g->torn_told = true;
	return true;
}

/* The one code of ours in view, when frames agree about it; NULL: none that is new. */
static const struct bench_scan *
new_code(const struct bench_gaze *g)
{
	const struct bench_consensus *c = &g->consensus;

	for (size_t i = 0; i < c->n && count_ours(c, false) == 1; i++) {
		const struct bench_sighting *s = &c->seen[i];

		if (is_ours(&s->scan) && (s->when & 1) != 0 &&
		    (s->frames >= 2 || s->scan.symbology == BENCH_SYMBOLOGY_QR) &&
		    strcmp(s->scan.value, g->code) != 0)
			return &s->scan;
	}
	return NULL;
}

/* Does the label say something of the unit that was told before that was not told? */
static bool
adds(const struct bench_label *told, const struct bench_label *l)
{
	return (bench_label_has_mac(l) && !bench_label_has_mac(told)) ||
	       (l->serial[0] != '\0' && told->serial[0] == '\0') ||
	       (l->pid[0] != '\0' && told->pid[0] == '\0');
}

/* What is read late of a label that was told elsewhere is no half unit when the mode
 * changes to intake. */
static void
learn(struct bench_gaze *g, const struct bench_label *l)
{
	struct bench_label more = g->told;
	const char *ignored;

	if (is_of(&g->told, l) && bench_label_add(&more, l, &ignored) == 0)
		g->told = more;
}

static bool
is_new(const struct bench_gaze *g, const struct bench_label *l, bool intake)
{
	if (!bench_label_has_mac(l) && l->serial[0] == '\0')
		return false;
	return !is_of(&g->told, l) || (intake && adds(&g->told, l));
}

static bool
has_waited(struct bench_gaze *g, const struct bench_label *l, bool intake,
	   struct bench_mono now)
{
	bool whole = bench_label_has_mac(l) && l->serial[0] != '\0';
	int64_t patience = whole ? BENCH_GAZE_PRODUCT_US : BENCH_GAZE_HALF_US;

	if (whole && (!intake || l->pid[0] != '\0'))
		return true;
	if (!bench_label_equal(&g->waiting, l)) {
		g->waiting = *l;
		g->since = now;
	}
	return now.us - g->since.us >= patience;
}

/* With the names of the kinds, so that they mean the same again: whether a MAC of
 * twelve digits is one was clear from its bar code. */
static void
write_label(const struct bench_label *l, bool product_alone, char *text, size_t room)
{
	char mac[24] = "", serial[40] = "", pid[56] = "";
	const uint8_t *b = l->mac.b;

	if (bench_label_has_mac(l) && !product_alone)
		snprintf(mac, sizeof(mac), "MAC:%02X%02X%02X%02X%02X%02X;", b[0], b[1],
			 b[2], b[3], b[4], b[5]);
	if (l->serial[0] != '\0' && !product_alone)
		snprintf(serial, sizeof(serial), "SN:%s;", l->serial);
	if (l->pid[0] != '\0')
		snprintf(pid, sizeof(pid), "PID:%s;", l->pid);
	snprintf(text, room, "%s%s%s", mac, serial, pid);
	text[strlen(text) - 1] = '\0';
}

static void
say(struct bench_gaze_word *word, enum bench_gaze_kind kind, const char *reason)
{
	word->kind = kind;
	bench_copy(word->reason, sizeof(word->reason), reason);
}

static void
tell_label(struct bench_gaze *g, const struct bench_label *l, bool intake,
	   struct bench_mono now, struct bench_gaze_word *word)
{
	const char *ignored;
	bool known = is_of(&g->told, l);
	bool product_alone = known && bench_mac_equal(g->told.mac, l->mac) &&
			     strcmp(g->told.serial, l->serial) == 0;

	g->told_at = now;
	if (!known || bench_label_add(&g->told, l, &ignored) < 0)
		g->told = *l;
	if (intake && !bench_label_has_mac(l)) {
		say(word, BENCH_GAZE_HINT,
		    "a serial without its MAC: show both together");
		return;
	}
	word->kind = BENCH_GAZE_SCAN;
	write_label(l, product_alone, word->text, sizeof(word->text));
}

/* As its bar code says it; one of no version that we know says only what it is. */
static void
tell_code(struct bench_gaze *g, const struct bench_scan *code, struct bench_mono now,
	  struct bench_gaze_word *word)
{
	char text[BENCH_CODE_TEXT];

	word->kind = BENCH_GAZE_SCAN;
	bench_copy(word->text, sizeof(word->text),
		   bench_command_code(&code->command, text) == 0 ? text : code->value);
	bench_copy(g->code, sizeof(g->code), code->value);
	g->code_at = now;
}

/* Of two labels the picture's own reason tells. */
static void
tell_torn(struct bench_gaze_word *word, unsigned ours)
{
	word->kind = BENCH_GAZE_STOP;
	if (ours > 1)
		say(word, BENCH_GAZE_STOP,
		    "several codes of the sheet in view: show one alone");
}

void
bench_gaze_feed(struct bench_gaze *g, const struct bench_code *codes, size_t n,
		bool intake, struct bench_mono now, struct bench_gaze_word *ret_word)
{
	struct bench_gaze_word *word = ret_word;
	struct bench_label label;
	const struct bench_scan *code;
	bool ignored, torn;
	enum bench_picture_status status;

	*word = (struct bench_gaze_word){ .kind = BENCH_GAZE_NOTHING };
	if (now.us < g->last.us)
		*g = (struct bench_gaze){ 0 };
	g->last = now;
	status = bench_consensus_feed(&g->consensus, codes, n, now, &label, &ignored,
				      word->reason);
	look_for_told(g, codes, n, now);
	torn = g->consensus.was_torn && g->consensus.torn.us == now.us;
	if (watch_torn(g, torn || count_ours(&g->consensus, true) > 1, now)) {
		tell_torn(word, count_ours(&g->consensus, true));
		return;
	}
	code = new_code(g);
	if (code != NULL) {
		tell_code(g, code, now, word);
		return;
	}
	if (!intake)
		learn(g, &label);
	if ((status == BENCH_PICTURE_OK || status == BENCH_PICTURE_PARTIAL) &&
	    is_new(g, &label, intake) && has_waited(g, &label, intake, now))
		tell_label(g, &label, intake, now, word);
}
