#ifndef SCANNER_FUZZ_CLASSIFY_H
#define SCANNER_FUZZ_CLASSIFY_H

#include <bench/defs.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
