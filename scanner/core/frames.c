#include <core/frames.h>

bool
bench_frames_end(struct bench_frames *f, struct bench_bytes *ret_scan)
{
	if (f->ended || f->len == 0)
		return false;
	*ret_scan = (struct bench_bytes){ f->data, f->len };
	f->ended = true;
	return true;
}

bool
bench_frames_push(struct bench_frames *f, uint8_t byte, struct bench_bytes *ret_scan)
{
	if (f->ended) {
		f->ended = false;
		f->len = 0;
	}
	if (byte == '\r' || byte == '\n' || byte == '\t')
		return bench_frames_end(f, ret_scan);
	if (f->len < sizeof(f->data))
		f->data[f->len++] = byte;
	return false;
}
