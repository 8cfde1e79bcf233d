#include "read.h"

#include "segment.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdbool.h>
#include <string.h>

static int
read_frames(pcap_t *pcap, const struct bench_segment *s, bench_trace_fn *fn, void *arg,
	    bool *ret_damaged)
{
	struct pcap_pkthdr *h;
	const u_char *bytes;
	int r = 0, got = 0;

	while (r == 0 && (got = pcap_next_ex(pcap, &h, &bytes)) == 1) {
		struct bench_trace_frame f = {
			.wall.us = (int64_t)h->ts.tv_sec * 1000000 + h->ts.tv_usec,
			.kept = { bytes, h->caplen },
			.whole = h->len,
		};

		f.at.us = s->start.us + (f.wall.us - s->wall.us);
		r = fn(&f, arg);
	}
	*ret_damaged = got == PCAP_ERROR;
	return r;
}

static int
read_segment(const char *dir, const struct bench_segment *s, bench_trace_fn *fn,
	     void *arg, bool *ret_damaged)
{
	char path[400], name[BENCH_SEGMENT_NAME], text[PCAP_ERRBUF_SIZE];
	FILE *file;
	pcap_t *pcap;
	int r;

	snprintf(path, sizeof(path), "%.300s/%s", dir, bench_segment_name(s, name));
	file = fopen(path, "re");
	if (file == NULL)
		return errno == ENOENT ? 0 : -errno;
	pcap = pcap_fopen_offline(file, text); /* takes file, if it can */
	if (pcap == NULL) {
		fclose(file);
		*ret_damaged = true;
		return 0;
	}
	r = read_frames(pcap, s, fn, arg, ret_damaged);
	pcap_close(pcap);
	return r;
}

int
bench_trace_each(const char *dir, bench_trace_fn *fn, void *arg, int *ret_damaged,
		 struct bench_err *err)
{
	bench_auto(bench_freep) struct bench_segment *list = NULL;
	size_t n = 0;
	int damaged = 0, r = bench_segment_list(dir, &list, &n);

	if (r < 0)
		return bench_fail(err, r, "trace %s: %s", dir, strerror(-r));
	for (size_t i = 0; r == 0 && i < n; i++) {
		bool bad = false;

		r = read_segment(dir, &list[i], fn, arg, &bad);
		/* the end of the newest may be on its way */
		damaged += bad && i + 1 < n;
	}
	if (r == 0)
		*ret_damaged = damaged;
	return r;
}
