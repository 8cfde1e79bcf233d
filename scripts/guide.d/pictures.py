#!/usr/bin/env python3
"""pictures.py FOLDER: the screens of a seeded day, as staff see them, in both languages."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/board/tests/browser"))
from bench import Bench, PACKER, PACKER_PIN, SUPERVISOR, SUPERVISOR_PIN, code_of # noqa: E402
from page import Page # noqa: E402

WIDE, PAPER, TABLET, HAND = (1920, 1080), (1280, 800), (1024, 768), (390, 844)
READY, STUCK, PROVEN, SHIPPED = (f"00:56:2b:00:{end}" for end in ("ce:05", "93:d4", "0d:9e", "c4:12"))
TWIN = "77:e5"

SIGN_IN = """
const [body, done] = arguments;
fetch("/api/v1/session", { method: "POST", body: JSON.stringify(body), headers: {
    "Content-Type": "application/json", "X-Prebench": "1" } }).then((r) => done(r.status));
"""

# Nothing moves any more, and the focus is nowhere.
STILL = """
document.activeElement?.blur();
Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})))
    .then(() => requestAnimationFrame(() => requestAnimationFrame(arguments[0])));
"""


class Camera:
    def __init__(self, folder, lang):
        self.folder, self.lang = pathlib.Path(folder), lang
        self.bench = Bench("shift").start()
        self.page = Page(self.bench.url)
        self.page.scheme("light")
        self.page.open("/")
        self.page.driver.execute_script(
            "localStorage.setItem('prebench.language', arguments[0])", lang)

    def close(self):
        self.page.close()
        self.bench.close()

    def sign_in(self, name, pin):
        status = self.page.driver.execute_async_script(SIGN_IN, {"name": name, "pin": pin})
        assert status == 200, status

    def open(self, path, size=PAPER):
        self.page.size(*size)
        self.page.open(path)
        self.page.until("document.querySelector('main').innerText.trim().length > 20 && "
                        "document.querySelector('.busy') === null")
        if path == "/":
            self.page.until("document.querySelectorAll('.tile').length > 20")

    def ask(self, act, **fields):
        self.page.click(f"main [data-act='{act}']")
        self.page.until("document.querySelector('dialog[open]') !== null")
        for name, value in fields.items():
            self.page.fill(f"dialog [name={name}]", value)

    def take(self, name):
        self.page.driver.execute_async_script(STILL)
        self.page.shot(self.folder / f"{self.lang}-{name}.png")


def say(lang, en, ja):
    return ja if lang == "ja" else en


def screens(c):
    c.open("/", WIDE)
    c.take("main")
    c.page.scheme("dark")
    c.take("main-dark")
    c.page.scheme("light")
    c.open("/", TABLET)
    c.take("main-1024")
    c.open("/", HAND)
    c.take("main-390")
    c.open("/sign-in")
    c.take("sign-in")


def scanning(c):
    c.sign_in(PACKER, PACKER_PIN)
    c.open("/scan")
    for codes, word in (((code_of("intake"), code_of("job", 2)), "READY"),
                        (("00562B006A13", "FCH21436A13"), "OK"),
                        (("00562B007DD9",), "PARTIAL")):
        scanned(c, codes, word)
    c.take("scan")
    scanned(c, ("FCH21437DD9",), "OK")
    scanned(c, ("00562B0030B8", "FCH214330B8"), "STOP") # is in another job
    c.take("scan-stop")
    scanned(c, (code_of("ack"),), "READY")


def scanned(c, codes, word):
    for code in codes:
        c.page.scan(code)
    c.page.until(f"document.querySelector('.station-state').dataset.word === '{word}'")


def working(c):
    lang = c.lang
    c.open("/batches")
    c.ask("open", customer=say(lang, "Example Museum", "見本美術館"), order="SO-20440",
          line="8841=12")
    c.take("job-open")
    c.open("/unit/" + STUCK)
    c.take("unit")
    c.open("/carton/2%2F1")
    c.take("carton")
    c.open("/batch/2")
    c.take("job")
    c.open("/alarms")
    c.take("alarms")
    c.open("/unit/" + SHIPPED)
    c.ask("return", reason=say(lang, "no dial tone", "発信音が出ない"))
    c.take("return")
    c.open("/unit/" + PROVEN)
    c.ask("waive", reason=say(lang, "clean-up seen on the phone's own page", "電話機の画面で消去を確認"))
    c.take("waive")


def locked(c):
    c.open("/batch/1")
    c.take("job-locked")


def main(folder):
    for lang in ("en", "ja"):
        camera = Camera(folder, lang)
        try:
            for part in (screens, scanning, working, locked):
                part(camera)
        finally:
            camera.close()


main(*sys.argv[1:])
