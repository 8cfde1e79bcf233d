"""read_zpl.py FILE: what a printer makes of our ZPL. Knows the commands that we write,
and no other: one more is an error, and so is a byte outside of printable ASCII."""
import re
import sys

text = open(sys.argv[1], "rb").read()
assert not re.search(rb"[^\n\x20-\x7e]", text), "a byte that is no text"
text = text.decode("ascii")
assert "~" not in text
commands = re.findall(r"\^([A-Z][A-Z0-9@])([^^]*)", text)
assert "".join("^" + a + b for a, b in commands) == text, "text outside of a command"

inside, bars, hexes = False, False, False


def number(words, n):
    values = [int(w) for w in words.split(",")]
    assert len(values) == n and all(v >= 0 for v in values), words
    return values


for name, rest in commands:
    rest = rest.rstrip("\n")
    if name == "XA":
        assert not inside and rest == ""
        inside = True
        print("label")
        continue
    assert inside, name
    if name == "XZ":
        inside = False
    elif name in ("CI", "PQ", "PW", "LL"):
        number(rest, 1)
        if name == "PW":
            width = int(rest)
        if name == "LL":
            height = int(rest)
    elif name in ("LH", "FO"):
        x, y = number(rest, 2)
        assert x < width and y < height
    elif name == "GB":
        number(rest, 3)
    elif name == "BY":
        number(rest, 1)
    elif name == "BC":
        assert re.fullmatch(r"N,\d+,N,N,N,A", rest), rest
        bars = True
    elif name == "A0":
        assert re.fullmatch(r"N,\d+,\d+", rest), rest
    elif name == "FB":
        assert re.fullmatch(r"\d+,1,0,[LCR]", rest), rest
    elif name == "FH":
        assert rest == ""
        hexes = True
    elif name == "FD":
        assert hexes
        data = re.sub(r"_([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), rest)
        assert all(" " <= c <= "~" for c in data), data
        print("bars" if bars else "text", data)
        bars = hexes = False
    elif name == "GF":
        kind, total, same, line, data = rest.split(",")
        assert kind == "A" and total == same and int(total) % int(line) == 0
        dots = bytes.fromhex(data)
        assert len(dots) == int(total)
        rows = int(total) // int(line)
        assert x + 8 * (int(line) - 1) < width and y < height
        print("picture", int(line) * 8, rows, "dark", sum(b.bit_count() for b in dots))
        if len(sys.argv) > 2:
            for r in range(rows):
                row = dots[r * int(line):(r + 1) * int(line)]
                print("".join(f"{b:08b}" for b in row).replace("0", " ").replace("1", "#"))
    else:
        assert name == "FS" and rest == "", (name, rest)
assert not inside
