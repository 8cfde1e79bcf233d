#!/bin/sh
# phonesim against kea-dhcp4 and in.tftpd in network namespaces of its own:
# pending → (files change) → A → firmware → B (gzip, AES) → C.
# usage: chain.sh PHONESIM [options of phonesim]
set -eu
for need in kea-dhcp4 in.tftpd unshare ip openssl gzip; do
	command -v "$need" >/dev/null || { echo "skipped: no $need"; exit 77; }
done
if [ "${CHAIN_INSIDE:-}" != 1 ]; then
	unshare -n -m true 2>/dev/null || { echo "skipped: no network namespaces"; exit 77; }
	CHAIN_INSIDE=1 exec unshare -n -m --propagation private "$0" "$@"
fi
sim=$(realpath "$1"); shift
dir=$(mktemp -d) pids=
trap 'kill $pids 2>/dev/null || :; wait; rm -rf "$dir"' EXIT
tree=$dir/tftp new=$dir/new
mkdir -p "$dir/run" "$tree/firmware" "$tree/b" "$new" /run/netns
mount -t tmpfs none /run/netns

ip link set lo up
ip netns add phones
ip link add server type veth peer name phones netns phones
ip addr add 10.9.0.1/16 dev server
ip link set server up
ip -n phones link set phones up

cat >"$dir/kea.json" <<EOF
{ "Dhcp4": { "interfaces-config": { "interfaces": [ "server" ] },
  "lease-database": { "type": "memfile", "persist": false },
  "option-data": [
    { "name": "tftp-server-name", "data": "10.9.0.1", "always-send": true } ],
  "subnet4": [ { "id": 1, "subnet": "10.9.0.0/16",
                 "pools": [ { "pool": "10.9.1.0-10.9.250.250" } ] } ] } }
EOF
export KEA_PIDFILE_DIR="$dir/run" KEA_LOCKFILE_DIR="$dir/run"
kea-dhcp4 -c "$dir/kea.json" >"$dir/kea.log" 2>&1 & pids="$pids $!"
in.tftpd -L -s -a 10.9.0.1:69 -u nobody "$tree" & pids="$pids $!"

profile() { printf '<flat-profile>%s</flat-profile>\n' "$1"; }
"$sim" --list "$@" | tail -n +2 | while IFS=, read -r mac _ _ model swver; do
	family=${swver%%.*} ma=$(printf %s "$mac" | tr -d :)
	load=$family.11-3-2MPP0001-609
	profile '<Resync_Periodic>60</Resync_Periodic>' >"$tree/$model-3PCC.xml"
	profile "<Syslog_Server>10.9.0.1</Syslog_Server>
		<Upgrade_Rule>tftp://10.9.0.1/firmware/$load.loads</Upgrade_Rule>
		<Profile_Rule_B>(\"\$SWVER\" eq \"$load\")?
			[--key Secret\$MA] tftp://10.9.0.1/b/\$MA.cfg</Profile_Rule_B>" \
		>"$new/$model-3PCC.xml"
	printf '%s\n' signature "kern.$family.sbn" "root.$family.zz.sgn" \
		>"$tree/firmware/$load.loads"
	head -c 102400 /dev/zero >"$tree/firmware/kern.$family.sbn"
	head -c 700 /dev/zero >"$tree/firmware/root.$family.zz.sgn"
	profile '<Profile_Rule>https://prov.example.com/$MA.xml</Profile_Rule>
		<Profile_Rule_C>tftp://10.9.0.1/c-nonce.xml</Profile_Rule_C>' | gzip |
		openssl enc -aes-256-cbc -md md5 -k "Secret$ma" -out "$tree/b/$ma.cfg" 2>/dev/null
done
profile '<Syslog_Server></Syslog_Server><Upgrade_Rule/>
	<Profile_Rule_B></Profile_Rule_B><Profile_Rule_C/>' >"$tree/c-nonce.xml"
chmod -R a+rX "$dir"

i=0 # both servers listen: ports 67 and 69
until grep -q ':0043 ' /proc/net/udp && grep -q ':0045 ' /proc/net/udp; do
	i=$((i + 1)); [ $i -lt 100 ] || { cat "$dir/kea.log"; exit 1; }
	sleep 0.1
done

ip netns exec phones "$sim" --interface phones --timeout 60 --report "$dir/report" \
	--verbose "$@" 2>"$dir/log" & run=$!
until grep -qs 'resync PRVST 1' "$dir/log" || ! kill -0 $run 2>/dev/null; do
	sleep 0.1 # until a phone comes back by itself from pending
done
mv "$new"/* "$tree"
rc=0
wait $run || rc=$?
cp "$dir/report" "${CHAIN_REPORT:-/dev/null}"
if [ $rc -ne 0 ]; then
	cat "$dir/kea.log" "$dir/log"
elif [ "$(grep -c '"bench_leftovers": \[\]' "$dir/report")" -ne \
	"$(grep -c '"bench_leftovers"' "$dir/report")" ] ||
	[ -n "$(ip -n phones -4 addr show dev phones)" ]; then
	echo "something is left over"
	rc=1
fi
exit $rc
