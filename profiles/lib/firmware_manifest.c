/*
 *   # Firmware of the bench. Check it by: sha256sum --check manifest
 *   # import DATE FAMILY SHA256 ORIGIN
 *   SHA256  NAME
 *
 * '#' begins what sha256sum passes over. */
#include "firmware_manifest.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define HEAD "# Firmware of the bench. Check it by: sha256sum --check manifest\n"
#define IMPORT "# import "
#define HASH_LEN 64
#define LINE_MOST 512

bool
bench_firmware_name_ok(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n >= BENCH_FIRMWARE_NAME || name[0] == '.' ||
	    strcasecmp(name, "manifest") == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isascii((unsigned char)name[i]) ||
		    (!isalnum((unsigned char)name[i]) &&
		     strchr("._-", name[i]) == NULL))
			return false;
	}
	return true;
}

void
bench_manifest_clear(struct bench_manifest *m)
{
	free(m->imports);
	free(m->lines);
	*m = (struct bench_manifest){ 0 };
}

int
bench_manifest_begin(struct bench_manifest *m,
		     const struct bench_manifest_import *import)
{
	struct bench_manifest_import *p;

	if (m->n_imports == m->room_imports) {
		p = reallocarray(m->imports, m->room_imports * 2 + 8, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		m->imports = p;
		m->room_imports = m->room_imports * 2 + 8;
	}
	m->imports[m->n_imports++] = *import;
	return 0;
}

int
bench_manifest_add(struct bench_manifest *m, const char *name, const char *sha256)
{
	struct bench_manifest_line *p;

	if (m->n == BENCH_MANIFEST_LINES)
		return -E2BIG;
	if (m->n == m->room) {
		p = reallocarray(m->lines, m->room * 2 + 32, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		m->lines = p;
		m->room = m->room * 2 + 32;
	}
	p = &m->lines[m->n++];
	*p = (struct bench_manifest_line){ .import = m->n_imports - 1 };
	bench_copy(p->name, sizeof(p->name), name);
	bench_copy(p->sha256, sizeof(p->sha256), sha256);
	return 0;
}

const struct bench_manifest_line *
bench_manifest_find(const struct bench_manifest *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++) {
		if (strcasecmp(m->lines[i].name, name) == 0)
			return &m->lines[i];
	}
	return NULL;
}

bool
bench_manifest_has(const struct bench_manifest *m, size_t import, const char *name)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->lines[i].import == import && strcmp(m->lines[i].name, name) == 0)
			return true;
	}
	return false;
}

void
bench_manifest_forget(struct bench_manifest *m, size_t import)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->n; i++) {
		struct bench_manifest_line line = m->lines[i];

		if (line.import == import)
			continue;
		line.import -= line.import > import;
		m->lines[kept++] = line;
	}
	m->n = kept;
	m->n_imports--;
	memmove(&m->imports[import], &m->imports[import + 1],
		(m->n_imports - import) * sizeof(*m->imports));
}

void
bench_manifest_correct(struct bench_manifest *m, const char *name, const char *sha256)
{
	for (size_t i = 0; i < m->n; i++) {
		if (strcmp(m->lines[i].name, name) == 0)
			bench_copy(m->lines[i].sha256, sizeof(m->lines[i].sha256),
				   sha256);
	}
}

void
bench_manifest_print(const struct bench_manifest *m, struct bench_str *out)
{
	size_t line = 0;

	bench_str_add(out, HEAD);
	for (size_t i = 0; i < m->n_imports; i++) {
		const struct bench_manifest_import *p = &m->imports[i];

		bench_str_addf(out, IMPORT "%s %s %s %s\n", p->date, p->family,
			       p->sha256, p->origin);
		for (; line < m->n && m->lines[line].import == i; line++)
			bench_str_addf(out, "%s  %s\n", m->lines[line].sha256,
				       m->lines[line].name);
	}
}

/* --- reading -----------------------------------------------------------------------
 */

