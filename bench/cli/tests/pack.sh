#!/bin/bash
# pack.sh BENCH SEED PROFILES: the pack of a batch, opened as its README says: by the openssl
# command with a throw-away key, and by another RFC 8188.
set -u
bench=$1
seed=$2
profiles=$3
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d /tmp/bench-test-XXXXXX)
trap 'rm -rf "$dir"' EXIT

fail() {
	echo "pack.sh: $*" >&2
	exit 1
}

left_out() {
	echo "$*: left out"
	exit 77
}

command -v openssl >/dev/null || left_out "no openssl command"
/usr/bin/python3 -c 'import cryptography' 2>/dev/null || left_out "no python3-cryptography"
cd "$dir" || fail "no directory"
umask 077

# The commands become the user prebench where there is one: so do we.
as_staff=()
if [ "$(id -u)" = 0 ] && id prebench >/dev/null 2>&1; then
	cp "$bench" "$seed" . || fail "cp" # the build may lie in root's home
	cp -r "$profiles" profiles || fail "cp"
	bench=$dir/$(basename "$bench") seed=$dir/$(basename "$seed") profiles=$dir/profiles
	chown -R prebench: "$dir" || fail "chown"
	as_staff=(runuser -u prebench --)
fi
staff() { "${as_staff[@]}" "$@"; }

new_owner() { # NAME openssl-words…
	local name=$1
	shift
	staff openssl req -x509 -nodes -days 2 -subj "/CN=$name" -keyout "$name.pem" \
		-out "$name.crt" "$@" 2>/dev/null || fail "openssl req"
}
new_owner rsa -newkey rsa:2048
new_owner ec -newkey ec -pkeyopt ec_paramgen_curve:P-256

# what README.txt says
open_key() { # MAC OWNER
	openssl cms -decrypt -inform DER -in "pack/keys/$1.cms" -inkey "$2.pem"
}

read_cbc() { # DIGEST FILE
	openssl enc -d -aes-256-cbc -md "$1" -kfile mac.key -in "$2" 2>/dev/null
}

