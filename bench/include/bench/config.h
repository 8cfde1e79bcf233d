/* bench.conf (libconfuse): the one file an administrator edits. See
 * docs/bench.conf.5.scd. */
#ifndef BENCH_CONFIG_H
#define BENCH_CONFIG_H

#include <bench/err.h>
#include <bench/slot.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_CONFIG_DEFAULT "/etc/prebench/bench.conf"

/* A name asked for over HTTP that is somewhere else now. */
#define BENCH_REDIRECTS 8
struct bench_redirect {
	char path[128]; /* glob(7) pattern of the path, any case; '*' stops at '/' */
	char to[256];	/* Location; {{mac}} and {{psn}} stand for the phone's */
	int status;	/* 301 or 302: all that the phones follow */
};

/* What unit files ask for, if user is not "". */
struct bench_http_auth {
	char user[64];
	char password_file[256]; /* its first line; not readable by everybody */
	char method[8];		 /* "basic" or "digest" */
};

/* What the resolver says of a name, and of all below it; of any other: no such name. */
#define BENCH_DNS_ANSWERS 16
struct bench_dns_answer {
	char name[254];	  /* lower case */
	char address[16]; /* dotted */
};

/* Places on the bench that a switch port names. */
#define BENCH_SLOTS 256

/* All paths absolute, all addresses dotted IPv4. Filled by bench_config_load(); fixed
 * size, so it can be copied and nothing is owned. */
struct bench_config {
	char interface[16]; /* bench LAN */
	char address[16];   /* the bench's own address on it */
	int prefix;	    /* of that network, 8..30 */
	char pool_first[16], pool_last[16];
	int lease_seconds;	/* valid-lifetime */
	char state_dir[256];	/* database, lease file, syslog queue */
	char runtime_dir[256];	/* sockets, rendered configuration */
	char tree_dir[256];	/* the served tree; a tmpfs */
	char profiles_dir[256]; /* one folder of data per family */
	char firmware_dir[256]; /* vendor images; linked into the tree */
	char report_dir[256];
	char library_dir[256]; /* our .so files: hook, tap, syslog-ng module */
	char transport[8]; /* how a factory profile leads to the next: tftp, http, https
			    */
	char escrow_certificate[256]; /* PEM file that unit keys are sealed to when the
					 recipe names none; "" for none */
	int syslog_port;	      /* 514 */
	int http_port, https_port;    /* 80, 443; 0: off */
	int http_patience_seconds;    /* without any progress */
	int dns_port;		      /* 53; 0: no resolver, and no DHCP option 6 */
	char tls_certificate[256];    /* PEM, "": the one that config init makes */
	char tls_key[256];
	char acs_url[200];   /* TR-069; "": no options 43 and 125 */
	int resync_seconds;  /* Resync_Periodic while on the bench */
	int trace_megabytes; /* 0: no trace of packets */
	int trace_minutes;
	char board_listen[64]; /* "127.0.0.1:8080" */
	char board_name[256];  /* host name that staff use for it; "": the machine's */
	int board_session_minutes;   /* how long nobody may use a sign-in */
	char board_certificate[256]; /* PEM; "": plain HTTP */
	char board_key[256];
	char first_year[5]; /* oldest plausible year of a serial, "2010" */

	/* papers: see docs/ARCHITECTURE.md */
	char bench_name[64];	  /* "" for none */
	char paper_language[8];	  /* "en" or "ja" */
	int utc_offset_minutes;	  /* of the times on them, east of UTC */
	char report_command[256]; /* takes a PDF's path as its last word; "" for none */
	char label_command[256];  /* the same for labels */
	char label_format[8];	  /* "pdf" or "zpl": what that command takes */

	struct bench_redirect redirect[BENCH_REDIRECTS];
	int redirects;
	struct bench_http_auth http_auth;
	struct bench_dns_answer dns_answer[BENCH_DNS_ANSWERS];
	int dns_answers;
	struct bench_slot slot[BENCH_SLOTS]; /* no name and no port twice */
	int slots;
	char database[300]; /* state_dir/bench.db */
};

/* Parses, validates, fills in defaults. -ENOENT when there is no such file; -EINVAL
 * with "file:line: what, what to do" otherwise. Unknown options are errors. */
int bench_config_load(const char *path, struct bench_config *ret_config,
		      struct bench_err *err) BENCH_CHECKED;
/* The defaults with no file at all. */
void bench_config_default(struct bench_config *ret_config);
/* The effective values as a bench.conf, comments included. */
struct bench_str;
void bench_config_print(const struct bench_config *c, struct bench_str *out);

BENCH_END_DECLS
#endif
