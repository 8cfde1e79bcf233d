#!/bin/bash
# board.sh BENCHD SEED: a browser looks at the board while the database changes under it, goes
# away and comes back. One page, never loaded again. The browser is steered by its debugging
# pipe (Chrome DevTools Protocol: JSON, each message ended by a NUL).
. "$(dirname "$0")/common.sh"

browser=$(command -v chromium || command -v chromium-browser) || {
	echo "no chromium: install it to test the page"
	exit 77
}
chromium=
session=
id=0

clean_up_more() {
	[ -z "$chromium" ] || { kill "$chromium" && wait "$chromium"; } 2>/dev/null
}

start_browser() {
	mkfifo "$dir/to" "$dir/from"
	HOME=$dir "$browser" --headless=new --no-sandbox --disable-gpu --no-first-run \
		--disable-background-networking --user-data-dir="$dir/profile" \
		--remote-debugging-pipe about:blank \
		3<"$dir/to" 4>"$dir/from" 5<&- >"$dir/browser.log" 2>&1 &
	chromium=$!
	exec 6>"$dir/to" 7<"$dir/from"
}

# METHOD PARAMS; the answer is in $answer, events are kept in $dir/events.
call() {
	id=$((id + 1))
	printf '{"id":%d,%s"method":"%s","params":%s}\0' "$id" \
		"${session:+\"sessionId\":\"$session\",}" "$1" "$2" >&6
	while IFS= read -r -d '' -t 60 answer <&7; do
		case $answer in
		"{\"id\":$id,"*) return ;;
		*) printf '%s\n' "$answer" >>"$dir/events" ;;
		esac
	done
	fail "no answer of the browser to $1"
}

# Until EXPRESSION holds in the page, at most 20 s.
wait_for() {
	call Runtime.evaluate "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":
		\"new Promise(done => { const end = Date.now() + 20000;
		(function look() { if ($1) done('holds');
		else if (Date.now() > end) done('never: ' + document.body.innerText.slice(0, 2000));
		else setTimeout(look, 50); })(); })\"}"
	case $answer in
	*'"value":"holds"'*) ;;
	*) fail "$1: $answer" ;;
	esac
}

no_complaints() { # of the page itself: exceptions, console, refused by policy
	touch "$dir/events"
	if grep -E 'exceptionThrown|consoleAPICalled|Log.entryAdded' "$dir/events" | grep -Ev "$1"; then
		fail "the browser complained"
	fi
}

open_page() {
	call Target.createTarget '{"url":"about:blank","newWindow":true}' # one that is seen
	target=$(grep -o '"targetId":"[^"]*"' <<<"$answer" | head -1 | cut -d'"' -f4)
	call Target.attachToTarget "{\"targetId\":\"$target\",\"flatten\":true}"
	session=$(grep -o '"sessionId":"[^"]*"' <<<"$answer" | head -1 | cut -d'"' -f4)
	[ -n "$session" ] || fail "no session: $answer"
	call Runtime.enable '{}'
	call Log.enable '{}'
	call Page.enable '{}'
	call Page.navigate "{\"url\":\"$url\"}"
}

tile() { echo "document.querySelector('[data-mac=\\\"00:56:2b:00:$1\\\"]')"; }
notice="document.getElementById('notice')"

configure 127.0.0.1:0
fill make
start_daemon
configure "${url#http://}"
sed -i 's,/"$,",' "$dir/bench.conf"
start_browser
open_page