run() { # CIPHER DIGEST GZIP OWNER
	local mac file
	rm -rf state made pack mac.key
	staff mkdir state made
	printf 'state_dir = "%s"\nruntime_dir = "%s"\nprofiles_dir = "%s"\n' "$dir/state" "$dir" \
		"$profiles" >bench.conf
	[ ${#as_staff[@]} = 0 ] || chown prebench: bench.conf
	staff "$seed" state/bench.db "$4.crt" made "$1" "$2" "$3" || fail "pack-seed"
	staff "$bench" --config bench.conf batch pack 1 --output pack >said 2>&1 ||
		fail "bench batch pack: $(cat said)"
	for mac in 00562b000001 00562b000002; do
		open_key $mac "$4" >line || fail "the key of $mac does not open"
		[ "$(cat line)" = "$mac,FCH2143${mac:8},$(cat made/$mac.key)" ] ||
			fail "another line was sealed for $mac"
		cut -d, -f3 line >mac.key
		file=pack/files/prov.example.com/cfg/$mac.xml
		case $1 in
		aes-256-cbc) read_cbc "$2" $file >plain ;;
		aes128gcm) /usr/bin/python3 "$here/rfc8188.py" decrypt mac.key <$file >plain ;;
		esac || fail "$file cannot be read"
		[ "$3" = plain ] || { gzip -dc <plain >unpacked && mv unpacked plain; }
		cmp -s plain made/$mac.xml || fail "$file is not what was asked for"
		line=$mac,FCH2143${mac:8},8841,yes,https://prov.example.com/cfg/$mac.xml,${file#pack/},
		grep -q "^$line" pack/units.csv || fail "$mac is not in units.csv"
	done
	rm -rf unzipped
	staff "$bench" --config bench.conf batch pack 1 --output - >zipped || fail "pack --output -"
	/usr/bin/python3 -m zipfile -e zipped unzipped || fail "no zip"
	diff -r pack unzipped || fail "the zip has other files"
	[ -z "$(find . -name 'pack-??????')" ] || fail "something is left of the zip"
	[ ! -e pack/keys/00562b000003.cms ] || fail "a unit that is not proven is in it"
	grep -q "00562b000003 FCH21430003" pack/README.txt || fail "README names it not"
	grep -q "00:56:2b:00:00:03.*not proven: left out" said || fail "it is not said: $(cat said)"
	grep -q '^_ciscoprov-https\._tls\.prov\.example\.com\. 86400 IN SRV ' pack/srv.zone ||
		fail "srv.zone"
	grep -q "$(openssl x509 -in "$4.crt" -noout -fingerprint -sha256 | cut -d= -f2 |
		tr -d : | tr A-F a-f)" pack/README.txt || fail "README names no certificate"
	# nothing secret but where it belongs: neither said nor in the clear
	cat made/*.key >secrets
	! grep -qF -f secrets said || fail "a key was said"
	! grep -rqF -f secrets pack || fail "a key is in the pack"
	! grep -rq "secret-of" said pack || fail "a password is in the pack"
	[ -z "$(find pack ! -type d ! -perm 600 -o -type d ! -perm 700)" ] ||
		fail "others can read the pack"
}

run aes-256-cbc md5 plain rsa
run aes-256-cbc sha256 gzip ec
run aes128gcm md5 plain ec
run aes128gcm md5 gzip rsa
open_key 00562b000001 ec >/dev/null 2>&1 && fail "another's key opens it"

# and what is really published, from the recipe on
published() { # CIPHER OWNER
	local mac text
	rm -rf state tree pack mac.key
	staff mkdir state tree
	printf 'state_dir = "%s"\nprofiles_dir = "%s"\ntree_dir = "%s"\n' "$dir/state" \
		"$profiles" "$dir/tree" >bench.conf
	cat >recipe.conf <<-END
		recipe "acme" {
			transport = "http"
			redirect = "https://prov.example.com/\$PSN/\$MAU.xml"
			encryption { cipher = "$1" gzip = true certificate = "$(cat "$2.crt")" }
			remote { parameter "Station_Name" { value = "secret-of-{{serial}}" } }
		}
	END
	[ ${#as_staff[@]} = 0 ] || chown prebench: bench.conf
	staff "$seed" state/bench.db scan || fail "pack-seed scan"
	for words in "recipe add recipe.conf --by planner" "recipe approve acme --by checker" \
		"batch open --customer ACME --recipe acme" "profile publish" \
		"batch add 1 00:56:2b:00:00:01" "batch add 1 00:56:2b:00:00:02" \
		"batch pack 1 --all --output pack"; do
		# shellcheck disable=SC2086 # words
		"$bench" --config bench.conf $words >>said 2>&1 || fail "$words: $(cat said)"
	done
	for mac in 00562b000001 00562b000002; do
		open_key $mac "$2" | cut -d, -f3 >mac.key
		[ "$(tr -d '\n' <mac.key | wc -c)" = 64 ] || fail "the key of $mac"
		text=pack/files/prov.example.com/8841-3PCC/${mac^^}.xml
		case $1 in
		aes-256-cbc) read_cbc md5 "$text" ;;
		aes128gcm) /usr/bin/python3 "$here/rfc8188.py" decrypt mac.key <"$text" ;;
		esac | gzip -dc >plain || fail "$text cannot be read"
		grep -q "<Station_Name>secret-of-FCH2143${mac:8}</Station_Name>" plain ||
			fail "$text is not what the recipe asked for"
		! grep -rqF "$(cat mac.key)" said pack || fail "a key is said, or in the pack"
	done
	! grep -rq "secret-of-FCH" said pack || fail "a value is said, or in the pack"
}
published aes-256-cbc ec
published aes128gcm rsa
run aes128gcm md5 gzip rsa

# it is there already: an error, in words, and all as it was
before=$(find pack -type f -exec sha256sum {} + | sort | sha256sum)
staff "$bench" --config bench.conf batch pack 1 --output pack >said 2>&1
[ $? = 1 ] || fail "a pack was made over another: $(cat said)"
grep -q "not there yet" said || fail "$(cat said)"
[ "$before" = "$(find pack -type f -exec sha256sum {} + | sort | sha256sum)" ] ||
	fail "an error changed the pack"
[ -z "$(find . -name 'pack.*')" ] || fail "an error left something"

# and as JSON
staff "$bench" --config bench.conf --json batch pack 1 --all --output all >said 2>&1 ||
	fail "--all: $(cat said)"
/usr/bin/python3 -c '
import json, sys
units = json.load(open("said"))["units"]
assert [u["taken"] for u in units] == [True] * 3, units
assert units[2]["note"] == "not proven", units' || fail "$(cat said)"
[ -e all/keys/00562b000003.cms ] || fail "--all leaves a unit out"
echo ok
