/* Files from a directory: scheme://host[:port]/path is DIR/<path in lower case>,
 * whatever the host; over HTTP a missing name may lie there as <name>.aes128gcm. */
#include "fetch.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define GCM "aes128gcm"

/* Where the URL's file lies; NULL if the path leads out of the directory. */
static char *
place(const struct fetch *f)
{
	const char *path = f->url.path;
	struct str name = { 0 };

	if (strstr(path, "/../") != NULL || path[0] != '/')
		return NULL;
	str_add(&name, f->dir);
	for (; *path != '\0' && *path != '?'; path++)
		str_addn(&name, &(char){ (char)tolower((unsigned char)*path) }, 1);
	return str_take(&name);
}

/* False if the phone lost its power on the way. */
static bool
take_all(struct fetch *f, FILE *in, enum net_result *ret)
{
	char chunk[16384];
	size_t n;

	while ((n = fread(chunk, 1, sizeof(chunk), in)) > 0)
		if (!fetch_take(f, chunk, n))
			return false;
	*ret = ferror(in) ? NET_FAILED : NET_OK;
	return true;
}

static FILE *
open_place(struct fetch *f, const char *name)
{
	AUTO_FREE char *coded = NULL;
	struct str text = { 0 };
	FILE *in = fopen(name, "re");

	if (in != NULL || errno != ENOENT || f->url.scheme == SCHEME_TFTP)
		return in;
	str_addf(&text, "%s." GCM, name);
	coded = str_take(&text);
	in = fopen(coded, "re");
	if (in != NULL)
		snprintf(f->coding, sizeof(f->coding), GCM);
	return in;
}

static void
start(struct fetch *f)
{
	AUTO_FREE char *name = NULL;
	enum net_result r;
	FILE *in;

	if (f->url.scheme == SCHEME_OTHER) {
		fetch_finish_later(f, NET_FAILED, "scheme not supported");
		return;
	}
	if (f->ask.srv && f->url.scheme == SCHEME_TFTP) {
		fetch_finish_later(f, NET_FAILED,
				   "TFTP scheme is not supported for SRV lookup");
		return;
	}
	ip_parse(f->url.host, &f->ip);
	/* A report: nothing is wanted back. */
	if (f->ask.method != METHOD_GET && f->ask.keep == 0) {
		fetch_finish_later(f, NET_OK, "");
		return;
	}
	f->resolved(f->arg);
	name = place(f);
	in = name != NULL ? open_place(f, name) : NULL;
	if (in == NULL) {
		fetch_finish_later(f, NET_NOT_FOUND, "File not found");
		return;
	}
	if (take_all(f, in, &r))
		fetch_finish_later(f, r, r == NET_OK ? "" : "file cannot be read");
	fclose(in);
}

static void
nothing(struct fetch *f)
{
	(void)f;
}

const struct source source_files = { nothing, start, nothing };
