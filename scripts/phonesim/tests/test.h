/* cmocka with what it needs included before it. */
#ifndef PHONESIM_TEST_H
#define PHONESIM_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
