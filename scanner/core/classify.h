/* What a scan is: symbology, then OUI, then check digit decide (DESIGN D8; the table of
 * scanner.md section 6.2). Pure: tables and today's week are parameters. */
#ifndef SCANNER_CLASSIFY_H
#define SCANNER_CLASSIFY_H

#include <bench/clock.h>
#include <bench/code.h>
#include <core/label.h>
#include <core/normalise.h>
#include <core/serial.h>
#include <core/symbology.h>

enum bench_scan_class {
	BENCH_SCAN_UNKNOWN,
	BENCH_SCAN_COMMAND,
	BENCH_SCAN_GTIN,
	BENCH_SCAN_MAC,
	BENCH_SCAN_SERIAL,
	BENCH_SCAN_PID,
	BENCH_SCAN_OTHER,     /* known, of no use here */
	BENCH_SCAN_COMPOSITE, /* several values in one code */
	BENCH_SCAN_ASK,	      /* could be a MAC or a GTIN */
	BENCH_SCAN_CLASSES
};

/* Longer scans are UNKNOWN. */
#define BENCH_SCAN_MAX 1024

/* What a vendor of our own list writes so. */
struct bench_scan_printed {
	enum bench_tag kind; /* MAC, SERIAL or PID */
	uint32_t makers;     /* a mask, as in label.h */
	const char *maker;   /* one of them, for people */
	char value[48];
};

struct bench_scan_rules {
	struct bench_ouis ouis;
	struct bench_serial_span serials;
	/* May be NULL: is this PID, without '=', in the table of products? */
	bool (*is_product)(const char *pid, const void *arg);
	/* May be NULL, both or none: the vendors' own forms, and whose a MAC's prefix
	 * is. Instead of the few forms that are built in. */
	bool (*printed)(const char *text, enum bench_tag tag,
			struct bench_scan_printed *ret_printed, const void *arg);
	uint32_t (*makers_of_mac)(struct bench_mac mac, const void *arg);
	const void *arg;
};

struct bench_scan {
	enum bench_scan_class class;
	enum bench_symbology symbology;
	char value[128];	  /* canonical; "" for UNKNOWN */
	char reason[160];	  /* why this class, for people; never "" */
	struct bench_label label; /* what MAC, SERIAL, PID, COMPOSITE and OTHER give */
	struct bench_code_meaning command; /* COMMAND; kind NONE: one of no version */
	bool rivals;			   /* one code with two MACs or two serials */
	bool layout_doubt; /* it looks as if it came through another keyboard layout */
	bool not_mpp; /* a Cisco phone whose PID says that it has no MPP firmware */
};

/* The built-in OUIs, serials from first_year ("2010") to a week after today. A clock
 * that was never set (before 2026) gives no upper limit. */
struct bench_scan_rules bench_scan_rules_at(struct bench_wall today, int first_year);

/* Any bytes. symbology and gs1: what the decoder said; an AIM identifier in the text
 * has the last word. */
void bench_scan_classify(const struct bench_scan_rules *rules, struct bench_bytes text,
			 enum bench_symbology symbology, bool gs1,
			 struct bench_scan *ret_scan);

/* "MAC" */
const char *bench_scan_class_name(enum bench_scan_class class);

#endif
