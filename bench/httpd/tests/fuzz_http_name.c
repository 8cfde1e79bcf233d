/* A request's target of any bytes: whatever it becomes stays inside its place. */
#include "name.h"

#include <bench/str.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = malloc(len + 1);
	struct httpd_name n;

	if (text == NULL)
		return 0;
	if (len > 0)
		memcpy(text, data, len);
	text[len] = '\0';
	httpd_name_read(text, &n);
	free(text);
	if (n.place == HTTPD_FOREIGN || n.place == HTTPD_BAD)
		return 0;
	if (n.path[0] == '/' || n.path[0] == '\0' || strstr(n.path, "//") != NULL ||
	    strcmp(n.path, "..") == 0 || strstr(n.path, "/../") != NULL ||
	    strncmp(n.path, "../", 3) == 0 || strncmp(n.path, "by-ip/", 6) == 0)
		abort();
	/* "/Firmware/x" is a unit's own file, as over TFTP */
	if (n.place == HTTPD_FIRMWARE && strncmp(n.path, "firmware/", 9) != 0)
		abort();
	return 0;
}
