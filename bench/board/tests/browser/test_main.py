#!/usr/bin/env python3
"""What the main screen lets staff choose, and what it does with many phones."""
import case
from case import BoardCase

# The page's own view against a new whole one of the bench, whatever the order.
SAME = """
const done = arguments[arguments.length - 1];
const plain = (v) => JSON.stringify([v.recheck, v.batches, v.units, v.unscanned, v.unseen, v.others].map(
    (l) => Array.isArray(l) ? [...l].sort((a, b) => a.mac < b.mac ? -1 : 1) : l));
(async () => {
    const { board } = await import("/store.js");
    const end = Date.now() + 15000;
    let whole, mine;
    do {
        whole = plain(await (await fetch("/api/v1/board")).json());
        mine = plain(board.view);
    } while (whole !== mine && Date.now() < end);
    done(whole === mine ? "" : whole + "\\n" + mine);
})();
"""


def count(selector):
    return f"document.querySelectorAll({selector!r}).length"


class Chosen(BoardCase):
    seed = ("make",)

    def setUp(self):
        self.page.open("/")
        self.page.until(f"{count('.tile')} > 0")

    def test_1_changes_that_came_one_by_one_give_the_whole(self):
        self.bench.seed("finish")
        self.assertEqual(self.page.driver.execute_async_script(SAME), "")

    def test_2_a_job_or_a_verdict_alone_and_all_again(self):
        page = self.page
        everything = page.js(count(".tile"))
        page.click("#jobs [data-act=only]")
        page.until("[...document.querySelectorAll('.tile .chip')].every((c) => c.innerText === '1')")
        page.until(f"{count('.tile')} < {everything}")
        page.click("[data-act=only-pack]")
        page.until(f"{count('.tile.pack')} > 0 && {count('.tile:not(.pack)')} === 0")
        page.click("[data-act=only-pack]")
        page.click("#jobs [data-act=only]")
        page.until(f"{count('.tile')} === {everything}")

    def test_3_the_chosen_theme_goes_before_the_screens(self):
        page, ground = self.page, "getComputedStyle(document.body).backgroundColor"
        page.scheme("dark")
        page.click("[data-act=menu]")
        page.click("#menu label:has([value=light])")
        page.until(f"{ground} === 'rgb(241, 243, 246)'")
        page.driver.refresh()
        page.until(f"{ground} === 'rgb(241, 243, 246)'")
        page.click("[data-act=menu]")
        page.click("#menu label:has([value=''])")
        page.until(f"{ground} === 'rgb(15, 18, 24)'")

    def test_4_the_chosen_language_is_spoken_at_once_and_kept(self):
        page, word = self.page, "document.querySelector('.tile.pack .word')?.innerText"
        page.click("[data-act=menu]")
        page.click("#menu label:has([value=ja])")
        page.until(f"{word} === '梱包OK' && document.documentElement.lang === 'ja'")
        page.driver.refresh()
        page.until(f"{word} === '梱包OK'")
        page.click("[data-act=menu]")
        page.click("#menu label:has([value=en])")
        page.until(f"{word} === 'PACK'")

    def test_5_a_page_for_staff_asks_who_one_is(self):
        page = self.page
        page.click(".tile.pack a")
        page.until("location.pathname === '/sign-in'")
        page.find("[data-act=sign-in]")
        page.driver.back()
        page.until(f"location.pathname === '/' && {count('.tile')} > 0")

    def test_6_an_unknown_address_is_no_page(self):
        page = self.page
        page.driver.execute_script("history.pushState(null, '', '/nowhere'); "
                                   "dispatchEvent(new PopStateEvent('popstate'))")
        page.until_text("main", "no such page")


class Tabs(BoardCase):
    seed = ("make",)

    def test_many_tabs_leave_each_other_connections(self):
        page = self.page
        for _ in range(8): # a browser has six, for all of them
            page.driver.switch_to.new_window("tab")
            page.open("/")
        page.until(f"{count('.tile')} > 0", 40)
        self.bench.seed("finish")
        page.until("document.querySelector('.sum.pack b').innerText === '8'")
        page.driver.switch_to.window(page.driver.window_handles[1])
        page.until("document.querySelector('.sum.pack b').innerText === '8'")


class Many(BoardCase):
    seed = ("many", 1000)

    def test_of_many_phones_those_to_fix_are_all_there_and_the_rest_is_counted(self):
        page = self.page
        page.open("/")
        page.until(f"{count('.tile')} > 0")
        page.until(f"{count('.tile.fix')} === Number(document.querySelector('.sum.fix b').innerText)")
        page.until(f"{count('.tile')} <= 240")
        page.until_text("#more", "WAIT")
        page.click("[data-act=more]")
        page.until(f"{count('.tile')} === [...document.querySelectorAll('.sum b')]"
                   ".reduce((sum, b) => sum + Number(b.innerText), 0)")


case.main()
