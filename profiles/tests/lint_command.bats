#!/usr/bin/env bats
# bench profile lint as people and scripts call it: exit code, text, JSON.

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	printf 'profiles_dir = "%s"\n' "$FAMILIES" >bench.conf
	# shellcheck disable=SC2016 # the phone's macro
	profile good '<Profile_Rule>https://p.example.com/$MA.xml</Profile_Rule>'
	profile bad '<Proflie_Rule>/x</Proflie_Rule>'
	profile warned '<Domain></Domain>'
}

profile() { # name line
	printf '<flat-profile>\n%s\n</flat-profile>\n' "$2" >"$1.xml"
}

lint() { # words…
	run "$BENCH" --config bench.conf profile lint "$@"
}

json() { # words…
	"$BENCH" --config bench.conf --json profile lint "$@" || true
}

@test "a clean file: exit 0" {
	lint good.xml
	[ "$status" -eq 0 ]
	[ "$output" = "1 file: 0 errors, 0 warnings" ]
}

@test "a problem: exit 1, with file, line, column, rule and what to do" {
	lint bad.xml
	[ "$status" -eq 1 ]
	[[ ${lines[0]} == "bad.xml:2:1: error: Proflie_Rule: no such parameter; 'Profile_Rule' is near it [misspelt-parameter]" ]]
	[[ ${lines[1]} == *"spell it as the phone does" ]]
}

@test "a warning: exit 0, and 1 with --strict" {
	lint warned.xml
	[ "$status" -eq 0 ]
	lint --strict warned.xml
	[ "$status" -eq 1 ]
}

@test "not a profile at all: exit 65; the other files are judged all the same" {
	printf 'Salted__abcdefgh01234567' >secret.xml
	lint secret.xml bad.xml
	[ "$status" -eq 65 ]
	[[ $output == *"secret.xml: error: encrypted"* ]]
	[[ $output == *"bad.xml:2:1: error"* ]]
}

@test "words that are wrong: exit 64; no such file or family: exit 1 with the reason" {
	lint
	[ "$status" -eq 64 ]
	lint --role shipped good.xml
	[ "$status" -eq 64 ]
	lint good.xml --bench
	[ "$status" -eq 64 ]
	lint absent.xml
	[ "$status" -eq 1 ]
	[[ $output == *"absent.xml: No such file"* ]]
	lint --family nobody good.xml
	[ "$status" -eq 1 ]
	[[ $output == *"no family 'nobody'"* ]]
}

@test "files are a chain: what a later one sets again is not left" {
	profile b '<Syslog_Server>192.0.2.1</Syslog_Server>'
	profile c '<Syslog_Server>0.0.0.0</Syslog_Server><Syslog_Server></Syslog_Server>'
	lint --bench 192.0.2.1 b.xml
	[ "$status" -eq 1 ]
	[[ $output == *"[bench-left]"* ]]
	lint --bench 192.0.2.1 --bench bench.example b.xml c.xml
	[ "$status" -eq 0 ]
	lint --role redirect --bench 192.0.2.1 good.xml b.xml c.xml
	[ "$status" -eq 0 ]
	lint --role redirect b.xml c.xml
	[ "$status" -eq 1 ]
	[[ $output == *"[redirect-missing]"* ]]
}

@test "--json has the same shape with no finding and with some" {
	shape='[keys, (.summary[0] | keys), (.findings | type)]'
	[ "$(json good.xml | jq -c "$shape")" = "$(json bad.xml | jq -c "$shape")" ]
	[ "$(json good.xml | jq '.findings | length')" -eq 0 ]
	[ "$(json bad.xml | jq -r '.findings[0] | "\(.file) \(.line) \(.severity) \(.rule)"')" = \
		"bad.xml 2 error misspelt-parameter" ]
}

@test "--rules lists each rule once" {
	run "$BENCH" --config bench.conf --json profile lint --rules
	[ "$status" -eq 0 ]
	[ "$(jq '.rules | length' <<<"$output")" -gt 25 ]
	[ "$(jq '[.rules[].rule] | unique | length' <<<"$output")" -eq \
		"$(jq '.rules | length' <<<"$output")" ]
}

@test "a family without a table: said, and names are not checked" {
	mkdir families && cp -r "$FAMILIES_PLAIN" families/plain
	printf 'profiles_dir = "%s"\n' "$PWD/families" >bench.conf
	lint --family plain bad.xml
	[ "$status" -eq 0 ]
	[[ $output == *"no parameter table"* ]]
}

@test "a bench command's output is safe on a terminal" {
	printf '<flat-profile>\n<D\033om>x</D\033om>\n</flat-profile>\n' >"$(printf 'n\033.xml')"
	lint "$(printf 'n\033.xml')"
	[ "$status" -eq 1 ]
	[[ $output != *$'\033'* ]]
}
