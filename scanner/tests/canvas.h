/* Labels drawn at test time: bar codes of libzint on a white picture. */
#ifndef SCANNER_CANVAS_H
#define SCANNER_CANVAS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define CANVAS_WIDTH 1280
#define CANVAS_HEIGHT 720

struct canvas {
	uint8_t luma[CANVAS_HEIGHT][CANVAS_WIDTH];
};

enum canvas_format { CANVAS_PGM, CANVAS_PPM, CANVAS_PNG, CANVAS_JPEG };

void canvas_clear(struct canvas *c);
void canvas_invert(struct canvas *c);
/* zint's symbology number; the code's upper left corner. Fails the test if it does not
 * fit. */
void canvas_draw(struct canvas *c, int symbology, const char *text, int x, int y);
void canvas_write(const struct canvas *c, enum canvas_format format, const char *path);

#endif
