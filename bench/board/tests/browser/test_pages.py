#!/usr/bin/env python3
"""The pages of lists and acts: setups, orders, the hold shelf, staff, alarms, audit, finding."""
import subprocess
import tempfile
import zipfile

import case
from bench import PACKER, PACKER_PIN, SECOND, SECOND_PIN, SUPERVISOR, SUPERVISOR_PIN
from case import BoardCase
from selenium.webdriver.common.keys import Keys

PASSED = "00:56:2b:00:ce:05"   # of job 2, not packed
OF_JOB_4 = "00:56:2b:00:ab:05"
CLONED = "00:56:2b:00:77:e5"   # has an alarm that stops it
LOAD = "sip88xx.12-0-7MPP0501-123"
ROOTFS = "rootfs88xx.12-0-7MPP0501-123.sbn"
OPEN = "document.querySelector('dialog[open]')"


class Pages(BoardCase):
    # what the browser says of each answer that is a no
    allowed = (r"status of (403|404|409|422)",)

    signed_in = False

    def setUp(self):
        if not Pages.signed_in:
            self.sign_in(SUPERVISOR, SUPERVISOR_PIN)
            Pages.signed_in = True

    def shown(self, path):
        self.page.open(path)
        self.page.until("document.querySelector('main .sheet') !== null && "
                        "document.querySelector('.state.busy') === null")

    def ask(self, act, within="main"):
        button = f"document.querySelector(\"{within} [data-act='{act}']\")"
        self.page.until(f"{button} !== null")
        # found and clicked at once: the page may be shown anew between two commands
        self.page.driver.execute_script(f"const b = {button}; b.focus(); b.click();")
        self.page.until(f"{OPEN} !== null")

    def yes(self):
        self.page.click("dialog[open] [data-act='yes']")

    def closed(self):
        self.page.until(OPEN + " === null")

    def toast(self, text):
        self.page.until_text("#toasts", text)

    def file(self, text, ending):
        f = tempfile.NamedTemporaryFile("w", suffix=ending, dir=self.page.profile, delete=False)
        with f:
            f.write(text)
        return f.name

    # --- setups

    def test_11_a_new_version_waits_and_says_where_it_would_send_phones(self):
        text = 'recipe "clinic" { redirect = "https://second.example/{{mac}}.xml" }\n'
        self.bench.run("recipe", "add", self.file(text, ".conf"), by=PACKER)
        self.shown("/recipes")
        self.page.until_text("main section:first-of-type", "clinic")
        self.shown("/recipe/clinic")
        self.page.until_text(".target b", "second.example")

    def test_12_another_host_than_the_one_shown_approves_nothing(self):
        self.ask("approve")
        self.page.fill("dialog [name=host]", "voice.example.net")
        self.yes()
        self.page.until_text("dialog .problem", "not the host above")
        self.assertEqual(self.bench.run("recipe", "show", "clinic")["recipes"][0]["approved_by"], "")

    def test_13_the_host_as_shown_approves_it(self):
        self.page.fill("dialog [name=host]", "second.example")
        self.yes()
        self.closed()
        self.page.until_text("main", "approved")
        row = self.bench.run("recipe", "show", "clinic")["recipes"][0]
        self.assertEqual((row["version"], row["approved_by"]), (2, SUPERVISOR))

    # --- what was ordered

    def lines(self):
        return {line["model"]: line["ordered"] for line in self.bench.run("batch", "show", 3)["lines"]}

    def test_21_a_line_that_is_none_is_named(self):
        self.shown("/batch/3")
        self.before = self.lines()
        self.ask("order")
        self.page.fill("dialog [name=line]", "7841 ten")
        self.yes()
        self.page.until_text("dialog .problem", "7841 ten")
        self.assertEqual(self.lines(), self.before)

    def test_22_lines_are_taken_as_people_write_them(self):
        self.page.fill("dialog [name=line]", "7841 12\n8841=3")
        self.yes()
        self.closed()
        self.assertEqual(self.lines(), {"7841": 12, "8841": 3})

    def test_23_bad_lines_of_a_list_are_told_by_number(self):
        listed = self.file("serial,model\nFCH21439001,7841\nFCH21439002,nonsense\n", ".csv")
        self.page.until("document.querySelector('.state.busy') === null")
        self.ask("expect")
        self.page.find("dialog [name=file]").send_keys(listed)
        self.yes()
        self.page.until_text("dialog[open]", "Line 3")
        self.page.click("dialog[open] [data-act='close']")
        self.closed()
        serials = [line["serial"] for line in self.bench.run("batch", "show", 3)["missing"]]
        self.assertIn("FCH21439001", serials)
        self.assertNotIn("FCH21439002", serials)

    def test_24_what_others_do_is_seen_without_a_reload(self):
        self.shown("/batch/4")
        held = "[...document.querySelectorAll('.figure')].find((e) => e.innerText.includes('on hold')).innerText"
        self.page.until(held + ".startsWith('0')")
        self.bench.run("unit", "ng", OF_JOB_4, "--reason", "scratched", by=PACKER)
        self.page.until(held + ".startsWith('1')")
        self.page.until_text("main td", "NG: put it on the hold shelf")

    def test_25_a_locked_job_is_unlocked_by_a_supervisors_pin_alone(self):
        self.shown("/batch/1")
        self.ask("reopen")
        self.page.fill("dialog [name=reason]", "one phone stays here")
        self.page.fill("dialog [name=pin]", "999111")
        self.yes()
        self.page.until("!document.querySelector('dialog .problem').hidden")
        self.assertEqual(self.bench.run("batch", "show", 1)["batches"][0]["state"], "closed")
        self.page.fill("dialog [name=pin]", SUPERVISOR_PIN)
        self.yes()
        self.closed()
        self.page.until_text("main h2", "Not ready to be locked")
        self.assertEqual(self.bench.run("batch", "show", 1)["batches"][0]["state"], "open")

    # --- firmware

    def test_26_firmware_is_taken_in_checked_and_removed(self):
        path = self.page.profile + "/cmterm.zip"
        with zipfile.ZipFile(path, "w") as z:
            z.writestr(ROOTFS, b"\0firmware" * 30000)
            z.writestr(LOAD + ".loads", b"signed \1\2")
        self.shown("/firmware")
        self.ask("import")
        self.page.find("dialog [name=file]").send_keys(path)
        self.yes()
        self.page.until_text("main td", LOAD)
        self.closed()
        self.ask("check")
        self.page.until_text("dialog[open]", "Every byte is as it was taken in")
        self.page.click("dialog[open] [data-act='close']")
        self.closed()
        self.ask("remove")
        self.yes()
        self.page.until_text("main", "No firmware is here")
        self.assertEqual(self.bench.run("firmware", "list")["loads"], [])

    # --- a phone

    def test_31_the_story_names_who_did_what_and_what_it_proves(self):
        self.shown("/unit/" + PASSED)
        self.page.until("document.querySelectorAll('.story [data-kind=leased].proves').length === 1")
        self.page.until_text(".story [data-kind=leased]", "Phone got the address")

    def test_32_ng_takes_it_off_and_release_brings_it_back(self):
        self.ask("ng")
        self.page.fill("dialog [name=reason]", "display cracked")
        self.yes()
        self.closed()
        self.page.until("document.querySelector('.verdict').dataset.verdict === 'fix'")
        self.assertIn(PASSED, [u["mac"] for u in self.bench.run("unit", "list", "--held")["held"]])
        self.ask("release")
        self.page.fill("dialog [name=reason]", "only dust")
        self.yes()
        self.closed()
        self.page.until("document.querySelector('.verdict').dataset.verdict === 'pack'")

    def test_33_without_a_reason_nothing_is_asked_of_the_bench(self):
        self.ask("ng")
        self.yes()
        self.assertTrue(self.page.js(OPEN + " !== null"))
        self.assertNotIn(PASSED, [u["mac"] for u in self.bench.run("unit", "list", "--held")["held"]])

    def test_34_escape_leaves_all_as_it_was_and_the_focus_where_it_was(self):
        self.page.keys(Keys.ESCAPE)
        self.closed()
        self.page.until("document.activeElement.dataset.act === 'ng'")

    def tab_to(self, holds):
        for _ in range(80):
            if self.page.js(holds):
                return
            self.page.keys(Keys.TAB)
        self.fail("never reached: " + holds)

    def test_35_the_keyboard_alone_packs_a_phone_and_undoes_it(self):
        self.shown("/unit/" + PASSED)
        self.tab_to("document.activeElement.dataset.act === 'pack'")
        self.page.keys(Keys.ENTER)
        self.page.until(OPEN + " !== null")
        self.tab_to("document.activeElement.dataset.act === 'yes'")
        self.page.keys(Keys.ENTER)
        self.closed()
        self.toast("CE05 is in carton")
        self.assertTrue(self.bench.run("unit", "show", PASSED)["stand"][0]["packed"])
        self.tab_to("document.activeElement.dataset.act === 'undo'")
        self.page.keys(Keys.ENTER)
        self.toast("Undone")
        self.assertFalse(self.bench.run("unit", "show", PASSED)["stand"][0]["packed"])

    # --- alarms

    def test_41_an_alarm_is_closed_with_a_pin_and_a_reason(self):
        self.shown("/alarms")
        card = f"main li[data-mac='{CLONED}']"
        self.page.until_text(card, "stops the phone")
        self.ask("clear", within=card)
        self.page.fill("dialog [name=reason]", "the second phone is gone")
        self.page.fill("dialog [name=pin]", SUPERVISOR_PIN)
        self.yes()
        self.closed()
        self.page.until(f"document.querySelector(\"{card}\") === null")
        self.assertEqual([a for a in self.bench.run("alarm", "list", "--open")["alarms"]
                          if a["unit"] == CLONED and a["stops"]], [])

    # --- staff

    def test_51_a_new_person_gets_a_badge_that_a_scanner_reads(self):
        self.shown("/staff")
        self.ask("add")
        self.page.fill("dialog [name=name]", "packer 4")
        self.page.fill("dialog [name=pin]", SUPERVISOR_PIN)
        self.yes()
        self.page.until("document.querySelector('dialog .bars') !== null")
        code = self.bench.run("staff", "show", "packer 4")["staff"][0]["code"]
        self.assertEqual(self.page.js("document.querySelector('dialog .bars').getAttribute('aria-label')"), code)
        picture = self.page.profile + "/badge.png"
        self.page.find("dialog .paper").screenshot(picture)
        read = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Scode128.enable", picture],
                              capture_output=True, text=True).stdout
        self.assertEqual(read.strip(), code)
        self.page.click("dialog[open] [data-act='close']")
        self.closed()

    def test_52_another_supervisor_stands_in_by_name_and_pin(self):
        self.shown("/staff")
        row = "document.evaluate(\"//tr[td[contains(., 'packer 4')]]\", document, null, 9).singleNodeValue"
        self.page.until(row + " !== null")
        self.page.driver.execute_script(f"({row}).querySelector(\"[data-act='disable']\").click()")
        self.page.until(OPEN + " !== null")
        self.page.fill("dialog [name=supervisor]", SECOND)
        self.page.fill("dialog [name=pin]", SECOND_PIN)
        self.yes()
        self.closed()
        self.assertFalse(self.bench.run("staff", "show", "packer 4")["staff"][0]["active"])

    def test_53_staff_see_no_badge_and_change_nobody(self):
        self.sign_out()
        self.sign_in(PACKER, PACKER_PIN, path="/staff")
        self.page.until_text("main", "packer 4")
        self.assertEqual(self.page.js("document.querySelectorAll('main [data-act]').length"), 0)
        self.sign_out()
        self.sign_in(SUPERVISOR, SUPERVISOR_PIN)

    # --- the record

    def test_61_the_audit_tells_the_newest_act_first(self):
        self.shown("/audit")
        self.page.until("document.querySelectorAll('main tbody tr').length > 10")
        ids = self.page.js("[...document.querySelectorAll('main tbody tr td:last-child')].map((e) => +e.innerText)")
        self.assertEqual(ids, sorted(ids, reverse=True))
        newest = self.bench.run("audit", "--before", 10**9, "--limit", 1)["acts"][0]["id"]
        self.assertEqual(ids[0], newest)

    def test_62_of_one_person_only_the_acts_of_that_person(self):
        self.shown("/audit?staff=" + SECOND.replace(" ", "+"))
        self.page.until("document.querySelectorAll('main tbody tr').length > 0")
        who = self.page.js("[...document.querySelectorAll('main tbody tr td:nth-child(2)')].map((e) => e.innerText)")
        self.assertEqual(set(who), {SECOND})

    def test_71_the_last_digits_lead_to_the_phone(self):
        self.page.open("/")
        self.page.until("document.querySelector('.tile') !== null")
        self.page.fill("#find", "ce05")
        self.page.keys(Keys.ENTER)
        self.page.until(f"location.pathname === '/unit/{PASSED}'")

    def test_72_what_is_nowhere_is_said_to_be_nowhere(self):
        self.shown("/find?what=XYZ999")
        self.page.until_text("main", "Nothing here is called that")

    def test_73_a_part_of_a_customers_name_finds_the_job(self):
        self.shown("/batches")
        self.page.fill("#find", "clinic")
        self.page.keys(Keys.ENTER)
        self.page.until("location.pathname === '/batch/1'")


    def test_74_texts_are_read_and_shown_as_people_write_them(self):
        said = self.page.driver.execute_async_script("""
            const done = arguments[0];
            (async () => {
                const { orderLines, badLine } = await import("/job_acts.js");
                const { dump } = await import("/unit_story.js");
                done([orderLines(" 8841 = 12\\n\\n7841 3 \\nCP-8841-3PCC=5"), orderLines(undefined),
                      badLine("8841=x") !== "", badLine("8841=1"), dump("48690aff")]);
            })();""")
        self.assertEqual(said, [["8841=12", "7841=3", "CP-8841-3PCC=5"], [], True, "",
                                "0000  48 69 0a ff" + " " * 38 + "Hi.."])

    def test_81_a_slow_page_does_not_come_over_a_later_one(self):
        self.shown("/bench")
        self.page.driver.execute_script("""
            const real = window.fetch;
            window.late = false;
            window.fetch = async (...asked) => {
                const answer = await real(...asked);
                if (!String(asked[0]).includes("read/batch/list"))
                    return answer;
                await new Promise((done) => { window.release = done; });
                window.late = true;
                return answer;
            };""")
        self.page.click("#nav a[href='/batches']")
        self.page.until("window.release !== undefined")
        self.page.click("#nav a[href='/staff']")
        self.page.until_text("main h1", "Staff")
        self.page.driver.execute_script("window.release()")
        self.page.until("window.late")
        self.page.driver.execute_async_script("setTimeout(arguments[0], 0)")
        self.assertEqual(self.page.js("document.querySelector('main h1').innerText"), "Staff")


class Many(BoardCase):
    seed = ("many", "1200")

    def test_a_long_list_is_shown_in_parts_and_narrows(self):
        self.bench.run("staff", "add", "boss", "--role", "supervisor", pin="482915")
        self.sign_in("boss", "482915", path="/batch/1")
        rows = "document.querySelectorAll('main .listed tbody tr').length"
        self.page.until(rows + " === 100")
        self.page.until_text(".pager", "1\u2013100 of 1200")
        self.page.click(".pager [data-act='list.after']")
        self.page.until_text(".pager", "101\u2013200 of 1200")
        self.page.fill("main [name=filter]", "FCH214310F")
        self.page.until(rows + " === 16")


case.main()
