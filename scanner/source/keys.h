/* Keys pressed and released become characters: the state of one keyboard.
 *
 * Caps lock is the device's own: a grabbed device has no lamp and no partner. What
 * arrives is what the scanner meant, whatever the host's layout is. */
#ifndef SOURCE_KEYS_H
#define SOURCE_KEYS_H

#include <core/layout.h>

/* Room for what one key can give. */
#define BENCH_KEYS_OUT 4

/* All zero: US, nothing held. */
struct bench_keys {
	enum bench_layout layout; /* that the scanner is set to */
	bool shift[2], ctrl[2], alt, altgr, caps;
	unsigned code; /* ALT+029: typed on the number pad while ALT is held */
	int digits;
};

/* A key went down, or up. Returns how many bytes of out it gives. Repeats are the
 * caller's to leave out. */
size_t bench_keys_feed(struct bench_keys *k, uint16_t code, bool down,
		       char out[BENCH_KEYS_OUT]);
/* Only these keys are held (a bitmap as EVIOCGKEY gives it), after some were missed. */
void bench_keys_resync(struct bench_keys *k, const uint8_t *held, size_t len);

#endif
