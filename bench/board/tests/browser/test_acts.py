#!/usr/bin/env python3
"""From four phones to a locked shipment: refused, waived, packed, undone, locked, reported; by
two people who do the same at once."""
import json
import pathlib

import case
from bench import PACKER, PACKER_PIN, SUPERVISOR, SUPERVISOR_PIN
from case import BoardCase
from page import Page

UNIT = "00:56:2b:00:00:0{}"
JOB = "/batch/1"


class Acts(BoardCase):
    seed = ("ready",)
    # what the browser says of each answer that is a no
    allowed = (r"status of (403|409)",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = Page(cls.bench.url)
        cls.addClassCleanup(cls.other.close)

    def setUp(self):
        if self.page.js("location.protocol") != "http:":
            self.sign_in(PACKER, PACKER_PIN)

    def tearDown(self):
        self.no_complaints(self.other)
        super().tearDown()

    def unit(self, n):
        self.page.open("/unit/" + UNIT.format(n))
        self.page.until("document.querySelector('.verdict') !== null")

    def toast(self, text):
        self.page.until_text("#toasts", text)

    def ask(self, act, page=None):
        """Opens the dialog of an act."""
        page = page or self.page
        page.click(f"main [data-act='{act}']")
        page.until("document.querySelector('dialog[open]') !== null")

    def yes(self, page=None):
        (page or self.page).click("dialog[open] [data-act='yes']")

    def closed(self, page=None):
        (page or self.page).until("document.querySelector('dialog[open]') === null")

    def test_1_what_is_not_proven_is_not_offered_to_be_packed(self):
        self.unit(4)
        self.page.until("document.querySelector(\"main [data-act='pack']\") === null")

    def test_2_a_carton_refuses_it_in_words(self):
        self.page.open(JOB)
        self.ask("open")
        self.yes()
        self.closed()
        self.page.open("/carton/" + "1%2F1")
        self.ask("pack")
        self.page.fill("dialog [name=phone]", UNIT.format(4))
        self.yes()
        self.page.until_text("dialog .problem", "is not passed")
        self.page.click("dialog [data-act='cancel']")
        self.closed()
        self.assertEqual(self.bench.run("carton", "show", "1/1")["units"], [])

    def test_3_a_wrong_pin_waives_nothing(self):
        self.unit(4)
        self.ask("waive")
        self.page.fill("dialog [name=reason]", "clean-up was seen by hand")
        self.page.fill("dialog [name=supervisor]", SUPERVISOR)
        self.page.fill("dialog [name=pin]", "111999")
        self.yes()
        self.page.until("document.querySelector('dialog .problem').innerText.trim() !== ''")
        self.page.until("document.querySelector('dialog [name=pin]').value === ''")

    def test_4_a_supervisor_beside_waives_with_the_pin(self):
        self.page.fill("dialog [name=pin]", SUPERVISOR_PIN)
        self.yes()
        self.closed()
        self.page.until("document.querySelector('.verdict').dataset.verdict === 'pack'")
        acts = self.bench.run("audit")["acts"]
        self.assertTrue(any(a["kind"] == "waived" and a["staff"] == SUPERVISOR for a in acts), acts)
        self.assertNotIn(SUPERVISOR_PIN, json.dumps(acts))

    def test_5_what_is_packed_can_be_undone(self):
        self.unit(1)
        self.ask("pack")
        self.yes()
        self.toast("1/1")
        self.page.click("#toasts [data-act='undo']")
        self.toast("Undone")
        self.assertEqual(self.bench.run("carton", "show", "1/1")["units"], [])

    def test_6_all_four_are_packed_and_the_carton_closed(self):
        for n in (1, 2, 3, 4):
            self.unit(n)
            self.ask("pack")
            self.yes()
            self.closed()
            self.page.until_text("main", "packed")
        self.page.open("/carton/1%2F1")
        self.ask("close")
        self.yes()
        self.closed()
        carton = self.bench.run("carton", "show", "1/1")["cartons"][0]
        self.assertEqual((carton["state"], carton["units"]), ("closed", 4))

    def test_7_of_two_who_lock_it_one_is_told_that_it_is_done(self):
        self.sign_in(SUPERVISOR, SUPERVISOR_PIN, page=self.other, path=JOB)
        self.page.open(JOB)
        self.ask("close")
        self.ask("close", self.other)
        self.yes()
        self.yes(self.other)
        said = []
        for page in (self.page, self.other):
            page.until("document.querySelector('#toasts').innerText.trim() !== '' || "
                       "document.querySelector('dialog .problem:not([hidden])') !== null")
            said.append(page.js("document.querySelector('#toasts').innerText + "
                                "(document.querySelector('dialog .problem')?.innerText ?? '')"))
        self.assertEqual(sum("is locked" in text for text in said), 1, said)
        self.assertEqual(self.bench.run("batch", "show", "1")["batches"][0]["state"], "closed")
        self.assertEqual(self.bench.run("batch", "verify", "1")["verified"][0]["differences"], 0)

    def test_8_the_shipping_list_is_a_file(self):
        self.page.open(JOB)
        self.page.click("main [data-act='report-pdf']")
        self.page.until("document.querySelector(\"dialog [data-act='download']\") !== null")
        name = self.page.js("document.querySelector(\"dialog [data-act='download']\").download")
        body = self.downloaded(name)
        self.assertEqual(body[:5], b"%PDF-")

    def downloaded(self, name):
        folder = pathlib.Path(self.page.profile) / "downloads"
        self.page.wait_for(lambda: (folder / name).exists())
        return (folder / name).read_bytes()

    def test_9_it_is_listed_as_work_after_a_reload(self):
        self.page.open("/work")
        self.page.until("document.querySelector('[data-job][data-state=done]') !== null")


case.main()
