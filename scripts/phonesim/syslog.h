/* Shapes of the phone's syslog datagram: the real one is unknown (cisco-mpp §7). */
#ifndef PHONESIM_SYSLOG_H
#define PHONESIM_SYSLOG_H

#include <time.h>

enum syslog_shape { SYSLOG_PLAIN, SYSLOG_RFC3164, SYSLOG_RFC5424 };

/* ident: what Syslog_Identifier stands for, "" = none; it follows the timestamp.
 * The result is owned. */
char *syslog_format(enum syslog_shape shape, time_t now, const char *ident,
		    const char *host, const char *text);

#endif
