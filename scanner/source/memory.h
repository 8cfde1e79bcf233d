/* Which layout each device types in, kept from one start to the next: a file with a
 * line for each, "<device>\t<layout>". */
#ifndef SOURCE_MEMORY_H
#define SOURCE_MEMORY_H

#include <bench/err.h>
#include <core/layout.h>

/* -ENOENT: no such device in the file, or no file. -EINVAL: the file is damaged. */
int bench_memory_recall(const char *file, const char *device,
			enum bench_layout *ret_layout,
			struct bench_err *err) BENCH_CHECKED;
/* Whole or not at all; what the file says of other devices stays. */
int bench_memory_keep(const char *file, const char *device, enum bench_layout layout,
		      struct bench_err *err) BENCH_CHECKED;

#endif
