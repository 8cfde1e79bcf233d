#!/usr/bin/env python3
"""chain.py DATABASE [BATCH]: computes the chain of every seal again, from docs/REPORT.md
alone. 0: all are as sealed; 1: one is not, or there is none."""
import hashlib
import sqlite3
import sys

COLUMNS = """id boot mono_us wall_us kind source mac ip name text family model serial pid
version outcome dev ino mtime_ns file_size size ms batch require uniq raw unit run role about
sha256 staff carton other slot port""".split()

CHAIN = """
WITH member AS (SELECT DISTINCT unit FROM event WHERE batch = :batch AND id <= :last
    AND unit IS NOT NULL AND kind IN ('scan', 'batch')),
mine AS (SELECT id FROM event WHERE batch = :batch AND id <= :last
    UNION SELECT e.id FROM member m JOIN event e ON e.unit = m.unit WHERE e.id <= :last
    UNION SELECT e.about FROM member m JOIN event e ON e.unit = m.unit
        WHERE e.id <= :last AND e.about IS NOT NULL)
SELECT %s FROM event WHERE id IN (SELECT id FROM mine) ORDER BY id
""" % ", ".join(COLUMNS)


def field(value):
    if value is None:
        return b"N"
    kind = b"B"
    if isinstance(value, int):
        kind, value = b"I", b"%d" % value
    elif isinstance(value, str):
        kind, value = b"T", value.encode("utf-8", "surrogateescape")
    return kind + b"%d:" % len(value) + bytes(value)


def event(row):
    """Slot and port count when one of them says something."""
    row = tuple(row)
    return b"".join(map(field, row if row[-2] or row[-1] else row[:-2]))


def chain(db, seal):
    first = ["prebench seal 1", seal["previous"], seal["batch"], seal["event"],
             seal["schema"], seal["staff"], seal["at_us"], seal["head"]]
    state = hashlib.sha256(b"".join(map(field, first))).digest()
    events = 0
    for row in db.execute(CHAIN, {"batch": seal["batch"], "last": seal["event"]}):
        state = hashlib.sha256(state + event(row)).digest()
        events += 1
    return state.hex(), events


def main(path, batch=None):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    db.row_factory = sqlite3.Row
    db.text_factory = lambda b: b.decode("utf-8", "surrogateescape")
    seals = db.execute("SELECT * FROM seal ORDER BY id").fetchall()
    previous, wrong, seen = "", 0, 0
    for seal in seals:
        follows = seal["previous"] == previous
        previous = seal["chain"]
        if batch is not None and seal["batch"] != int(batch):
            continue
        seen += 1
        again, events = chain(db, seal)
        fine = follows and again == seal["chain"] and events == seal["events"]
        wrong += not fine
        print("seal %d, batch %d: %s (%d events)%s" % (
            seal["id"], seal["batch"], "as sealed" if fine else "DIFFERS", events,
            "" if follows else ": does not follow the seal before it"))
    return 0 if seen and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
