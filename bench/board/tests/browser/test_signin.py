#!/usr/bin/env python3
"""Who may in, and who not any more."""
import case
from bench import PACKER, PACKER_PIN, SECOND, SECOND_PIN, SUPERVISOR, SUPERVISOR_PIN
from case import BoardCase

FORGE = """
const [headers, done] = arguments;
fetch("/api/v1/act/carton/open", { method: "POST", body: '{"batch":1}',
    headers: { "Content-Type": "application/json", ...headers } })
    .then(async (r) => done(r.status + " " + await r.text()));
"""


class SignIn(BoardCase):
    seed = ("ready",)
    allowed = (r"status of (401|403|429|503)",)

    def tearDown(self):
        super().tearDown()
        self.sign_out()

    def give(self, name, pin):
        self.page.fill("main [name=name]", name)
        self.page.fill("main [name=pin]", pin)
        self.page.click("main [data-act='sign-in']")

    def refused(self, text):
        self.page.until_text("main .problem", text)
        self.page.until("document.querySelector('main [name=pin]').value === ''")

    def test_everything_but_the_main_screen_asks_first(self):
        self.page.open("/batches")
        self.page.until("location.pathname === '/sign-in'")
        self.give(PACKER, PACKER_PIN)
        self.page.until("location.pathname === '/batches'")
        self.page.until_text("#top", PACKER)

    def test_a_name_in_any_case_and_the_keypad_do(self):
        self.page.open("/sign-in")
        self.page.fill("main [name=name]", SUPERVISOR.upper())
        for digit in SUPERVISOR_PIN:
            self.page.driver.execute_script(
                "[...document.querySelectorAll('.keypad button')]"
                ".find((b) => b.innerText === arguments[0]).click()", digit)
        self.page.click("main [data-act='sign-in']")
        self.page.until_text("#top", SUPERVISOR)

    def test_of_unknown_name_and_wrong_pin_nobody_learns_which(self):
        self.page.open("/sign-in")
        texts = set()
        for name in ("nobody at all", PACKER):
            self.give(name, "904418")
            self.page.until("document.querySelector('main .problem:not([hidden])') !== null")
            texts.add(self.page.js("document.querySelector('main .problem').innerText"))
            self.page.open("/sign-in")
        self.assertEqual(len(texts), 1, texts)

    def test_after_many_wrong_ones_the_right_one_has_to_wait(self):
        self.page.open("/sign-in")
        for _ in range(6):
            self.give(SECOND, "904418")
            self.page.until("document.querySelector('main .problem:not([hidden])') !== null && "
                            "!document.querySelector('main form').classList.contains('busy')")
        self.give(SECOND, SECOND_PIN)
        self.refused("wait")

    def test_who_is_disabled_is_out_at_once(self):
        self.sign_in_by_badge(2002, path="/batches")
        self.page.until_text("#top", "packer 2")
        self.bench.run("staff", "disable", "packer 2", by=SUPERVISOR, pin=SUPERVISOR_PIN)
        self.page.open("/batches")
        self.page.until("location.pathname === '/sign-in'")
        self.bench.run("staff", "enable", "packer 2", by=SUPERVISOR, pin=SUPERVISOR_PIN)

    def test_signing_out_ends_it_on_every_tab(self):
        self.sign_in(PACKER, PACKER_PIN, path="/batches")
        first = self.page.driver.current_window_handle
        self.page.driver.switch_to.new_window("tab")
        self.page.open("/alarms")
        self.page.until_text("#top", PACKER)
        self.page.click("#top [data-act='menu']")
        self.page.click("#menu [data-act='sign-out']")
        self.page.until("document.querySelector('#top a[href=\"/sign-in\"]') !== null")
        self.page.driver.close()
        self.page.driver.switch_to.window(first)
        self.page.until("location.pathname === '/sign-in' || "
                        "document.querySelector('#top a[href=\"/sign-in\"]') !== null")

    def test_a_sign_in_outlives_a_restart_of_benchd_until_its_time_is_over(self):
        self.sign_in(PACKER, PACKER_PIN, path="/batches")
        self.page.driver.get("about:blank") # which asks for nothing meanwhile
        self.bench.stop()
        self.bench.start()
        self.page.open("/batches")
        self.page.until_text("#top", PACKER)
        self.page.driver.get("about:blank")
        self.bench.stop()
        self.bench.age_sessions(24 * 3600)
        self.bench.start()
        self.page.open("/batches")
        self.page.until("location.pathname === '/sign-in'")

    def test_a_forged_act_is_refused(self):
        self.sign_in(PACKER, PACKER_PIN)
        for headers in ({}, {"X-Prebench": "1"}, {"X-Prebench-CSRF": "0" * 64}):
            said = self.page.driver.execute_async_script(FORGE, headers)
            self.assertRegex(said, "^403 ")
        self.assertEqual(self.bench.run("carton", "list")["cartons"], [])


case.main()
