/* The whole simulation: its settings, the interface and the phones. */
#ifndef PHONESIM_SIM_H
#define PHONESIM_SIM_H

#include "apply.h"
#include "control.h"
#include "fleet.h"
#include "link.h"
#include "loop.h"
#include "payload.h"
#include "syslog.h"
#include "trust.h"

#define FAULTS_MAX 4096
#define BENCH_NAMES_MAX 16

enum until { UNTIL_SETTLED, UNTIL_LEASED, UNTIL_FOREVER };

struct conf {
	const char *ifname, *fleet_file, *report, *control, *models;
	const char *files, *model, *serial, *swver; /* a rehearsal */
	uint32_t bench_address;
	unsigned phones;
	uint64_t seed;
	double scale; /* the phones' own waits are divided by it */
	unsigned timeout_s;
	bool timeout_given, verbose, unplugged, list, has_first;
	struct mac first_mac;
	enum until until;
	enum empty_mode empty;
	enum cbc_digest cbc_digest;
	enum ikm_form ikm_form;
	const char *ca; /* file of authorities that are there from the factory */
	bool clock_set; /* no need of NTP */
	enum syslog_shape syslog_shape;
	bool syslog_early; /* a success line uses the values from before the profile */
	unsigned tftp_blksize;
	bool tftp_tsize;
	uint8_t prl[64];
	size_t n_prl;
	bool dhcp_unicast, dhcp_no_client_id;
	unsigned dhcp_max_size;
	const char *option82; /* what the phones' switch puts in; NULL: nothing */
	const char *bench_names[BENCH_NAMES_MAX];
	size_t n_bench_names;
	const char *faults[FAULTS_MAX];
	size_t n_faults;
};

struct sim {
	struct conf conf;
	struct loop loop;
	struct link link;
	struct fleet fleet;
	struct trust preloaded_ca;
	struct phone *phones; /* as many as units in the fleet */
	struct control control;
	struct timer tick, deadline;
	struct io signals;
	int64_t started;
	bool timed_out;
};

/* A wait of a phone in real milliseconds; never below 50. */
int64_t sim_scaled(const struct sim *s, double seconds);
/* A wait for an answer from the network; never below 250 ms, so that a loaded server is
 * not asked again at once. */
int64_t sim_network_wait(const struct sim *s, double seconds);

#endif
