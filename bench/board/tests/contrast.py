#!/usr/bin/env python3
"""contrast.py FOLDER COLOUR.C: every pair of colours of the style sheets against WCAG 2.1 AA.

Colours are tokens: writing on --x is --x-ink. What else is written on the three grounds, and
what is drawn on them, stands below. Colours stand in tokens only; job colours are those of
bench/colour.h. 4.5:1 for writing (1.4.3), 3:1 for what is drawn (1.4.11).
"""
import pathlib
import re
import sys

WRITING, DRAWN = 4.5, 3.0
GROUNDS = ("ground", "surface", "quiet")
WRITTEN_ON_GROUNDS = ("soft-ink", "link-ink", "pack-text", "wait-text", "fix-text")
DRAWN_ON_GROUNDS = ("line", "focus")

HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b", re.I)
VAR = re.compile(r"var\(--([\w-]+)")


def channels(text):
    digits = text.lstrip("#")
    if len(digits) in (3, 4):
        digits = "".join(d * 2 for d in digits)
    return [int(digits[i:i + 2], 16) for i in range(0, 6, 2)]


def is_opaque(text):
    return HEX.fullmatch(text) is not None and len(text) in (4, 7)


def luminance(text):
    def linear(c):
        c /= 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, channels(text))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# --- style sheets

def rules_of(text):
    """(selector, {property: value}) of every rule, also of those inside @media."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    rules, stack, start = [], [], 0
    for at, c in enumerate(text):
        if c == "{":
            stack.append(" ".join(text[start:at].split()))
            start = at + 1
        elif c == "}":
            selector, body = stack.pop(), text[start:at]
            pairs = (d.split(":", 1) for d in body.split(";") if ":" in d)
            rules.append((selector, {k.strip(): v.strip() for k, v in pairs}))
            start = at + 1
        elif c == ";" and not stack:
            start = at + 1
    return rules


class Sheets:
    """root: theme -> token -> colour; scopes: selector -> token -> colour."""

    def __init__(self, folder):
        self.rules, self.bad, self.checked = [], [], 0
        for path in sorted(pathlib.Path(folder).glob("*.css")):
            self.rules += [(path.name, *rule) for rule in rules_of(path.read_text())]
        self.root = {"light": {}, "dark": {}}
        self.scopes = {}
        for _, selector, body in self.rules:
            self.take_tokens(selector, body)
        # the dark theme says only what differs
        self.root["dark"] = {**self.root["light"], **self.root["dark"]}

    def take_tokens(self, selector, body):
        tokens = {k[2:]: v for k, v in body.items() if k.startswith("--") and HEX.fullmatch(v)}
        if not tokens:
            return
        if selector == ":root":
            self.root["light"].update(tokens)
        elif re.fullmatch(r""":root\[data-theme=["']?dark["']?\]""", selector):
            self.root["dark"].update(tokens)
        else:
            self.scopes.setdefault(selector, {}).update(tokens)

    def themes_of(self, selector):
        return ["dark"] if "dark" in selector else ["light", "dark"]

    def need(self, least, where, one, other):
        self.checked += 1
        got = ratio(one, other)
        if got < least:
            self.bad.append(f"{where}: {one} on {other} is {got:.2f}:1, less than {least}:1")

    def pairs_in(self, where, tokens, outer):
        for name in tokens:
            ink = tokens.get(name + "-ink", outer.get(name + "-ink"))
            if not name.endswith("-ink") and ink and is_opaque(ink) and is_opaque(tokens[name]):
                self.need(WRITING, f"{where} --{name}", ink, tokens[name])

    def check_root(self):
        for theme, tokens in self.root.items():
            self.pairs_in(theme, tokens, {})
            for ground in GROUNDS:
                for ink in WRITTEN_ON_GROUNDS:
                    self.need(WRITING, f"{theme} --{ink}", tokens[ink], tokens[ground])
                for line in DRAWN_ON_GROUNDS:
                    self.need(DRAWN, f"{theme} --{line}", tokens[line], tokens[ground])

    def check_scopes(self):
        for selector, tokens in self.scopes.items():
            for theme in self.themes_of(selector):
                self.pairs_in(f"{theme} {selector}", tokens, self.root[theme])

    def value(self, text, theme):
        """The opaque colour that a value means in a theme, or None."""
        found = VAR.match(text)
        text = self.root[theme].get(found[1], "") if found else text
        return text if is_opaque(text) else None

    def check_rules(self):
        """A rule that sets ground and writing sets a pair that can be read."""
        for file, selector, body in self.rules:
            ground = body.get("background", body.get("background-color"))
            if ground is None or "color" not in body:
                continue
            for theme in self.themes_of(selector):
                one, other = self.value(body["color"], theme), self.value(ground, theme)
                if one and other:
                    self.need(WRITING, f"{theme} {file} {selector}", one, other)

    def check_no_bare_colours(self):
        for file, selector, body in self.rules:
            for name, value in body.items():
                if not name.startswith("--") and HEX.search(value):
                    self.bad.append(f"{file} {selector}: {name} has a colour that is no token")

    def check_jobs(self, colours):
        """The board shows a job in the colours that its tape and paper have."""
        for name, paper, ink in colours:
            scope = self.scopes.get(f'[data-colour="{name}"]', {})
            if (scope.get("job"), scope.get("job-ink")) != (paper, ink):
                self.bad.append(f"job colour {name}: {scope}, not {paper} and {ink}")
            self.checked += 1


def job_colours(path):
    text = pathlib.Path(path).read_text()
    return [(name, "#" + paper, "#" + ink) for name, paper, ink in
            re.findall(r'\{ "(\w+)", "[^"]+", 0x(\w{6}), 0x(\w{6}) \}', text)]


def main(folder, colour_c):
    sheets = Sheets(folder)
    colours = job_colours(colour_c)
    assert len(colours) == 8, colours
    # the yardstick itself
    assert round(ratio("#000000", "#ffffff"), 2) == 21.0
    assert round(ratio("#777777", "#ffffff"), 2) == 4.48
    sheets.check_root()
    sheets.check_scopes()
    sheets.check_rules()
    sheets.check_no_bare_colours()
    sheets.check_jobs(colours)
    print(f"{sheets.checked} pairs")
    for line in sheets.bad:
        print(line)
    return 1 if sheets.bad or sheets.checked < 50 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
