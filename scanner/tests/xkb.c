#include "xkb.h"

#include <linux/input-event-codes.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

struct xkb {
	struct xkb_context *context;
	struct xkb_keymap *keymap;
	struct xkb_state *state;
};

static const struct {
	const char *model, *layout, *variant;
} names[BENCH_LAYOUTS] = {
	[BENCH_LAYOUT_US] = { "pc105", "us", "" },
	[BENCH_LAYOUT_FRENCH] = { "pc105", "fr", "azerty" },
	[BENCH_LAYOUT_BELGIAN] = { "pc105", "be", "" },
	[BENCH_LAYOUT_GERMAN] = { "pc105", "de", "" },
	[BENCH_LAYOUT_JAPANESE] = { "jp106", "jp", "" },
	[BENCH_LAYOUT_BRITISH] = { "pc105", "gb", "" },
};

/* The keys of a US keyboard, written out once more. */
static const struct {
	const char *plain, *shift;
	uint32_t first;
} us[] = {
	{ "1234567890-=", "!@#$%^&*()_+", KEY_1 },
	{ "qwertyuiop[]", "QWERTYUIOP{}", KEY_Q },
	{ "asdfghjkl;'`", "ASDFGHJKL:\"~", KEY_A },
	{ "\\zxcvbnm,./", "|ZXCVBNM<>?", KEY_BACKSLASH },
	{ " ", "", KEY_SPACE },
};

struct xkb *
xkb_open(enum bench_layout layout)
{
	struct xkb *x = calloc(1, sizeof(*x));
	struct xkb_rule_names rule = { .rules = "evdev",
				       .model = names[layout].model,
				       .layout = names[layout].layout,
				       .variant = names[layout].variant,
				       .options = "" };

	if (x == NULL)
		return NULL;
	x->context = xkb_context_new(XKB_CONTEXT_NO_ENVIRONMENT_NAMES);
	if (x->context != NULL)
		x->keymap = xkb_keymap_new_from_names(x->context, &rule,
						      XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (x->keymap != NULL)
		x->state = xkb_state_new(x->keymap);
	if (x->state != NULL)
		return x;
	xkb_close(x);
	return NULL;
}

void
xkb_close(struct xkb *x)
{
	if (x == NULL)
		return;
	xkb_state_unref(x->state);
	xkb_keymap_unref(x->keymap);
	xkb_context_unref(x->context);
	free(x);
}

static bool
key_of(char c, uint32_t *ret_code, bool *ret_shift)
{
	for (size_t i = 0; i < BENCH_N(us); i++) {
		const char *at = strchr(us[i].plain, c);

		*ret_shift = at == NULL;
		if (at == NULL)
			at = strchr(us[i].shift, c);
		if (at == NULL || c == '\0')
			continue;
		*ret_code = us[i].first +
			    (uint32_t)(at - (*ret_shift ? us[i].shift : us[i].plain));
		return true;
	}
	return false;
}

static const char *
accent_of(xkb_keysym_t sym)
{
	switch (sym) {
	case XKB_KEY_dead_circumflex:
		return "^";
	case XKB_KEY_dead_diaeresis:
		return "¨";
	case XKB_KEY_dead_acute:
		return "´";
	case XKB_KEY_dead_grave:
		return "`";
	default:
		return "";
	}
}

/* Caps lock that shifts every key turns what shift does: X has none like it. */
static void
press(struct xkb *x, bool shift, enum bench_caps caps)
{
	xkb_mod_mask_t shift_mask =
		1U << xkb_keymap_mod_get_index(x->keymap, XKB_MOD_NAME_SHIFT);
	xkb_mod_mask_t caps_mask =
		1U << xkb_keymap_mod_get_index(x->keymap, XKB_MOD_NAME_CAPS);
	bool down = shift != (caps == BENCH_CAPS_ALL);

	xkb_state_update_mask(x->state, down ? shift_mask : 0, 0,
			      caps == BENCH_CAPS_LETTERS ? caps_mask : 0, 0, 0, 0);
}

bool
xkb_type(struct xkb *x, enum bench_caps caps, const char *text, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (; *text != '\0'; text++) {
		char typed[16] = "";
		uint32_t code;
		bool shift;

		if (!key_of(*text, &code, &shift))
			return false;
		press(x, shift, caps);
		xkb_state_key_get_utf8(x->state, code + 8, typed, sizeof(typed));
		if (typed[0] == '\0')
			snprintf(typed, sizeof(typed), "%s",
				 accent_of(xkb_state_key_get_one_sym(x->state,
								     code + 8)));
		if (n + strlen(typed) + 1 > room)
			return false;
		memcpy(out + n, typed, strlen(typed) + 1);
		n += strlen(typed);
	}
	return true;
}
