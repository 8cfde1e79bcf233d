#include "bed.h"

#include <bench/file.h>
#include <bench/str.h>
#include <profiles/publish.h>
#include <station/vendors.h>
#include <string.h>
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char recipe_text[] = "recipe \"acme\" {\n"
				  "\tredirect = \"https://prov.example.com/$MA.xml\"\n"
				  "}\n";

const char *bed_families_dir;

void
ok(struct bed *b, int r)
{
	if (r < 0)
		fail_msg("%d: %s", r, b->err.text);
}

char *
path_in(struct bed *b, char path[256], const char *name)
{
	snprintf(path, 256, "%s/%s", b->dir, name);
	return path;
}

int64_t
open_batch(struct bed *b, const char *customer)
{
	struct bench_batch batch = { .recipe = b->recipe, .expected = 12 };
	int64_t id = 0;

	bench_copy(batch.customer, sizeof(batch.customer), customer);
	bench_copy(batch.order, sizeof(batch.order), "A-1");
	ok(b, bench_store_batch_open(b->store, &batch, &id, &b->err));
	return id;
}

void
open_station(struct bed *b)
{
	b->rules = bench_scan_rules_at((struct bench_wall){ INT64_C(1781524800000000) },
				       2010);
	bench_vendors_use(&b->rules, b->families);
	ok(b, bench_intake_open(b->store, b->families, &b->config, b->batch, "west",
				&b->intake, &b->err));
	b->st = (struct bench_station){ .intake = &b->intake, .rules = &b->rules };
	b->st.out = open_memstream(&b->text, &b->text_len);
	assert_non_null(b->st.out);
}

int
bed_set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	struct bench_recipe_row row;
	char path[256];

	assert_non_null(b);
	snprintf(b->dir, sizeof(b->dir), "/tmp/bench-scan-XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	bench_config_default(&b->config);
	bench_copy(b->config.tree_dir, sizeof(b->config.tree_dir),
		   path_in(b, path, "tree"));
	bench_copy(b->config.firmware_dir, sizeof(b->config.firmware_dir),
		   path_in(b, path, "firmware"));
	assert_int_equal(mkdir(path, 0700), 0);
	ok(b, bench_store_open(path_in(b, path, "bench.db"), BENCH_STORE_CREATE,
			       &b->store, &b->err));
	ok(b, bench_families_load(bed_families_dir, &b->families, &b->err));
	ok(b, bench_publish_all(b->store, &b->config, b->families, &b->err));
	ok(b, bench_store_recipe_put(b->store, "acme", recipe_text, "planner", &row,
				     &b->err));
	ok(b, bench_store_recipe_approve(b->store, row.id, "checker", "", &b->err));
	b->recipe = row.id;
	bench_recipe_row_clear(&row);
	b->batch = open_batch(b, "Acme");
	b->start = bench_mono_now();
	open_station(b);
	*state = b;
	return 0;
}

int
bed_tear_down(void **state)
{
	struct bed *b = *state;

	fclose(b->st.out);
	free(b->text);
	bench_store_freep(&b->store);
	bench_families_freep(&b->families);
	(void)bench_file_remove_tree(b->dir);
	free(b);
	return 0;
}

/* The last line that the station said. */
const char *
last_line(struct bed *b)
{
	const char *start;

	fflush(b->st.out);
	assert_true(b->text_len > 0);
	start = memrchr(b->text, '\n', b->text_len - 1);
	start = start == NULL ? b->text : start + 1;
	bench_copy_n(b->line, sizeof(b->line), start,
		     (size_t)(b->text + b->text_len - 1 - start));
	return b->line;
}
