# The papers as a reader gets them: rendered by poppler, decoded by zbar, unpacked by
# Python. $SAMPLES makes one of each; nothing here links our code.
bats_require_minimum_version 1.5.0

setup_file() {
	export DIR
	DIR=$(mktemp -d /tmp/print-papers.XXXXXX)
}

teardown_file() { rm -rf "${DIR:?}"; }

refuse() {
	if "$@"; then return 1; fi
}

make() { "$SAMPLES" "$1" "$2" "$DIR/$1-$2"; }

# Every code of every page, sorted, each once.
codes() { # file dpi
	rm -f "$DIR"/page-*
	pdftoppm -r "$2" -gray -png "$DIR/$1" "$DIR/page"
	zbarimg -q -Sdatabar.disable -Sdatabar-exp.disable "$DIR"/page-*.png 2>/dev/null | sort -u
}

is_same() { diff <(printf '%s\n' "$1") <(printf '%s\n' "$2"); }

list_codes() {
	local n c
	for n in $(seq 1 24); do printf 'CODE-128:00562B00%04X\n' "$n"; done
	for c in B C D; do printf 'CODE-128:XCDK%sBBBJ\n' "$c"; done
	echo CODE-128:XCDJBBBBUS
	echo QR-Code:PREBENCH 42 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
}

@test "every bar code of the shipping list is read at 200 and at 300 dots an inch" {
	for lang in en ja; do
		make shipment $lang
		for dpi in 200 300; do
			is_same "$(list_codes | sort)" "$(codes shipment-$lang $dpi)"
		done
	done
}

@test "MAC and serial are read from a certificate" {
	make certificate ja
	is_same "$(printf 'CODE-128:%s\n' 00562B00000C FCH21430012)" \
		"$(codes certificate-ja 200)"
}

@test "every label's codes are read at the printer's own 203 dots an inch" {
	make labels ja
	is_same "$(printf 'CODE-128:%s\n' 00562B00000C FCH21430012 XCDKVVVVVJ)" \
		"$(codes labels-ja 203)"
	[ "$(pdfinfo -f 1 -l 9 "$DIR/labels-ja" | grep -c 'Page.*size')" = 4 ]
	# one by one: no label leaves its codes to another
	for page in 1 2 3 4; do
		pdftoppm -r 203 -gray -png -f $page -l $page "$DIR/labels-ja" "$DIR/label$page"
	done
	n() { zbarimg -q "$DIR/label$1"-*.png 2>/dev/null | wc -l; }
	[ "$(n 1) $(n 2) $(n 3) $(n 4)" = "2 1 1 2" ]
}

says() { # file word…
	local text
	text=$(pdftotext -layout "$DIR/$1" -)
	shift
	for word in "$@"; do
		[[ $text == *"$word"* ]] || { echo "no '$word' in: $text"; return 1; }
	done
}

@test "the papers speak English and Japanese, in fonts that travel with them" {
	for lang in en ja; do
		for kind in shipment draft certificate waived handover labels; do
			make $kind $lang
			# a font that is not in the file would be another one at the reader's
			[ "$(pdffonts "$DIR/$kind-$lang" | awk 'NR > 2 { print $(NF - 4) }' |
				sort -u)" = yes ]
		done
	done
	pdffonts "$DIR/shipment-ja" | grep -q IPAexGothic
	says shipment-ja 出荷明細 出荷指示 外箱 特採 合格 接続先URL 署名 '1 / 3 ページ' '3 / 3 ページ'
	says shipment-en 'Shipping list' Waiver 'Carton 3' 'Page 1 of 3' 'Page 3 of 3' \
		北海道サンプル株式会社 'Received by (customer)'
	says draft-ja 未確定
	says draft-en 'NOT LOCKED' "clock was not trusted"
	says certificate-ja 設定完了証明書 機器自身が設定の適用を示した 4222
	says waived-en 'shipped by waiver' 'not seen' 'supervisor 1'
	says handover-ja 引継書 引受者 'Power was lost'
	says labels-ja 出荷禁止 再発行
}

@test "a certificate is one page, also with a waiver, an alarm and a doubted clock" {
	for lang in en ja; do
		make waived $lang
		pdfinfo "$DIR/waived-$lang" | grep -q '^Pages: *1$'
	done
}

@test "the same input makes the same bytes, whatever clock, zone and locale" {
	for kind in shipment certificate handover labels zpl book hostile hostile-book; do
		make $kind ja
		cp "$DIR/$kind-ja" "$DIR/first"
		sleep 1.1
		TZ=Asia/Tokyo LC_ALL=C.UTF-8 make $kind ja
		cmp "$DIR/first" "$DIR/$kind-ja"
	done
}

