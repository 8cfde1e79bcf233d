#!/usr/bin/env python3
"""board.py: from an event to the pixel that shows it, with 1000 phones, and what looking costs.

Prints "name ours peer" a line. The peer of the stream is a page that asks for the whole view once a
second, as boards do, and draws nothing: its share is the asking alone. Both see the same events,
one after the other, from the same benchd."""
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/board/tests/browser"))
from bench import Bench # noqa: E402
from page import Page   # noqa: E402

PHONES = 1000
BEATS, BEAT_MS = 110, 250
NOISE_MS = 50 # other phones' leases meanwhile
BROWSERS = 20
HOUR_EVENTS = 12000 # of 1000 phones that renew every five minutes
WARM_HOURS = 3      # until the caches of benchd are full
ROUNDS = 20

# When a tile is first painted as ready: the frame after the change, and what runs after that.
WATCH = """
window.painted = {};
new MutationObserver((changes) => {
    const now = changes.flatMap((c) => [...c.addedNodes]).filter((n) => n.dataset?.verdict === "pack");
    requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => now.forEach((n) => {
            painted[n.dataset.mac] ??= (performance.timeOrigin + performance.now()) * 1000;
        });
        port2.postMessage(0);
    });
}).observe(document.querySelector("main"), { childList: true, subtree: true });
"""

POLL = """
window.painted = {};
let etag = "";
setInterval(async () => {
    const answer = await fetch("/api/v1/board", { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
    if (answer.status !== 200)
        return;
    etag = answer.headers.get("ETag") ?? "";
    for (const u of (await answer.json()).units) {
        if (u.verdict === "pack")
            painted[u.mac] ??= (performance.timeOrigin + performance.now()) * 1000;
    }
}, 1000);
"""


def beat(bench, page):
    """Milliseconds from each event to its pixel, in ascending order."""
    noise = bench.start_seed("pulse", BEATS * BEAT_MS // NOISE_MS, NOISE_MS)
    told = [line.split() for line in bench.seed("beat", BEATS, BEAT_MS)]
    noise.wait()
    last = told[-1][0]
    page.until(f"painted['{last}'] !== undefined")
    painted = page.js("painted")
    missing = [mac for mac, _ in told if mac not in painted]
    if missing:
        raise SystemExit(f"never shown: {missing}")
    return sorted((painted[mac] - int(at)) / 1000 for mac, at in told)


def percentile(values, p):
    return values[min(len(values) - 1, int(len(values) * p / 100))]


class Viewers:
    """Browsers that take the stream, or poll, and draw nothing."""

    def __init__(self, url, n, polling):
        self.going, self.threads, self.curls = True, [], []
        if polling:
            self.threads = [threading.Thread(target=self.poll, args=(url,)) for _ in range(n)]
            for thread in self.threads:
                thread.start()
        else:
            self.curls = [subprocess.Popen(["curl", "-sN", url + "/api/v1/stream"],
                                           stdout=subprocess.DEVNULL) for _ in range(n)]

    def poll(self, url):
        while self.going:
            try:
                urllib.request.urlopen(url + "/api/v1/board").read()
            except OSError:
                pass # refused for a moment: as a browser, it comes again
            time.sleep(1)

    def close(self):
        self.going = False
        for thread in self.threads:
            thread.join()
        for curl in self.curls:
            curl.terminate()
            curl.wait()


def cpu_ms(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def rss_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise SystemExit("no VmRSS")


def fresh(act):
    """act(bench, page) with a record and a browser of its own."""
    bench = Bench("many", PHONES).start()
    try:
        page = Page(bench.url)
        try:
            return act(bench, page)
        finally:
            page.close()
    finally:
        bench.close()


def streaming(bench, page, viewers=0, everything=False):
    page.open("/")
    page.until("document.querySelectorAll('.tile').length > 100")
    if everything:
        page.click("#more button")
        page.until(f"document.querySelectorAll('.tile').length === {PHONES}")
    page.driver.execute_script(WATCH)
    return watched(bench, page, viewers, polling=False)


def polling(bench, page, viewers=0):
    page.open("/icon.svg")
    page.driver.execute_script(POLL)
    return watched(bench, page, viewers, polling=True)


def watched(bench, page, viewers, polling):
    """Latencies, and benchd's milliseconds of CPU a second."""
    others = Viewers(bench.url, viewers, polling)
    try:
        before, start = cpu_ms(bench.daemon.pid), time.monotonic()
        values = beat(bench, page)
        return values, (cpu_ms(bench.daemon.pid) - before) / (time.monotonic() - start)
    finally:
        others.close()


def first_paint(bench, page):
    """Milliseconds to the first content of a browser that was never here, and bytes."""
    page.open("/")
    page.until("document.querySelectorAll('.tile').length > 100")
    paint = page.js("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    files = page.js("performance.getEntriesByType('resource').concat(performance"
                    ".getEntriesByType('navigation')).filter((e) => !e.name.includes('/api/'))"
                    ".reduce((sum, e) => sum + e.transferSize, 0)")
    view = len(urllib.request.urlopen(bench.url + "/api/v1/board").read())
    return paint, files, view


def metric(bench, name):
    for line in urllib.request.urlopen(bench.url + "/metrics").read().decode().splitlines():
        if line.startswith(name + " "):
            return float(line.split()[1])
    raise SystemExit(f"no {name}")


def memory(bench, page):
    """Kilobytes of benchd over an hour in which browsers come and go: at most, and how much more
    it holds at its end, all but one gone, than at its beginning."""
    page.open("/")
    bench.seed("pulse", WARM_HOURS * HOUR_EVENTS, 0)
    most, held = 0, []
    for _ in range(ROUNDS):
        viewers = Viewers(bench.url, BROWSERS, polling=False)
        bench.seed("pulse", HOUR_EVENTS // ROUNDS, 1)
        most = max(most, rss_kb(bench.daemon.pid))
        viewers.close()
        page.wait_for(lambda: metric(bench, "prebench_board_streams") <= 1)
        held.append(metric(bench, "prebench_board_heap_bytes") / 1024)
    return most, held[-1] - held[0]


def say(name, ours, peer=0):
    print(f"{name} {ours:.0f} {peer:.0f}", flush=True)


def main():
    ours, ours_cpu = fresh(streaming)
    peer, peer_cpu = fresh(polling)
    say("board.event-to-pixel.p50-ms", statistics.median(ours), statistics.median(peer))
    say("board.event-to-pixel.p99-ms", percentile(ours, 99), percentile(peer, 99))
    every, _ = fresh(lambda bench, page: streaming(bench, page, everything=True))
    say("board.1000-tiles-shown.p99-ms", percentile(every, 99), percentile(peer, 99))
    ours, ours_many = fresh(lambda bench, page: streaming(bench, page, BROWSERS - 1))
    peer, peer_many = fresh(lambda bench, page: polling(bench, page, BROWSERS - 1))
    say(f"board.{BROWSERS}-browsers.p99-ms", percentile(ours, 99), percentile(peer, 99))
    say("board.benchd-ms-a-second", ours_cpu, peer_cpu)
    say(f"board.{BROWSERS}-browsers.benchd-ms-a-s", ours_many, peer_many)
    paint, files, view = fresh(first_paint)
    say("board.first-paint-ms", paint)
    say("board.files-kB", files / 1024)
    say("board.view-of-1000-kB", view / 1024)
    most, growth = fresh(memory)
    say("board.benchd-kB", most)
    say("board.benchd-heap-growth-kB", growth)


main()
