#include "ask.h"

#include <stdlib.h>

const char *
method_name(enum method m)
{
	static const char *const names[] = { "GET", "POST", "PUT" };

	return names[m];
}

void
ask_clear(struct ask *a)
{
	free(a->user_agent);
	free(a->uid);
	free(a->pwd);
	str_clear(&a->body);
	*a = (struct ask){ 0 };
}
