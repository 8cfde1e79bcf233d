/* Any bytes as a shipping list: is it one? The workbook's zip is opened, its part read.
 */
#include <bench/paper.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)bench_paper_is_shipment((struct bench_bytes){ data, size });
	return 0;
}
