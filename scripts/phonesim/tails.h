/* What a phone tries when a DHCP option names a server, cisco-mpp §1.1 and §1.2. */
#ifndef PHONESIM_TAILS_H
#define PHONESIM_TAILS_H

#include <stdbool.h>
#include <stddef.h>

#define ATTEMPTS_MAX 64

/* Where an attempt's URL comes from. */
enum via { VIA_RULE, VIA_DHCP, VIA_SRV };

struct attempt {
	char *url; /* owned */
	enum via via;
};

struct attempts {
	struct attempt v[ATTEMPTS_MAX];
	size_t n;
};

void attempts_add(struct attempts *a, const char *url, enum via via);
void attempts_clear(struct attempts *a);

/* Is it one of the four formats: URL with or without a path, IPv4, or two such with
 * ';'? */
bool tails_acceptable(const char *value);
/* Appends the URLs for one option value in the order the phone tries them. */
void tails_add(struct attempts *a, const char *value, const char *tail1,
	       const char *tail2);
/* The servers of the domain, by their service records: HTTPS, then HTTP. */
void tails_add_srv(struct attempts *a, const char *domain, const char *tail1,
		   const char *tail2);

#endif
