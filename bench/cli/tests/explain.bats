#!/usr/bin/env bats
# bench profile explain: the documented examples, exit codes, and that no key is shown.
# $BENCH is the program, $PROFILES the families' directory.

bats_require_minimum_version 1.5.0

setup() {
	printf 'profiles_dir = "%s"\n' "$PROFILES" >"$BATS_TEST_TMPDIR/bench.conf"
}

explain() {
	"$BENCH" --config "$BATS_TEST_TMPDIR/bench.conf" profile explain "$@"
}

urls() { # of the requests, in order
	explain --json "$@" | jq -r '.requests[].url'
}

# The phone of the migration guide: CP-8851-3PCC, 00:12:34:ab:45:de.
guide() {
	urls --model 8851 --mac 00:12:34:ab:45:de --dhcp "$@"
}

@test "a URL with a path is asked for as it is, then with both tails" {
	run -0 guide https://10.23.45.67/path
	[ "$output" = "https://10.23.45.67/path
https://10.23.45.67/path/8851-3PCC.xml
https://10.23.45.67/path/Cisco/CP-8851-3PCC/001234ab45de.cfg" ]
}

@test "a URL without a path gets both tails" {
	run -0 guide https://10.23.45.67
	[ "$output" = "https://10.23.45.67/8851-3PCC.xml
https://10.23.45.67/Cisco/CP-8851-3PCC/001234ab45de.cfg" ]
}

@test "an address is tried over TFTP, HTTP and HTTPS" {
	run -0 guide 10.23.45.67
	[ "$output" = "tftp://10.23.45.67/8851-3PCC.xml
tftp://10.23.45.67/Cisco/CP-8851-3PCC/001234ab45de.cfg
http://10.23.45.67/8851-3PCC.xml
http://10.23.45.67/Cisco/CP-8851-3PCC/001234ab45de.cfg
https://10.23.45.67/8851-3PCC.xml
https://10.23.45.67/Cisco/CP-8851-3PCC/001234ab45de.cfg" ]
}

@test "of two values, the second follows all of the first" {
	run -0 guide "http://a/b;http://c"
	[ "$output" = "http://a/b
http://a/b/8851-3PCC.xml
http://a/b/Cisco/CP-8851-3PCC/001234ab45de.cfg
http://c/8851-3PCC.xml
http://c/Cisco/CP-8851-3PCC/001234ab45de.cfg" ]
}

@test "an absolute Profile_Rule switches DHCP off" {
	run -1 explain --json --phone "PSN=8851-3PCC MA=001234ab45de" \
		--dhcp 10.23.45.67 'https://p.example.com/$MA'
	[ "$(jq -c '[.dhcp[0].looked_at, .requests]' <<<"$output")" = '[false,[]]' ]
}

@test "a value of no known form is refused" {
	run -65 --separate-stderr explain --dhcp provision --model 8851 --mac 001234ab45de
	[[ "$stderr" == "bench: DHCP value 1: not a form that these phones take"* ]]
}

@test "unknown macros stay, known ones do not" {
	run -0 urls '/$STRANGE$MAU.cfg' --mac 000E08012345
	[ "$output" = 'tftp:///$STRANGE000E08012345.cfg' ]
	run -0 urls '/$(MAU)config.cfg' --phone 'MA=000e08012345'
	[ "$output" = tftp:///000E08012345config.cfg ]
}

@test "substrings of GPP_A" {
	run -0 urls 'http://h/$(A:2)/$(A:2:3)' --set GPP_A=ABCDEF
	[ "$output" = http://h/CDEF/CDE ]
}

@test "Upgrade_Rule: a phone with other firmware fetches, one that has it does not" {
	rule='($SWVER ne sip88xx.11-3-2MPP0001-609)?'
	rule+=' http://h/sip88xx.11-3-2MPP0001-609.loads'
	run -0 urls "$rule" --kind upgrade --swver sip88xx.11-0-1MPP-376
	[ "$output" = http://h/sip88xx.11-3-2MPP0001-609.loads ]
	run -1 explain --json "$rule" --kind upgrade --swver sip88xx.11-3-2MPP0001-609
	[ "$(jq -c '.comparisons[0] | [.left, .operator, .left_value, .as, .holds]' \
		<<<"$output")" = \
		'["$SWVER","ne","sip88xx.11-3-2MPP0001-609","versions",false]' ]
	[ "$(jq -c '[.rule[0].chosen, .requests]' <<<"$output")" = '[0,[]]' ]
}

@test "Upgrade_Rule takes no options and names its server" {
	run -65 explain '[--key k] http://h/x.loads' --kind upgrade
	[[ "$output" == "bench: column 1: an Upgrade_Rule takes no options"* ]]
	run -65 explain /x.loads --kind upgrade
	[[ "$output" == "bench: column 1: an Upgrade_Rule names its server"* ]]
}

@test "alternatives in order, with every comparison and assignment" {
	run -0 explain --json --set PRVST=1 --set A=no \
		'($PRVST eq 0)? /a | ("$A" ne "yes" and $PRVST ge 1)?
		 (Line_Enable_1_ = "No"; User_Password = "pssst")! h/b | /c'
	[ "$(jq -c '[.alternatives[].verdict]' <<<"$output")" = \
		'["false","true","not reached"]' ]
	[ "$(jq -c '[.comparisons[].holds]' <<<"$output")" = '[false,true,true]' ]
	[ "$(jq -c '.assignments' <<<"$output")" = \
		'[{"parameter":"Line_Enable_1_","value":"No"},{"parameter":"User_Password","value":"(hidden)"}]' ]
	[ "$(jq -r '.requests[0].url' <<<"$output")" = tftp://h/b ]
}

@test "forms that the guides do not promise get a note" {
	run -0 explain --json --swver sip88xx.11-3-2MPP0001-609 --set A=no --set HWVER=2.0.1 \
		'($SWVER ge 11.3.2 and $A eq no and $HWVER eq 2.0.1 and
		  $SWVER ge sip88xx.11-0-0MPP-7 and "$A" eq "no")? /a'
	[ "$(jq -c '[.comparisons[].note | scan("invalid|quotes")]' <<<"$output")" = \
		'["invalid","quotes"]' ]
	[ "$(jq -c '[.comparisons[].note != ""]' <<<"$output")" = \
		'[true,true,false,false,false]' ]
}

@test "the resync class that follows depends on the protocol" {
	run -0 explain --json http://h/x
	[ "$(jq -c '[.then[] | .class]' <<<"$output")" = '["A","B","C","",""]' ]
	run -0 explain --json /x
	[ "$(jq -c '[.then[] | .class]' <<<"$output")" = '["A","B","C"]' ]
	[ "$(jq -c '.requests[0] | [.server_from, .scheme, .port]' <<<"$output")" = \
		'["dhcp","tftp",69]' ]
}

@test "keys and passwords are hidden, whoever told them" {
	for rule in '[--key hush --pwd "hush" --uid $SA --srv] https://h/x' \
		'[--key $SA --uid $(SB) --pwd $GPP_SB] http://h/x'; do
		for form in "" --json; do
			run -0 explain $form "$rule" --set GPP_SA=hush --set SB=hush
			[[ "$output" == *--key*"(hidden)"* ]]
			[[ "$output" == *--uid*"(hidden)"* ]]
			[[ "$output" == *--pwd*"(hidden)"* ]]
			[[ "$output" != *hush* ]]
		done
	done
	run -65 explain '[--key hush hush] http://h/x'
	[[ "$output" != *hush* ]]
}

@test "a rule may come by standard input, where no process list shows it" {
	run -0 explain - <<<'[--key hush] https://h/x'
	[[ "$output" == *"https://h/x"* ]]
	[[ "$output" != *hush* ]]
}

@test "activation" {
	run -0 explain --json gds://1234567890123456
	[ "$(jq -c '.requests[0] | [.server_from, .scheme, .url]' <<<"$output")" = \
		'["activation","gds","gds://1234567890123456"]' ]
	run -65 explain gds://12
}

@test "triggers let resyncs through or hold them back" {
	run -0 explain '$PRVTMR gt 600' --kind trigger --set PRVTMR=601
	[[ "$output" == *"take place"* ]]
	run -1 explain '$PRVTMR gt 600' --kind trigger --set PRVTMR=600
	[[ "$output" == *"held back"* ]]
	run -65 explain '($PRVTMR gt 600)?' --kind trigger
}

@test "reports may have two targets" {
	run -0 urls '[--delta]http://h/d [--status]http://h/s' --kind report
	[ "$output" = "http://h/d
http://h/s" ]
}

@test "what the command line lacks is a matter of usage" {
	run -64 explain '($PRVST eq 0)? /x'
	[ "$output" = "bench: --set NAME=VALUE is missing: column 2: \$PRVST: this phone's value is not known, give one" ]
	run -64 explain
	run -64 explain /x --kind nonsense
	run -64 explain /x --model 9999
	run -64 explain /x --mac nonsense
	run -64 explain /x --set hush
	[[ "$output" != *hush* ]]
	run -64 explain /x /y
}

@test "a wrong rule is named with its column" {
	run -65 explain '(1 eq 1) /x'
	[ "$output" = "bench: column 9: '?' is missing behind a condition, or '!' behind assignments, add it without a blank" ]
	run -65 explain '[--srv] tftp://h/x'
	[[ "$output" == "bench: column 9: --srv goes with http:// and https:// only"* ]]
}
