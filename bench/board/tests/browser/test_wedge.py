#!/usr/bin/env python3
"""A scanner that types, at pages that were made for hands: whatever has the focus, the layout and
the input method of the box, a scan arrives whole and leaves nothing behind."""
import case
import wedge
from bench import PACKER, PACKER_PIN, code_of
from case import BoardCase

LABEL = "PID:CP-8841-3PCC-K9=;SN:FCH2143{0:04X};MAC:00562B00{0:04X}"
FIELD = "document.querySelector('[name=typed]')"
# What the page sends as scans, and keys that got through to it.
WATCH = """
window.sent = [];
window.through = 0;
const real = window.fetch;
window.fetch = (to, how) => {
    if (to === "/api/v1/scan")
        sent.push(JSON.parse(how.body).text);
    return real(to, how);
};
document.addEventListener("keydown", () => { through++; });
"""


class Wedge(BoardCase):
    seed = ("ready",)
    allowed = (r"status of (403|409)",)

    def setUp(self):
        if self.page.js("location.protocol") != "http:":
            self.sign_in(PACKER, PACKER_PIN)
        # what the test before has scanned is none of this one's business
        self.page.driver.execute_async_script(
            "const done = arguments[0];"
            "import('/api.js').then(({ api }) => api.post('scan/end')).then(done, done);")
        self.page.open("/scan")
        self.page.until("document.querySelector('.station') !== null")
        self.page.driver.execute_script(WATCH)

    def sent(self, *texts):
        self.page.until(f"JSON.stringify(sent) === JSON.stringify({list(texts)!r})")

    def focus(self, selector):
        self.page.driver.execute_script(f"document.querySelector({selector!r}).focus()")

    def test_a_scan_arrives_as_it_was_printed(self):
        text = "PID:CP-8841;x=\"1\" {[<'a'>]} ~!@#$%^&*()_+|\\`?/.,"
        self.page.scan(text)
        self.sent(text)

    def test_its_end_may_be_tab_and_no_key_but_the_first_two_gets_through(self):
        self.page.scan("fch2143e1ab", end="Tab")
        self.sent("fch2143e1ab")
        self.page.until("through <= 2")
        self.page.until("document.activeElement === document.body")

    def test_the_layout_of_the_box_and_caps_lock_do_not_matter(self):
        self.page.scan(LABEL.format(1), layout=wedge.FRENCH)
        self.page.scan(LABEL.format(2), layout=wedge.RUSSIAN)
        self.page.scan(LABEL.format(3), caps=True)
        self.sent(*(LABEL.format(n) for n in (1, 2, 3)))

    def test_a_field_that_has_the_focus_keeps_what_is_in_it(self):
        for selector in ("#find", "[name=typed]"):
            self.page.driver.execute_script(
                f"const e = document.querySelector({selector!r}); e.focus(); e.value = 'half a word';"
                " e.setSelectionRange(4, 4);")
            self.page.scan(LABEL.format(1))
            self.page.until(f"document.activeElement === document.querySelector({selector!r}) && "
                            "document.activeElement.value === 'half a word' && "
                            "document.activeElement.selectionStart === 4")
        self.sent(LABEL.format(1), LABEL.format(1))

    def test_an_input_method_that_composes_gets_nothing_of_it(self):
        self.focus("[name=typed]")
        self.page.driver.execute_script(f"{FIELD}.value = 'x'")
        self.page.scan(LABEL.format(1), ime=True)
        self.sent(LABEL.format(1))
        self.page.until(f"{FIELD}.value === 'x' && document.activeElement === {FIELD}")

    def test_the_button_that_has_the_focus_is_not_pressed(self):
        self.focus("[data-act=mode-verify]")
        self.page.scan("a b" + LABEL.format(1))
        self.sent("a b" + LABEL.format(1))
        self.page.until("document.activeElement.dataset.act === 'mode-verify'")

    def test_a_scan_that_begins_with_a_shortcut_of_the_page_leads_nowhere(self):
        self.page.scan("/HELP")
        self.sent("/HELP")
        self.page.until("document.activeElement === document.body && "
                        "document.getElementById('find').value === ''")

    def test_control_characters_come_as_alt_and_a_number_or_with_ctrl(self):
        self.page.scan("21ABC\x1d0112345678\x1d10XY")
        w = wedge.Wedge(self.page.driver)
        for char in "21AB":
            w.letter(char)
        w.control("BracketRight", "]")
        for char in "99":
            w.letter(char)
        w.control("KeyM", "m")
        self.sent("21ABC\x1d0112345678\x1d10XY", "21AB\x1d99")

    def test_what_a_hand_types_goes_where_it_belongs(self):
        self.focus("[name=typed]")
        self.page.scan("slow hand, 9 words", gap_ms=70, end=None)
        self.page.until(f"{FIELD}.value === 'slow hand, 9 words'")
        # fingers that roll over a few keys
        self.page.scan(" asd", end=None)
        self.page.until(f"{FIELD}.value === 'slow hand, 9 words asd'")
        w = wedge.Wedge(self.page.driver)
        for char in "xyz":
            w.letter(char)
        w.gap = 90
        w.letter("!")
        self.page.until(f"{FIELD}.value === 'slow hand, 9 words asdxyz!'")
        self.assertEqual(self.page.js("sent.length"), 0)

    def test_a_scan_without_its_end_is_told(self):
        self.page.scan(LABEL.format(1), end=None)
        self.page.until_text(".station-state[data-word=LOST]", "Enter")
        self.page.click("[data-act=ack]")
        self.page.until("document.querySelector('[data-word=LOST]') === null")
        self.page.open("/batches")
        self.page.scan(LABEL.format(1), end=None)
        self.page.until_text("#toasts", "without its end")

    def test_on_other_pages_a_label_or_a_job_opens_what_it_is(self):
        for path in ("/", "/batches"):
            self.page.open(path)
            self.page.until("document.getElementById('find') !== null")
            self.page.scan("00562B000001")
            self.page.until("location.pathname === '/unit/00:56:2b:00:00:01'")
        self.page.scan(code_of("job", 1))
        self.page.until("location.pathname === '/batch/1'")
        self.page.scan("FCH21430002")
        self.page.until("location.pathname === '/unit/00:56:2b:00:00:02'")

    def test_on_other_pages_a_command_is_the_station_s(self):
        self.page.open("/batches")
        self.page.until("document.getElementById('find') !== null")
        self.page.scan(code_of("verify"))
        self.page.until("location.pathname === '/scan'")
        self.page.until("document.querySelector('[data-act=mode-verify]')"
                        "?.getAttribute('aria-pressed') === 'true'")
        self.page.scan(code_of("intake"))
        self.page.until("document.querySelector('[data-act=mode-intake]')"
                        ".getAttribute('aria-pressed') === 'true'")

    def test_a_badge_signs_in_and_stands_in_no_address(self):
        badge = code_of("badge", 2002)
        self.page.open("/batches")
        self.page.until("document.getElementById('find') !== null")
        self.page.scan(badge)
        self.page.until_text("#top", "packer 2")
        self.assertNotIn("XCD", self.page.js("location.href"))
        self.sign_out()
        self.sign_in(PACKER, PACKER_PIN)


case.main()
