/* Any bytes as a report's file, or as a batch's head ('H' in front): named, compared
 * with another, read through. */
#include "head.h"
#include "write.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
ignore(const char *where, const char *what, void *arg)
{
	(void)where;
	(void)what;
	(void)arg;
	return 0;
}

static void
read_head(struct bench_bytes head)
{
	struct head_table t;
	char text[16];
	int r = head_first(head, &t);

	while (r == 0) {
		while ((r = head_next(&t)) == 1) {
			(void)head_int(&t, "id");
			(void)head_mac(&t, "mac");
			head_text(&t, "customer", text, sizeof(text));
		}
		if (r == 0)
			r = head_following(&t);
	}
}

static void
compare(struct bench_bytes file, struct bench_bytes other)
{
	const struct report_format *format = NULL;
	struct report_named named;
	struct report_differences d = { .fn = ignore };
	struct bench_err err;

	if (report_format_of(file, &format, &named, &err) == 0)
		(void)format->compare(file, other, &d, &err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char json[] =
		"{\"form\":1,\"batch\":1,\"up_to_event\":5,\"seal\":{\"chain\":\"ab\"},"
		"\"units\":[{\"mac\":\"00:56:2b:00:00:01\",\"serial\":\"x\"}]}";
	static const char csv[] = "batch,mac,up_to_event,seal\r\n1,00:56,5,ab\r\n";
	struct bench_bytes file = { data, size };

	if (size > 0 && data[0] == 'H') {
		read_head((struct bench_bytes){ data + 1, size - 1 });
		return 0;
	}
	compare(file,
		size > 0 && data[0] == 'b'
			? (struct bench_bytes){ (const uint8_t *)csv, sizeof(csv) - 1 }
			: (struct bench_bytes){ (const uint8_t *)json,
						sizeof(json) - 1 });
	return 0;
}
