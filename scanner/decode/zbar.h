/* Plain zbar on one picture. Run it in a child process (scanner.md section 1.3). */
#ifndef SCANNER_ZBAR_H
#define SCANNER_ZBAR_H

#include <decode/image.h>
#include <decode/symbols.h>

/* Puts every symbol that zbar finds into message; -EIO with err. */
int bench_zbar_scan(const struct bench_image *image, struct bench_str *message,
		    struct bench_err *err) BENCH_CHECKED;

#endif
