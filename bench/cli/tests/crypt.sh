#!/bin/bash
# crypt.sh BENCH: encryption both ways against the openssl command and another RFC 8188.
set -u
bench=$1
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d /tmp/bench-test-XXXXXX)
trap 'rm -rf "$dir"' EXIT

fail() {
	echo "crypt.sh: $*" >&2
	exit 1
}

left_out() {
	echo "$*: left out"
	exit 77
}

command -v openssl >/dev/null || left_out "no openssl command"
/usr/bin/python3 -c 'import cryptography' 2>/dev/null || left_out "no python3-cryptography"

cd "$dir" || fail "no directory"
umask 022
secret=Secret-Phrase-0123456789abcdef
printf '%s\nsecond line\n' "$secret" >key
printf 'wrong-%s\n' "$secret" >wrong
chmod 600 key wrong

rfc8188() { /usr/bin/python3 "$here/rfc8188.py" "$@"; }
profile() { "$bench" profile "$@" >said 2>&1; }
same() { cmp -s "$1" "$2" || fail "$3: $1 is not $2"; }

# expect CODE WORD profile-words…: the command fails and says so, without the secret
expect() {
	local want=$1 word=$2 code
	shift 2
	profile "$@"
	code=$?
	[ $code = "$want" ] || fail "$*: exit code $code, not $want: $(cat said)"
	grep -q -- "$word" said || fail "$*: no '$word' in: $(cat said)"
	! grep -q "$secret" said || fail "$*: the key is in its output"
}

text() { # BYTES: XML of about that size
	printf '<flat-profile><GPP_A>'
	head -c "$1" /dev/zero | tr '\0' 'x'
	printf '</GPP_A></flat-profile>\n'
}

cbc=(--cipher aes-256-cbc --key-file key)
gcm=(--cipher aes128gcm --key-file key)
for size in 0 1 4060 200000; do
	text $size >plain.xml
	for digest in md5 sha256; do
		openssl enc -e -aes-256-cbc -md $digest -k "$secret" -in plain.xml \
			-out theirs 2>/dev/null
		profile decrypt "${cbc[@]}" --digest $digest theirs out || fail "$(cat said)"
		same out plain.xml "openssl $digest $size to bench"
		profile encrypt "${cbc[@]}" --digest $digest plain.xml ours || fail "$(cat said)"
		openssl enc -d -aes-256-cbc -md $digest -k "$secret" -in ours -out out \
			2>/dev/null || fail "openssl cannot read ours ($digest, $size)"
		same out plain.xml "bench $digest $size to openssl"
		# gzip inside, both ways
		profile encrypt "${cbc[@]}" --digest $digest --gzip plain.xml ours || fail "$(cat said)"
		openssl enc -d -aes-256-cbc -md $digest -k "$secret" -in ours 2>/dev/null |
			gzip -dc >out
		same out plain.xml "bench gzip $digest $size to openssl and gzip"
		gzip -c plain.xml | openssl enc -e -aes-256-cbc -md $digest -k "$secret" \
			-out theirs 2>/dev/null
		profile decrypt "${cbc[@]}" --digest $digest theirs out || fail "$(cat said)"
		same out plain.xml "gzip and openssl $digest $size to bench"
	done
	for record in 18 25 4096 1000000; do
		[ $record -gt 18 ] || [ $size -lt 5000 ] || continue
		rfc8188 encrypt key a1 $record <plain.xml >theirs || fail "rfc8188.py"
		profile decrypt "${gcm[@]}" --keyid a1 theirs out || fail "$(cat said)"
		same out plain.xml "rfc8188.py $record $size to bench"
		profile encrypt "${gcm[@]}" --keyid a1 --record-size $record plain.xml ours ||
			fail "$(cat said)"
		rfc8188 decrypt key <ours >out || fail "rfc8188.py cannot read ours"
		same out plain.xml "bench $record $size to rfc8188.py"
	done
	rfc8188 encrypt key "" 100 7 <plain.xml >theirs || fail "rfc8188.py"
	profile decrypt "${gcm[@]}" theirs out || fail "$(cat said)"
	same out plain.xml "rfc8188.py with padding, $size, to bench"
	profile encrypt "${gcm[@]}" --gzip plain.xml ours || fail "$(cat said)"
	rfc8188 decrypt key <ours | gzip -dc >out
	same out plain.xml "bench gzip $size to rfc8188.py and gzip"
