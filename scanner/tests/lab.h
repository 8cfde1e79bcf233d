/* A laboratory for the decoder: random labels, drawn with libzint and cairo, seen by a
 * bad camera. All of a view follows from its seed. */
#ifndef SCANNER_LAB_H
#define SCANNER_LAB_H

#include <decode/image.h>
#include <stdbool.h>
#include <stdint.h>

struct lab_random {
	uint64_t state;
};

void lab_seed(struct lab_random *r, uint64_t seed);
/* From 0 to 1. */
double lab_unit(struct lab_random *r);
double lab_between(struct lab_random *r, double low, double high);
unsigned lab_below(struct lab_random *r, unsigned n);

struct lab_label {
	char mac[16], second_mac[16], serial[16], pid[32], gtin[16];
	bool mac_is_code39, serial_is_code39, has_qr, has_gtin, inverted;
};

/* What the view is about; LAB_EMPTY has no label. */
enum lab_class {
	LAB_CLEAN,
	LAB_ROTATED,
	LAB_TILTED, /* perspective */
	LAB_SMALL,  /* 1.25 to 1.5 pixels a module */
	LAB_BLURRED,
	LAB_NOISY,
	LAB_JPEG,
	LAB_SHADOW,
	LAB_GLARE,
	LAB_PALE,
	LAB_INVERTED,
	LAB_MIXED, /* a little of everything */
	LAB_HARD,  /* much of everything: nobody needs to read it, nor may misread it */
	LAB_TWO_MACS,
	LAB_NEIGHBOUR,
	LAB_EMPTY,
	LAB_CLASSES
};

struct lab_view {
	enum lab_class class;
	struct lab_label label, neighbour; /* neighbour.mac "" when there is none */
	struct bench_image image;	   /* owned: free(image.luma) */
};

/* Fails the test when memory or zint does. */
void lab_look(enum lab_class class, uint64_t seed, struct lab_view *ret_view);
/* The same label, held in another way for each frame from 1 on. */
void lab_look_again(enum lab_class class, uint64_t seed, unsigned frame,
		    struct lab_view *ret_view);
/* One code alone, so small, blurred and noisy that decoders begin to misread it: in
 * many such frames wrong readings show. text is the label's MAC or serial; the same
 * seed and another frame give the same code in other noise. */
struct lab_strip {
	bool is_mac;
	struct lab_label label;
	struct bench_image image; /* owned: free(image.luma) */
};
void lab_look_hard(uint64_t seed, unsigned frame, struct lab_strip *ret_strip);
/* A label's QR code, plain, in a small picture: free(image.luma). */
void lab_look_at_qr(uint64_t seed, struct bench_image *ret_image);
/* "rotated" */
const char *lab_class_name(enum lab_class class);

#endif
