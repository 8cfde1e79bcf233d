#include <bench/colour.h>

#include <errno.h>
#include <string.h>

/* In the order in which they are given out: neighbours differ most, also for people who
 * do not tell red from green. */
const struct bench_colour bench_colours[BENCH_COLOURS] = {
	{ "blue", "青", 0x0b5cad, 0xffffff },
	{ "orange", "オレンジ", 0xf28c1e, 0x000000 },
	{ "purple", "紫", 0x7a3e9d, 0xffffff },
	{ "yellow", "黄", 0xf5d90a, 0x000000 },
	{ "teal", "青緑", 0x00695c, 0xffffff },
	{ "pink", "ピンク", 0xf7a1c4, 0x000000 },
	{ "brown", "茶", 0x6d4c41, 0xffffff },
	{ "grey", "灰", 0xbdbdbd, 0x000000 },
};

int
bench_colour_find(const char *name)
{
	for (int i = 0; i < BENCH_COLOURS; i++) {
		if (strcmp(name, bench_colours[i].name) == 0)
			return i;
	}
	return -ENOENT;
}
