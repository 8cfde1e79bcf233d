#!/usr/bin/env python3
"""The scan page: a shift at a browser, with the scanner alone; what is refused, what is lost, and
what it looks like."""
import sqlite3
from signal import SIGKILL

import case
import look
from bench import PACKER, PACKER_PIN, code_of
from case import BoardCase

STATE = "document.querySelector('.station-state')"
LABEL = "PID:CP-8841-3PCC-K9=;SN:FCH2143{0:04X};MAC:00562B00{0:04X}"


class ScanCase(BoardCase):
    allowed = (r"status of (403|409|503)",)

    def setUp(self):
        if self.page.js("location.protocol") != "http:":
            self.sign_in(PACKER, PACKER_PIN)
        self.page.open("/scan")
        self.page.until("document.querySelector('.station') !== null")

    def word(self, word, text="", page=None):
        (page or self.page).until(f"{STATE}.dataset.word === {word!r} && "
                                  f"{STATE}.innerText.includes({text!r})")

    def scan(self, text, word, said=""):
        self.page.scan(text)
        self.word(word, said)

    def acknowledge(self):
        self.page.scan(code_of("ack"))
        self.word("READY")

    def count(self, text):
        self.page.until_text(".count-n", text)

    def query(self, sql):
        with sqlite3.connect(f"file:{self.bench.database}?mode=ro", uri=True) as record:
            return record.execute(sql).fetchall()


class Intake(ScanCase):
    seed = ("shift",)

    def test_1_a_job_is_chosen_by_its_button(self):
        self.word("READY", "scan the job")
        self.page.click(".job-choice[data-batch='3']")
        self.page.until("document.querySelector('.station-job').dataset.colour === 'orange' && "
                        "document.querySelector('.station-jobs').hidden")
        self.page.until_text(".station-job", "config.sample.example")

    def test_2_or_by_its_code_and_two_units_are_recorded(self):
        self.page.scan(code_of("job", 2))
        self.page.until_text(".station-job", "Acme Telecom")
        self.count("23/26")
        self.scan(LABEL.format(0xaa01), "OK", "prov.acme.example")
        self.count("24/26")
        self.word("READY")
        self.scan("00562B00AA02", "PARTIAL", "need serial")
        self.page.until_text(".waits", "00:56:2b:00:aa:02")
        self.scan("FCH2143AA02", "PARTIAL")
        self.scan("CP-8841-3PCC-K9=", "OK", "FCH2143AA02")
        self.count("25/26")
        self.page.until("document.querySelectorAll('.station-last li').length === 2")
        self.assertEqual(self.query("SELECT DISTINCT staff FROM event WHERE kind='scan' "
                                    "AND unit LIKE '00:56:2b:00:aa:%'"), [(PACKER,)])

    def test_3_again_is_told_and_a_conflict_stays_until_ack(self):
        self.scan(LABEL.format(0xaa01), "DUPLICATE")
        self.scan("PID:CP-8841-3PCC-K9=;SN:FCH2143E1AD;MAC:00562B00AA02", "STOP", "FCH2143AA02")
        self.scan(LABEL.format(0xaa01), "STOP", "ACK")
        self.acknowledge()
        self.scan("PID:CP-8841-3PCC-K9=;SN:FCH2143E1AD;MAC:00562B00AA02", "STOP")
        self.page.click("[data-act=ack]")
        self.word("READY")

    def test_4_what_is_typed_by_hand_waits_for_ack(self):
        self.page.fill("[name=typed]", LABEL.format(0xaa01))
        self.page.click("[data-act=typed]")
        self.page.until("!document.querySelector('[data-act=ack]').hidden && "
                        "document.querySelector('[data-act=ack]').innerText.includes('right')")
        self.page.click("[data-act=ack]")
        self.word("DUPLICATE")

    def test_5_the_last_act_is_undone_and_a_slot_is_named_by_hand(self):
        self.scan(LABEL.format(0xaa03).replace("8841", "7841"), "OK")
        self.page.click("[data-act=undo]")
        self.page.until_text(".count-n", "25/26")
        self.page.click("[data-act=slot]")
        self.page.fill("dialog[open] [name=slot]", "b7")
        self.page.click("dialog[open] [data-act=yes]")
        self.page.until_text(".spot", "B7")

    def test_6_two_tabs_of_one_person_show_the_same(self):
        handle = self.page.driver.current_window_handle
        self.page.driver.switch_to.new_window("tab")
        try:
            self.page.open("/scan")
            self.page.until("document.querySelector('.station') !== null")
            self.page.driver.switch_to.window(handle)
            self.page.scan(code_of("verify"))
            self.page.driver.switch_to.window(self.page.driver.window_handles[-1])
            self.page.until("document.querySelector('[data-act=mode-verify]')"
                            ".getAttribute('aria-pressed') === 'true'")
            self.page.driver.close()
        finally:
            self.page.driver.switch_to.window(handle)
        self.page.scan(code_of("intake"))

    def test_7_japanese_is_spoken_by_page_and_station(self):
        self.page.driver.execute_script("localStorage.setItem('prebench.language', 'ja')")
        self.page.open("/scan")
        self.word("READY", "どうぞ")
        self.page.until_text(".station-last h2", "最近の機器")
        self.page.driver.execute_script("localStorage.removeItem('prebench.language')")
        self.page.open("/scan")
        self.word("READY", "READY")

    def test_8_signing_out_by_its_code_ends_the_session_too(self):
        self.page.scan(code_of("sign out"))
        self.page.until("location.pathname === '/sign-in'")
        self.page.scan(code_of("badge", 2001))
        self.page.until("location.pathname === '/scan'")


