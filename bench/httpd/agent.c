#include "agent.h"

#include <bench/str.h>
#include <string.h>

#define HEADER_MAX 256
#define TOKEN "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."

/* The product token names the maker, then what a label's PID begins with. */
static struct bench_recognised
recognise(const struct bench_families *f, const char *product)
{
	const char *rest = strchr(product, '-');
	struct bench_recognised who = bench_families_by_pid(f, product);

	if (who.family == NULL && rest != NULL)
		who = bench_families_by_pid(f, rest + 1);
	return who;
}

void
httpd_agent_read(const struct bench_families *f, const char *header,
		 struct bench_agent *ret_agent)
{
	struct bench_agent a = { 0 };
	char text[HEADER_MAX], *version, *mac;
	size_t n;

	*ret_agent = a;
	if (header == NULL || !bench_copy(text, sizeof(text), header))
		return;
	n = strspn(text, TOKEN);
	if (n == 0 || text[n] != '/')
		return;
	version = text + n + 1;
	text[n] = '\0';
	n = strspn(version, TOKEN);
	mac = version + n;
	a.who = recognise(f, text);
	if (a.who.family == NULL)
		return;
	if (strncmp(mac, " (", 2) == 0 && mac[strlen(mac) - 1] == ')' &&
	    bench_mac_parse(mac + 2, strlen(mac) - 3, &a.mac) < 0)
		a.mac = (struct bench_mac){ 0 };
	bench_copy_n(a.version, sizeof(a.version), version, n);
	*ret_agent = a;
}
