"""What the browser tests of one file share: one bench, one browser, no complaint."""
import os
import re
import sys
import unittest
from signal import SIGKILL

SKIP = 77

try:
    from page import Page
except ImportError as missing:
    print(f"skipped: {missing} (python3-selenium, chromium-driver)")
    sys.exit(SKIP)
if not os.path.exists("/usr/bin/chromedriver"):
    print("skipped: no chromedriver (chromium-driver)")
    sys.exit(SKIP)

import bench as bench_module
from bench import Bench

SIGN_IN = """
const [body, done] = arguments;
fetch("/api/v1/session", { method: "POST", body: JSON.stringify(body), credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-Prebench": "1" } })
    .then(async (r) => done(r.ok ? "" : r.status + " " + await r.text()), (e) => done(String(e)));
"""


class BoardCase(unittest.TestCase):
    seed = ("shift",)
    config = ""
    # what the browser may say during this test: regular expressions
    allowed = ()

    @classmethod
    def setUpClass(cls):
        cls.bench = Bench(*cls.seed, more=cls.config)
        cls.addClassCleanup(cls.bench.close)
        cls.bench.start()
        cls.page = Page(cls.bench.url)
        cls.addClassCleanup(cls.page.close)

    def tearDown(self):
        self.no_complaints()

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        super().run(result)
        shots = os.environ.get("BENCH_SHOTS")
        if result and shots and len(result.failures) + len(result.errors) > before:
            self.page.shot(f"{shots}/{self.id()}.png")

    def no_complaints(self, page=None):
        bad = [c for c in (page or self.page).complaints()
               if not any(re.search(a, c) for a in self.allowed)]
        self.assertEqual(bad, [], "the browser complained")

    def sign_in(self, name, pin="", page=None, path="/"):
        """Without the sign-in page: that has tests of its own."""
        page = page or self.page
        page.open("/sign-in")
        said = page.driver.execute_async_script(SIGN_IN, {"name": name, "pin": pin})
        self.assertEqual(said, "")
        page.open(path)

    def sign_in_by_badge(self, number, page=None, path="/"):
        page = page or self.page
        page.open("/sign-in")
        said = page.driver.execute_async_script(
            SIGN_IN, {"badge": bench_module.code_of("badge", number)})
        self.assertEqual(said, "")
        page.open(path)

    def sign_out(self, page=None):
        (page or self.page).driver.delete_all_cookies()


def main():
    unittest.main(verbosity=2)
