#include <bench/bytes.h>
#include <bench/mac.h>

#include <errno.h>
#include <string.h>

/* Digits in a group, by the place of the first separator: 2, 4, or 12 for none; else 0.
 */
static size_t
group_size(const char *text, size_t len, char *ret_separator)
{
	size_t i = 0;

	while (i < len && bench_hex_value(text[i]) >= 0)
		i++;
	*ret_separator = i < len ? text[i] : '\0';
	if (i == len)
		return len == 12 ? 12 : 0;
	if (strchr(":-.", text[i]) == NULL || text[i] == '\0')
		return 0;
	if (i == 2 && len == 17)
		return 2;
	return i == 4 && len == 14 ? 4 : 0;
}

int
bench_mac_parse(const char *text, size_t len, struct bench_mac *ret_mac)
{
	struct bench_mac mac = { 0 };
	char separator;
	size_t group = group_size(text, len, &separator);
	size_t digits = 0;

	if (group == 0)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		int v = bench_hex_value(text[i]);

		if (i % (group + 1) == group && len > 12) {
			if (text[i] != separator)
				return -EINVAL;
			continue;
		}
		if (v < 0)
			return -EINVAL;
		mac.b[digits / 2] = (uint8_t)(mac.b[digits / 2] << 4 | v);
		digits++;
	}
	*ret_mac = mac;
	return 0;
}

char *
bench_mac_format(struct bench_mac mac, char *text)
{
	snprintf(text, BENCH_MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", mac.b[0],
		 mac.b[1], mac.b[2], mac.b[3], mac.b[4], mac.b[5]);
	return text;
}

char *
bench_mac_format_bare(struct bench_mac mac, char *text)
{
	bench_hex(mac.b, sizeof(mac.b), text);
	return text;
}

bool
bench_mac_equal(struct bench_mac a, struct bench_mac b)
{
	return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

bool
bench_mac_is_zero(struct bench_mac mac)
{
	return bench_mac_equal(mac, (struct bench_mac){ 0 });
}

bool
bench_mac_is_universal(struct bench_mac mac)
{
	return (mac.b[0] & 3) == 0 && !bench_mac_is_zero(mac);
}
