"""A bench of a test's own: directories, a seeded record, benchd. Nothing else runs."""
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import tempfile
import time

LIMIT_S = int(os.environ.get("BENCH_LIMIT_S", "20")) # for whatever is waited for

# What board-seed puts into the record (seed_shift.c).
SUPERVISOR, SUPERVISOR_PIN = "supervisor 1", "482915"
SECOND, SECOND_PIN = "supervisor 2", "730264"
PACKER, PACKER_PIN = "packer 1", "615392"


def environment(name):
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} is not set: run this by ctest")
    return value


class Bench:
    """bin: the folder of bench, bench-scan and benchd; seed: board-seed's words."""

    def __init__(self, *seed, more=""):
        self.bin = pathlib.Path(environment("BENCH_BIN"))
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="board-test-"))
        self.dir.chmod(0o755)
        self.daemon = None
        self.url = ""
        self.listen = "127.0.0.1:0"
        self.more = more
        self.write_config()
        self.run("config", "init")
        self.run("profile", "publish")
        if seed:
            self.seed(*seed)

    def write_config(self):
        places = {"state": "state", "runtime": "run", "tree": "tree",
                  "firmware": "firmware", "report": "reports"}
        lines = [f'{name}_dir = "{self.dir}/{folder}"' for name, folder in places.items()]
        lines += [f'profiles_dir = "{environment("BENCH_PROFILES")}"',
                  f'board_listen = "{self.listen}"', self.more]
        self.config = self.dir / "bench.conf"
        self.config.write_text("\n".join(lines) + "\n")

    @property
    def database(self):
        return self.dir / "state" / "bench.db"

    def seed(self, *words):
        """board-seed's standard output, as lines."""
        answer = subprocess.run([environment("BENCH_SEED"), self.database, *map(str, words)],
                                check=True, capture_output=True, text=True)
        return answer.stdout.splitlines()

    def start_seed(self, *words):
        """The same, running; the caller reads its output."""
        return subprocess.Popen([environment("BENCH_SEED"), self.database, *map(str, words)],
                                stdout=subprocess.PIPE, text=True)

    def run(self, *words, by="", pin="", code=0):
        """`bench --json` with these words: what it says, or None if it says nothing."""
        command = [self.bin / "bench", "--config", self.config, "--json"]
        if by:
            command += ["--by", by]
        if pin:
            command += ["--pin-file", "-"]
        answer = subprocess.run([*command, *map(str, words)], input=pin + "\n",
                                capture_output=True, text=True)
        if answer.returncode != code:
            raise AssertionError(f"bench {words}: {answer.returncode}, {answer.stderr}")
        return json.loads(answer.stdout) if answer.stdout else None

    # --- benchd

    def start(self):
        self.daemon = subprocess.Popen([self.bin / "benchd", "--config", self.config],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                       start_new_session=True)
        line = self.next_line()
        while "board.ready" not in line:
            line = self.next_line()
        self.url = line.split("board.ready ")[1].strip().rstrip("/")
        # the same place when it is started again
        self.listen = self.url.removeprefix("http://")
        self.write_config()
        return self

    def next_line(self):
        end = time.monotonic() + LIMIT_S
        pipe = self.daemon.stderr
        while time.monotonic() < end:
            if select.select([pipe], [], [], 1)[0]:
                line = pipe.readline().decode(errors="replace")
                if line == "":
                    raise AssertionError("benchd ended")
                return line
        raise AssertionError("benchd said nothing")

    def stop(self, how=signal.SIGTERM):
        if self.daemon is None:
            return
        self.daemon.send_signal(how)
        self.daemon.wait(LIMIT_S)
        self.daemon.stderr.close()
        self.daemon = None

    def age_sessions(self, seconds):
        """As if nobody had used a sign-in for so long; benchd is stopped meanwhile."""
        path = self.dir / "run" / "board" / "sessions"
        lines = [line.split(" ") for line in path.read_text().splitlines()]
        for line in lines:
            line[1:3] = (str(int(us) - seconds * 1000000) for us in line[1:3])
        path.write_text("".join(" ".join(line) + "\n" for line in lines))

    def close(self):
        if self.daemon is not None:
            self.stop(signal.SIGKILL)
        shutil.rmtree(self.dir, ignore_errors=True)


# --- bar codes: a kind's letter and digits of base 19, or a word; then a check letter

LETTERS = "BCDEFGHIJKLNOPRSTUV"
NUMBERED = {"badge": "B", "job": "J", "carton": "K"}
WORDS = {"undo": "UNDO", "ack": "SEEN", "ng": "NOGOOD", "open carton": "OPEN",
         "close carton": "CLOSE", "intake": "GOIN", "pack": "GOOUT", "verify": "GOCHECK",
         "return": "GORETURN", "sign out": "SIGNOUT"}


def code_of(kind, number=0):
    if kind in WORDS:
        body = WORDS[kind]
    else:
        digits = ""
        while number > 0 or len(digits) % 5 != 0 or not digits:
            number, digit = divmod(number, 19)
            digits = LETTERS[digit] + digits
        body = NUMBERED[kind] + digits
    check = sum((i + 1) * LETTERS.index(c) for i, c in enumerate(body)) % 19
    return "XCD" + body + LETTERS[check]
