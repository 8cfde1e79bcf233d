/* Any bytes as a profile, in both roles: nothing is read beyond them, and findings are
 * bounded, printable, in order, and counted. The first byte says how the rest is taken.
 */
#include <profiles/lint.h>
#include <stdlib.h>
#include <string.h>
#include <xml.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One row of each type. */
static const char rows[] = "Station_Name\ttext\t32\tx\t\n"
			   "Resync_On_Reset\tbool\t!No\tx\twhy\n"
			   "Max_Forward\tint\t1-255\tx\t\n"
			   "SIP_T1\tnumber\t0-64\tx\t\n"
			   "Resync_At__HHmm_\ttime\t\tx\t\n"
			   "HTTP_Report_Method\tenum\tPOST|PUT\tx\t\n"
			   "Back_Light_Timer\toptions\t1m|5m\tx\t\n"
			   "Resync_Error_Retry_Delay\tdelays\t60\tx\t\n"
			   "Profile_Rule\trule\tmain\tx\t\n"
			   "Profile_Rule_B\trule\tmore\tx\t\n"
			   "Upgrade_Rule\tupgrade\t\tx\t\n"
			   "Report_Rule\treport\t\tx\t\n"
			   "Resync_Trigger_#\ttrigger\t\tx\t\n"
			   "Custom_CA_Rule\tfetch\t\tx\t\n"
			   "Syslog_Server\thost\t\tx\t\n"
			   "Restricted_Access_Domains\tdomains\t\tx\t\n"
			   "Admin_Password\tpassword\t\tx\t\n"
			   "Password_#_\tsecret\t\tx\t\n"
			   "Log_Request_Msg\tlog\t\tx\t\n"
			   "Admin_Passwd\tforeign\tAdmin_Password\tx\t\n";

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
require_printable(const char *text, size_t room)
{
	size_t n = strnlen(text, room);

	require(n < room);
	for (size_t i = 0; i < n; i++)
		require(text[i] >= ' ' && text[i] <= '~');
}

static void
require_elements(struct bench_bytes file)
{
	struct bench_xml *x = NULL;

	if (bench_xml_read(file, &x, NULL) < 0)
		return;
	require(x->n_elements <= BENCH_XML_ELEMENTS);
	require(x->n_problems <= BENCH_XML_PROBLEMS);
	for (size_t i = 0; i < x->n_elements; i++) {
		const struct bench_xml_element *e = &x->elements[i];

		require(e->name[0] != '\0' && e->place.line > 0 && e->place.column > 0);
		require(strlen(e->value) <= file.len);
		require(e->value[0] != ' ' && strpbrk(e->value, "\t\n\r") == NULL);
		require(i == 0 || e->place.line >= e[-1].place.line);
	}
	for (size_t i = 0; i < x->n_problems; i++) {
		require_printable(x->problems[i].text, sizeof(x->problems[i].text));
		require(x->problems[i].place.line > 0 &&
			x->problems[i].place.column > 0);
	}
	bench_xml_freep(&x);
}

static void
require_findings(const struct bench_findings *f, size_t n_files)
{
	require(f->n <= f->errors + f->warnings && f->no_profiles <= n_files);
	for (size_t i = 0; i < f->n; i++) {
		require_printable(f->at[i].element, sizeof(f->at[i].element));
		require_printable(f->at[i].reason, sizeof(f->at[i].reason));
		require(f->at[i].file < n_files && f->at[i].line >= 0);
		require(i == 0 || f->at[i - 1].file < f->at[i].file ||
			f->at[i - 1].line <= f->at[i].line);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bench_parameters *table;
	static const char *const bench = "192.0.2.1";
	uint8_t how = size == 0 ? 0 : data[0];
	struct bench_bytes all = { data + (size > 0), size - (size > 0) };
	size_t half = (how & 2) != 0 ? all.len / 2 : all.len;
	struct bench_lint_file files[2] = { { "a", { all.data, half } },
					    { "b",
					      { all.data + half, all.len - half } } };
	struct bench_lint_job job = { files,  (how & 2) != 0 ? 2 : 1,
				      NULL,   BENCH_LINT_ANY,
				      &bench, 1 };
	struct bench_findings *found = NULL;

	if (table == NULL)
		require(bench_parameters_parse(rows, "rows", &table, NULL) == 0);
	if ((how & 1) != 0)
		job.role = BENCH_LINT_REDIRECT;
	if ((how & 4) == 0)
		job.parameters = table;
	require_elements(files[0].bytes);
	require(bench_lint(&job, &found, NULL) == 0);
	require_findings(found, job.n_files);
	bench_findings_freep(&found);
	return 0;
}
