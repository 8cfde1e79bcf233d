#!/usr/bin/env python3
"""phonesim against kea-dhcp4 and servers of DNS, SNTP and HTTP(S) written here, in network
namespaces: what needs more than one of them.

usage: services_tests.py PHONESIM
"""
import http.server
import json
import os
import shutil
import socketserver
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PHONESIM = os.path.realpath(sys.argv[1])
SERVER, MAC = "10.9.0.1", "00562b043615"
TARGET = "https://remote.example.net/$MA.xml"

for tool in ("kea-dhcp4", "unshare", "ip", "openssl"):
    if shutil.which(tool) is None:
        print("skipped: no " + tool)
        sys.exit(77)
if os.environ.get("SERVICES_INSIDE") != "1":
    if subprocess.run(["unshare", "-n", "-m", "true"], stderr=subprocess.DEVNULL,
                      check=False).returncode != 0:
        print("skipped: no network namespaces")
        sys.exit(77)
    os.environ["SERVICES_INSIDE"] = "1"
    os.execvp("unshare", ["unshare", "-n", "-m", "--propagation", "private",
                          sys.executable, *sys.argv])
sys.argv.pop(1)


def run(*words, **more):
    subprocess.run(words, check=True, **more)


def profile(**parameters):
    return ("<flat-profile>" + "".join(
        "<%s>%s</%s>" % (k, v, k) for k, v in parameters.items()) +
        "</flat-profile>").encode()


class Web(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.bench.seen.append((self.command, self.path, self.headers, b""))
        body = self.server.bench.files.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bench.seen.append((self.command, self.path, self.headers, body))
        self.send_response(200)
        self.end_headers()

    do_POST = do_PUT


class Ntp(socketserver.BaseRequestHandler):
    def handle(self):
        packet, sock = self.request
        self.server.bench.asked.append("ntp")
        now = struct.pack("!II", int(time.time()) + 2208988800, 0)
        sock.sendto(struct.pack("!BBBb", 0x24, 2, 6, -20) + bytes(12) + now +
                    packet[40:48] + now + now, self.client_address)


class Dns(socketserver.BaseRequestHandler):
    def handle(self):
        packet, sock = self.request
        labels, at = [], 12
        while packet[at]:
            labels.append(packet[at + 1:at + 1 + packet[at]].decode())
            at += 1 + packet[at]
        name, kind = ".".join(labels), struct.unpack("!H", packet[at + 1:at + 3])[0]
        self.server.bench.asked.append(name)
        data = self.server.bench.names.get((name, kind))
        answer = b""
        if data is not None:
            answer = b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data
        sock.sendto(packet[:2] + struct.pack("!HHHHH", 0x8180 if data else 0x8183, 1,
                                             len(answer) > 0, 0, 0) +
                    packet[12:at + 5] + answer, self.client_address)


def wire(name):
    return b"".join(bytes([len(x)]) + x.encode() for x in name.split(".")) + b"\0"


def srv(port, target):
    return struct.pack("!HHH", 10, 20, port) + wire(target)


class Bench:
    """The files it serves, the names it knows, and what was asked."""

    def __init__(self, home):
        self.home, self.kea, self.ntp = home, None, None
        self.reset()
        a = bytes(int(x) for x in SERVER.split("."))
        for port, tls in ((80, False), (443, True), (8443, True)):
            self.web(port, tls)
        self.udp(53, Dns)
        self.known = {("prov.example.com", 1): a, ("srv.example.net", 1): a,
                      ("_ciscoprov-https._tls.example.com", 33):
                          srv(8443, "srv.example.net")}

    def reset(self):
        self.files, self.seen, self.asked, self.names = {}, [], [], {}

    def start(self, server):
        server.bench = self
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def web(self, port, tls):
        server = http.server.ThreadingHTTPServer((SERVER, port), Web)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.home + "/server.pem", self.home + "/server.key")
            server.socket = context.wrap_socket(server.socket, server_side=True,
                                                do_handshake_on_connect=False)
            server.handle_error = lambda *_: None
        self.start(server)

    def udp(self, port, handler):
        server = socketserver.UDPServer((SERVER, port), handler)
        self.start(server)
        return server

    def dhcp(self, **options):
        options = {"domain-name-servers": SERVER, **options}
        conf = {"Dhcp4": {
            "interfaces-config": {"interfaces": ["server"]},
            "lease-database": {"type": "memfile", "persist": False},
            "option-data": [{"name": k.replace("_", "-"), "data": v, "always-send": True}
                            for k, v in options.items()],
            "subnet4": [{"id": 1, "subnet": "10.9.0.0/16",
                         "pools": [{"pool": "10.9.1.0-10.9.250.250"}]}]}}
        path = self.home + "/kea.json"
        with open(path, "w", encoding="ascii") as f:
            json.dump(conf, f)
        self.dhcp_stop()
        self.kea = subprocess.Popen(
            ["kea-dhcp4", "-c", path], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "KEA_PIDFILE_DIR": self.home,
                 "KEA_LOCKFILE_DIR": self.home})
        for _ in range(200):
            with open("/proc/net/udp", encoding="ascii") as f:
                if ":0043 " in f.read():
                    return
            time.sleep(0.05)
        raise RuntimeError("kea-dhcp4 does not listen")

    def dhcp_stop(self):
        if self.kea is not None:
            self.kea.terminate()
            self.kea.wait()
        self.kea = None


