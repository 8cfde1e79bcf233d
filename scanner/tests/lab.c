#include "lab.h"

#include <cairo.h>
#include <jpeglib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zint.h>

#include <cmocka.h>

/* Pixels a module of the drawn label, before the camera. */
#define FINE 4
/* Modules. */
#define LABEL_WIDTH 430
#define LABEL_HEIGHT 270
#define QUIET 12
#define BAR_HEIGHT 28

static const char *const names[LAB_CLASSES] = {
	[LAB_CLEAN] = "clean",	       [LAB_ROTATED] = "rotated",
	[LAB_TILTED] = "tilted",       [LAB_SMALL] = "small",
	[LAB_BLURRED] = "blurred",     [LAB_NOISY] = "noisy",
	[LAB_JPEG] = "jpeg",	       [LAB_SHADOW] = "shadow",
	[LAB_GLARE] = "glare",	       [LAB_PALE] = "pale",
	[LAB_INVERTED] = "inverted",   [LAB_MIXED] = "mixed",
	[LAB_HARD] = "hard",	       [LAB_TWO_MACS] = "two-macs",
	[LAB_NEIGHBOUR] = "neighbour", [LAB_EMPTY] = "empty",
};

const char *lab_class_name(enum lab_class class)
{
	return names[class];
}

/* splitmix64 */
void
lab_seed(struct lab_random *r, uint64_t seed)
{
	r->state = seed * UINT64_C(0x9e3779b97f4a7c15) + 12345;
}

