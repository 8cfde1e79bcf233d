#!/usr/bin/env python3
"""The main screen follows the record, whatever happens to the bench. One page, never loaded
again."""
import case
from case import BoardCase


def tile(last4):
    return f"document.querySelector('.tile[data-mac$=\"{last4}\"]')"


class Live(BoardCase):
    seed = ("make",)
    allowed = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page.open("/")
        cls.page.until("document.querySelectorAll('.tile').length > 0")
        cls.page.driver.execute_script("window.same = true")

    def tearDown(self):
        self.page.until("window.same === true")
        super().tearDown()

    def test_1_each_phone_has_its_verdict_in_words(self):
        page = self.page
        page.until("document.querySelectorAll('.tile.pack').length === 7")
        page.until(f"{tile('88:d0')}.querySelector('.word').textContent === 'PACK'")
        page.until(f"{tile('88:d0')}.querySelector('.last4').textContent === '88D0'")
        page.until(f"{tile('b0:b5')}.querySelector('.advice').textContent === "
                   "'the phone reports another serial than its label'")
        page.until(f"{tile('de:ad')}.dataset.verdict === 'fix'")
        page.until("document.querySelectorAll('#unscanned li').length === 3")
        page.until("document.querySelectorAll('#unseen li').length === 3")
        page.until("document.querySelectorAll('#others li').length === 2")
        page.until("document.querySelectorAll('.job').length === 2")
        page.until("document.querySelector('.job .host').innerText.includes('prov.acme.example')")
        page.until("document.querySelectorAll('.job .packed b')[1].textContent === '3/6'")
        page.until("document.title.includes('PACK 7')")
        page.until("document.getElementById('notice').hidden")

    def test_2_what_strangers_wrote_is_text(self):
        page = self.page
        page.until(f"{tile('b0:b5')}.querySelector('.alarm')"
                   ".textContent.startsWith('<script>alert(1)')")
        page.until("document.querySelectorAll('img, iframe, script:not([src]), .job b b')"
                   ".length === 0")
        page.until("document.body.innerText.includes('<b>A-9</b>')")

    def test_3_a_phone_that_becomes_ready_changes_its_tile(self):
        page = self.page
        page.until(f"{tile('12:e8')}.dataset.verdict !== 'pack'")
        self.bench.seed("finish")
        page.until(f"{tile('12:e8')}.dataset.verdict === 'pack'")
        page.until(f"{tile('12:e8')}.querySelector('.word').textContent === 'PACK'")
        page.until("document.querySelector('.job .count.pack b').textContent === '8'")

    def test_4_an_alarm_of_the_bench_is_told_on_top(self):
        self.page.until("document.getElementById('notice').innerText"
                        ".includes('another DHCP server')")

    def test_5_a_record_that_cannot_be_read_is_told_and_comes_back(self):
        away = self.bench.dir / "away"
        self.bench.database.rename(away)
        self.page.until("document.body.classList.contains('stale')")
        self.page.until("document.getElementById('notice').innerText.includes('record')")
        away.rename(self.bench.database)
        self.page.until(f"!document.body.classList.contains('stale') && {tile('88:d0')} !== null")

    def test_6_a_bench_that_was_killed_is_told_and_comes_back(self):
        self.bench.stop(case.SIGKILL)
        self.page.until("document.body.classList.contains('stale')")
        self.page.until("document.getElementById('notice').innerText.includes('No connection')")
        self.bench.start()
        self.page.until("!document.body.classList.contains('stale')")
        self.page.until("document.getElementById('notice').innerText"
                        ".includes('another DHCP server')")

    def test_7_more_tabs_than_a_browser_has_connections_are_all_live(self):
        driver, first = self.page.driver, self.page.driver.current_window_handle
        for _ in range(7):
            driver.switch_to.new_window("tab")
            self.page.open("/")
            self.page.until("document.querySelectorAll('.tile').length > 0")
        for window in driver.window_handles:
            if window != first:
                driver.switch_to.window(window)
                driver.close()
        driver.switch_to.window(first)

    def test_8_pages_that_were_left_hold_no_connection(self):
        driver, first = self.page.driver, self.page.driver.current_window_handle
        driver.switch_to.new_window("tab")
        for _ in range(8):
            self.page.open("/sign-in")
            self.page.until("document.querySelector('main form') !== null")
        driver.close()
        driver.switch_to.window(first)

    def test_9_light_and_dark_follow_the_screen(self):
        ground = "getComputedStyle(document.body).backgroundColor"
        self.page.scheme("light")
        self.page.until(f"{ground} === 'rgb(241, 243, 246)'")
        self.page.scheme("dark")
        self.page.until(f"{ground} === 'rgb(15, 18, 24)'")


case.main()