class Pack(ScanCase):
    seed = ("ready",)

    def setUp(self):
        super().setUp()
        if self.page.js("document.querySelector('.job-customer') === null"):
            self.page.scan(code_of("job", 1))
        self.page.scan(code_of("pack"))
        self.page.until_text(".count-all", "packed")

    def test_1_phone_and_box_go_into_a_carton(self):
        self.page.click("[data-act=open-carton]")
        self.page.until_text(".spot", "carton 1, 0 inside")
        self.scan("00562B000001", "PARTIAL", "BOX")
        self.scan(LABEL.format(1), "OK", "0001")
        self.page.until_text(".spot", "carton 1, 1 inside")
        self.count("1/4")
        self.assertEqual(len(self.packed(1)), 1)

    def test_2_the_box_of_another_phone_is_refused(self):
        self.scan("00562B000002", "PARTIAL", "BOX")
        self.scan(LABEL.format(3), "STOP", "0003")
        self.acknowledge_partial()

    def acknowledge_partial(self):
        self.page.scan(code_of("ack"))
        self.page.until(f"{STATE}.dataset.word !== 'STOP'")
        if self.page.js(f"{STATE}.dataset.word") == "PARTIAL":
            self.page.scan(code_of("undo"))
        self.word("READY")

    def test_3_what_is_not_proven_goes_back_to_its_slot(self):
        self.scan("00562B000004", "PARTIAL", "put it back")
        self.page.until_text(".state-word", "WAIT")
        self.assertEqual(self.packed(4), [])

    def test_4_what_is_on_hold_is_refused_in_words_that_help(self):
        self.bench.run("unit", "ng", "00:56:2b:00:00:03", "--reason", "display cracked",
                       by=PACKER)
        self.scan("00562B000003", "STOP", "NG: put it on the hold shelf")
        self.acknowledge()
        self.assertEqual(self.packed(3), [])

    def packed(self, n):
        return self.query("SELECT 1 FROM event WHERE kind='packed' AND "
                          f"unit='00:56:2b:00:00:0{n}'")


class Lost(ScanCase):
    seed = ("shift",)
    label = LABEL.format(0xbb01).replace("8841", "7841")
    allowed = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE",
               "ERR_CONNECTION_RESET", r"status of 503")

    def units(self):
        return self.query("SELECT mac, serial FROM unit WHERE mac = '00:56:2b:00:bb:01'")

    def test_a_scan_without_an_answer_is_not_recorded_until_it_is_scanned_again(self):
        page = self.page
        page.scan(code_of("job", 2))
        page.until("document.querySelector('.job-customer') !== null")
        page.driver.execute_async_script(
            "const done = arguments[0]; import('/scan_line.js').then(({ line }) => {"
            " window.line = line; window.run = line.screen.run; done(); });")
        lock = sqlite3.connect(self.bench.database, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        page.scan(self.label)
        page.until_text(".state-slow", "Not recorded yet")
        self.bench.stop(SIGKILL)
        self.word("LOST", "NOT RECORDED")
        page.until_text(".state-text", "00562B00BB01")
        lock.execute("ROLLBACK")
        lock.close()
        page.scan(code_of("undo"))
        page.until_text(".state-text", "UNDO")
        self.bench.start()
        # the new station is set as the old one was
        page.until("line.screen.run !== run && line.screen.batch === 2 && line.waiting.length === 0")
        # that one may still have recorded the unit, but then the whole of it
        page.scan(self.label)
        page.until("!document.querySelector('.state-text').innerText.includes('BB01')")
        self.word("LOST", "UNDO")
        page.scan(code_of("ack"))
        page.until(f"{STATE}.dataset.word !== 'LOST'")
        self.assertEqual(self.units(), [("00:56:2b:00:bb:01", "FCH2143BB01")])


class Looks(ScanCase):
    seed = ("shift",)

    def look_at(self):
        page = self.page
        for theme in ("light", "dark"):
            page.scheme(theme)
            with self.subTest(word=page.js(f"{STATE}.dataset.word"), theme=theme):
                self.assertEqual(look.unreadable(page), [])
        page.scheme("light")
        for width, height in ((390, 844), (1024, 768)):
            page.size(width, height)
            page.until("document.documentElement.scrollWidth <= innerWidth", 5)
        page.size(1920, 1080)
        page.until("document.documentElement.scrollHeight <= innerHeight", 5)

    def test_every_state_is_readable_and_needs_no_mouse(self):
        page = self.page
        self.look_at()
        self.assertEqual(look.nameless(page), [])
        self.assertEqual(look.unreached(page), [])
        page.scan(code_of("job", 2))
        page.until("document.querySelector('.job-customer') !== null")
        self.scan("00562B00AA01", "PARTIAL")
        self.look_at()
        page.scan(code_of("undo"))
        self.word("READY")
        self.scan(LABEL.format(0xaa02), "OK")
        self.scan(LABEL.format(0xaa02), "DUPLICATE")
        self.look_at()
        self.scan("00562B00AA0", "STOP")
        self.look_at()
        self.assertEqual(look.nameless(page), [])
        self.assertEqual(look.unreached(page), [])


case.main()
