/* bench http: what the file server's answers mean to a phone. */
#include "cli.h"

#include <bench/http_status.h>

int
cmd_http_status(struct cli *c)
{
	int r = cli_end(c);

	if (r < 0)
		return r;
	table_list(c->table, "statuses");
	for (size_t i = 0; i < bench_http_statuses_n; i++) {
		const struct bench_http_status *s = &bench_http_statuses[i];

		table_row(c->table);
		table_int(c->table, "first", s->first);
		table_int(c->table, "last", s->last);
		table_text(c->table, "class", bench_http_class_name(s->then));
		table_text(c->table, "meaning", s->meaning);
		table_text(c->table, "phone", s->phone);
	}
	return 0;
}
