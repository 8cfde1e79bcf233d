#!/bin/sh
# phonesim --files: a phone rehearsed from a directory, without any network.
# usage: files.sh PHONESIM SEAL_GCM
# shellcheck disable=SC2016 # $MA and the like are the phone's
set -eu
sim=$(realpath "$1")
seal=$(realpath "$2")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
old=sip88xx.11-3-1MPP0001-100 mid=sip88xx.11-3-7MPP0001-234 new=sip88xx.12-0-7MPP0501-123
mac=00562b043615
upgrade='' more=''

profile() { printf '<flat-profile>%s</flat-profile>\n' "$1"; }
fail() { echo "$case: $1"; cat "$dir/out" "$dir/report"; exit 1; }
put() { mkdir -p "$(dirname "$dir/$case/$1")"; cat >"$dir/$case/$1"; }
# begin NAME RULE: a case; the model file A has $upgrade and $more, and RULE leads to B.
begin() {
	case=$1
	mkdir -p "$dir/$case"
	profile "<Syslog_Server>192.0.2.1</Syslog_Server>
		<Upgrade_Rule>$upgrade</Upgrade_Rule>
		<Profile_Rule_B>$2</Profile_Rule_B>$more" | put 8841-3pcc.xml
	profile '<Syslog_Server></Syslog_Server><Upgrade_Rule></Upgrade_Rule>
		<Custom_CA_Rule></Custom_CA_Rule>
		<Profile_Rule_B></Profile_Rule_B><Profile_Rule_C></Profile_Rule_C>' |
		put c-nonce.xml
}
redirect() { # more parameters
	profile '<Profile_Rule>https://prov.example.com/$MA.xml</Profile_Rule>
		<Profile_Rule_C>tftp://192.0.2.1/c-nonce.xml</Profile_Rule_C>'"${1:-}"
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
waits() { # the seconds between resyncs
	has "[.history[] | select(.what == \"resync\") | .t_ms] | [range(1; length) as \$i |
		(.[\$i] - .[\$i - 1]) / 1000 | round] | .[:3] == $1"
}

begin plain 'tftp://192.0.2.1/b/$MA.cfg'
redirect '<Profile_rule>x</Profile_rule><Admin_Passwd>y</Admin_Passwd>' | put b/$mac.cfg
run 0
settled
has ".swver == \"$old\" and .mac == \"00:56:2b:04:36:15\" and .serial == \"FCH2301ABCD\""
has '.unknown_parameters == ["Profile_rule", "Admin_Passwd"]'
has '.customization == "Aborted" and .firmware_downloads == []'
has '[.rules[].class] == ["A", "A", "A"]'

