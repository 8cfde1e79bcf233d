#!/usr/bin/env python3
"""What the phone makes of HTTP answers: the guide's table 2, logins, encodings, TLS.

Servers: one written for each case here, busybox httpd, and openssl s_server -WWW.
usage: fetch_tests.py FETCH_ONCE
"""
import hashlib
import http.server
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

FETCH = sys.argv.pop(1)
USER, PASSWORD = "phone", "pass: word"
MISSING = "File not found"


def fetch(url, *options):
    done = subprocess.run([FETCH, url, *options], capture_output=True, text=True,
                          timeout=20, check=True)
    return done.stdout.rstrip("\n")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("no server on port %d" % port)


class Handler(http.server.BaseHTTPRequestHandler):
    """/NNN[/Location] answers with that status; the other names are cases."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        if "Transfer_Encoding" not in fields:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        status = re.fullmatch(r"/(\d{3})", self.path)
        if status:
            self.answer(int(status[1]), b"body of %s" % status[1].encode(),
                        Location="/good")
        else:
            getattr(self, "case_" + self.path.strip("/").split("/")[0])()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        self.answer(200, b"got " + body)

    do_PUT = do_POST

    def case_good(self):
        self.answer(200, b"good")

    def case_nowhere(self):
        self.answer(302)

    def case_absolute(self):
        self.answer(301, Location="http://127.0.0.1:%d/good" % self.server.server_port)

    def case_loop(self):
        self.answer(302, Location="/loop")

    def case_other(self):
        self.answer(302, Location="ftp://127.0.0.1/x")

    def case_chunked(self):
        self.answer(200, b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
                    Transfer_Encoding="chunked")

    def case_badchunk(self):
        self.answer(200, b"zz\r\nabc\r\n", Transfer_Encoding="chunked")
        self.close_connection = True

    def case_gcm(self):
        self.answer(200, b"sealed", Content_Encoding="aes128gcm")

    def case_old(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nuntil the end")
        self.close_connection = True

    def case_cut(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
        self.close_connection = True

    def case_interim(self):
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.case_good()

    def case_basic(self, status=401, ask="WWW_Authenticate", got="Authorization"):
        if self.headers.get(got) == "Basic cGhvbmU6cGFzczogd29yZA==":
            self.answer(200, b"basic")
        else:
            self.answer(status, **{ask: 'Basic realm="x"'})

    def case_proxy(self):
        self.case_basic(407, "Proxy_Authenticate", "Proxy-Authorization")

    def case_digest(self):
        """Every nonce holds once, so the first answer to an old one is refused."""
        fields = dict(re.findall(r'(\w+)="?([^",]*)"?', self.headers.get(
            "Authorization", "")))
        nonce = self.server.nonce
        self.server.nonce = os.urandom(8).hex()

        def md5(text):
            return hashlib.md5(text.encode()).hexdigest()
        if fields.get("nonce") == nonce:
            want = md5(":".join([
                md5("%s:a b:%s" % (USER, PASSWORD)), nonce, fields["nc"],
                fields["cnonce"], "auth", md5("GET:" + self.path)]))
            if fields["response"] == want and fields["uri"] == self.path:
                self.answer(200, b"digest")
                return
        stale = self.server.nonce
        if self.path.endswith("stale") and len(self.server.seen) == 1:
            stale = "old"
        self.answer(401, WWW_Authenticate='Digest realm="a b", qop="auth", '
                    'nonce="%s", algorithm=MD5' % stale)

    def case_never(self):
        self.answer(401, WWW_Authenticate='Basic realm="x"')

    def case_strange(self):
        self.answer(401, WWW_Authenticate="Negotiate")


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen, self.nonce = [], "first"
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=(0.02,),
                         daemon=True).start()

    def handle_error(self, *_):
        pass


class Plain(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def get(self, path, *options):
        return fetch("http://127.0.0.1:%d%s" % (self.server.server_port, path), *options)

    def test_table_2(self):
        for status in (300, 303, 304, 307, 308, 400, 401, 403, 405, 407, 410, 429, 500,
                       501, 502, 503, 504, 599):
            self.assertEqual(self.get("/%d" % status),
                             "C http_get failed: %d" % status)
        self.assertEqual(self.get("/404"), "B " + MISSING)
        for status in (301, 302):
            self.assertEqual(self.get("/%d" % status), "A - good")

    def test_redirects(self):
        self.assertEqual(self.get("/absolute"), "A - good")
        self.assertEqual(self.get("/nowhere"), "C http_get failed: 302")
        self.assertEqual(self.get("/other"), "C bad redirect")
        self.server.seen.clear()
        self.assertEqual(self.get("/loop"), "C bad redirect")
        self.assertEqual(len(self.server.seen), 6)

    def test_bodies(self):
        for path, result in (("/good", "A - good"), ("/chunked", "A - abcde"),
                             ("/gcm", "A aes128gcm sealed"),
                             ("/old", "A - until the end"),
                             ("/interim", "A - good"),
                             ("/cut", "C connection closed"),
                             ("/badchunk", "C bad http chunk")):
            self.assertEqual(self.get(path), result)

    def test_request(self):
        self.get("/good")
        method, path, fields = self.server.seen[0]
        self.assertEqual((method, path), ("GET", "/good"))
        self.assertEqual(fields["User-Agent"],
                         "Cisco-CP-8841-3PCC/12.0.7 (00562b043615)")
        self.assertEqual(fields["Host"], "127.0.0.1:%d" % self.server.server_port)
        self.assertNotIn("Authorization", fields)

    def test_logins(self):
        login = ("--uid", USER, "--pwd", PASSWORD)
        for path in ("/basic", "/proxy"):
            self.assertEqual(self.get(path, *login), "A - basic")
            self.assertEqual(self.get(path)[:19], "C http_get failed: ")
        self.assertEqual(self.get("/digest", *login), "A - digest")
        self.assertEqual(self.get("/digest", "--uid", USER, "--pwd", "other"),
                         "C http_get failed: 401")

    def test_two_tries_then_c(self):
        login = ("--uid", USER, "--pwd", PASSWORD)
        self.assertEqual(self.get("/digest/stale", *login), "A - digest")
        self.assertEqual(len(self.server.seen), 3)
        self.server.seen.clear()
        self.assertEqual(self.get("/never", *login), "C http_get failed: 401")
        self.assertEqual(len(self.server.seen), 3)
        self.server.seen.clear()
        self.assertEqual(self.get("/never"), "C http_get failed: 401")
        self.assertEqual(len(self.server.seen), 1)
        self.assertEqual(self.get("/strange", *login), "C http_get failed: 401")

    def test_post_and_put(self):
        for option in ("--post", "--put"):
            self.assertEqual(self.get("/x", option, "a\nb"), "A - got a\nb")
        self.assertEqual([s[0] for s in self.server.seen], ["POST", "PUT"])

    def test_nobody_there(self):
        self.assertEqual(fetch("http://127.0.0.1:%d/" % free_port()),
                         "C connection refused")
        self.assertEqual(fetch("https://127.0.0.1:%d/" % self.server.server_port)[:6],
                         "C tls:")


class BusyBox(unittest.TestCase):
    def test_file(self):
        with tempfile.TemporaryDirectory() as home:
            port = free_port()
            with open(home + "/a.cfg", "w", encoding="ascii") as f:
                f.write("of busybox")
            with subprocess.Popen(["busybox", "httpd", "-f", "-p", "127.0.0.1:%d" % port,
                                   "-h", home]) as server:
                try:
                    wait_for(port)
                    self.assertEqual(fetch("http://127.0.0.1:%d/a.cfg" % port),
                                     "A - of busybox")
                    self.assertEqual(fetch("http://127.0.0.1:%d/b.cfg" % port),
                                     "B " + MISSING)
                finally:
                    server.kill()


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.TemporaryDirectory()
        cls.home = cls.dir.name
        for name in ("ca", "stranger"):
            openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name,
                    "-days", "30", "-keyout", cls.path(name + ".key"), "-out",
                    cls.path(name + ".pem"))
        cls.issue("server", "IP:127.0.0.1")
        cls.issue("elsewhere", "DNS:prov.example.com,IP:127.0.0.9")
        with open(cls.path("ca.pem"), encoding="ascii") as one, \
                open(cls.path("stranger.pem"), encoding="ascii") as two, \
                open(cls.path("both.pem"), "w", encoding="ascii") as both:
            both.write("a word before\n" + two.read() + one.read())
        openssl("x509", "-in", cls.path("ca.pem"), "-outform", "DER", "-out",
                cls.path("ca.der"))

    @classmethod
    def tearDownClass(cls):
        cls.dir.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.home, name)

    @classmethod
    def issue(cls, name, names):
        with open(cls.path("ext"), "w", encoding="ascii") as f:
            f.write("subjectAltName=" + names)
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", "/CN=" + name, "-keyout", cls.path(name + ".key"), "-out",
                cls.path("csr"))
        openssl("x509", "-req", "-in", cls.path("csr"), "-CA", cls.path("ca.pem"),
                "-CAkey", cls.path("ca.key"), "-CAcreateserial", "-days", "2",
                "-extfile", cls.path("ext"), "-out", cls.path(name + ".pem"))

    def serve(self, name="server", maximum=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if maximum is not None:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = maximum
        context.load_cert_chain(self.path(name + ".pem"), self.path(name + ".key"))
        server = Server(context)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def get(self, server, *options, path="/good"):
        return fetch("https://127.0.0.1:%d%s" % (server.server_port, path), *options)

    def test_known_authority(self):
        server = self.serve()
        for ca in ("ca.pem", "both.pem", "ca.der"):
            self.assertEqual(self.get(server, "--ca", self.path(ca)), "A - good")
        self.assertEqual(self.get(server, "--ca", self.path("ca.pem"), path="/404"),
                         "B " + MISSING)
        self.assertEqual(self.get(server, "--ca", self.path("ca.pem"), "--uid", USER,
                                  "--pwd", PASSWORD, path="/digest"), "A - digest")
        self.assertEqual(self.get(server, "--ca", self.path("ca.pem"), "--post",
                                  "x" * 100000), "A - got " + "x" * 100000)

    def test_unknown_authority(self):
        server = self.serve()
        self.assertEqual(self.get(server),
                         "C tls: unable to get local issuer certificate")
        self.assertEqual(self.get(server, "--ca", self.path("stranger.pem")),
                         "C tls: unable to get local issuer certificate")
        self.assertEqual(server.seen, [])

    def test_wrong_host(self):
        server = self.serve("elsewhere")
        self.assertEqual(self.get(server, "--ca", self.path("ca.pem")),
                         "C tls: IP address mismatch")
        self.assertEqual(server.seen, [])

    def test_time(self):
        server = self.serve()
        for now, result in (("0", "C tls: certificate is not yet valid"),
                            ("60", "C tls: certificate is not yet valid"),
                            (str(int(time.time()) + 5 * 86400),
                             "C tls: certificate has expired")):
            self.assertEqual(self.get(server, "--ca", self.path("ca.pem"), "--now", now),
                             result)

    def test_versions(self):
        ca = ("--ca", self.path("ca.pem"))
        self.assertEqual(self.get(self.serve(maximum=ssl.TLSVersion.TLSv1_2), *ca),
                         "A - good")
        self.assertEqual(self.get(self.serve(maximum=ssl.TLSVersion.TLSv1_2), *ca,
                                  "--min", "TLS 1.3")[:6], "C tls:")
        self.assertEqual(self.get(self.serve(maximum=ssl.TLSVersion.TLSv1_1), *ca)[:6],
                         "C tls:")

    def test_s_server(self):
        port = free_port()
        with open(self.path("a.cfg"), "w", encoding="ascii") as f:
            f.write("of s_server")
        with subprocess.Popen(
                ["openssl", "s_server", "-quiet", "-WWW", "-accept", "127.0.0.1:%d" % port,
                 "-cert", self.path("server.pem"), "-key", self.path("server.key")],
                cwd=self.home, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL) as server:
            try:
                wait_for(port)
                self.assertEqual(fetch("https://127.0.0.1:%d/a.cfg" % port, "--ca",
                                       self.path("ca.pem")), "A - of s_server")
            finally:
                server.kill()


if __name__ == "__main__":
    unittest.main()
