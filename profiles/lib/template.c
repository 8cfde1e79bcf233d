#include "template.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define MAX_DEPTH 8

struct frame {
	const struct frame *up;
	const struct bench_template_var *vars;
	size_t n;
};

struct job {
	const char *text, *pos;
	const char *where;
	int first_line, depth;
	enum bench_template_escape escape;
	struct bench_str *out;
	struct bench_err *err;
};

struct tag {
	char kind; /* '=' a value, else one of # ^ / ! */
	char name[48];
	const char *from, *to; /* what it takes away from the text */
	const char *at;	       /* its first brace */
};

static int run_block(struct job *j, const struct frame *frame, const char *section,
		     bool emit);

static int
fail_at(const struct job *j, const char *at, const char *what, const char *name)
{
	int line = j->first_line;

	for (const char *p = j->text; p < at; p++)
		line += *p == '\n';
	return bench_fail(j->err, -EINVAL, "%s:%d: %s%s%s", j->where, line, what,
			  name[0] == '\0' ? "" : " ", name);
}

/* A line of nothing but blanks around the tag goes with it. */
static void
take_whole_line(const struct job *j, struct tag *tag)
{
	const char *from = tag->from, *to = tag->to + strspn(tag->to, " \t");

	while (from > j->pos && (from[-1] == ' ' || from[-1] == '\t'))
		from--;
	if ((from != j->text && from[-1] != '\n') || (*to != '\n' && *to != '\0'))
		return;
	tag->from = from;
	tag->to = *to == '\n' ? to + 1 : to;
}

static int
read_tag(const struct job *j, const char *open, struct tag *tag)
{
	const char *close = strstr(open, "}}");
	const char *name = open + 2;
	size_t n;

	*tag = (struct tag){ .kind = '=', .from = open, .to = open + 2, .at = open };
	if (close == NULL)
		return fail_at(j, open, "'{{' without '}}'", "");
	tag->to = close + 2;
	if (strchr("#^/!", *name) != NULL)
		tag->kind = *name++;
	if (tag->kind != '=')
		take_whole_line(j, tag);
	if (tag->kind == '!')
		return 0;
	n = strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789");
	if (n == 0 || name + n != close ||
	    !bench_copy_n(tag->name, sizeof(tag->name), name, n))
		return fail_at(j, open,
			       "not a placeholder: a name is lower-case letters, "
			       "digits and '_'",
			       "");
	return 0;
}

static const struct bench_template_var *
find(const struct frame *frame, const char *name)
{
	for (; frame != NULL; frame = frame->up) {
		for (size_t i = 0; i < frame->n; i++) {
			if (strcmp(frame->vars[i].name, name) == 0)
				return &frame->vars[i];
		}
	}
	return NULL;
}

static int
add_value(struct job *j, const struct tag *tag, const char *text)
{
	if (j->escape == BENCH_TEMPLATE_XML) {
		bench_str_add_xml(j->out, text);
		return 0;
	}
	for (const char *p = text; *p != '\0'; p++) {
		if (*p < ' ' || *p > '~')
			return fail_at(
				j, tag->at,
				"this format takes printable ASCII only:", tag->name);
		if (j->escape == BENCH_TEMPLATE_LINE && strchr("\"'#", *p) != NULL)
			return fail_at(j, tag->at,
				       "this format has no way to write a quotation "
				       "mark or '#':",
				       tag->name);
	}
	bench_str_add(j->out, text);
	return 0;
}

static int
run_list(struct job *j, const struct frame *frame, const struct tag *tag,
	 const struct bench_template_list *list, bool emit)
{
	struct bench_template_var row[BENCH_TEMPLATE_FIELDS] = { 0 };
	struct frame inner = { frame, row, list->n_fields };
	size_t rounds = emit && list->n_rows > 0 ? list->n_rows : 1;

	for (size_t i = 0; i < rounds; i++) {
		for (size_t k = 0; k < list->n_fields; k++) {
			row[k].name = list->fields[k];
			row[k].text = list->n_rows == 0
					      ? ""
					      : list->cells[i * list->n_fields + k];
		}
		j->pos = tag->to;
		int r = run_block(j, &inner, tag->name, emit && list->n_rows > 0);
		if (r < 0)
			return r;
	}
	return 0;
}

static int
run_section(struct job *j, const struct frame *frame, const struct tag *tag,
	    const struct bench_template_var *var, bool emit)
{
	bool empty = var->list != NULL ? var->list->n_rows == 0 : var->text[0] == '\0';
	int r;

	if (++j->depth > MAX_DEPTH)
		return fail_at(j, tag->at, "sections are nested too deeply", "");
	if (tag->kind == '#' && var->list != NULL)
		r = run_list(j, frame, tag, var->list, emit);
	else
		r = run_block(j, frame, tag->name, emit && empty == (tag->kind == '^'));
	j->depth--;
	return r;
}

static int
run_tag(struct job *j, const struct frame *frame, const struct tag *tag, bool emit)
{
	const struct bench_template_var *var = find(frame, tag->name);

	if (var == NULL)
		return fail_at(j, tag->at, "unknown placeholder", tag->name);
	if (tag->kind != '=')
		return run_section(j, frame, tag, var, emit);
	if (var->list != NULL)
		return fail_at(j, tag->at, "this is a list, not a value:", tag->name);
	return emit ? add_value(j, tag, var->text) : 0;
}

/* From j->pos to the end of the section, or of the text when section is NULL. */
static int
run_block(struct job *j, const struct frame *frame, const char *section, bool emit)
{
	const char *open;
	struct tag tag;
	int r;

	while ((open = strstr(j->pos, "{{")) != NULL) {
		r = read_tag(j, open, &tag);
		if (r < 0)
			return r;
		if (emit)
			bench_str_add_n(j->out, j->pos, (size_t)(tag.from - j->pos));
		j->pos = tag.to;
		if (tag.kind == '/') {
			if (section == NULL || strcmp(section, tag.name) != 0)
				return fail_at(j, tag.at,
					       "closes what is not open:", tag.name);
			return 0;
		}
		if (tag.kind != '!')
			r = run_tag(j, frame, &tag, emit);
		if (r < 0)
			return r;
	}
	if (section != NULL)
		return fail_at(j, j->pos, "section is not closed:", section);
	bench_str_add(j->out, j->pos);
	return 0;
}

int
bench_template_render(const char *text, const char *where, int first_line,
		      const struct bench_template_scope *scope, struct bench_str *out,
		      struct bench_err *err)
{
	struct frame top = { NULL, scope->vars, scope->n };
	struct job j = { text, text, where, first_line, 0, scope->escape, out, err };
	int r = run_block(&j, &top, NULL, true);

	if (r == 0 && bench_str_failed(out))
		return bench_fail(err, -ENOMEM, "%s: out of memory", where);
	return r;
}
