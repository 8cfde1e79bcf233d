"""One headless Chromium, driven by WebDriver; nothing of it outlives its folder."""
import shutil
import tempfile
import time

import wedge
from bench import LIMIT_S
from selenium import webdriver
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync
    --disable-dev-shm-usage --hide-scrollbars --force-color-profile=srgb""".split()

# Resolves when the expression holds, or with what the page says instead.
WAIT = """
const [expression, limit, done] = arguments;
const end = Date.now() + limit;
const holds = new Function("return (" + expression + ");");
(function look() {
    let why = "";
    try { if (holds()) return done(""); } catch (e) { why = String(e) + "\\n"; }
    if (Date.now() > end)
        return done(why + location.href + "\\n" + document.body.innerText.slice(0, 3000));
    setTimeout(look, 40);
})();
"""


class Page:
    def __init__(self, url, width=1920, height=1080):
        self.url = url
        self.profile = tempfile.mkdtemp(prefix="board-browser-")
        options = webdriver.ChromeOptions()
        for flag in [*FLAGS, f"--user-data-dir={self.profile}"]:
            options.add_argument(flag)
        options.add_experimental_option("prefs", {
            "download.default_directory": self.profile + "/downloads",
            "download.prompt_for_download": False,
        })
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"),
                                       options=options)
        self.driver.set_script_timeout(LIMIT_S * 2)
        self.size(width, height)

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    # --- looking

    def open(self, path="/"):
        self.driver.get(self.url + path)
        return self

    def js(self, expression):
        return self.driver.execute_script(f"return ({expression});")

    def until(self, expression, limit_s=LIMIT_S):
        """Waits until the JavaScript expression holds in the page."""
        end = time.monotonic() + limit_s
        while True:
            try:
                said = self.driver.execute_async_script(WAIT, expression, limit_s * 1000)
                break
            except JavascriptException:
                if time.monotonic() > end: # else: the page was loaded again meanwhile
                    raise
        assert said == "", f"never: {expression}\n{said}"

    def until_text(self, selector, text):
        self.until(f"[...document.querySelectorAll({selector!r})]"
                   f".some((e) => e.innerText.includes({text!r}))")

    def wait_for(self, holds, limit_s=LIMIT_S):
        """The same for what is not in the page."""
        end = time.monotonic() + limit_s
        while not holds():
            assert time.monotonic() < end, "it never came"
            time.sleep(0.05)

    def path(self):
        return self.js("location.pathname")

    def find(self, selector):
        self.until(f"document.querySelector({selector!r}) !== null")
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    # --- acting

    def click(self, selector):
        self.find(selector).click()

    def fill(self, selector, text):
        """As if it were pasted: keys that come so fast are a scanner's."""
        element = self.find(selector)
        element.clear()
        if element.get_attribute("type") in ("file", "date"):
            element.send_keys(text)
            return
        self.driver.execute_script("arguments[0].focus()", element)
        self.driver.execute_cdp_cmd("Input.insertText", {"text": text})
        self.until(f"document.querySelector({selector!r}).value === {text!r}")

    def type(self, text):
        """To whatever has the focus, as a hand does."""
        wedge.type_scan(self.driver, text, end=None, gap_ms=70)

    def keys(self, *keys):
        """To whatever has the focus, without a pause."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def scan(self, code, **how):
        """As a scanner types: wedge.py."""
        wedge.type_scan(self.driver, code, **how)

    # --- how it is shown

    def size(self, width, height, scale=1):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": False})

    def scheme(self, name):
        """light or dark"""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": name}]})

    def shot(self, path):
        self.driver.get_screenshot_as_file(str(path))

    def complaints(self):
        """Console errors, exceptions, refusals by policy; each is told once."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] in ("SEVERE", "WARNING")]
