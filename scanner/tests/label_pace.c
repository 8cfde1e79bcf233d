/* label_pace FILE...: processor time of our search and of zbar with its own settings on
 * each 1280 x 720 picture, as JSON; for scripts/perf. What ends early is told apart:
 * the rest costs what its budget allows.
 *
 *   {"early":{"pictures":..,"ours_us":..,"zbar_us":..,"over":..},"pictures":..,"most_us":..}
 *
 * over: pictures that take more than 1.3 times zbar's time; times are means. */
#include <decode/search.h>

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <zbar.h>

#define WIDTH 1280u
#define HEIGHT 720u
/* The best of so many: a busy box makes single ones slow. */
#define TIMES 5

struct pace {
	unsigned pictures, early, over;
	int64_t ours_us, zbar_us, most_us;
};

static int64_t
spent_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
time_zbar(const struct bench_image *image)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < TIMES; i++) {
		zbar_image_scanner_t *scanner = zbar_image_scanner_create();
		zbar_image_t *picture = zbar_image_create();
		int64_t start, took;

		zbar_image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
		zbar_image_set_size(picture, WIDTH, HEIGHT);
		zbar_image_set_data(picture, image->luma, WIDTH * HEIGHT, NULL);
		start = spent_us();
		zbar_scan_image(scanner, picture);
		took = spent_us() - start;
		best = took < best ? took : best;
		zbar_image_destroy(picture);
		zbar_image_scanner_destroy(scanner);
	}
	return best;
}

static int64_t
time_ours(struct bench_zbar *zbar, const struct bench_image *image,
	  struct bench_str *message)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < TIMES; i++) {
		int64_t start = spent_us(), took;

		bench_str_reset(message);
		if (bench_search(zbar, image, BENCH_SEARCH_FRAME_US, message, NULL) < 0)
			exit(1);
		took = spent_us() - start;
		best = took < best ? took : best;
	}
	bench_symbols_put_end(message);
	return best;
}

/* All bars are read, and they are a label's. */
static bool
ended_early(const struct bench_str *message)
{
	struct bench_symbols s;
	bool matrix = false;
	int bars = 0;

	if (bench_symbols_get((struct bench_bytes){ (const uint8_t *)message->text,
						    message->len },
			      &s, NULL) < 0)
		exit(1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.at[i].unread)
			return false;
		matrix |= s.at[i].symbology == BENCH_SYMBOLOGY_QR;
		bars += s.at[i].quality >= 2;
	}
	return matrix || bars >= 3;
}

static void
measure(struct bench_zbar *zbar, const struct bench_image *image, struct pace *p)
{
	struct bench_str message = { 0 };
	int64_t ours = time_ours(zbar, image, &message), theirs;

	p->pictures++;
	p->most_us = ours > p->most_us ? ours : p->most_us;
	if (ended_early(&message)) {
		theirs = time_zbar(image);
		p->early++;
		p->over += ours * 10 > theirs * 13;
		p->ours_us += ours;
		p->zbar_us += theirs;
	}
	bench_str_clear(&message);
}

int
main(int argc, char **argv)
{
	struct bench_zbar *zbar;
	struct pace p = { 0 };

	if (bench_zbar_new(&zbar, NULL) < 0)
		return 1;
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rbe");
		struct bench_image image;

		if (f == NULL || bench_image_load(f, &image, NULL) < 0) {
			perror(argv[i]);
			return 1;
		}
		fclose(f);
		if (image.width == WIDTH && image.height == HEIGHT)
			measure(zbar, &image, &p);
		free(image.luma);
	}
	bench_zbar_free(zbar);
	if (p.early > 0) {
		p.ours_us /= p.early;
		p.zbar_us /= p.early;
	}
	printf("{\"early\":{\"pictures\":%u,\"ours_us\":%" PRId64
	       ",\"zbar_us\":%" PRId64
	       ",\"over\":%u},\"pictures\":%u,\"most_us\":%" PRId64 "}\n",
	       p.early, p.ours_us, p.zbar_us, p.over, p.pictures, p.most_us);
	return 0;
}
