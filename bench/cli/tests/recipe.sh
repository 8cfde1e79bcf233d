#!/bin/bash
# recipe.sh BENCH PROFILES EXAMPLES: recipes checked, added, approved and used.
set -u
bench=$1 profiles=$2 examples=$3
dir=$(mktemp -d /tmp/bench-test-XXXXXX)
trap 'rm -rf "$dir"' EXIT

fail() {
	echo "recipe.sh: $*" >&2
	cat "$dir/said" >&2
	exit 1
}

command -v openssl >/dev/null || {
	echo "no openssl command: left out"
	exit 77
}

cat >"$dir/bench.conf" <<END
profiles_dir = "$profiles"
state_dir = "$dir/state"
runtime_dir = "$dir/run"
tree_dir = "$dir/tree"
firmware_dir = "$dir/firmware"
report_dir = "$dir/reports"
END
b() { "$bench" --config "$dir/bench.conf" "$@" >"$dir/said" 2>&1; }
# expect CODE WORDS bench-words…: the command ends so, and says so
expect() {
	local want=$1 word=$2 code
	shift 2
	b "$@"
	code=$?
	[ $code = "$want" ] || fail "$*: exit code $code, not $want"
	grep -qF -- "$word" "$dir/said" || fail "$*: no '$word'"
}

# every example gets every phone there that can be rehearsed; keys need a certificate first
expect 0 8841 recipe check "$examples/recipe.conf"
expect 0 8851 recipe check "$examples/recipe-gds.conf"
expect 0 "plug it in once more after its setup" recipe check "$examples/recipe-redirected.conf"
expect 1 escrow_certificate recipe check "$examples/recipe-encrypted.conf"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=escrow \
	-keyout "$dir/escrow.key" -out "$dir/escrow.pem" 2>/dev/null
chmod 644 "$dir/escrow.pem"
chmod 755 "$dir"
echo "escrow_certificate = \"$dir/escrow.pem\"" >>"$dir/bench.conf"
b recipe check --json "$examples/recipe-encrypted.conf" || fail "encrypted"
[ "$(grep -o '"rehearsed":true' "$dir/said" | wc -l)" = 17 ] || fail "not 17 models rehearsed"
! grep -q '"ok":false' "$dir/said" || fail "a model would not get there"
sed 's/"aes-256-cbc"/"aes128gcm"/; /digest/d; s/recipe "encrypted"/recipe "gcm"/' \
	"$examples/recipe-encrypted.conf" >"$dir/gcm.conf"
b recipe check --json "$dir/gcm.conf" || fail "aes128gcm"
! grep -q '"ok":false' "$dir/said" || fail "aes128gcm: a model would not get there"

# a recipe that shuts its own phones out of the bench is found by the rehearsal alone
cat >"$dir/shut.conf" <<'END'
recipe "shut" {
	family = "cisco-mpp"
	redirect = "https://prov.example.com/$MA.xml"
	parameter "Restricted_Access_Domains" { value = "prov.example.com" }
}
END
expect 1 "would not get there" recipe check "$dir/shut.conf"
expect 65 "no phone family nobody" recipe check /dev/stdin <<'END'
recipe "x" { family = "nobody" redirect = "https://h/x" }
END

# the database: made by root, and used by the bench's user where there is one
[ "$(id -u)" = 0 ] || exit 0
b config init || fail "config init"
expect 0 planner recipe add "$examples/recipe.conf" --by planner
expect 1 "is not approved" batch open --customer Acme --recipe example
expect 1 "second person" recipe approve example --by Planner
expect 0 "https://prov.example.com/cisco/\$MA.xml" recipe approve example --by checker
expect 1 "checker has approved it" recipe approve example --by other
expect 0 "approved by checker" recipe show example
expect 0 checker recipe list
expect 0 Acme batch open --customer Acme --recipe example
# shellcheck disable=SC2016 # the phone's own macro
sed 's/cisco\/\$MA/phones\/$MA/' "$examples/recipe.conf" >"$dir/second.conf"
expect 0 planner recipe add "$dir/second.conf" --by planner
expect 1 "version 2 is not approved" batch recipe 1 example
expect 0 '"destination":"","redirect":"https://prov.example.com/phones/' recipe show example --json
expect 0 phones recipe approve example --version 2 --by checker
expect 0 phones batch recipe 1 example
expect 1 "no recipe 'example' version 9" batch recipe 1 example --version 9
expect 0 "recipe example version 2" event list
expect 0 cisco recipe show example --version 1
expect 0 8841 recipe check example
exit 0
