#!/usr/bin/env python3
"""Names that mean harm are text on every page, and paths lead nowhere."""
import case
from bench import SUPERVISOR, SUPERVISOR_PIN
from case import BoardCase

PAGES = ["/", "/batches", "/batch/1", "/unit/00:56:2b:00:0b:ad", "/unit/00:56:2b:00:0b:ae",
         "/recipes", "/recipe/hostile", "/alarms", "/audit", "/bench", "/staff", "/firmware",
         "/work", "/find?what=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
         "/carton/..%2F..%2Fetc%2Fpasswd", "/recipe/%3Cscript%3E", "/unit/%00", "/batch/-1",
         "/batch/9999999999999999999", "/unit/..%2f..%2f"]

# Nothing that a name could have made: no script, picture or handler of ours is in the page itself.
FOREIGN = """
return [...document.querySelectorAll("script:not([src]), img, iframe, object, embed, [onerror], [onload], [onfocus]")]
    .map((e) => e.outerHTML.slice(0, 100));
"""


class Hostile(BoardCase):
    seed = ("hostile",)
    allowed = (r"status of (400|404|409|422)",)

    def test_1_no_page_runs_or_draws_what_others_wrote(self):
        self.sign_in(SUPERVISOR, SUPERVISOR_PIN)
        for path in PAGES:
            with self.subTest(path=path):
                self.page.open(path)
                self.page.until("document.querySelector('main').innerText.trim() !== '' && "
                                "document.querySelector('.busy') === null")
                self.assertNotIn("owned", self.page.driver.title)
                self.assertEqual(self.page.driver.execute_script(FOREIGN), [])
                self.no_complaints()

    def test_2_the_customer_is_shown_as_it_was_written(self):
        self.page.open("/batch/1")
        self.page.until_text("main", "<script>document.title='owned'</script>")
        self.page.until_text("main", '=HYPERLINK("http://evil.example")')

    def test_3_a_mark_that_turns_the_line_turns_only_itself(self):
        self.page.open("/batch/1")
        self.page.until("[...document.querySelectorAll('main bdi')]"
                        ".some((e) => e.innerText.includes('\\u202e'))")
        outside = self.page.js("[...document.querySelectorAll('body *')].filter((e) => "
                               "e.closest('bdi') === null && [...e.childNodes].some((n) => "
                               "n.nodeType === 3 && n.data.includes('\\u202e')))"
                               ".map((e) => e.tagName + ' ' + e.className)")
        self.assertEqual(outside, [])

    def test_4_a_foreign_destination_after_sign_in_is_not_followed(self):
        for to in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
            self.sign_out()
            self.sign_in(SUPERVISOR, SUPERVISOR_PIN)
            self.page.driver.execute_script("location.href = arguments[0]",
                                            "/sign-in?to=" + to)
            self.page.until("document.querySelector('main').innerText.trim() !== ''")
            self.assertTrue(self.page.js("location.origin") == self.bench.url)


case.main()