static uint64_t
next(struct lab_random *r)
{
	uint64_t z = (r->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

double
lab_unit(struct lab_random *r)
{
	return (double)(next(r) >> 11) / 9007199254740992.0;
}

double
lab_between(struct lab_random *r, double low, double high)
{
	return low + (high - low) * lab_unit(r);
}

unsigned
lab_below(struct lab_random *r, unsigned n)
{
	return (unsigned)(next(r) % n);
}

static double
gauss(struct lab_random *r)
{
	return sqrt(-2 * log(lab_unit(r) + 1e-12)) * cos(2 * M_PI * lab_unit(r));
}

static void
make_mac(struct lab_random *r, char mac[16])
{
	static const char *const ouis[] = { "00562B", "F8A73A", "2C73A0", "D4ADBD",
					    "A0CF5B", "001F9D", "703509", "C067AF" };

	snprintf(mac, 16, "%s%06X", ouis[lab_below(r, BENCH_N(ouis))],
		 lab_below(r, 1u << 24));
}

static void
make_serial(struct lab_random *r, char serial[16])
{
	static const char *const sites[] = { "FCH", "FOC", "WZP", "JAE", "FVH", "PUC" };
	static const char digits[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

	snprintf(serial, 16, "%s%02u%02u%c%c%c%c", sites[lab_below(r, BENCH_N(sites))],
		 20 + lab_below(r, 9), 1 + lab_below(r, 52), digits[lab_below(r, 34)],
		 digits[lab_below(r, 34)], digits[lab_below(r, 34)],
		 digits[24 + lab_below(r, 10)]);
}

static void
make_label(struct lab_random *r, struct lab_label *l)
{
	static const char *const pids[] = { "CP-8841-3PCC-K9=", "DP-9851-K9=",
					    "CP-7832-3PCC-K9=", "CP-6821-3PCC-K9=",
					    "1PCP-8865-3PCC-K9=" };

	make_mac(r, l->mac);
	make_serial(r, l->serial);
	strcpy(l->pid, pids[lab_below(r, BENCH_N(pids))]);
	snprintf(l->gtin, sizeof(l->gtin), "0882658%05u", lab_below(r, 100000));
	l->mac_is_code39 = lab_below(r, 5) == 0;
	l->serial_is_code39 = lab_below(r, 4) == 0;
	l->has_qr = lab_below(r, 3) == 0;
	l->has_gtin = lab_below(r, 4) != 0;
}

static bool
is_set(const struct zint_symbol *z, int row, int column)
{
	return (z->encoded_data[row][column >> 3] >> (column & 7)) & 1;
}

static void
draw_code(cairo_t *c, int symbology, const char *text, double x, double y)
{
	struct zint_symbol *z = ZBarcode_Create();
	bool matrix = symbology == BARCODE_QRCODE;
	double height = matrix ? 2 : symbology == BARCODE_EANX ? 60 : BAR_HEIGHT;
	double width = matrix ? 2 : 1;
	uint8_t copy[128];

	assert_non_null(z);
	z->symbology = symbology;
	z->option_1 = matrix ? 2 : -1;
	memcpy(copy, text, strlen(text) + 1);
	assert_true(ZBarcode_Encode(z, copy, (int)strlen(text)) < ZINT_ERROR);
	for (int row = 0; row < (matrix ? z->rows : 1); row++)
		for (int i = 0; i < z->width; i++)
			if (is_set(z, row, i))
				cairo_rectangle(c, x + i * width, y + row * height,
						width, height);
	cairo_fill(c);
	ZBarcode_Delete(z);
}

/* Stems and bars as on a pocket calculator: to a decoder that is text, and it needs no
 * font, which would be another one on another machine. */
static void
draw_text(cairo_t *c, const char *text, double x, double y, double size)
{
	double w = 0.5 * size, h = 0.75 * size, t = 0.1 * size;

	for (; *text != '\0'; text++, x += 0.65 * size) {
		unsigned parts = *text == ' ' ? 0 : (unsigned)*text * 37u | 1;

		if (parts & 1)
			cairo_rectangle(c, x, y - h, t, h);
		if (parts & 2)
			cairo_rectangle(c, x + w - t, y - h, t, h);
		if (parts & 4)
			cairo_rectangle(c, x, y - h, w, t);
		if (parts & 8)
			cairo_rectangle(c, x, y - h / 2, w, t);
		if (parts & 16)
			cairo_rectangle(c, x, y - t, w, t);
	}
	cairo_fill(c);
}

static void
draw_line(cairo_t *c, const char *name, const char *text, bool code39, double y)
{
	char all[64];

	snprintf(all, sizeof(all), "%s: %s", name, text);
	draw_text(c, all, QUIET, y - 2, 9);
	draw_code(c, code39 ? BARCODE_CODE39 : BARCODE_CODE128, text, QUIET, y);
}

static void
draw_label(cairo_t *c, const struct lab_label *l)
{
	char all[128];
	double y = 36;

	cairo_set_source_rgb(c, 0.1, 0.1, 0.1);
	draw_text(c, "IP PHONE", 200, 20, 13);
	if (l->pid[0] == '\0') {
		for (y = 40; y < LABEL_HEIGHT; y += 14)
			draw_text(c, "KEEP DRY - HANDLE WITH CARE - MADE IN MEXICO",
				  QUIET, y, 11);
		return;
	}
	draw_line(c, "PID VID", l->pid, false, y);
	draw_line(c, "SN", l->serial, l->serial_is_code39, y += 55);
	draw_line(c, "MAC", l->mac, l->mac_is_code39, y += 55);
	if (l->second_mac[0] != '\0')
		draw_line(c, "MAC 2", l->second_mac, false, y += 55);
	if (l->has_gtin)
		draw_code(c, BARCODE_EANX, l->gtin, 310, 190);
	if (!l->has_qr)
		return;
	snprintf(all, sizeof(all), "PID:%s;SN:%s;MAC:%s", l->pid, l->serial, l->mac);
	draw_code(c, BARCODE_QRCODE, all, 330, 60);
}

static cairo_surface_t *
print_label(const struct lab_label *l)
{
	cairo_surface_t *s = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, LABEL_WIDTH * FINE, LABEL_HEIGHT * FINE);
	cairo_t *c = cairo_create(s);

	cairo_set_source_rgb(c, 0.95, 0.95, 0.95);
	cairo_paint(c);
	cairo_scale(c, FINE, FINE);
	draw_label(c, l);
	cairo_destroy(c);
	cairo_surface_flush(s);
	return s;
}

/* How the camera sees it. */
struct camera {
	unsigned width, height;
	double module, angle, lean_x, lean_y; /* pixels, radians, perspective */
	double x, y;			      /* of the label's middle */
	double blur, noise, contrast, shadow, glare;
	int jpeg;
};

struct scene {
	unsigned width, height;
	float *luma;
};

/* What a decoder could take for bars: stripes at some angle, now straight, now in
 * patches. */
static void
paint_stripes(struct scene *s, struct lab_random *r)
{
	double period = lab_between(r, 3, 24), angle = lab_between(r, 0, M_PI);
	double c = cos(angle) * 2 * M_PI / period, n = sin(angle) * 2 * M_PI / period;
	double high = lab_between(r, 20, 100), patch = lab_between(r, 0, 0.02);

	for (unsigned y = 0; y < s->height; y++)
		for (unsigned x = 0; x < s->width; x++) {
			float *p = &s->luma[(size_t)y * s->width + x];
			double wave =
				sin(c * x + n * y) + 0.6 * sin(1.7 * c * x + n * y);

			*p += (float)(high * (wave > 0.3) * (sin(patch * x) > -0.2));
		}
}

static void
paint_background(struct scene *s, struct lab_random *r)
{
	double a = lab_between(r, 0.004, 0.02), b = lab_between(r, 0.004, 0.02);
	double level = lab_between(r, 70, 150), p = lab_between(r, 0, 6);

	for (unsigned y = 0; y < s->height; y++)
		for (unsigned x = 0; x < s->width; x++)
			s->luma[(size_t)y * s->width + x] =
				(float)(level + 15 * sin(a * x + p) * sin(b * y) +
					10 * sin(0.7 * a * (x + y)));
}

static double
ink(const uint8_t *data, int stride, double u, double v, bool inverted)
{
	int x = (int)(u * FINE), y = (int)(v * FINE);
	double level = data[(size_t)y * (size_t)stride + (size_t)x * 4];

	return inverted ? 255 - level : level;
}

/* Each pixel looks back at the label, nine times. */
static void
place_label(struct scene *s, const struct camera *cam, const struct lab_label *l)
{
	cairo_surface_t *surface = print_label(l);
	const uint8_t *data = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	double c = cos(cam->angle), n = sin(cam->angle);
	double reach = 0.7 * LABEL_WIDTH * cam->module;

	for (unsigned y = 0; y < s->height; y++)
		for (unsigned x = 0; x < s->width; x++) {
			double sum = 0;
			int hits = 0;

			if (hypot(x - cam->x, y - cam->y) > reach)
				continue;
			for (int i = 0; i < 9; i++) {
				double px = x + (i % 3 + 0.5) / 3 - cam->x;
				double py = y + (i / 3 + 0.5) / 3 - cam->y;
				double u = (px * c + py * n) / cam->module;
				double v = (py * c - px * n) / cam->module;
				double w = 1 + cam->lean_x * u + cam->lean_y * v;

				u = u / w + LABEL_WIDTH / 2.0;
				v = v / w + LABEL_HEIGHT / 2.0;
				if (u < 0 || v < 0 || u >= LABEL_WIDTH ||
				    v >= LABEL_HEIGHT)
					continue;
				sum += ink(data, stride, u, v, l->inverted);
				hits++;
			}
			if (hits > 0)
				s->luma[(size_t)y * s->width + x] = (float)(sum / hits);
		}
	cairo_surface_destroy(surface);
}

static void
light(struct scene *s, const struct camera *cam, struct lab_random *r)
{
	double angle = lab_between(r, 0, 2 * M_PI),
	       gx = lab_between(r, 0.3, 0.7) * s->width;
	double gy = lab_between(r, 0.3, 0.7) * s->height, size = lab_between(r, 30, 60);

	for (unsigned y = 0; y < s->height; y++)
		for (unsigned x = 0; x < s->width; x++) {
			float *p = &s->luma[(size_t)y * s->width + x];
			double t = (x * cos(angle) + y * sin(angle)) / s->width;
			double d = hypot(x - gx, y - gy) / size;
			double shade = 1 - cam->shadow * (0.5 + 0.5 * sin(3 * t));

			*p = (float)((110 + (*p - 110) * cam->contrast) * shade +
				     cam->glare * exp(-d * d));
		}
}

static void
blur_line(float *at, size_t step, unsigned n, const float *weights, int radius)
{
	float line[4096];

	for (unsigned i = 0; i < n; i++)
		line[i] = at[i * step];
	for (unsigned i = 0; i < n; i++) {
		float sum = 0;

		for (int k = -radius; k <= radius; k++) {
			int j = (int)i + k;

			j = j < 0 ? 0 : j >= (int)n ? (int)n - 1 : j;
			sum += weights[k < 0 ? -k : k] * line[j];
		}
		at[i * step] = sum;
	}
}

static void
blur(struct scene *s, double sigma)
{
	float weights[16], sum = 0;
	int radius = (int)ceil(3 * sigma);

	if (sigma < 0.2)
		return;
	for (int i = 0; i <= radius; i++) {
		weights[i] = (float)exp(-i * i / (2 * sigma * sigma));
		sum += weights[i] * (i == 0 ? 1 : 2);
	}
	for (int i = 0; i <= radius; i++)
		weights[i] /= sum;
	for (unsigned y = 0; y < s->height; y++)
		blur_line(s->luma + (size_t)y * s->width, 1, s->width, weights, radius);
	for (unsigned x = 0; x < s->width; x++)
		blur_line(s->luma + x, s->width, s->height, weights, radius);
}

static void
expose(const struct scene *s, const struct camera *cam, struct lab_random *r,
       struct bench_image *out)
{
	*out = (struct bench_image){ s->width, s->height,
				     malloc((size_t)s->width * s->height) };
	assert_non_null(out->luma);
	for (size_t i = 0; i < (size_t)s->width * s->height; i++) {
		double level =
			s->luma[i] + (cam->noise > 0 ? cam->noise * gauss(r) : 0);

		out->luma[i] = (uint8_t)(level < 0     ? 0
					 : level > 255 ? 255
						       : level + 0.5);
	}
}

static void
compress(struct bench_image *image, int quality)
{
	struct jpeg_compress_struct to = { 0 };
	struct jpeg_decompress_struct from = { 0 };
	struct jpeg_error_mgr errors;
	unsigned char *data = NULL;
	unsigned long size = 0;

	to.err = from.err = jpeg_std_error(&errors);
	jpeg_create_compress(&to);
	jpeg_mem_dest(&to, &data, &size);
	to.image_width = image->width;
	to.image_height = image->height;
	to.input_components = 1;
	to.in_color_space = JCS_GRAYSCALE;
	jpeg_set_defaults(&to);
	jpeg_set_quality(&to, quality, TRUE);
	jpeg_start_compress(&to, TRUE);
	while (to.next_scanline < to.image_height) {
		JSAMPROW row = image->luma + (size_t)to.next_scanline * image->width;

		jpeg_write_scanlines(&to, &row, 1);
	}
	jpeg_finish_compress(&to);
	jpeg_destroy_compress(&to);
	jpeg_create_decompress(&from);
	jpeg_mem_src(&from, data, size);
	jpeg_read_header(&from, TRUE);
	jpeg_start_decompress(&from);
	while (from.output_scanline < from.output_height) {
		JSAMPROW row =
			image->luma + (size_t)from.output_scanline * image->width;

		jpeg_read_scanlines(&from, &row, 1);
	}
	jpeg_finish_decompress(&from);
	jpeg_destroy_decompress(&from);
	free(data);
}

/* So that all of the label is in the picture, turned as it is. */
static void
fit(struct camera *cam, struct lab_random *r, double module)
{
	double c = fabs(cos(cam->angle)), s = fabs(sin(cam->angle));
	double width = LABEL_WIDTH * c + LABEL_HEIGHT * s;
	double height = LABEL_WIDTH * s + LABEL_HEIGHT * c;
	double most = fmin(cam->width / width, cam->height / height) * 0.97;

	cam->module = fmin(module, most);
	cam->x = cam->width / 2.0 +
		 lab_between(r, -0.5, 0.5) * (cam->width - width * cam->module);
	cam->y = cam->height / 2.0 +
		 lab_between(r, -0.5, 0.5) * (cam->height - height * cam->module);
}

static void
aim(enum lab_class class, struct lab_random *r, struct camera *cam)
{
	bool mixed = class == LAB_MIXED || class == LAB_HARD;
	double much = class == LAB_HARD ? 1 : 0.5;

	*cam = (struct camera){ .width = 1280,
				.height = 720,
				.angle = lab_between(r, -0.035, 0.035),
				.blur = 0.4,
				.noise = 1.5,
				.contrast = 1,
				.jpeg = 85 };
	if (class == LAB_ROTATED || (mixed && lab_below(r, 2) == 0))
		cam->angle = lab_between(r, 0, 2 * M_PI);
	if (class == LAB_TILTED) {
		cam->lean_x = lab_between(r, -0.0006, 0.0006);
		cam->lean_y = lab_between(r, -0.0006, 0.0006);
	}
	if (class == LAB_BLURRED)
		cam->blur = lab_between(r, 0.8, 1.2);
	if (mixed)
		cam->blur = lab_between(r, 0.5, 0.6 + 0.8 * much);
	if (class == LAB_NOISY)
		cam->noise = lab_between(r, 12, 24);
	if (mixed)
		cam->noise = lab_between(r, 3, 24 * much);
	if (class == LAB_JPEG)
		cam->jpeg = 18 + (int)lab_below(r, 12);
	if (class == LAB_SHADOW)
		cam->shadow = lab_between(r, 0.4, 0.7);
	if (class == LAB_GLARE || (mixed && lab_below(r, 4) == 0))
		cam->glare = lab_between(r, 80, 250);
	if (class == LAB_PALE)
		cam->contrast = lab_between(r, 0.15, 0.35);
	if (mixed)
		cam->contrast = lab_between(r, 0.9 - 0.6 * much, 1);
}

static double
module_for(enum lab_class class, struct lab_random *r)
{
	if (class == LAB_SMALL)
		return lab_between(r, 1.25, 1.5);
	if (class == LAB_HARD)
		return lab_between(r, 1.0, 1.6);
	if (class == LAB_NEIGHBOUR)
		return lab_between(r, 1.3, 1.5);
	return lab_between(r, 1.6, 2.6);
}

/* Side by side, or one above the other, as far as they fit into the picture. */
static void
add_neighbour(struct scene *s, const struct camera *cam, struct lab_random *r,
	      struct lab_view *v)
{
	struct camera other = *cam;
	double side = lab_below(r, 2) == 0 ? -1 : 1;
	bool below = lab_below(r, 3) == 0;
	double size = below ? LABEL_HEIGHT : LABEL_WIDTH;
	double away = side * (size + lab_between(r, 4, 40)) * cam->module;
	double angle = cam->angle + (below ? M_PI / 2 : 0);

	make_label(r, &v->neighbour);
	if (lab_below(r, 2) == 0)
		strcpy(v->neighbour.pid, v->label.pid);
	other.angle += lab_between(r, -0.1, 0.1);
	other.x += away * cos(angle);
	other.y += away * sin(angle);
	place_label(s, &other, &v->neighbour);
}

void
lab_look(enum lab_class class, uint64_t seed, struct lab_view *ret_view)
{
	lab_look_again(class, seed, 0, ret_view);
}

void
lab_look_again(enum lab_class class, uint64_t seed, unsigned frame,
	       struct lab_view *ret_view)
{
	struct lab_view v = { .class = class };
	struct lab_random r;
	struct scene s = { 0 };
	struct camera cam;

	lab_seed(&r, seed * LAB_CLASSES + (uint64_t) class);
	make_label(&r, &v.label);
	v.label.inverted = class == LAB_INVERTED;
	if (class == LAB_TWO_MACS)
		make_mac(&r, v.label.second_mac);
	if (frame > 0)
		lab_seed(&r, seed * 977 + frame);
	aim(class, &r, &cam);
	fit(&cam, &r, module_for(class, &r));
	if (class == LAB_NEIGHBOUR) {
		cam.x = cam.width * lab_between(&r, 0.1, 0.9);
		cam.y = cam.height * lab_between(&r, 0.1, 0.9);
	}
	s.width = cam.width;
	s.height = cam.height;
	s.luma = malloc((size_t)s.width * s.height * sizeof(*s.luma));
	assert_non_null(s.luma);
	paint_background(&s, &r);
	if (class == LAB_EMPTY) {
		paint_stripes(&s, &r);
		v.label.pid[0] = '\0';
	}
	if (class != LAB_EMPTY || lab_below(&r, 2) == 0)
		place_label(&s, &cam, &v.label);
	if (class == LAB_NEIGHBOUR)
		add_neighbour(&s, &cam, &r, &v);
	light(&s, &cam, &r);
	blur(&s, cam.blur);
	expose(&s, &cam, &r, &v.image);
	if (cam.jpeg < 100)
		compress(&v.image, cam.jpeg);
	free(s.luma);
	*ret_view = v;
}

/* Ink up to each module of a bar code. */
static unsigned
encode(int symbology, const char *text, double ink_before[512])
{
	struct zint_symbol *z = ZBarcode_Create();
	uint8_t copy[64];
	unsigned n;

	assert_non_null(z);
	z->symbology = symbology;
	memcpy(copy, text, strlen(text) + 1);
	assert_true(ZBarcode_Encode(z, copy, (int)strlen(text)) < ZINT_ERROR);
	n = (unsigned)z->width;
	assert_true(n < 512);
	ink_before[0] = 0;
	for (unsigned i = 0; i < n; i++)
		ink_before[i + 1] = ink_before[i] + is_set(z, 0, (int)i);
	ZBarcode_Delete(z);
	return n;
}

static double
ink_up_to(const double *ink_before, unsigned n, double u)
{
	unsigned i = u <= 0 ? 0 : u >= n ? n : (unsigned)u;

	if (i == n || u <= 0)
		return ink_before[i];
	return ink_before[i] + (u - i) * (ink_before[i + 1] - ink_before[i]);
}

/* Each pixel takes the ink under its width. */
static void
draw_strip(struct scene *s, const double *ink_before, unsigned n, double module,
	   double angle)
{
	double c = cos(angle) / module, k = sin(angle) / module;

	for (unsigned y = 0; y < s->height; y++)
		for (unsigned x = 0; x < s->width; x++) {
			double px = x - s->width / 2.0, py = y - s->height / 2.0;
			double u = px * c + py * k + n / 2.0, w = 0.5 / module;
			double ink = ink_up_to(ink_before, n, u + w) -
				     ink_up_to(ink_before, n, u - w);
			bool inside = fabs(py * c - px * k) < BAR_HEIGHT / 2.0;

			s->luma[(size_t)y * s->width + x] =
				(float)(230 - (inside ? 200 * ink * module : 0));
		}
}

void
lab_look_hard(uint64_t seed, unsigned frame, struct lab_strip *ret_strip)
{
	struct lab_strip v = { .is_mac = seed & 1 };
	struct camera cam = { 0 };
	double ink_before[512], module, angle;
	struct lab_random r;
	struct scene s;
	unsigned n;

	lab_seed(&r, seed);
	make_label(&r, &v.label);
	n = encode(lab_below(&r, 2) == 0 ? BARCODE_CODE39 : BARCODE_CODE128,
		   v.is_mac ? v.label.mac : v.label.serial, ink_before);
	module = lab_between(&r, 1.0, 1.8);
	angle = lab_between(&r, -0.06, 0.06);
	cam.blur = lab_between(&r, 0.4, 1.3);
	cam.noise = lab_between(&r, 5, 40);
	lab_seed(&r, seed * 977 + frame + 1);
	s = (struct scene){ (unsigned)((n + 40) * module), 80, NULL };
	s.luma = malloc((size_t)s.width * s.height * sizeof(*s.luma));
	assert_non_null(s.luma);
	draw_strip(&s, ink_before, n, module, angle + lab_between(&r, -0.01, 0.01));
	blur(&s, cam.blur);
	expose(&s, &cam, &r, &v.image);
	free(s.luma);
	*ret_strip = v;
}

void
lab_look_at_qr(uint64_t seed, struct bench_image *ret_image)
{
	struct camera cam = { .noise = 2 };
	struct lab_label label = { .mac = "" };
	struct lab_random r;
	struct scene s = { 240, 240, NULL };
	cairo_surface_t *surface;
	const uint8_t *data;

	lab_seed(&r, seed);
	make_label(&r, &label);
	label.has_qr = true;
	surface = print_label(&label);
	data = cairo_image_surface_get_data(surface);
	s.luma = malloc((size_t)s.width * s.height * sizeof(*s.luma));
	assert_non_null(s.luma);
	for (unsigned y = 0; y < s.height; y++)
		for (unsigned x = 0; x < s.width; x++)
			s.luma[(size_t)y * s.width + x] = (float)ink(
				data, cairo_image_surface_get_stride(surface),
				318 + x / 2.2, 50 + y / 2.2, false);
	expose(&s, &cam, &r, ret_image);
	free(s.luma);
	cairo_surface_destroy(surface);
}
