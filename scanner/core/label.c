#include <core/label.h>

#include <bench/str.h>
#include <errno.h>
#include <string.h>

bool
bench_label_has_mac(const struct bench_label *l)
{
	return !bench_mac_is_zero(l->mac);
}

bool
bench_label_is_empty(const struct bench_label *l)
{
	return !bench_label_has_mac(l) && l->serial[0] == '\0' && l->pid[0] == '\0';
}

bool
bench_label_equal(const struct bench_label *a, const struct bench_label *b)
{
	return bench_mac_equal(a->mac, b->mac) && strcmp(a->serial, b->serial) == 0 &&
	       strcmp(a->pid, b->pid) == 0;
}

static bool
texts_differ(const char *a, const char *b)
{
	return a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0;
}

static const char *
rival(const struct bench_label *a, const struct bench_label *b)
{
	if (bench_label_has_mac(a) && bench_label_has_mac(b) &&
	    !bench_mac_equal(a->mac, b->mac))
		return "MAC";
	if (texts_differ(a->serial, b->serial) ||
	    texts_differ(a->other.serial, b->other.serial))
		return "serial";
	if (texts_differ(a->pid, b->pid) || texts_differ(a->other.pid, b->other.pid))
		return "product";
	return NULL;
}

int
bench_label_add(struct bench_label *l, const struct bench_label *more,
		const char **ret_what)
{
	const char *what = rival(l, more);

	if (what != NULL) {
		*ret_what = what;
		return -EEXIST;
	}
	if (bench_label_has_mac(more)) {
		l->mac = more->mac;
		l->other.mac_of = more->other.mac_of;
	}
	if (more->serial[0] != '\0')
		bench_copy(l->serial, sizeof(l->serial), more->serial);
	if (more->pid[0] != '\0')
		bench_copy(l->pid, sizeof(l->pid), more->pid);
	if (more->other.serial[0] != '\0') {
		bench_copy(l->other.serial, sizeof(l->other.serial),
			   more->other.serial);
		l->other.serial_of = more->other.serial_of;
	}
	if (more->other.pid[0] != '\0') {
		bench_copy(l->other.pid, sizeof(l->other.pid), more->other.pid);
		l->other.pid_of = more->other.pid_of;
	}
	return 0;
}

void
bench_label_settle(struct bench_label *l)
{
	bool product = l->other.pid[0] != '\0';
	uint32_t makers = product ? l->other.pid_of : l->other.mac_of;

	if (texts_differ(l->serial, l->other.serial) || l->pid[0] != '\0' ||
	    l->other.serial[0] == '\0' || (l->other.serial_of & makers) == 0)
		return;
	bench_copy(l->serial, sizeof(l->serial), l->other.serial);
	if (product)
		bench_copy(l->pid, sizeof(l->pid), l->other.pid);
}

char *
bench_label_format(const struct bench_label *l, char *text, size_t room)
{
	char mac[BENCH_MAC_TEXT] = "";
	int n;

	if (bench_label_has_mac(l))
		bench_mac_format(l->mac, mac);
	n = snprintf(text, room, "%s%s%s%s%s", mac,
		     mac[0] != '\0' && l->serial[0] != '\0' ? " " : "", l->serial,
		     (mac[0] != '\0' || l->serial[0] != '\0') && l->pid[0] != '\0' ? " "
										   : "",
		     l->pid);
	if (n < 0)
		text[0] = '\0';
	return text;
}

char *
bench_label_missing(const struct bench_label *l, char *text, size_t room)
{
	int n = snprintf(text, room, "need%s%s%s", bench_label_has_mac(l) ? "" : " MAC",
			 l->serial[0] != '\0' ? "" : " serial",
			 l->pid[0] != '\0' ? "" : " product");

	if (n < 0)
		text[0] = '\0';
	return text;
}