@test "without fonts nothing is printed, and the message names the packages" {
	printf '<fontconfig><cachedir>%s/fc</cachedir></fontconfig>\n' "$DIR" >"$DIR/fonts.conf"
	FONTCONFIG_FILE=$DIR/fonts.conf run -1 "$SAMPLES" shipment ja "$DIR/none"
	[[ $output == *fonts-liberation*fonts-ipaexfont-gothic* ]]
	[ ! -e "$DIR/none" ]
}

@test "hostile texts leave the pages as they were" {
	make hostile en
	# the codes of all units and cartons, none lost, none made by a text
	is_same "$({
		for n in $(seq 1 30); do printf 'CODE-128:00562B00%04X\n' "$n"; done
		for c in B C D; do printf 'CODE-128:XCDK%sBBBJ\n' "$c"; done
		list_codes | grep QR
	} | sort)" "$(codes hostile-en 200)"
	says hostile-en '<script>alert(1)</script>' '&amp;' '=HYPERLINK'
	# no control, no mark that turns the direction of text (U+202E, U+2066, U+FEFF)
	pdftotext "$DIR/hostile-en" - | tr -d '\f\n' >"$DIR/text"
	finds() { LC_ALL=C grep -qaP "$1" "$DIR/text"; }
	finds '\xd7\xa9' # as letters do that are written from the right
	refuse finds '[\x01-\x1f\x7f]'
	refuse finds '\xe2\x80\xae|\xe2\x81\xa6|\xef\xbb\xbf'
	# nothing is drawn beyond the margins: the outer 10 mm of each page are white
	pdftoppm -r 50 -gray "$DIR/hostile-en" "$DIR/edge"
	python3 "${BATS_TEST_DIRNAME}/white_margin.py" 19 "$DIR"/edge-*.pgm
}

@test "10,000 units: every page is there, in bounded memory" {
	for kind in many many-book; do
		"$SAMPLES" $kind en "$DIR/$kind" >"$DIR/said"
		echo "# $kind: $(cat "$DIR/said")" >&3
		[ "$(sed 's/.* \([0-9]*\) kB.*/\1/' "$DIR/said")" -lt "${MEMORY_KB:-150000}" ]
	done
	pages=$(pdfinfo "$DIR/many" | sed -n 's/^Pages: *//p')
	says many "Page $pages of $pages" 00:56:2b:00:27:10 'Carton 1000'
	python3 "${BATS_TEST_DIRNAME}/read_book.py" "$DIR/many-book" >"$DIR/cells"
	[ "$(grep -c '^Units!B[0-9]* ' "$DIR/cells")" = 10001 ]
}

@test "a workbook's cells are the texts themselves, and no formula" {
	make book en
	python3 "${BATS_TEST_DIRNAME}/read_book.py" "$DIR/book-en" >"$DIR/cells"
	has() { grep -qxF "$1" "$DIR/cells" || { echo "no '$1'"; cat "$DIR/cells"; return 1; }; }
	has 'Batch!B3 s 北海道サンプル株式会社'
	has 'Batch!B2 n 42'
	has 'Units!B2 s 00:56:2b:00:00:01'
	has 'Units!C25 s FCH21430024'
	has 'Units!F25 n 3'
	has 'Units!G13 s Waiver'
	has 'Exceptions!A2 s Waiver'
	has 'Exceptions!F6 n 4901'
	make hostile-book en
	python3 "${BATS_TEST_DIRNAME}/read_book.py" "$DIR/hostile-book-en" >"$DIR/cells"
	has 'Units!C4 s =HYPERLINK("http://evil.example","x")'
	has 'Units!C5 s +1+1|cmd'
	has 'Units!C6 s @SUM(A1)'
	has 'Units!C2 s <script>alert(1)</script>'
	has 'Units!C9 s a??[31m??z'
	make book ja
	python3 "${BATS_TEST_DIRNAME}/read_book.py" "$DIR/book-ja" >"$DIR/cells"
	has '機器一覧!C1 s シリアル番号'
}

@test "ZPL: commands of ours only, data escaped, pictures whole" {
	make zpl ja
	python3 "${BATS_TEST_DIRNAME}/read_zpl.py" "$DIR/zpl-ja" >"$DIR/read"
	[ "$(grep -c '^label' "$DIR/read")" = 4 ]
	is_same "$(printf 'bars %s\n' 00562B00000C 00562B00000C 00562B00000C FCH21430012 \
		FCH21430012 XCDKVVVVVJ)" "$(grep ^bars "$DIR/read" | sort)"
	grep -qx 'text PO-2026-0311' "$DIR/read"
	[ "$(grep -c '^picture .* dark [1-9]' "$DIR/read")" -ge 12 ]
	make hostile-zpl en
	python3 "${BATS_TEST_DIRNAME}/read_zpl.py" "$DIR/hostile-zpl-en" >"$DIR/read"
	[ "$(grep -c '^label' "$DIR/read")" = 42 ]
	grep -qxF 'text +1+1|cmd' "$DIR/read"
	grep -qxF 'text ^XA^FO0,0^FDx^FS^XZ ~JA _5E' "$DIR/read"
}
