/* A shipping list, PDF or workbook, against the record: what it says of its own making
 * is looked for in its keywords, it is made again, and compared byte by byte. */
#include "paper.h"

#include <errno.h>
#include <string.h>
#include <zip.h>

#define CORE_MOST 65536 /* of a workbook's part that has the keywords */

struct named {
	long long batch, seal, last;
	char lang[4];
	int offset;
};

static bool
starts_with(struct bench_bytes file, const char *what)
{
	return file.len >= strlen(what) && memcmp(file.data, what, strlen(what)) == 0;
}

/* The words behind SHIPPING_KEYWORDS; false: there are none. */
static bool
read_keywords(struct bench_bytes text, struct named *n)
{
	const char *at = memmem(text.data, text.len, SHIPPING_KEYWORDS,
				strlen(SHIPPING_KEYWORDS));
	char words[160];

	if (at == NULL)
		return false;
	at += strlen(SHIPPING_KEYWORDS);
	bench_copy_n(words, sizeof(words), at,
		     text.len - (size_t)((const uint8_t *)at - text.data) < 159
			     ? text.len - (size_t)((const uint8_t *)at - text.data)
			     : 159);
	return sscanf(words, "batch=%lld seal=%lld last=%lld lang=%3[a-z] offset=%d",
		      &n->batch, &n->seal, &n->last, n->lang, &n->offset) == 5;
}

static bool
read_core(zip_t *zip, struct named *n)
{
	zip_file_t *f = zip_fopen(zip, "docProps/core.xml", 0);
	bench_auto(bench_freep) char *text = malloc(CORE_MOST);
	zip_int64_t len =
		f == NULL || text == NULL ? -1 : zip_fread(f, text, CORE_MOST);

	if (f != NULL)
		zip_fclose(f);
	return len > 0 &&
	       read_keywords((struct bench_bytes){ (const uint8_t *)text, (size_t)len },
			     n);
}

static bool
read_workbook(struct bench_bytes file, struct named *n)
{
	zip_source_t *source = zip_source_buffer_create(file.data, file.len, 0, NULL);
	zip_t *zip =
		source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, NULL);
	bool found;

	if (zip == NULL) {
		if (source != NULL)
			zip_source_free(source);
		return false;
	}
	found = read_core(zip, n);
	zip_discard(zip);
	return found;
}

bool
bench_paper_is_shipment(struct bench_bytes file)
{
	struct named n;

	if (starts_with(file, "%PDF-"))
		return read_keywords(file, &n);
	return starts_with(file, "PK") && read_workbook(file, &n);
}

/* Where they differ first; len when one is the other's beginning. */
static size_t
first_difference(struct bench_bytes a, struct bench_bytes b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.data[i] == b.data[i])
		i++;
	return i;
}

static int
compare(struct bench_bytes file, const struct bench_str *made, bench_verify_fn *fn,
	void *arg, struct bench_verified *v)
{
	struct bench_bytes record = { (const uint8_t *)made->text, made->len };
	size_t at = first_difference(file, record);
	char what[256];

	if (file.len == record.len && at == file.len)
		return 0;
	v->differences++;
	snprintf(what, sizeof(what),
		 "from byte %zu on it is not what the record gives: it was changed, or "
		 "printed with other fonts or another version of the program; the JSON "
		 "report tells the fields",
		 at);
	return fn("file", what, arg);
}

/* The seal that the list names must be borne out, too. */
static int
verify_seal(struct bench_store *s, const struct named *n, bench_verify_fn *fn,
	    void *arg, struct bench_verified *v, struct bench_err *err)
{
	int64_t differences = v->differences;
	int r = bench_verify_seal(s, n->seal, fn, arg, v, err);

	v->batch = n->batch;
	v->differences += differences;
	return r;
}

int
bench_paper_verify(struct bench_store *s, struct bench_bytes file, bench_verify_fn *fn,
		   void *arg, struct bench_verified *ret_verified,
		   struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str made = { 0 };
	struct bench_verified v = { .is_file = true };
	struct bench_report_what what = { 0 };
	struct bench_paper how = { .bench = "" };
	struct named n = { 0 };
	bool pdf = starts_with(file, "%PDF-");
	int r;

	if (!(pdf ? read_keywords(file, &n) : read_workbook(file, &n)) ||
	    bench_paper_lang(n.lang, &how.lang) < 0)
		return bench_fail(err, -EINVAL, "this is no shipping list of ours");
	how.utc_offset = n.offset;
	what.batch = n.batch;
	what.seal = n.seal;
	what.last = n.seal == 0 ? n.last : 0;
	r = bench_paper_shipment(s, &what, !pdf, &how, &made, err);
	if (r == 0)
		r = compare(file, &made, fn, arg, &v);
	if (r == 0 && n.seal != 0)
		r = verify_seal(s, &n, fn, arg, &v, err);
	v.batch = n.batch;
	v.is_file = true;
	if (r == 0)
		*ret_verified = v;
	return r;
}
