/* The OUI table at run time: the built-in one, and IEEE's registry where Debian's
 * package ieee-data is installed. Without it a MAC of another vendor is read with a
 * warning. */
#ifndef SCANNER_OUIS_H
#define SCANNER_OUIS_H

#include <bench/err.h>
#include <core/oui.h>

#define BENCH_OUIS_REGISTRY "/usr/share/ieee-data/oui.csv"

/* Both tables merged, owned: free(). -ENOENT when there is no such file. */
int bench_ouis_load(const char *path, struct bench_oui **ret_at, size_t *ret_n,
		    struct bench_err *err) BENCH_CHECKED;

#endif
