"""RFC 8188 aes128gcm, written from the RFC alone: the other side of the tests.

rfc8188.py encrypt|decrypt KEYFILE [KEYID [RECORD_SIZE [PADDING]]]: standard input to output.
"""
import os
import struct
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TAG = 16


def derive(key, salt, info, length):
    """Section 2.2 and 2.3."""
    return HKDF(SHA256(), length, salt, info + b"\0").derive(key)


class Records:
    """The key of one message, and a nonce for each of its records."""

    def __init__(self, key, salt):
        self.aead = AESGCM(derive(key, salt, b"Content-Encoding: aes128gcm", 16))
        self.base = int.from_bytes(derive(key, salt, b"Content-Encoding: nonce", 12), "big")

    def nonce(self, seq):
        return (self.base ^ seq).to_bytes(12, "big")

    def seal(self, seq, text):
        return self.aead.encrypt(self.nonce(seq), text, None)

    def open(self, seq, record):
        return self.aead.decrypt(self.nonce(seq), record, None)


def encrypt(key, text, keyid=b"", size=4096, padding=0, salt=None):
    """Section 2; every record but the last has `padding` zeros, if its size allows."""
    salt = salt or os.urandom(16)
    records = Records(key, salt)
    out = [salt, struct.pack("!LB", size, len(keyid)), keyid]
    room = size - TAG - 1 - padding
    if room < 1:
        raise ValueError("record size too small")
    parts = [text[i:i + room] for i in range(0, len(text), room)] or [b""]
    for seq, part in enumerate(parts):
        last = seq == len(parts) - 1
        out.append(records.seal(seq, part + (b"\2" if last else b"\1" + bytes(padding))))
    return b"".join(out)


def decrypt(key, data):
    """Section 2; ValueError for whatever breaks its rules."""
    if len(data) < 21:
        raise ValueError("no header")
    size, idlen = struct.unpack("!LB", data[16:21])
    if size < 18:
        raise ValueError("record size")
    records = Records(key, data[:16])
    body = data[21 + idlen:]
    out = []
    count = max(1, -(-len(body) // size))
    for seq in range(count):
        text = records.open(seq, body[seq * size:(seq + 1) * size]).rstrip(b"\0")
        if text[-1:] != (b"\2" if seq == count - 1 else b"\1"):
            raise ValueError("delimiter")
        out.append(text[:-1])
    return b"".join(out)


def main(argv):
    with open(argv[2], "rb") as file:
        key = file.readline().rstrip(b"\r\n")
    data = sys.stdin.buffer.read()
    if argv[1] == "decrypt":
        out = decrypt(key, data)
    else:
        keyid = argv[3].encode() if len(argv) > 3 else b""
        out = encrypt(key, data, keyid, *(int(n) for n in argv[4:6]))
    sys.stdout.buffer.write(out)


if __name__ == "__main__":
    try:
        main(sys.argv)
    except (ValueError, InvalidTag) as error:
        sys.exit("rfc8188.py: " + (str(error) or "wrong key, or damaged"))
