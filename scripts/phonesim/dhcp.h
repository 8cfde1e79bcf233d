/* DHCP messages inside Ethernet frames: RFC 2131, 2132, 3396 (long options). */
#ifndef PHONESIM_DHCP_H
#define PHONESIM_DHCP_H

#include "util.h"

#define DHCP_FRAME_MAX 1514

enum dhcp_type {
	DHCP_DISCOVER = 1,
	DHCP_OFFER = 2,
	DHCP_REQUEST = 3,
	DHCP_ACK = 5,
	DHCP_NAK = 6,
};

enum dhcp_option {
	OPT_MASK = 1,
	OPT_DNS = 6,
	OPT_HOSTNAME = 12,
	OPT_DOMAIN = 15,
	OPT_NTP = 42,
	OPT_REQUESTED = 50,
	OPT_LEASE_TIME = 51,
	OPT_OVERLOAD = 52,
	OPT_TYPE = 53,
	OPT_SERVER_ID = 54,
	OPT_PRL = 55,
	OPT_MAX_SIZE = 57,
	OPT_T1 = 58,
	OPT_T2 = 59,
	OPT_VENDOR_CLASS = 60,
	OPT_CLIENT_ID = 61,
	OPT_TFTP_NAME = 66,
};

/* A reply. Options that occur several times are concatenated (RFC 3396 section 7). */
struct dhcp_msg {
	uint8_t type;
	uint32_t xid, yiaddr, src_ip;
	struct mac chaddr, src_mac;
	struct {
		uint16_t off, len;
		bool present;
	} opt[256];
	uint8_t data[DHCP_FRAME_MAX];
};

/* -EBADMSG if the frame is not a sound BOOTREPLY to port 68. */
int dhcp_parse_frame(const uint8_t *frame, size_t n, struct dhcp_msg *ret);
/* NULL if absent. */
const uint8_t *dhcp_option(const struct dhcp_msg *m, uint8_t code, size_t *ret_n);
bool dhcp_option_u32(const struct dhcp_msg *m, uint8_t code, uint32_t *ret);
/* Owned text without trailing NULs; NULL if absent, empty or not printable ASCII. */
char *dhcp_option_text(const struct dhcp_msg *m, uint8_t code);

struct dhcp_request {
	enum dhcp_type type;
	uint32_t xid;
	uint16_t secs;
	bool broadcast;	    /* ask for a broadcast answer */
	uint32_t ciaddr;    /* renewal: sent from here, else 0 */
	uint32_t server_ip; /* unicast to it when not 0 */
	uint32_t requested; /* option 50, 0 = none */
	uint32_t server_id; /* option 54, 0 = none */
	uint16_t max_size;  /* option 57, 0 = none */
	bool client_id;	    /* option 61 = 01 + MAC */
	struct mac mac, dst_mac;
	const char *vendor_class; /* option 60, sent with its NUL (cisco-mpp §1.3) */
	const char *hostname;	  /* option 12, NULL = none */
	const uint8_t *prl;	  /* option 55 */
	size_t n_prl;
};

/* RFC 1071; 0 of what holds its own. */
uint16_t ip_checksum(const uint8_t *p, size_t n);
/* The length of the frame, 0 if it does not fit. */
size_t dhcp_build_frame(const struct dhcp_request *q, uint8_t *frame, size_t size);

#endif
