#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FRAME_MOST 65535
#define READ_TIMEOUT_MS 100
#define BUFFER 16777216 /* of the kernel: 0.1 s of a full gigabit */

void
bench_pcap_closep(pcap_t **pcap)
{
	if (*pcap != NULL)
		pcap_close(*pcap);
}

void
bench_dump_closep(pcap_dumper_t **dump)
{
	if (*dump != NULL)
		pcap_dump_close(*dump);
}

static int
activate(pcap_t *pcap, const char *interface, struct bench_err *err)
{
	int r;

	pcap_set_snaplen(pcap, FRAME_MOST);
	pcap_set_timeout(pcap, READ_TIMEOUT_MS);
	pcap_set_promisc(pcap, 1);
	pcap_set_buffer_size(pcap, BUFFER);
	pcap_set_immediate_mode(pcap, 1);
	r = pcap_activate(pcap);
	if (r == PCAP_ERROR_NO_SUCH_DEVICE)
		return bench_fail(err, -EINVAL,
				  "capture: no interface '%s': see 'ip link'",
				  interface);
	if (r == PCAP_ERROR_PERM_DENIED)
		return bench_fail(err, -EACCES, "capture on '%s': run as root",
				  interface);
	if (r < 0)
		return bench_fail(err, -EIO, "capture on '%s': %s", interface,
				  pcap_geterr(pcap));
	if (pcap_datalink(pcap) != DLT_EN10MB)
		return bench_fail(err, -EINVAL,
				  "capture: '%s' is no Ethernet interface", interface);
	return 0;
}

int
bench_recorder_listen(const char *interface, pcap_t **ret_pcap, struct bench_err *err)
{
	char text[PCAP_ERRBUF_SIZE] = "";
	bench_auto(bench_pcap_closep) pcap_t *pcap = pcap_create(interface, text);
	int r;

	if (pcap == NULL)
		return bench_fail(err, -EIO, "capture on '%s': %s", interface, text);
	r = activate(pcap, interface, err);
	if (r < 0)
		return r;
	if (pcap_setnonblock(pcap, 1, text) < 0)
		return bench_fail(err, -EIO, "capture: %s", text);
	*ret_pcap = bench_take(pcap);
	return 0;
}

int
bench_recorder_create(const char *path, pcap_t *pcap, pcap_dumper_t **ret_dump,
		      struct bench_err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	pcap_dumper_t *dump;
	FILE *f;

	if (fd < 0)
		return bench_fail(err, errno == EEXIST ? -EEXIST : -EINVAL,
				  "%s: %s: name a new file in a folder of yours", path,
				  strerror(errno));
	f = fdopen(fd, "w");
	if (f == NULL) {
		close(fd);
		return bench_fail(err, -ENOMEM, "%s: out of memory", path);
	}
	dump = pcap_dump_fopen(pcap, f);
	if (dump == NULL) {
		fclose(f);
		return bench_fail(err, -EIO, "%s: %s", path, pcap_geterr(pcap));
	}
	*ret_dump = dump;
	return 0;
}
