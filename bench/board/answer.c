#include "request.h"
#include "words.h"

#include <json_out.h>
#include <unistd.h>

void
answer_error(struct answer *a, unsigned status, const char *code, const char *fmt, ...)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct json_out j = { .out = &a->body };
	va_list ap;

	va_start(ap, fmt);
	bench_str_vaddf(&text, fmt, ap);
	va_end(ap);
	a->status = status;
	bench_str_reset(&a->body);
	jout_open(&j, NULL, '{');
	jout_open(&j, "error", '{');
	jout_text(&j, "code", code);
	write_words(&j, bench_str_get(&text));
	jout_close(&j, '}');
	jout_close(&j, '}');
}

void
answer_clear(struct answer *a)
{
	bench_str_clear(&a->body);
	if (a->fd > 0)
		close(a->fd);
	if (a->stream_end != NULL)
		a->stream_end(a->stream_arg);
	*a = (struct answer){ 0 };
}
