#!/usr/bin/env python3
"""keys.py DEVICE TEXT: presses the keys of a US keyboard, as the records of an input
device (struct input_event). '\\r' is Enter. Written from the kernel's key codes, not
from ours."""
import struct
import sys
import time

ROWS = ((2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'), (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"))
KEYS = {"\r": (28, False), " ": (57, False)}
for first, plain, shifted in ROWS:
    KEYS.update({c: (first + i, False) for i, c in enumerate(plain)})
    KEYS.update({c: (first + i, True) for i, c in enumerate(shifted)})
SHIFT = 42


def records(text):
    """What the device gives, all of it now."""
    now = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    out = b""
    for c in text:
        code, shift = KEYS[c]
        presses = [(code, 1), (code, 0)]
        if shift:
            presses = [(SHIFT, 1)] + presses + [(SHIFT, 0)]
        for key, down in presses:
            for event in ((1, key, down), (0, 0, 0)):
                out += struct.pack("@llHHi", now // 1000000, now % 1000000, *event)
    return out


if __name__ == "__main__":
    with open(sys.argv[1], "wb", buffering=0) as device:
        device.write(records(sys.argv[2].replace("\\r", "\r")))
