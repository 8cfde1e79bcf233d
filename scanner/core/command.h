/* The bench's own bar codes as scans (bench/code.h has their text). */
#ifndef SCANNER_COMMAND_H
#define SCANNER_COMMAND_H

#include <bench/bytes.h>
#include <bench/code.h>

/* A scan's bytes, with an AIM identifier and blanks at the ends or without. As
 * bench_code_parse(). */
int bench_command_parse(struct bench_bytes text,
			struct bench_code_meaning *ret_meaning) BENCH_CHECKED;
/* What a program says instead of scanning a code, in capitals: "UNDO", "OPEN CARTON",
 * "JOB 17", "CARTON 5", "SLOT R2-07"; no badge, which has to be scanned. Its code;
 * -ENOENT: no command is called so. */
int bench_command_named(struct bench_bytes name,
			char ret_code[BENCH_CODE_TEXT]) BENCH_CHECKED;
/* The code that means so; -EINVAL: none does. */
int bench_command_code(const struct bench_code_meaning *meaning,
		       char ret_code[BENCH_CODE_TEXT]) BENCH_CHECKED;
/* "UNDO", "JOB 17", "SLOT R2-07"; "" for none. Cut to room; returns text. */
char *bench_command_describe(const struct bench_code_meaning *meaning, char *text,
			     size_t room);

#endif
