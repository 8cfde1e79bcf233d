#include "name.h"

#include <bench/str.h>
#include <string.h>
#include <strings.h>

/* The next byte, unescaped; -1 when it is malformed, control, or the end. */
static int
next_byte(const char **p)
{
	int c = (unsigned char)*(*p)++;

	if (c == '%') {
		int high = bench_hex_value((*p)[0]);
		int low = high < 0 ? -1 : bench_hex_value((*p)[1]);

		if (low < 0)
			return -1;
		*p += 2;
		c = high << 4 | low;
	}
	return c < 0x20 || c == 0x7f ? -1 : c;
}

/* RFC 9112 3.2.2: a proxy's form of the same target. */
static const char *
skip_authority(const char *target)
{
	const char *rest;

	if (strncasecmp(target, "http://", 7) != 0 &&
	    strncasecmp(target, "https://", 8) != 0)
		return target;
	rest = strchr(strchr(target, '/') + 2, '/');
	return rest == NULL ? "/" : rest;
}

static bool
decode(const char *target, char *out)
{
	const char *p = skip_authority(target);
	size_t n = 0;

	out[n++] = '/';
	while (*p != '\0') {
		int c = next_byte(&p);

		if (c < 0 || n == HTTPD_NAME - 1)
			return false;
		if (c == '\\')
			c = '/';
		if (c == '/' && out[n - 1] == '/')
			continue;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return true;
}

static bool
climbs(const char *name)
{
	for (const char *p = name; (p = strstr(p, "/..")) != NULL; p += 3) {
		if (p[3] == '/' || p[3] == '\0')
			return true;
	}
	return false;
}

static bool
is_below(const char *name, const char *dir)
{
	size_t n = strlen(dir);

	return strncasecmp(name, dir, n) == 0 && (name[n] == '/' || name[n] == '\0');
}

static enum httpd_place
place_of(const char *name)
{
	static const char *const foreign[] = { "/by-ip", "/unit", "/runs", "/pending" };

	if (climbs(name))
		return HTTPD_FOREIGN;
	for (size_t i = 0; i < BENCH_N(foreign); i++) {
		if (is_below(name, foreign[i]))
			return HTTPD_FOREIGN;
	}
	if (strncmp(name, "/firmware/", 10) == 0)
		return HTTPD_FIRMWARE;
	return strcasecmp(name, "/ca.pem") == 0 ? HTTPD_CA : HTTPD_UNIT;
}

void
httpd_name_read(const char *target, struct httpd_name *ret_name)
{
	*ret_name = (struct httpd_name){ .place = HTTPD_BAD };
	if (!decode(target, ret_name->name)) {
		ret_name->name[0] = '\0';
		return;
	}
	ret_name->place = place_of(ret_name->name);
	bench_copy(ret_name->path, sizeof(ret_name->path), ret_name->name + 1);
	if (ret_name->place != HTTPD_FIRMWARE)
		bench_lower(ret_name->path);
	if (ret_name->path[0] == '\0')
		ret_name->place = HTTPD_BAD;
}
