#!/usr/bin/env bats
# bench-scan sheet: the PDF as others read it. SCAN: the program.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

sheet() { # lang options…
	local lang=$1
	shift
	"$SCAN" sheet --output sheet.pdf --lang "$lang" "$@"
	pdftoppm -r 200 -gray -png sheet.pdf page
}

codes() {
	zbarimg -q --nodbus --raw -Sdisable -Scode128.enable page-*.png | sort
}

everything=(--badge "7=supervisor 1" --badge 9223372036854775807 --job "17=Acme 株式会社"
	--job 18 --carton 2476099 --slot A1 --slot R2-07 --slot ZZZZZZZZZZZZ)

everything_says() {
	sort <<-'END'
		0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-/.#@_];,&?=
		XCDBBBBBIF
		XCDBNLHFEPOVBSSRRUUE
		XCDCLOSEV
		XCDGOCHECKI
		XCDGOINV
		XCDGOOUTF
		XCDGORETURNR
		XCDHELPV
		XCDJBBBBUS
		XCDJBBBBVD
		XCDKBBBBCBBBBBS
		XCDLBBBCEBNRDRE
		XCDLBBCFLV
		XCDLJJTTKIHIJLORLIBL
		XCDNOGOODV
		XCDOPENS
		XCDREPRINTG
		XCDSEENU
		XCDSIGNOUTC
		XCDUNDOU
	END
}

@test "every code of the sheet is read, and no other" {
	for lang in en ja; do
		sheet $lang "${everything[@]}"
		diff <(codes) <(everything_says)
	done
}

@test "what was read is what the station understands" {
	sheet en "${everything[@]}"
	codes | "$SCAN" classify >said
	[ "$(grep -c '"class":"COMMAND"' said)" -eq 20 ]
	grep -q '"value":"JOB 17"' said
	grep -q '"value":"BADGE 9223372036854775807"' said
	grep -q '"value":"SLOT ZZZZZZZZZZZZ"' said
	[ "$(grep -c 'this version' said)" -eq 0 ]
}

@test "the commands and the calibration code are on one page" {
	sheet en
	[ "$(find . -name 'page-*.png' | wc -l)" -eq 1 ]
	[ "$(codes | wc -l)" -eq 13 ]
}

@test "Japanese is letters, not boxes" {
	sheet ja "${everything[@]}"
	pdftotext sheet.pdf text
	for word in 操作コード 取消 確認 外箱を閉じる 照会 返品 作業者 棚番 株式会社; do
		grep -q "$word" text
	done
	pdffonts sheet.pdf | grep -q 'IPAexGothic.* yes yes'
}

@test "names of strangers stay text" {
	sheet en --job "3=<b>x</b> &amp; $(printf '\001\342\200\256')$(printf 'x%.0s' {1..400})"
	pdftotext sheet.pdf text
	grep -qF '<b>x</b> &amp;' text
	[ "$(codes | wc -l)" -eq 14 ]
}

@test "only its owner and group may read it: a badge signs in" {
	sheet en --badge 7
	[ "$(stat -c %a sheet.pdf)" = 640 ]
}

@test "what has no code is refused, and nothing is written" {
	for wrong in --job=0 --job=x --job=1x --badge=-1 --slot= --slot=a_b \
		--slot=1234567890123 --carton=99999999999999999999 --lang=fr --nothing; do
		run -64 "$SCAN" sheet --output none.pdf "$wrong"
		[ -n "$output" ]
		[ ! -e none.pdf ]
	done
	run -64 "$SCAN" sheet
	run -73 "$SCAN" sheet --output /nonexistent/sheet.pdf
}
