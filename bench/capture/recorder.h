/* libpcap as we use it: an interface that is listened to, and a new file for frames. */
#ifndef BENCH_CAPTURE_RECORDER_H
#define BENCH_CAPTURE_RECORDER_H

#include <bench/err.h>
#include <pcap/pcap.h>

/* Every frame on an Ethernet interface, whole, at once; reading does not block. Needs
 * CAP_NET_RAW until it returns. The caller closes it. -EINVAL: no such interface, or no
 * Ethernet; -EACCES; -EIO. */
int bench_recorder_listen(const char *interface, pcap_t **ret_pcap,
			  struct bench_err *err) BENCH_CHECKED;

/* A new file, mode 0600, for frames of pcap. -EEXIST: an earlier trace is somebody's
 * evidence and stays; -EINVAL: it cannot be there; -EIO. */
int bench_recorder_create(const char *path, pcap_t *pcap, pcap_dumper_t **ret_dump,
			  struct bench_err *err) BENCH_CHECKED;

void bench_pcap_closep(pcap_t **pcap);
void bench_dump_closep(pcap_dumper_t **dump);

#endif
