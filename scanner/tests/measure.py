#!/usr/bin/env python3
"""measure.py SCAN BENCH PROFILES [UNITS]: how long a scan takes from its last key to the
committed row, and to the answer. A bench of its own, MAC, serial and product of each unit,
each scan sent when the one before is answered. Two JSON objects, milliseconds: what
bench-scan --measure says of a device (a FIFO), and the same of a page (--view json), from
its line to the screen that answers it."""
import json
import math
import os
import subprocess
import sys
import tempfile
import time

from keys import records


def prepare(bench, profiles, folder):
    conf = folder + "/bench.conf"
    with open(conf, "w") as f:
        f.write(f'profiles_dir = "{profiles}"\n')
        for name in ("state", "runtime", "tree", "firmware", "report"):
            f.write(f'{name}_dir = "{folder}/{name}"\n')
    with open(folder + "/acme.conf", "w") as f:
        f.write('recipe "acme" {\n\tredirect = "https://prov.example.com/$MA.xml"\n}\n')
    os.chmod(folder, 0o777)
    for words in ("config init", "profile publish",
                  f"recipe add {folder}/acme.conf --by planner",
                  "recipe approve acme --by checker",
                  "batch open --customer Acme --recipe acme"):
        subprocess.run([bench, "--config", conf] + words.split(), check=True,
                       stdout=subprocess.DEVNULL)
    return conf


def labels(first, units):
    for i in range(first, first + units):
        yield f"00562B{i:06X}", f"FCH2143{i:04d}", "CP-8841-3PCC-K9="


def measure_device(scan, conf, device, units):
    os.mkfifo(device)
    os.chmod(device, 0o666)
    station = subprocess.Popen(
        [scan, "--config", conf, "--measure", "--scanner",
         f"evdev:{device},station=measure,allow-ungrabbed"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open(device, "wb", buffering=0) as scanner:
        for label in labels(0, units):
            for text in label:
                scanner.write(records(text + "\r"))
                said = station.stdout.readline()
            if not said.startswith(b"OK"):
                sys.exit(f"measure.py: {said.decode()}")
        station.terminate()
        print(station.communicate()[1].decode(), end="")


def percentile(values, percent):
    values = sorted(values)
    return round(values[math.ceil(len(values) * percent / 100) - 1] * 1000, 3)


def measure_page(scan, conf, units):
    page = subprocess.Popen(
        [scan, "--config", conf, "--view", "json", "--station", "page"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    page.stdout.readline()
    taken, took = 0, []
    for label in labels(units, units):
        for text in label:
            start = time.monotonic()
            page.stdin.write(text.encode() + b"\n")
            page.stdin.flush()
            taken += 1
            screen = {"taken": -1}
            while screen["taken"] != taken:  # an OK that falls back is no answer
                screen = json.loads(page.stdout.readline())
            took.append(time.monotonic() - start)
        if screen["word"] != "OK":
            sys.exit(f"measure.py: {screen}")
    page.stdin.close()
    page.wait()
    print(json.dumps({"scans": taken, "answered_ms": {
        "p50": percentile(took, 50), "p99": percentile(took, 99),
        "max": percentile(took, 100)}}))


def main():
    scan, bench, profiles = (os.path.abspath(p) for p in sys.argv[1:4])
    units = int(sys.argv[4]) if len(sys.argv) > 4 else 100
    with tempfile.TemporaryDirectory(prefix="bench-measure-") as folder:
        conf = prepare(bench, profiles, folder)
        measure_device(scan, conf, folder + "/event0", units)
        measure_page(scan, conf, units)


main()
