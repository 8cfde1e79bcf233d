/* Linked into every sanitized program that prints: fontconfig keeps 288 bytes for
 * itself that it never frees. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}
