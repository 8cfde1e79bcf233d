#include "rehearsal.h"

#include <stdio.h>
#include <string.h>

#define MASK 0xffffff00u
#define HOST 100u /* the phone's own number in the bench's subnet */

void
rehearsal_lease(uint32_t server, struct lease *ret)
{
	struct dhcp_msg *ack = &ret->ack;
	char text[16];

	*ret = (struct lease){ .ip = (server & MASK) | HOST,
			       .mask = MASK,
			       .server_id = server };
	snprintf(text, sizeof(text), IP_FMT, IP_ARGS(server));
	ack->type = DHCP_ACK;
	ack->yiaddr = ret->ip;
	memcpy(ack->data, text, strlen(text));
	ack->opt[OPT_TFTP_NAME].len = (uint16_t)strlen(text);
	ack->opt[OPT_TFTP_NAME].present = true;
}
