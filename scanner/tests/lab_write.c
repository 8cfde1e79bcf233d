/* label_lab FOLDER N: N drawn labels of each class that has one, as PGM files in
 * FOLDER/img, with what they say in FOLDER/truth.csv; for scripts/perf, and to look at.
 */
#include "lab.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool
write_picture(const struct lab_view *v, const char *folder, const char *name)
{
	char path[512];
	FILE *f;
	size_t n = (size_t)v->image.width * v->image.height;
	bool ok;

	snprintf(path, sizeof(path), "%s/img/%s", folder, name);
	f = fopen(path, "wbe");
	if (f == NULL)
		return false;
	fprintf(f, "P5\n%u %u\n255\n", v->image.width, v->image.height);
	ok = fwrite(v->image.luma, 1, n, f) == n;
	return fclose(f) == 0 && ok;
}

static bool
write_views(const char *folder, unsigned n, FILE *truth)
{
	for (enum lab_class c = LAB_CLEAN; c < LAB_EMPTY; c++)
		for (unsigned i = 0; i < n; i++) {
			struct lab_view v;
			char name[64];
			bool ok;

			lab_look(c, i, &v);
			snprintf(name, sizeof(name), "%s-%u.pgm", lab_class_name(c), i);
			ok = write_picture(&v, folder, name) &&
			     fprintf(truth, "%s,%s,%s,%s\n", name, v.label.mac,
				     v.label.serial, v.label.pid) > 0;
			free(v.image.luma);
			if (!ok)
				return false;
		}
	return true;
}

int
main(int argc, char **argv)
{
	char path[512];
	FILE *truth;
	bool ok;

	if (argc != 3) {
		fprintf(stderr, "usage: label_lab FOLDER N\n");
		return 64;
	}
	snprintf(path, sizeof(path), "%s/img", argv[1]);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/truth.csv", argv[1]);
	truth = fopen(path, "we");
	if (truth == NULL) {
		perror(path);
		return 1;
	}
	fprintf(truth, "file,mac,serial,pid\n");
	ok = write_views(argv[1], (unsigned)strtoul(argv[2], NULL, 10), truth);
	if (fclose(truth) != 0 || !ok) {
		fprintf(stderr, "label_lab: cannot write into %s\n", argv[1]);
		return 1;
	}
	return 0;
}
