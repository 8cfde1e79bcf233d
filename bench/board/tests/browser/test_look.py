#!/usr/bin/env python3
"""Every page in both themes and both languages: readable, with named controls, by keyboard
alone, without scrolling sideways."""
import case
import look
from bench import SUPERVISOR, SUPERVISOR_PIN
from case import BoardCase
from selenium.webdriver.common.keys import Keys

# Without sign-in.
OPEN = ["/", "/sign-in"]
STAFF = ["/", "/batches", "/batch/1", "/batch/2", "/batch/4", "/unit/00:56:2b:00:88:d0",
         "/unit/00:56:2b:00:93:d4", "/carton/2%2F1", "/carton/2%2F2", "/recipes", "/recipe/hotel",
         "/alarms", "/audit", "/bench", "/staff", "/firmware", "/work", "/find?what=Acme"]
WAITS = "00:56:2b:00:0d:9e" # lacks only its clean-up


class Look(BoardCase):
    def look_at(self, path):
        page = self.page
        page.open(path)
        page.until("document.querySelector('main').innerText.trim().length > 20 && "
                   "document.querySelector('.busy') === null")
        for theme in ("light", "dark"):
            page.scheme(theme)
            page.until(f"document.documentElement.dataset.theme === '{theme}'")
            with self.subTest(path=path, theme=theme):
                self.assertEqual(look.unreadable(page), [])
        with self.subTest(path=path):
            self.assertEqual(look.nameless(page), [])
            self.assertEqual(look.unreached(page), [])
        for width, height in ((390, 844), (1024, 768)):
            page.size(width, height)
            with self.subTest(path=path, width=width):
                page.until("document.documentElement.scrollWidth <= innerWidth", 5)
        page.size(1920, 1080)

    def test_2_what_staff_see(self):
        self.sign_in(SUPERVISOR, SUPERVISOR_PIN)
        for path in STAFF:
            self.look_at(path)

    def test_3_a_question_keeps_the_keyboard_inside_and_escape_leaves_it(self):
        self.page.open("/unit/" + WAITS)
        self.page.click("main [data-act='ng']")
        self.page.until("document.querySelector('dialog[open]') !== null")
        self.assertEqual(look.unreadable(self.page), [])
        self.assertEqual(look.nameless(self.page), [])
        self.assertEqual(look.unreached(self.page), [])
        self.page.keys(Keys.ESCAPE)
        self.page.until("document.querySelector('dialog[open]') === null")

    def test_4_by_keyboard_alone_from_the_main_screen_to_a_waiver(self):
        page = self.page
        page.open("/")
        page.until("document.querySelectorAll('.tile').length > 0")
        page.keys("/")
        page.until("document.activeElement.id === 'find'")
        page.type(WAITS)
        page.keys(Keys.ENTER)
        page.until(f"location.pathname === '/unit/{WAITS}' || document.querySelector(\"main a[href='/unit/{WAITS}']\") !== null")
        if page.path() != "/unit/" + WAITS:
            self.tab_to(f"main a[href='/unit/{WAITS}']")
            page.keys(Keys.ENTER)
        page.until("document.querySelector('.verdict') !== null")
        self.tab_to("main [data-act='waive']")
        page.keys(Keys.ENTER)
        page.until("document.querySelector('dialog[open]') !== null")
        self.tab_to("dialog [name=reason]")
        page.type("seen by hand on the phone's own page")
        self.tab_to("dialog [name=pin]")
        page.type(SUPERVISOR_PIN)
        page.keys(Keys.ENTER)
        page.until("document.querySelector('dialog[open]') === null && "
                   "document.querySelector('.verdict').dataset.verdict === 'pack'")

    def test_5_in_japanese_every_page_has_its_words_and_fits_a_phone(self):
        page = self.page
        page.driver.execute_script("localStorage.setItem('prebench.language', 'ja')")
        page.size(390, 844)
        for path in OPEN + STAFF:
            page.open(path)
            page.until("document.documentElement.lang === 'ja' && document.querySelector('.busy') === null && "
                       "/[\u3040-\u30ff\u4e00-\u9fff]/.test(document.querySelector('main').innerText)")
            with self.subTest(path=path):
                page.until("document.documentElement.scrollWidth <= innerWidth", 5)
                self.assertEqual(look.unreadable(page), [])

    def tab_to(self, selector):
        self.page.until(f"document.querySelector({selector!r}) !== null")
        for _ in range(120):
            if self.page.js(f"document.activeElement.matches({selector!r})"):
                return
            self.page.keys(Keys.TAB)
        self.fail(f"Tab does not come to {selector}")

    def test_1_what_everybody_sees(self):
        for path in OPEN:
            self.look_at(path)


case.main()
