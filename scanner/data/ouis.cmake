# Writes OUT: the built-in OUI table, sorted, from the lines "VENDOR oui oui ..." of IN.
file(STRINGS "${IN}" lines REGEX "^[A-Z]")
set(entries)
foreach(line IN LISTS lines)
	string(REPLACE " " ";" words "${line}")
	list(POP_FRONT words vendor)
	foreach(oui IN LISTS words)
		list(APPEND entries "\t{ 0x${oui}, BENCH_VENDOR_${vendor} },\n")
	endforeach()
endforeach()
list(SORT entries)
string(CONCAT body ${entries})
file(WRITE "${OUT}" "#include <core/oui.h>

static const struct bench_oui ouis[] = {
${body}};

const struct bench_ouis bench_ouis_builtin = { ouis, BENCH_N(ouis) };
")
