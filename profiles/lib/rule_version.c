/* Firmware versions.
 *
 *   sip88xx.11-3-2MPP0001-609.loads
 *   model   1  2 3   release build
 *
 * Up to four parts, "MPP" with a release number behind the last of them, and the build.
 * A part is digits, then letters perhaps. Cisco: digits are compared first, then
 * letters by the alphabet; what is further left counts more. Dots are what hardware
 * versions are written with. */
#include <profiles/rule.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define PARTS 4
#define BUILDS 3

struct part {
	unsigned long number;
	char letters[16];
};

struct version {
	struct part parts[PARTS + 1 + BUILDS]; /* the release stands between */
};

static const char digits[] = "0123456789";

static bool
read_number(const char **pos, unsigned long *ret)
{
	size_t n = strspn(*pos, digits);

	if (n == 0 || n > 9)
		return false;
	*ret = strtoul(*pos, NULL, 10);
	*pos += n;
	return true;
}

static bool
read_part(const char **pos, struct part *part)
{
	size_t n = 0;

	if (!read_number(pos, &part->number))
		return false;
	while (isalpha((unsigned char)(*pos)[n]))
		n++;
	if (!bench_copy_n(part->letters, sizeof(part->letters), *pos, n))
		return false;
	*pos += n;
	return true;
}

/* Parts with '-' or '.' between; false: more than most, or none. */
static bool
read_parts(const char **pos, struct part *parts, size_t most, size_t *ret_last)
{
	for (size_t i = 0; i < most; i++) {
		*ret_last = i;
		if (!read_part(pos, &parts[i]))
			return false;
		if (strcmp(parts[i].letters, "MPP") == 0 ||
		    (**pos != '-' && **pos != '.') ||
		    !isdigit((unsigned char)(*pos)[1]))
			return true;
		++*pos;
	}
	return false;
}

/* Behind "MPP": the release's digits, and the build. */
static bool
read_release(const char **pos, struct version *v)
{
	size_t last;

	if (isdigit((unsigned char)**pos) && !read_number(pos, &v->parts[PARTS].number))
		return false;
	if (**pos != '-')
		return true;
	++*pos;
	return read_parts(pos, v->parts + PARTS + 1, BUILDS, &last);
}

static const char *
behind_model(const char *text)
{
	size_t n = strcspn(text, ".");

	return isalpha((unsigned char)text[0]) && text[n] == '.' ? text + n + 1 : text;
}

static bool
read_version(const char *text, struct version *v)
{
	const char *pos = behind_model(text);
	size_t last;

	*v = (struct version){ 0 };
	if (!read_parts(&pos, v->parts, PARTS, &last))
		return false;
	if (strcmp(v->parts[last].letters, "MPP") == 0) {
		v->parts[last].letters[0] = '\0';
		if (!read_release(&pos, v))
			return false;
	}
	return *pos == '\0' || strcasecmp(pos, ".loads") == 0;
}

static int
compare_parts(const struct part *a, const struct part *b)
{
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return strcmp(a->letters, b->letters);
}

bool
bench_rule_compare_versions(const char *a, const char *b, int *ret_order)
{
	struct version va, vb;
	int order = 0;

	if (!read_version(a, &va) || !read_version(b, &vb))
		return false;
	for (size_t i = 0; order == 0 && i < BENCH_N(va.parts); i++)
		order = compare_parts(&va.parts[i], &vb.parts[i]);
	*ret_order = order < 0 ? -1 : order > 0;
	return true;
}
