#!/usr/bin/env python3
"""keys.py DEVICE TEXT: presses the keys of a US keyboard, as the records of an input
device (struct input_event). '\\r' is Enter. Written from the kernel's key codes, not
from ours."""
import struct
import sys

ROWS = ((2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'), (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"))
KEYS = {"\r": (28, False), " ": (57, False)}
for first, plain, shifted in ROWS:
    KEYS.update({c: (first + i, False) for i, c in enumerate(plain)})
    KEYS.update({c: (first + i, True) for i, c in enumerate(shifted)})


def event(kind, code, value):
    return struct.pack("@llHHi", 0, 0, kind, code, value)


def press(code, down):
    return event(1, code, down) + event(0, 0, 0)


def main():
    out = b""
    for c in sys.argv[2].replace("\\r", "\r"):
        code, shift = KEYS[c]
        if shift:
            out += press(42, 1)
        out += press(code, 1) + press(code, 0)
        if shift:
            out += press(42, 0)
    with open(sys.argv[1], "wb", buffering=0) as device:
        device.write(out)


main()