done

# standard input and output
"$bench" profile encrypt "${gcm[@]}" - - <plain.xml | "$bench" profile decrypt "${gcm[@]}" - - >out
same out plain.xml "through pipes"
[ "$(stat -c %a ours)" = 600 ] || fail "what is written is everybody's"

# an error leaves no file, and one that is there as it was
text 500 >plain.xml
profile encrypt "${cbc[@]}" plain.xml cbc || fail "$(cat said)"
profile encrypt "${gcm[@]}" plain.xml gcm || fail "$(cat said)"
head -c 40 cbc >cbc.cut
head -c 32 cbc >cbc.block
head -c 80 gcm >gcm.cut
spoil() { # another byte in the place of the 61st, whatever it is
	head -c 60 "$1"
	tail -c +61 "$1" | head -c 1 | tr '\000-\377' '\001-\377\000'
	tail -c +62 "$1"
}
spoil cbc >cbc.bit
spoil gcm >gcm.bit
printf kept >old
for out in new old; do
	expect 65 "wrong key" decrypt --cipher aes-256-cbc --key-file wrong cbc $out
	expect 65 "wrong digest" decrypt "${cbc[@]}" --digest sha256 cbc $out
	expect 65 "wrong key" decrypt --cipher aes128gcm --key-file wrong gcm $out
	expect 65 "was cut" decrypt "${cbc[@]}" cbc.cut $out
	expect 65 "cbc.block: " decrypt "${cbc[@]}" cbc.block $out
	expect 65 "no XML profile" decrypt "${cbc[@]}" cbc.bit $out
	expect 65 "gcm.cut: " decrypt "${gcm[@]}" gcm.cut $out
	expect 65 "gcm.bit: " decrypt "${gcm[@]}" gcm.bit $out
	expect 65 "no encrypted file" decrypt "${cbc[@]}" plain.xml $out
	expect 65 "another id" decrypt "${gcm[@]}" --keyid b gcm $out
	expect 1 "No such file" decrypt "${gcm[@]}" none $out
done
[ ! -e new ] || fail "an error left a file"
[ "$(cat old)" = kept ] || fail "an error changed a file"
[ -z "$(find . -name 'new.*' -o -name 'old.*')" ] || fail "an error left a temporary file"
expect 65 "cbc.block: " decrypt "${cbc[@]}" cbc.block -

# other texts, when asked for
printf 'not XML\n' >other
profile encrypt "${cbc[@]}" other ours || fail "$(cat said)"
expect 65 "any-content" decrypt "${cbc[@]}" ours out2
profile decrypt "${cbc[@]}" --any-content ours out2 || fail "$(cat said)"
same out2 other "any content"

# keys and words
chmod 604 key
expect 77 "key file key: everybody may read" encrypt "${cbc[@]}" plain.xml new
chmod 600 key
: >empty
printf '\nkey\n' >blank
chmod 600 empty blank
expect 65 "first line is empty" encrypt --cipher aes-256-cbc --key-file empty plain.xml new
expect 65 "first line is empty" encrypt --cipher aes-256-cbc --key-file blank plain.xml new
expect 1 "No such file" encrypt --cipher aes-256-cbc --key-file none plain.xml new
expect 64 "key-file is missing" encrypt --cipher aes-256-cbc plain.xml new
expect 64 "cipher must be" encrypt --key-file key plain.xml new
expect 64 "cipher must be" encrypt --cipher none --key-file key plain.xml new
expect 64 "md5 or sha256" encrypt "${cbc[@]}" --digest sha1 plain.xml new
expect 64 "belongs to aes-256-cbc" encrypt "${gcm[@]}" --digest md5 plain.xml new
expect 64 "belong to aes128gcm" encrypt "${cbc[@]}" --keyid x plain.xml new
expect 64 "is not 18 to" encrypt "${gcm[@]}" --record-size 17 plain.xml new
expect 64 "is not 18 to" encrypt "${gcm[@]}" --record-size -1 plain.xml new
expect 64 "is no file" encrypt "${gcm[@]}" plain.xml /dev/null
expect 64 "output file is missing" encrypt "${gcm[@]}" plain.xml
[ ! -e new ] || fail "an error left a file"
[ -c /dev/null ] || fail "/dev/null is gone"
echo ok
