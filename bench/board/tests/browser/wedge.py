"""A scanner that types: real key events with times of their own, so that a slow machine makes no
hand of it. A key says where it is (code) and, by the layout of the box, what it writes."""
import time

SHIFT, CONTROL, ALT = 8, 2, 1
PROCESS = 229 # what an input method leaves of a key

US = {**{c: ("Key" + c.upper(), False) for c in "abcdefghijklmnopqrstuvwxyz"},
      **{c: ("Key" + c, True) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
      **{c: ("Digit" + c, False) for c in "0123456789"},
      **{c: (f"Digit{i}", True) for i, c in enumerate(")!@#$%^&*(")}}
for name, pair in {"Minus": "-_", "Equal": "=+", "BracketLeft": "[{", "BracketRight": "]}",
                   "Backslash": "\\|", "Semicolon": ";:", "Quote": "'\"", "Backquote": "`~",
                   "Comma": ",<", "Period": ".>", "Slash": "/?", "Space": "  "}.items():
    US[pair[1]] = (name, True)
    US[pair[0]] = (name, False)

# What the keys of a box with another layout write, without and with Shift.
FRENCH = {"KeyA": "qQ", "KeyQ": "aA", "KeyW": "zZ", "KeyZ": "wW", "KeyM": ",?", "Semicolon": "mM",
          **{f"Digit{i}": pair for i, pair in enumerate(
              ["\u00e00", "&1", "\u00e92", '"3', "'4", "(5", "-6", "\u00e87", "_8", "\u00e79"])}}
RUSSIAN = {"Key" + latin: letter + letter.upper() for latin, letter in
           zip("QWERTYUIOPASDFGHJKLZXCVBNM", "йцукенгшщзфывапролдячсмить")}


class Wedge:
    """gap_ms: between keys. layout: of the box. ime: an input method takes the keys first."""

    def __init__(self, driver, gap_ms=5, layout=None, caps=False, ime=False):
        self.driver, self.gap, self.layout, self.caps, self.ime = driver, gap_ms, layout or {}, caps, ime
        self.composed = ""
        self.at = time.time()

    def send(self, kind, code, modifiers=0, **more):
        self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {
            "type": kind, "code": code, "modifiers": modifiers, "timestamp": self.at, **more})

    def press(self, code, modifiers=0, key="", text=""):
        self.at += self.gap / 1000
        number = PROCESS if key == "Process" else ord(text.upper()) if text.isascii() and text.isalnum() else 0
        more = {"key": key or code, "windowsVirtualKeyCode": number}
        self.send("keyDown" if text else "rawKeyDown", code, modifiers, **more,
                  **({"text": text} if text else {}))
        self.send("keyUp", code, modifiers, **more)

    def letter(self, char):
        code, shift = US[char]
        written = self.layout.get(code, char * 2)[1 if shift else 0]
        if self.caps:
            written = written.swapcase()
        if shift: # counts as a key: a scanner presses it, too
            self.send("rawKeyDown", "ShiftLeft", SHIFT, key="Shift")
        if self.ime:
            self.press(code, SHIFT if shift else 0, key="Process")
            self.compose(written)
        else:
            self.press(code, SHIFT if shift else 0, key=written, text=written)
        if shift:
            self.send("keyUp", "ShiftLeft", 0, key="Shift")

    def compose(self, char):
        if self.driver.execute_script("return !document.activeElement.matches('input, textarea')"):
            return # an input method works in fields only
        self.composed += char
        self.driver.execute_cdp_cmd("Input.imeSetComposition", {
            "text": self.composed, "selectionStart": len(self.composed),
            "selectionEnd": len(self.composed)})

    def alt_number(self, digits):
        self.send("rawKeyDown", "AltLeft", ALT, key="Alt")
        for d in digits:
            self.press("Numpad" + d, ALT, key=d)
        self.send("keyUp", "AltLeft", 0, key="Alt")

    def control(self, code, key):
        self.send("rawKeyDown", "ControlLeft", CONTROL, key="Control")
        self.press(code, CONTROL, key=key)
        self.send("keyUp", "ControlLeft", 0, key="Control")

    def end(self, key="Enter"):
        if self.ime:
            self.press(key, key="Process")
        else:
            self.press(key, key=key, text="\r" if key == "Enter" else "")


def type_scan(driver, text, end="Enter", **how):
    """\\x1d in text: as ALT+029. end None: none comes."""
    w = Wedge(driver, **how)
    for char in text:
        if char == "\x1d":
            w.alt_number("029")
        else:
            w.letter(char)
    if end:
        w.end(end)
