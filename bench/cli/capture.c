/* bench capture: one phone's frames into a pcap file, and what they answer (DESIGN §6).
 *
 * The file holds profiles and so possibly keys: it is made for its owner only. With
 * --read an earlier file is asked the same questions. */
#include "cli.h"

#include <answers.h>
#include <bench/clock.h>
#include <bench/priv.h>
#include <errno.h>
#include <poll.h>
#include <recorder.h>
#include <string.h>

#define SECONDS "300"
#define SECONDS_MOST 86400

struct capture {
	struct cli *c;
	const char *interface, *output, *read;
	int64_t seconds;
	struct bench_mac phone;
	struct bench_answers *answers;
	pcap_t *pcap;
	pcap_dumper_t *dump; /* NULL with --read */
	int64_t bytes, frames;
};

static void
capture_clear(struct capture *k)
{
	bench_dump_closep(&k->dump);
	bench_pcap_closep(&k->pcap);
	bench_answers_freep(&k->answers);
}

static void
take_frame(u_char *arg, const struct pcap_pkthdr *h, const u_char *bytes)
{
	struct capture *k = (struct capture *)(void *)arg;
	int64_t at_us = (int64_t)h->ts.tv_sec * 1000000 + h->ts.tv_usec;

	if (!bench_answers_take(k->answers, at_us,
				(struct bench_bytes){ bytes, h->caplen }))
		return; /* another phone's: not for this file */
	k->frames++;
	k->bytes += h->caplen;
	if (k->dump != NULL)
		pcap_dump((u_char *)k->dump, h, bytes);
}

static int
listen_until_end(struct capture *k, int signals)
{
	int64_t end_us = bench_mono_now().us + k->seconds * 1000000, left_us;
	struct pollfd fds[] = { { .fd = signals, .events = POLLIN },
				{ .fd = pcap_get_selectable_fd(k->pcap),
				  .events = POLLIN } };

	while ((left_us = end_us - bench_mono_now().us) > 0) {
		if (poll(fds, BENCH_N(fds), (int)(left_us / 1000) + 1) < 0 &&
		    errno != EINTR)
			return bench_fail(&k->c->err, -errno, "capture: %s",
					  strerror(errno));
		if ((fds[0].revents & POLLIN) != 0)
			break;
		if (pcap_dispatch(k->pcap, -1, take_frame, (u_char *)k) < 0)
			return bench_fail(&k->c->err, -EIO, "capture on '%s': %s",
					  k->interface, pcap_geterr(k->pcap));
	}
	return 0;
}

static int
record(struct capture *k)
{
	bench_auto(bench_closep) int signals = -1;
	int r = bench_recorder_listen(k->interface, &k->pcap, &k->c->err);

	if (r == 0)
		r = bench_recorder_create(k->output, k->pcap, &k->dump, &k->c->err);
	if (r == 0) {
		signals =
			bench_end_signals(&k->c->err); /* what was seen is still said */
		r = signals < 0 ? signals : 0;
	}
	if (r < 0)
		return r;
	fprintf(stderr,
		"bench: recording; plug the phone in now. Ends after %lld s or on "
		"Ctrl-C.\n",
		(long long)k->seconds);
	r = listen_until_end(k, signals);
	if (r == 0 && pcap_dump_flush(k->dump) != 0)
		r = bench_fail(&k->c->err, -EIO, "%s: cannot be written", k->output);
	return r;
}

static int
read_back(struct capture *k)
{
	char text[PCAP_ERRBUF_SIZE] = "";

	k->pcap = pcap_open_offline(k->read, text);
	if (k->pcap == NULL)
		return bench_fail(&k->c->err, -EINVAL, "capture: %s", text);
	if (pcap_datalink(k->pcap) != DLT_EN10MB)
		return bench_fail(&k->c->err, -EINVAL,
				  "%s: not recorded on an Ethernet interface", k->read);
	if (pcap_loop(k->pcap, -1, take_frame, (u_char *)k) < 0)
		return bench_fail(&k->c->err, -EINVAL, "%s: %s", k->read,
				  pcap_geterr(k->pcap));
	return 0;
}

/* --- the answer --------------------------------------------------------------- */

struct listing {
	struct cli *c;
	bool answered[BENCH_POINTS];
};

static int
list_answer(const struct bench_answer *a, void *arg)
{
	struct listing *l = arg;

	l->answered[a->point] = true;
	table_row(l->c->table);
	table_text(l->c->table, "point", bench_point_name(a->point));
	table_int(l->c->table, "frame", a->frame);
	table_int(l->c->table, "ms", a->at_ms);
	table_text(l->c->table, "answer", a->text);
	return 0;
}

static int
say_answers(struct capture *k)
{
	struct listing l = { .c = k->c };
	struct table *t = k->c->table;
	char mac[BENCH_MAC_TEXT];
	int r;

	table_list(t, "capture");
	table_row(t);
	table_text(t, "mac", bench_mac_format(k->phone, mac));
	table_text(t, "file", k->read != NULL ? k->read : k->output);
	table_int(t, "frames", k->frames);
	table_int(t, "bytes", k->bytes);
	table_list(t, "answers");
	r = bench_answers_each(k->answers, list_answer, &l);
	if (r < 0)
		return bench_fail(&k->c->err, r, "capture: out of memory");
	table_list(t, "open");
	for (int i = 0; i < BENCH_POINTS; i++) {
		if (l.answered[i])
			continue;
		table_row(t);
		table_text(t, "point", bench_point_name((enum bench_point)i));
		table_text(t, "question", bench_point_question((enum bench_point)i));
	}
	return 0;
}

static int
take_words(struct capture *k)
{
	const char *seconds = SECONDS;
	char *end;
	int r = cli_option(k->c, "--interface", &k->interface);

	if (r == 0)
		r = cli_option(k->c, "--output", &k->output);
	if (r == 0)
		r = cli_option(k->c, "--read", &k->read);
	if (r == 0)
		r = cli_option(k->c, "--seconds", &seconds);
	if (r == 0)
		r = cli_mac(k->c, &k->phone);
	if (r == 0)
		r = cli_end(k->c);
	if (r < 0)
		return r;
	k->seconds = strtol(seconds, &end, 10);
	if (*end != '\0' || k->seconds < 1 || k->seconds > SECONDS_MOST)
		return cli_usage(k->c, "--seconds is 1 to %d", SECONDS_MOST);
	if ((k->output == NULL) == (k->read == NULL))
		return cli_usage(k->c, "say --output FILE to record, or --read FILE to "
				       "ask an earlier record");
	return 0;
}

int
cmd_capture(struct cli *c)
{
	bench_auto(capture_clear) struct capture k = { .c = c,
						       .interface =
							       c->config.interface };
	int r = take_words(&k);

	if (r == 0)
		r = bench_answers_new(k.phone, &k.answers, &c->err);
	if (r == 0)
		r = k.read != NULL ? read_back(&k) : record(&k);
	return r < 0 ? r : say_answers(&k);
}
