/* The bench's own certificates: what `bench config init` makes for HTTPS. */
#ifndef BENCH_CLI_CERTIFICATE_H
#define BENCH_CLI_CERTIFICATE_H

#include <bench/config.h>
#include <sys/types.h>

/* state_dir/tls gets ca.pem, ca.key, server.pem and server.key, as far as they are
 * missing, near their end, or not for this bench's address; nothing happens when
 * bench.conf names others. Keys are 0640 root:gid, the CA's 0600: only we use it.
 *
 * RSA 2048 with SHA-256: what every TLS 1.2 stack of a phone takes, from the first MPP
 * firmware on; EC needs curves and signature lists that old stacks may lack. */
int certificate_init(const struct bench_config *c, gid_t gid,
		     struct bench_err *err) BENCH_CHECKED;

#endif
