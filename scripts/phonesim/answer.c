#include "answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum answer_class
answer_class(unsigned status)
{
	switch (status) {
	case 301:
	case 302:
		return ANSWER_REDIRECT;
	case 401:
	case 407:
		return ANSWER_LOGIN;
	case 404:
		return ANSWER_MISSING;
	default:
		if (status < 200)
			return ANSWER_INTERIM;
		return status < 300 ? ANSWER_OK : ANSWER_OTHER;
	}
}

/* "HTTP/1.1 200 …", 0 if it is none. */
static unsigned
status_line(const char *head)
{
	unsigned status = 0;

	if (strncmp(head, "HTTP/1.", 7) != 0 || (head[7] != '0' && head[7] != '1') ||
	    head[8] != ' ' || strspn(head + 9, "0123456789") != 3)
		return 0;
	for (int i = 9; i < 12; i++)
		status = status * 10 + (unsigned)(head[i] - '0');
	return status < 100 ? 0 : status;
}

/* The values of all fields of that name, joined by ", "; owned, NULL if absent. */
static char *
field(const char *head, const char *name)
{
	size_t n = strlen(name);
	struct str all = { 0 };

	for (const char *p = strstr(head, "\r\n"); p != NULL; p = strstr(p, "\r\n")) {
		size_t len;

		p += 2;
		if (strncasecmp(p, name, n) != 0 || p[n] != ':')
			continue;
		p += n + 1;
		p += strspn(p, " \t");
		len = strcspn(p, "\r\n");
		while (len > 0 && strchr(" \t", p[len - 1]) != NULL)
			len--;
		if (all.s != NULL)
			str_add(&all, ", ");
		str_addn(&all, p, len);
	}
	return all.s;
}

int
answer_parse(const char *text, struct answer *ret)
{
	AUTO_FREE char *length = field(text, "Content-Length");
	AUTO_FREE char *transfer = field(text, "Transfer-Encoding");
	struct answer a = { .status = status_line(text) };

	if (a.status == 0)
		return -EBADMSG;
	a.chunked = transfer != NULL && strcasecmp(transfer, "chunked") == 0;
	a.has_length = length != NULL && !a.chunked;
	if (a.has_length && !number_parse(length, UINT64_MAX / 16, &a.length))
		return -EBADMSG;
	a.location = field(text, "Location");
	a.coding = field(text, "Content-Encoding");
	a.challenge = field(text, a.status == 407 ? "Proxy-Authenticate"
						  : "WWW-Authenticate");
	*ret = a;
	return 0;
}

void
answer_clear(struct answer *a)
{
	free(a->location);
	free(a->challenge);
	free(a->coding);
	*a = (struct answer){ 0 };
}