# the tiles: each phone under its verdict, in words
wait_for "document.querySelectorAll('#pack .tile.pack').length === 7"
wait_for "$(tile 88:d0)?.querySelector('.word').textContent === 'PACK'"
wait_for "$(tile 88:d0).querySelector('.last4').textContent === '88D0'"
wait_for "$(tile 88:d0).querySelector('a').pathname === '/unit/00:56:2b:00:88:d0'"
wait_for "$(tile b0:b5).querySelector('.advice').textContent === 'the phone reports another serial than its label'"
wait_for "$(tile de:ad).closest('#fix') !== null"
wait_for "document.querySelectorAll('#unscanned li').length === 3"
wait_for "document.querySelectorAll('#unseen li').length === 3"
wait_for "document.querySelectorAll('#others li').length === 2"
wait_for "document.querySelectorAll('.job').length === 2"
wait_for "document.querySelector('.job .host').textContent.includes('prov.acme.example')"
wait_for "document.querySelectorAll('.job .packed b')[1].textContent === '3/6'"
wait_for "document.title.includes('PACK 7')"
wait_for "document.querySelector('.sum.pack b').textContent === '7'"
wait_for "$notice.hidden && !document.body.classList.contains('stale')"

# what strangers wrote is text, and nothing else
wait_for "$(tile b0:b5).querySelector('.alarm').textContent.startsWith('<script>alert(1)')"
wait_for "document.querySelectorAll('img, iframe, script:not([src]), .job b b').length === 0"
wait_for "document.body.innerText.includes('<b>A-9</b>')"
no_complaints "^$"

# it follows the database, touches only what changed, and shows that it did
wait_for "$(tile 12:e8) !== null && $(tile 12:e8).closest('#pack') === null"
call Runtime.evaluate "{\"expression\":\"window.same = $(tile 88:d0)\"}"
fill finish
wait_for "$(tile 12:e8).closest('#pack') !== null"
wait_for "$(tile 12:e8).querySelector('.word').textContent === 'PACK'"
wait_for "document.querySelector('.job .count.pack b').textContent === '8'"
wait_for "$notice.textContent.includes('another DHCP server')"
wait_for "window.same === $(tile 88:d0)"

# only one job, only one verdict, and all again
press() { call Runtime.evaluate "{\"expression\":\"document.querySelector('$1').click()\"}"; }
press '[data-act=only]'
wait_for "document.querySelectorAll('.tile').length > 0 && $(tile de:ad) === null"
press '[data-act=only-pack]'
wait_for "document.querySelectorAll('.tile').length === 8"
press '[data-act=only-pack]'
press '[data-act=only]'
wait_for "$(tile de:ad) !== null"

# light and dark, as the system is and as the person chose
theme() {
	call Emulation.setEmulatedMedia "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"$1\"}]}"
}
theme light
wait_for "getComputedStyle(document.body).backgroundColor === 'rgb(241, 243, 246)'"
theme dark
wait_for "getComputedStyle(document.body).backgroundColor === 'rgb(15, 18, 24)'"
press '[data-act=menu]'
press '#menu [value=light]'
wait_for "getComputedStyle(document.body).backgroundColor === 'rgb(241, 243, 246)'"

# Japanese, without loading the page again
press '#menu [value=ja]'
wait_for "document.documentElement.lang === 'ja' && $(tile 88:d0)?.querySelector('.word').textContent === '梱包OK'"
press '#menu [value=en]'
wait_for "$(tile 88:d0)?.querySelector('.word').textContent === 'PACK'"
call Runtime.evaluate '{"expression":"window.same = true"}'
no_complaints "^$"

# a page for staff asks who one is
press '.tile.pack a'
wait_for "location.pathname === '/sign-in' && document.querySelector('[data-act=sign-in]') !== null"
call Runtime.evaluate '{"expression":"history.back()"}'
wait_for "location.pathname === '/' && $(tile 88:d0) !== null"

# the database goes away and comes back
mv "$database" "$dir/away"
wait_for "$notice.textContent.includes('cannot read its record')"
wait_for "$notice.textContent.includes('bench config init') && document.body.classList.contains('stale')"
mv "$dir/away" "$database"
wait_for "!document.body.classList.contains('stale') && $(tile 88:d0) !== null"
no_complaints "^$"

# so does benchd
stop_daemon
wait_for "$notice.textContent.includes('No connection') && document.body.classList.contains('stale')"
start_daemon
wait_for "!document.body.classList.contains('stale')"
wait_for "window.same === true"
no_complaints "net::ERR_CONNECTION_REFUSED|net::ERR_INCOMPLETE_CHUNKED_ENCODING"
echo ok
