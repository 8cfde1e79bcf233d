#!/usr/bin/env python3
"""terminal.py ANSWERS COMMAND...: the command on a terminal of its own; each line of the
file ANSWERS is typed when the command has asked (a line that ends in ": "). Prints what a
person would see."""
import os
import pty
import sys

answers = open(sys.argv[1], encoding="ascii").read().splitlines()
pid, tty = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
seen = since = b""
while True:
    try:
        data = os.read(tty, 4096)
    except OSError:
        break
    if not data:
        break
    seen += data
    since += data
    if since.endswith(b": ") and answers:
        since = b""
        os.write(tty, answers.pop(0).encode() + b"\n")
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
