# bench.map alone, through the real in.tftpd: every file's content is its own path.
load e2e.bash

setup_file() {
	make_stage
	for path in firmware/Sip88xx.loads by-ip/10.99.1.1/cp-8841.xml \
		    by-ip/10.99.1.1/cisco/cp-8841/88d0.cfg by-ip/10.99.1.1/a-b_c.d \
		    by-ip/10.99.1.1/a..b by-ip/10.99.1.1/firmware/x; do
		mkdir -p "$(dirname "$TREE/$path")"
		printf %s "$path" >"$TREE/$path"
	done
	settle
	/usr/sbin/in.tftpd -L -a $BENCH:69 -u tftp -s -p -m "$MAP" "$TREE" 3>&- &
	echo $! >"$WORK/pid"
	wait_until 5 grep -q ":0045 " /proc/net/udp
	export WORK TREE DB LOG PHONES
}

teardown_file() {
	clear_stage
}

# maps ASKED PATH: that file's content comes
maps() {
	rm -f "$WORK/got"
	phone -w "$WORK/got" get $BENCH "$1"
	[ "$(cat "$WORK/got")" = "$2" ]
}

refuses() {
	run phone get $BENCH "$1"
	[ "$output" = "$2" ]
}

@test "names become lower case below the client's address" {
	maps cp-8841.xml by-ip/10.99.1.1/cp-8841.xml
	maps /CP-8841.xml by-ip/10.99.1.1/cp-8841.xml
	maps /Cisco/CP-8841/88D0.cfg by-ip/10.99.1.1/cisco/cp-8841/88d0.cfg
	maps A-B_C.D by-ip/10.99.1.1/a-b_c.d
}

@test "slashes of any kind and number are one" {
	maps //CP-8841.XML by-ip/10.99.1.1/cp-8841.xml
	maps '\CP-8841.xml' by-ip/10.99.1.1/cp-8841.xml
	maps 'cisco\\cp-8841//\88d0.cfg' by-ip/10.99.1.1/cisco/cp-8841/88d0.cfg
	maps '///Cisco\CP-8841///88d0.cfg' by-ip/10.99.1.1/cisco/cp-8841/88d0.cfg
}

@test "firmware keeps its path and its case" {
	maps /firmware/Sip88xx.loads firmware/Sip88xx.loads
	maps firmware/Sip88xx.loads firmware/Sip88xx.loads
	maps '\\firmware\Sip88xx.loads' firmware/Sip88xx.loads
	refuses /firmware/sip88xx.loads "error 1 File not found"
	maps /Firmware/X by-ip/10.99.1.1/firmware/x
}

@test "two dots are refused only where they are a whole part" {
	maps a..b by-ip/10.99.1.1/a..b
	for name in .. ../x /../x x/.. x/../y '..\x' 'x\..\y' firmware/../x //..//x; do
		refuses "$name" "error 2 bad path"
	done
}

@test "255 characters pass, 256 do not" {
	refuses "$(printf '%0255d' 0)" "error 1 File not found"
	refuses "$(printf '%0256d' 0)" "error 2 name too long"
}

@test "the longest name that fits into a datagram costs less than a second" {
	begin=${EPOCHREALTIME/./}
	refuses "$(printf '\\a%.0s' $(seq 32000))" "error 2 name too long"
	[ $((${EPOCHREALTIME/./} - begin)) -lt 1000000 ]
}

@test "no name of any length kills the child" {
	for len in $(seq 1 255); do
		refuses "$(printf "%0${len}d" 0)" "error 1 File not found"
	done
}
