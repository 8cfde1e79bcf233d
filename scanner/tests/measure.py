#!/usr/bin/env python3
"""measure.py SCAN BENCH PROFILES [UNITS]: how long a scan takes from its last key to the
committed row, and to the answer. A bench of its own, a FIFO as the device, MAC, serial and
product of each unit, each scan sent when the one before is answered. Prints what
bench-scan --measure says: one JSON object, milliseconds."""
import os
import subprocess
import sys
import tempfile

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


def measure(scan, conf, device, units):
    os.mkfifo(device)
    os.chmod(device, 0o666)
    station = subprocess.Popen(
        [scan, "--config", conf, "--measure", "--scanner",
         f"evdev:{device},station=measure,allow-ungrabbed"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open(device, "wb", buffering=0) as scanner:
        for i in range(units):
            for text in (f"00562B{i:06X}", f"FCH2143{i:04d}", "CP-8841-3PCC-K9="):
                scanner.write(records(text + "\r"))
                said = station.stdout.readline()
            if not said.startswith(b"OK"):
                sys.exit(f"measure.py: {said.decode()}")
        station.terminate()
        print(station.communicate()[1].decode(), end="")


def main():
    scan, bench, profiles = (os.path.abspath(p) for p in sys.argv[1:4])
    units = int(sys.argv[4]) if len(sys.argv) > 4 else 100
    with tempfile.TemporaryDirectory(prefix="bench-measure-") as folder:
        conf = prepare(bench, profiles, folder)
        measure(scan, conf, folder + "/event0", units)


main()