static bool
is_hash(const char *text)
{
	return strspn(text, "0123456789abcdef") == HASH_LEN && text[HASH_LEN] == '\0';
}

/* The next word up to a blank; NULL: none, or longer than its field. */
static const char *
word(const char *p, char *out, size_t room)
{
	size_t n = strcspn(p, " ");

	return n > 0 && p[n] == ' ' && bench_copy_n(out, room, p, n) ? p + n + 1 : NULL;
}

static const char *
read_import(struct bench_manifest *m, const char *p)
{
	struct bench_manifest_import import = { 0 };

	p = word(p, import.date, sizeof(import.date));
	if (p != NULL)
		p = word(p, import.family, sizeof(import.family));
	if (p != NULL)
		p = word(p, import.sha256, sizeof(import.sha256));
	if (p == NULL || p[0] == '\0' ||
	    !bench_copy(import.origin, sizeof(import.origin), p))
		return "not '# import DATE FAMILY SHA256 ORIGIN'";
	if (strcmp(import.sha256, "-") != 0 && !is_hash(import.sha256))
		return "the import's third word is no SHA-256 and not '-'";
	return bench_manifest_begin(m, &import) < 0 ? "out of memory" : NULL;
}

static const char *
read_file(struct bench_manifest *m, const char *line)
{
	const struct bench_manifest_line *same;
	char sha256[HASH_LEN + 1];
	const char *name = line + HASH_LEN + 2;

	if (strnlen(line, HASH_LEN + 3) < HASH_LEN + 3 || line[HASH_LEN] != ' ' ||
	    line[HASH_LEN + 1] != ' ' ||
	    !bench_copy_n(sha256, sizeof(sha256), line, HASH_LEN) || !is_hash(sha256))
		return "not 'SHA256  NAME'";
	if (!bench_firmware_name_ok(name))
		return "a name that is not served";
	if (m->n_imports == 0)
		return "a file of no import";
	same = bench_manifest_find(m, name);
	if (same != NULL && strcmp(same->name, name) != 0)
		return "a name that differs from another one in case only";
	if (same != NULL && strcmp(same->sha256, sha256) != 0)
		return "a name with two SHA-256";
	if (bench_manifest_has(m, m->n_imports - 1, name))
		return "a name that the import has already";
	switch (bench_manifest_add(m, name, sha256)) {
	case 0:
		return NULL;
	case -E2BIG:
		return "too many files";
	default:
		return "out of memory";
	}
}

/* NULL: fine; else what is wrong. */
static const char *
read_line(struct bench_manifest *m, const char *p, size_t n)
{
	char line[LINE_MOST];

	if (!bench_copy_n(line, sizeof(line), p, n))
		return "a line that is too long";
	for (size_t i = 0; i < n; i++) {
		if (p[i] < ' ' || p[i] > '~')
			return "a character that is not plain ASCII";
	}
	if (strncmp(line, IMPORT, strlen(IMPORT)) == 0)
		return read_import(m, line + strlen(IMPORT));
	return line[0] == '#' || line[0] == '\0' ? NULL : read_file(m, line);
}

int
bench_manifest_parse(const char *text, size_t len, const char *where,
		     struct bench_manifest *m, struct bench_err *err)
{
	const char *wrong = len > BENCH_MANIFEST_BYTES ? "it is too large" : NULL;
	size_t at = 0;
	int number = 1;

	while (wrong == NULL && at < len) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t n = end == NULL ? len - at : (size_t)(end - text) - at;

		wrong = end == NULL ? "its last line is cut"
				    : read_line(m, text + at, n);
		at += n + 1;
		number += wrong == NULL;
	}
	if (wrong == NULL)
		return 0;
	bench_manifest_clear(m);
	return bench_fail(err, strcmp(wrong, "out of memory") == 0 ? -ENOMEM : -EINVAL,
			  "%s:%d: %s: restore it, or move it away and import the "
			  "firmware again",
			  where, number, wrong);
}
