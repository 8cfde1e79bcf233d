#include <source/keys.h>

#include <linux/input-event-codes.h>

/* -1: none. NumLock is taken as on: scanners type digits there, nothing else. */
static int
pad_digit(uint16_t code)
{
	static const uint16_t pad[] = { KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
					KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9 };

	for (int i = 0; i < (int)BENCH_N(pad); i++)
		if (pad[i] == code)
			return i;
	return -1;
}

static uint16_t
pad_char(uint16_t code)
{
	int digit = pad_digit(code);

	if (digit >= 0)
		return (uint16_t)('0' + digit);
	switch (code) {
	case KEY_KPMINUS:
		return '-';
	case KEY_KPPLUS:
		return '+';
	case KEY_KPASTERISK:
		return '*';
	case KEY_KPSLASH:
		return '/';
	case KEY_KPDOT:
		return '.';
	case KEY_KPEQUAL:
		return '=';
	default:
		return 0;
	}
}

static uint16_t
control_char(uint16_t code)
{
	switch (code) {
	case KEY_ENTER:
	case KEY_KPENTER:
		return '\r';
	case KEY_TAB:
		return '\t';
	case KEY_ESC:
		return 0x1b;
	case KEY_BACKSPACE:
		return '\b';
	default:
		return 0;
	}
}

static bool *
modifier(struct bench_keys *k, uint16_t code)
{
	switch (code) {
	case KEY_LEFTSHIFT:
		return &k->shift[0];
	case KEY_RIGHTSHIFT:
		return &k->shift[1];
	case KEY_LEFTCTRL:
		return &k->ctrl[0];
	case KEY_RIGHTCTRL:
		return &k->ctrl[1];
	case KEY_LEFTALT:
		return &k->alt;
	case KEY_RIGHTALT:
		return &k->altgr;
	default:
		return NULL;
	}
}

/* ALT is let go: what was typed meanwhile is a character's number. */
static size_t
end_code(struct bench_keys *k, char out[BENCH_KEYS_OUT])
{
	unsigned c = k->code & 0xff;
	bool some = k->digits > 0 && c != 0;

	k->code = 0;
	k->digits = 0;
	return some ? bench_layout_put((uint16_t)c, out) : 0;
}

static bool
is_letter(uint16_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Ctrl+] is GS, Ctrl+M is CR: how scanners send control characters. */
static uint16_t
with_ctrl(uint16_t c)
{
	return (c >= '@' && c <= '_') || (c >= 'a' && c <= 'z') ? c & 0x1f : 0;
}

static uint16_t
char_of(const struct bench_keys *k, uint16_t code)
{
	struct bench_key key = { .code = code,
				 .shift = k->shift[0] || k->shift[1],
				 .altgr = k->altgr };
	uint16_t c = control_char(code);

	if (c == 0)
		c = pad_char(code);
	if (c == 0)
		c = bench_layout_write(k->layout, key);
	if (k->caps && is_letter(c))
		c ^= 0x20;
	return k->ctrl[0] || k->ctrl[1] ? with_ctrl(c) : c;
}

size_t
bench_keys_feed(struct bench_keys *k, uint16_t code, bool down,
		char out[BENCH_KEYS_OUT])
{
	bool *held = modifier(k, code);
	uint16_t c;

	if (held != NULL) {
		bool was = *held;

		*held = down;
		return code == KEY_LEFTALT && was && !down ? end_code(k, out) : 0;
	}
	if (!down)
		return 0;
	if (code == KEY_CAPSLOCK) {
		k->caps = !k->caps;
		return 0;
	}
	c = char_of(k, code);
	if (!k->alt)
		return c == 0 ? 0 : bench_layout_put(c, out);
	if (c >= '0' && c <= '9' && k->digits < 6) {
		k->code = k->code * 10 + (unsigned)(c - '0');
		k->digits++;
	}
	return 0;
}

void
bench_keys_resync(struct bench_keys *k, const uint8_t *held, size_t len)
{
	static const uint16_t codes[] = { KEY_LEFTSHIFT, KEY_RIGHTSHIFT, KEY_LEFTCTRL,
					  KEY_RIGHTCTRL, KEY_LEFTALT,	 KEY_RIGHTALT };

	for (size_t i = 0; i < BENCH_N(codes); i++) {
		size_t byte = codes[i] / 8;

		*modifier(k, codes[i]) =
			byte < len && (held[byte] >> codes[i] % 8 & 1) != 0;
	}
	k->code = 0;
	k->digits = 0;
	k->caps = false;
}
