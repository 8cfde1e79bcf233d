#!/usr/bin/env python3
"""words.py FOLDER: the words of the pages. Each has both languages with the same {places}, stands
once, and is used; and what the pages ask for is there."""
import pathlib
import re
import sys

STRING = r'"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(rf"({STRING}):\s*\[\s*({STRING})\s*,\s*({STRING})\s*,?\s*\]")
KEY = re.compile(rf"^\t(?:({STRING})|([\w.-]+)):", re.M)
# t("key"), tn("key", n), and keys that are told to helpers as they are
ASKED = re.compile(rf"\btn?\(\s*({STRING})\s*[,)]")
# t("stage." + name), t(`stage.${name}`): every key that begins so may be meant
BEGINS = re.compile(r'"([\w-]+(?:\.[\w-]+)*\.)"\s*\+|`([\w-]+(?:\.[\w-]+)*\.)\$\{')
COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.S)
PLACE = re.compile(r"\{(\w+)\}")


def main(folder):
    bad, words = [], {}
    texts = {p.name: COMMENT.sub("", p.read_text()) for p in sorted(pathlib.Path(folder).glob("*.js"))}
    tables = {n: t for n, t in texts.items() if n.startswith("words_")}
    pages = "\n".join(t for n, t in texts.items() if n not in tables)
    for name, text in tables.items():
        entries = ENTRY.findall(text)
        if len(entries) != len(KEY.findall(text)):
            bad.append(f"{name}: {len(KEY.findall(text))} keys, but {len(entries)} with two languages")
        for key, en, ja in ((k[1:-1], e[1:-1], j[1:-1]) for k, e, j in entries):
            if key in words:
                bad.append(f"{name}: '{key}' stands in {words[key]}, too")
            words[key] = name
            if not en.strip() or not ja.strip():
                bad.append(f"{name}: '{key}' has an empty language")
            # one thing needs no number in English
            if not key.endswith(".one") and set(PLACE.findall(en)) != set(PLACE.findall(ja)):
                bad.append(f"{name}: '{key}' has other places in Japanese")
    asked = {k[1:-1] for k in ASKED.findall(pages)}
    begins = {a or b for a, b in BEGINS.findall(pages)}
    said = set(re.findall(STRING, pages))
    bad += [f"the pages ask for '{k}', which has no words" for k in sorted(asked - set(words))
            if k not in begins]
    bad += [f"nothing asks for '{k}' ({words[k]})" for k in sorted(words)
            if k not in asked and f'"{k}"' not in said and f'"{k.removesuffix(".one")}"' not in said
            and not any(k.startswith(b) for b in begins)]
    print("\n".join(bad) or f"{len(words)} words in two languages")
    return bool(bad) or not words


sys.exit(main(sys.argv[1]))
