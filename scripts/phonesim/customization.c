/* Who has provisioned this phone (cisco-mpp §11): DHCP first, then service records,
 * then the vendor's cloud, of which a bench sees the question only. */
#include "phone.h"

#include <string.h>

#define CLOUD "activate.cisco.com"
#define CLOUD_BEFORE_11_2 "webapps.cisco.com"

const char *
customization_name(enum customization c)
{
	static const char *const names[] = { "Open", "Aborted", "Pending",
					     "GDS-Pending", "Acquired" };

	return names[c];
}

void
customization_set(struct phone *p, enum customization c)
{
	if (p->customization == c)
		return;
	p->customization = c;
	phone_note(p, "customization", "%s", customization_name(c));
}

bool
customization_open(const struct phone *p)
{
	return p->customization != CUST_ABORTED && p->customization != CUST_ACQUIRED;
}

static void
answered(void *arg, const struct dns_answer *answer)
{
	struct phone *p = arg;

	phone_note(p, "cloud", "asks the vendor's cloud: %s, %s", p->cloud_name,
		   answer != NULL ? "which has an address" : "not found");
}

void
customization_init(struct phone *p)
{
	p->cloud = (struct dns){ .net = &p->net, .done = answered, .arg = p };
	dns_init(&p->cloud);
}

void
customization_ask_cloud(struct phone *p)
{
	customization_set(p, CUST_PENDING);
	p->cloud_name =
		version_compare(p->swver, "11.2.1") < 0 ? CLOUD_BEFORE_11_2 : CLOUD;
	dns_cancel(&p->cloud);
	if (phone_offline(p) || p->faults.no_dns ||
	    dns_start(&p->cloud, DNS_A, p->cloud_name) < 0)
		answered(p, NULL);
}
