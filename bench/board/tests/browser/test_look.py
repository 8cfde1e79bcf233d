#!/usr/bin/env python3
"""Every page in both themes and both languages: readable, with named controls, by keyboard
alone, without scrolling sideways."""
import case
import look
from case import BoardCase

# Without sign-in.
OPEN = ["/", "/sign-in"]


class Look(BoardCase):
    def look_at(self, path):
        page = self.page
        for theme in ("light", "dark"):
            page.scheme(theme)
            page.open(path)
            page.until("document.querySelector('main').innerText.trim().length > 20 && "
                       "document.querySelector('.busy') === null")
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

    def test_1_what_everybody_sees(self):
        for path in OPEN:
            self.look_at(path)


case.main()
