#include "syslog.h"

#include "util.h"

#define PRIORITY "<134>" /* local0.info, a guess */

char *
syslog_format(enum syslog_shape shape, time_t now, const char *ident, const char *host,
	      const char *text)
{
	struct str line = { 0 };
	char bsd[32], iso[32];
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(bsd, sizeof(bsd), "%b %e %H:%M:%S", &tm);
	strftime(iso, sizeof(iso), "%Y-%m-%dT%H:%M:%SZ", &tm);
	str_add(&line, PRIORITY);
	switch (shape) {
	case SYSLOG_PLAIN:
		str_addf(&line, "%s %s%s", bsd, ident, ident[0] != '\0' ? " " : "");
		break;
	case SYSLOG_RFC3164:
		str_addf(&line, "%s %s phone: ", bsd, ident[0] != '\0' ? ident : host);
		break;
	case SYSLOG_RFC5424:
		str_addf(&line, "1 %s %s phone - - - ", iso,
			 ident[0] != '\0' ? ident : host);
		break;
	}
	str_add(&line, text);
	return str_take(&line);
}