# Two stages of firmware, each fetched once, and B only behind them.
upgrade="(\$SWVER lt 11.3.7)? http://192.0.2.1/fw/$mid.loads |
	(\"\$SWVER\" ne \"$new\")? http://192.0.2.1/fw/$new.loads"
upgrade=$(printf %s "$upgrade" | tr -d '\n\t')
begin stages "(\"\$SWVER\" eq \"$new\")? /b/\$MA.cfg"
redirect | put b/$mac.cfg
for load in $mid $new; do
	printf 'kern.sbn\n' | put "fw/$(printf %s "$load" | tr '[:upper:]' '[:lower:]').loads"
done
: | put fw/kern.sbn
run 0
settled
has ".swver == \"$new\" and .reboots == 2"
has ".firmware_downloads == [{name: \"$mid\", count: 1}, {name: \"$new\", count: 1}]"

# There and back: what lies in the other partition is not fetched.
upgrade="(\"\$SWVER\" ne \"$new\")? /fw/$new.loads | /fw/$old.loads"
begin back ''
run 1 --timeout 600
has '[.history[] | select(.what == "upgrade-failed")] | length > 0' # no server named
upgrade="(\"\$SWVER\" ne \"$new\")? http://h/fw/$new.loads | http://h/fw/$old.loads"
begin back ''
: | put "fw/$(printf %s "$new" | tr '[:upper:]' '[:lower:]').loads"
run 1 --timeout 600
has ".firmware_downloads == [{name: \"$new\", count: 1}]"
has "[.history[] | select(.what == \"activated\")] | length > 1"

upgrade="[--key x] http://192.0.2.1/fw/$new.loads"
begin upgrade-options ''
run 1 --timeout 600
has '[.history[].what] | index("bad-rule") != null'
has ".swver == \"$old\""
upgrade=''

for digest in md5 sha256; do
	begin cbc-$digest '[--key $MA.Secret] /b/$MA.cfg'
	redirect | gzip | openssl enc -aes-256-cbc -md $digest -k $mac.Secret 2>/dev/null |
		put b/$mac.cfg
	run 0
	settled
	has "any(.opened[]; . == {name: \"/b/$mac.cfg\", count: 1, how: \"cbc-$digest\"})"
	run 0 --cbc-digest $digest
done
run 1 --cbc-digest md5
has '.settled == false'
grep -q 'cannot be decrypted' "$dir/out" || fail "no reason"

# Class B: tried again after 60, 120, 240 seconds, from A.
begin wrong-key '[--key Wrong] /b/$MA.cfg'
redirect | openssl enc -aes-256-cbc -md md5 -k Right 2>/dev/null | put b/$mac.cfg
run 1
has '.settled == false and (.parameters.Profile_Rule == "/$PSN.xml")'
has '.rules.Profile_Rule.class == "A" and .rules.Profile_Rule_B.class == "B"'
has '.rules.Profile_Rule_B.error == "corrupt file: cannot be decrypted"'
waits '[60, 120, 240]'

# The IKM is the one of the time of the request: B, under the first, tells the second.
more='<IKM_HTTP_Encrypt_Content>first-ikm</IKM_HTTP_Encrypt_Content>'
begin gcm 'http://192.0.2.1/b/$MA.cfg'
profile '<Profile_Rule>https://prov.example.com/$MA.xml</Profile_Rule>
	<IKM_HTTP_Encrypt_Content>second-ikm</IKM_HTTP_Encrypt_Content>
	<Profile_Rule_C>http://192.0.2.1/sealed.xml</Profile_Rule_C>' | gzip |
	"$seal" first-ikm | put b/$mac.cfg.aes128gcm
"$seal" second-ikm <"$dir/gcm/c-nonce.xml" | put sealed.xml.aes128gcm
run 0
settled
has '[.opened[] | select(.how == "aes128gcm")] | length == 2'
run 1 --ikm base64url
has '.rules.Profile_Rule_B.class == "B"'
begin gcm 'tftp://192.0.2.1/b/$MA.cfg'
run 1
has '.rules.Profile_Rule_B | .class == "B" and .error == "File not found"'
more='<IKM_HTTP_Encrypt_Content>other-ikm</IKM_HTTP_Encrypt_Content>'
begin gcm 'http://192.0.2.1/b/$MA.cfg'
run 1 --verbose 2>>"$dir/out"
has '.rules.Profile_Rule_B.error == "corrupt file: cannot be decrypted"'
if grep -q -e '-ikm' "$dir/out"; then fail "a key is told"; fi

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Bench-CA \
	-keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
more='<Custom_CA_Rule>http://192.0.2.1/ca.pem</Custom_CA_Rule>'
begin authority 'https://192.0.2.1/b/$MA.cfg'
redirect | put b/$mac.cfg
run 0
has '.authorities == {factory: "", custom: ""}'
has '[.history[].what] | index("ca-failed") != null'
put ca.pem <"$dir/ca.pem"
run 0 --ca "$dir/ca.pem"
has '.authorities == {factory: "CN = Bench-CA", custom: "CN = Bench-CA"}'

# Fetched once; it stays through the reboot of an upgrade.
upgrade="http://192.0.2.1/fw/$new.loads"
more='<Custom_CA_Rule>http://192.0.2.1/ca.pem</Custom_CA_Rule><Resync_Periodic>60</Resync_Periodic>'
begin authority-kept 'https://192.0.2.1/b.xml'
profile '<GPP_A>x</GPP_A>' | put b.xml
put ca.pem <"$dir/ca.pem"
: | put "fw/$(printf %s "$new" | tr '[:upper:]' '[:lower:]').loads"
run 1 --timeout 1000
has '.reboots == 1 and .applied > 4'
has '[.history[] | select(.what == "ca")] | length == 1'
upgrade='' more=''

begin bad-rule '[--key Geheim --what] /b/$MA.cfg'
run 1 --verbose --timeout 300 2>>"$dir/out"
has '.rules.Profile_Rule_B | .class == "C" and .error == "bad rule"'
has '[.history[].detail | select(contains("Geheim"))] == []'
if grep -q Geheim "$dir/out"; then fail "a key is told"; fi

more='<Report_Rule>[--status] http://r.example.com/s [--delta]http://r.example.com/d
	/nowhere</Report_Rule>'
begin reports '/b/$MA.cfg'
redirect | put b/$mac.cfg
run 0
has '.reports_taken == 2 and .reports_failed == 1'

more='<GPP_A>$MA;$SN</GPP_A><GPP_B>goal = Profile_Rule</GPP_B>'
begin alias '[--post a --alias b --uid u --pwd p] http://192.0.2.1/b/$MA.cfg'
profile '<goal>https://prov.example.com/$MA.xml</goal><Syslog_Server></Syslog_Server>
	<Profile_Rule_B></Profile_Rule_B>' | put b/$mac.cfg
run 0
settled

more='<Restricted_Access_Domains>example.com, 192.0.2.2</Restricted_Access_Domains>'
begin restricted 'http://192.0.2.1/b/$MA.cfg'
redirect | put b/$mac.cfg
run 1 --timeout 600
has '.rules.Profile_Rule.class == "C"' # from then on A's server, too
has '.rules.Profile_Rule.error == "server not in Restricted_Access_Domains"'
has '.applied == 1'
begin restricted 'http://b.example.com/b/$MA.cfg'
redirect | sed s/192.0.2.1/192.0.2.2/ | put b/$mac.cfg
run 0
more=''

begin srv '[--srv] tftp://192.0.2.1/b/$MA.cfg'
redirect | put b/$mac.cfg
run 1 --timeout 600
has '.rules.Profile_Rule_B.error == "TFTP scheme is not supported for SRV lookup"'

begin gds ''
profile '<Profile_Rule>gds://</Profile_Rule><Profile_Rule_B>gds://12345</Profile_Rule_B>' |
	put 8841-3pcc.xml
run 0
has '.customization == "GDS-Pending"'

# What waits for a scan comes back by its own list, a phone told a time of day by that.
more='<Resync_Periodic>30,90</Resync_Periodic>'
begin periodic ''
run 1 --timeout 600
waits '[30, 90, 90]'
more='<Resync_At__HHmm_>0000</Resync_At__HHmm_><Resync_At_Random_Delay>0</Resync_At_Random_Delay>'
begin at ''
run 1 --timeout 300000
has '[.history[] | select(.what == "resync") | .t_ms] |
	[.[2] - .[1], .[3] - .[2]] | map(. / 1000 | round) == [86400, 86400]'
more='<Resync_Periodic>30</Resync_Periodic><Resync_Trigger_1>$PRVTMR gt 3600</Resync_Trigger_1>'
begin trigger ''
run 1 --timeout 4000
has '[.history[] | select(.what == "resync")] | length == 2'
has '[.history[].what] | index("blocked") != null'
more='<Resync_Fails_On_FNF>No</Resync_Fails_On_FNF>'
begin not-found '/nowhere'
run 1 --timeout 600
has '[.history[].what] | index("resync-ok") != null'
more=''

begin outside '/b/../../profile'
mkdir "$dir/outside/b"
redirect >"$dir/profile"
run 1
case=none
mkdir "$dir/none"
run 1 --timeout 600
has '.customization == "Pending" and ([.history[].what] | index("cloud") != null)'
run 2 --until forever 2>"$dir/usage"
echo "a phone is rehearsed without a network"
