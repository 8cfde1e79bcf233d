/* The schema's steps in order, NULL at the end; made from sql/ by the build. */
#ifndef BENCH_MIGRATIONS_H
#define BENCH_MIGRATIONS_H

extern const char *const bench_migrations[];

#endif
