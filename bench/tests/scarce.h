/* The Nth allocation fails: for tests of targets that scarce_memory() of
 * BenchTest.cmake links. Counts malloc, calloc, realloc, reallocarray and strdup of
 * what is linked statically into the test. One thread. */
#ifndef SCARCE_H
#define SCARCE_H

/* After n more allocations one fails; -1: none does. */
void scarce_after(long n);
/* No allocation has failed since scarce_after(n >= 0). */
int scarce_unused(void);

#endif
