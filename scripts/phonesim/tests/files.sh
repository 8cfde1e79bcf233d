#!/bin/sh
# phonesim --files: a phone rehearsed from a directory, without any network.
# usage: files.sh PHONESIM
set -eu
rule_b= upgrade=
sim=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
old=sip88xx.11-3-1MPP0001-100 mid=sip88xx.11-3-7MPP0001-234 new=sip88xx.12-0-7MPP0501-123
mac=00562b043615

profile() { printf '<flat-profile>%s</flat-profile>\n' "$1"; }
fail() { echo "$case: $1"; cat "$dir/out" "$dir/report"; exit 1; }
put() { mkdir -p "$(dirname "$dir/$case/$1")"; cat >"$dir/$case/$1"; }
# case NAME: the model file A, which leads to B by $rule_b once the firmware is $new.
begin() {
	case=$1
	mkdir -p "$dir/$case"
	profile "<Syslog_Server>192.0.2.1</Syslog_Server>
		<Upgrade_Rule>${upgrade:-}</Upgrade_Rule>
		<Profile_Rule_B>$rule_b</Profile_Rule_B>" | put 8841-3pcc.xml
	profile '<Syslog_Server></Syslog_Server><Upgrade_Rule></Upgrade_Rule>
		<Profile_Rule_B></Profile_Rule_B><Profile_Rule_C></Profile_Rule_C>' |
		put c-nonce.xml
}
redirect() {
	profile '<Profile_Rule>https://prov.example.com/$MA.xml</Profile_Rule>
		<Profile_Rule_C>tftp://192.0.2.1/c-nonce.xml</Profile_Rule_C>'
}
run() { # exit code, options
	want=$1 rc=0
	shift
	timeout 20 "$sim" --files "$dir/$case" --model 8841 --mac $mac --serial FCH2301ABCD \
		--report "$dir/report" "$@" >"$dir/out" || rc=$?
	[ $rc -eq "$want" ] || fail "exit $rc instead of $want"
}
has() { jq -e ".phones[0] | $1" "$dir/report" >/dev/null || fail "not so: $1"; }
settled() {
	has '.settled and .bench_leftovers == []'
	has '.parameters.Profile_Rule == "https://prov.example.com/$MA.xml"'
}

rule_b='tftp://192.0.2.1/b/$MA.cfg' begin plain
redirect | put b/$mac.cfg
run 0
settled
has ".swver == \"$old\" and .mac == \"00:56:2b:04:36:15\" and .serial == \"FCH2301ABCD\""

upgrade="(\$SWVER lt 11.3.7)? /nowhere | (\"\$SWVER\" ne \"$new\")? http://192.0.2.1/fw/$new.loads"
upgrade="(\$SWVER lt 11.3.7)? http://192.0.2.1/fw/$mid.loads | $upgrade"
rule_b="(\"\$SWVER\" eq \"$new\")? /b/\$MA.cfg" begin stages
redirect | put b/$mac.cfg
: | put fw/"$(echo $mid | tr "[:upper:]" "[:lower:]")".loads
: | put fw/"$(echo $new | tr "[:upper:]" "[:lower:]")".loads
run 0
settled
has ".swver == \"$new\" and .reboots == 2"
upgrade=

for digest in md5 sha256; do
	rule_b='[--key $MA.Secret] /b/$MA.cfg' begin cbc-$digest
	redirect | gzip | openssl enc -aes-256-cbc -md $digest -k $mac.Secret 2>/dev/null |
		put b/$mac.cfg
	run 0 --cbc-digest $digest
	settled
done
run 1 --cbc-digest md5
has '.settled == false'
grep -q 'cannot be decrypted' "$dir/out" || fail "no reason"

rule_b='[--key Wrong] /b/$MA.cfg' begin wrong-key
redirect | openssl enc -aes-256-cbc -md md5 -k Right 2>/dev/null | put b/$mac.cfg
run 1
has '.settled == false and (.parameters.Profile_Rule == "/$PSN.xml")'

rule_b='/b/../../profile' begin outside
mkdir "$dir/outside/b"
redirect >"$dir/profile"
run 1
case=none
mkdir "$dir/none"
run 1
run 2 --until forever 2>"$dir/usage"
echo "a phone is rehearsed without a network"