def certificates(home):
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-subj", "/CN=CA", "-days", "30", "-keyout", home + "/ca.key", "-out",
        home + "/ca.pem", stderr=subprocess.DEVNULL)
    with open(home + "/ext", "w", encoding="ascii") as f:
        f.write("subjectAltName=IP:%s,DNS:prov.example.com,DNS:example.com" % SERVER)
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-subj", "/CN=server", "-keyout", home + "/server.key", "-out",
        home + "/csr", stderr=subprocess.DEVNULL)
    run("openssl", "x509", "-req", "-in", home + "/csr", "-CA", home + "/ca.pem",
        "-CAkey", home + "/ca.key", "-CAcreateserial", "-days", "2", "-extfile",
        home + "/ext", "-out", home + "/server.pem", stderr=subprocess.DEVNULL)


class Services(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.makedirs("/run/netns", exist_ok=True)
        run("mount", "-t", "tmpfs", "none", "/run/netns")
        for line in ("link set lo up", "netns add phones",
                     "link add server type veth peer name phones netns phones",
                     "addr add %s/16 dev server" % SERVER, "link set server up",
                     "-n phones link set phones up"):
            run("ip", *line.split())
        cls.dir = tempfile.TemporaryDirectory()
        cls.home = cls.dir.name
        certificates(cls.home)
        cls.bench = Bench(cls.home)

    @classmethod
    def tearDownClass(cls):
        cls.bench.dhcp_stop()
        cls.dir.cleanup()

    def setUp(self):
        self.bench.reset()
        self.bench.names = dict(self.bench.known)
        self.bench.files["/8841-3PCC.xml"] = profile(Profile_Rule=TARGET)
        if self.bench.ntp is None:
            self.bench.ntp = self.bench.udp(123, Ntp)

    def no_ntp(self):
        self.bench.ntp.shutdown()
        self.bench.ntp.server_close()
        self.bench.ntp = None

    def phone(self, code, *options):
        report = self.home + "/report.json"
        done = subprocess.run(
            ["ip", "netns", "exec", "phones", PHONESIM, "--interface", "phones",
             "--phones", "1", "--models", "8841", "--first-mac", MAC, "--scale", "1000",
             "--timeout", "15" if code == 0 else "4", "--report", report, *options],
            capture_output=True, text=True, timeout=60, check=False)
        with open(report, encoding="utf-8") as f:
            phone = json.load(f)["phones"][0]
        self.assertEqual(done.returncode, code, (done.stdout, phone))
        return phone

    def errors(self, phone):
        return [e["detail"] for e in phone["history"] if e["what"] == "fail"]

    def test_https_with_an_authority_of_the_factory(self):
        self.bench.dhcp(tftp_server_name="https://prov.example.com", ntp_servers=SERVER)
        phone = self.phone(0, "--ca", self.home + "/ca.pem")
        self.assertTrue(phone["time_known"])
        self.assertEqual(phone["customization"], "Aborted")
        self.assertEqual(phone["rules"]["Profile_Rule"]["class"], "A")
        self.assertEqual(self.bench.seen[0][2]["User-Agent"],
                         "Cisco-CP-8841-3PCC/11.3.1 (%s)" % MAC)

    def test_https_needs_the_time(self):
        self.no_ntp()
        self.bench.dhcp(tftp_server_name="https://" + SERVER, ntp_servers=SERVER)
        phone = self.phone(1, "--ca", self.home + "/ca.pem")
        self.assertIn("certificate is not yet valid", self.errors(phone)[0])
        self.assertEqual(phone["rules"]["Profile_Rule"]["class"], "C")
        self.assertFalse(phone["time_known"])
        self.assertEqual(self.bench.seen, [])
        self.phone(0, "--ca", self.home + "/ca.pem", "--clock", "set")

    def test_https_needs_an_authority(self):
        self.bench.dhcp(tftp_server_name="https://" + SERVER, ntp_servers=SERVER)
        phone = self.phone(1)
        self.assertIn("unable to get local issuer certificate", self.errors(phone)[0])
        # DHCP has failed: the vendor's cloud is asked for, by name only.
        self.assertEqual(phone["customization"], "Pending")
        self.assertIn("activate.cisco.com", self.bench.asked)

    def test_authority_and_time_by_profile(self):
        with open(self.home + "/ca.pem", "rb") as f:
            self.bench.files["/ca.pem"] = f.read()
        self.bench.dhcp(tftp_server_name="http://" + SERVER)
        self.bench.files["/8841-3PCC.xml"] = profile(
            Custom_CA_Rule="http://%s/ca.pem" % SERVER, Primary_NTP_Server=SERVER,
            Profile_Rule_B="https://%s/b/$MA.xml" % SERVER)
        self.bench.files["/b/%s.xml" % MAC] = profile(Profile_Rule=TARGET,
                                                      Profile_Rule_B="")
        phone = self.phone(0)
        self.assertEqual(phone["authorities"], {"factory": "", "custom": "CN = CA"})
        self.assertEqual([s[1] for s in self.bench.seen],
                         ["/8841-3PCC.xml", "/ca.pem", "/b/%s.xml" % MAC])
        self.assertIn("ntp", self.bench.asked)

    def test_service_records_of_the_domain(self):
        self.bench.dhcp(domain_name="example.com", ntp_servers=SERVER)
        phone = self.phone(0, "--ca", self.home + "/ca.pem")
        self.assertEqual(phone["ip"][:5], "10.9.")
        self.assertIn("_ciscoprov-https._tls.example.com", self.bench.asked)
        # The name in the certificate is the domain's, not the target's.
        self.assertEqual(self.bench.seen[0][2]["Host"], "srv.example.net:8443")

    def test_service_records_by_rule(self):
        self.bench.dhcp(tftp_server_name="http://" + SERVER, ntp_servers=SERVER)
        self.bench.files["/8841-3PCC.xml"] = profile(
            Profile_Rule_B="[--srv] https://example.com/b.xml")
        self.bench.files["/b.xml"] = profile(Profile_Rule=TARGET, Profile_Rule_B="")
        self.phone(0, "--ca", self.home + "/ca.pem")
        self.bench.names.clear()
        phone = self.phone(1, "--ca", self.home + "/ca.pem")
        self.assertEqual(phone["rules"]["Profile_Rule_B"]["error"], "no service record")

    def test_the_remote_host_is_asked_for_when_the_short_resync_is_over(self):
        self.bench.dhcp(tftp_server_name="http://" + SERVER)
        self.bench.files["/8841-3PCC.xml"] = profile(
            Profile_Rule="http://remote.example.net/x.xml",
            Resync_Periodic="900,86400")
        self.phone(0) # settled by then, and quiet until 0.9 s are over
        self.assertNotIn("remote.example.net", self.bench.asked)
        self.phone(0, "--until", "forever", "--timeout", "4")
        self.assertIn("remote.example.net", self.bench.asked)
        self.bench.asked.clear()
        self.phone(0, "--until", "forever", "--timeout", "4", "--fault", "0:no-dns")
        self.assertNotIn("remote.example.net", self.bench.asked)

    def test_reports(self):
        self.bench.dhcp(tftp_server_name="http://" + SERVER)
        self.bench.files["/8841-3PCC.xml"] = profile(
            Profile_Rule=TARGET, HTTP_Report_Method="PUT", Admin_Password="Secret-1",
            Report_Rule="[--status] http://prov.example.com/s "
                        "[--key Key] http://prov.example.com/k "
                        "http://prov.example.com/a [--delta] http://prov.example.com/d",
            Report_To_Server="Periodically", periodic_upload_to_server="600")
        phone = self.phone(0)
        self.assertEqual(phone["reports_taken"], 4)
        put = {s[1]: s for s in self.bench.seen if s[0] == "PUT"}
        self.assertIn(b"<Customization>Aborted</Customization>", put["/s"][3])
        self.assertEqual(put["/k"][3][:8], b"Salted__")
        plain = subprocess.run(["openssl", "enc", "-d", "-aes-256-cbc", "-md", "md5", "-k",
                                "Key"], input=put["/k"][3], capture_output=True,
                               check=True).stdout
        self.assertEqual(plain, put["/a"][3])
        self.assertIn(b"<Profile_Rule>%s</Profile_Rule>" % TARGET.encode(), plain)
        self.assertIn(b"<Admin_Password>********</Admin_Password>", plain)
        self.assertIn(b"<HTTP_Report_Method>PUT<", put["/d"][3])
        self.assertNotIn(b"<Resync_Periodic>", put["/d"][3])
        # 600 s of its time are 0.6 s here, and nothing has changed since.
        self.bench.seen.clear()
        self.phone(0, "--until", "forever", "--timeout", "4")
        deltas = [s[3] for s in self.bench.seen if s[1] == "/d"]
        self.assertGreater(len(deltas), 2)
        self.assertEqual(deltas[1], b"<flat-profile>\n</flat-profile>\n")

    def test_post_sends_what_a_parameter_says(self):
        self.bench.dhcp(tftp_server_name="http://" + SERVER)
        self.bench.files["/8841-3PCC.xml"] = profile(
            GPP_A="mac=$MA", Profile_Rule_B="[--post a] http://%s/b" % SERVER)
        self.phone(1)
        posts = [s for s in self.bench.seen if s[0] == "POST"]
        self.assertEqual(posts[0][3], b"mac=" + MAC.encode())


if __name__ == "__main__":
    unittest.main()
