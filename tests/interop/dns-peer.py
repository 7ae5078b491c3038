"""A DNS server that gets things wrong. The first label of the name asked for
says how.
"""

import socket
import struct
import sys


def message(query, flags=0x8180, answers=1, records=b""):
    """Build an answer: the query's id and question, then the records."""
    header = query[:2] + struct.pack("!5H", flags, 1, answers, 0, 0)
    return header + query[12:] + records


def record(owner, data, length=None):
    """Build an MX record."""
    if length is None:
        length = len(data)
    return owner + struct.pack("!2HIH", 15, 1, 60, length) + data


def answers_to(query):
    """Return the datagrams that answer a query."""
    label = query[13:13 + query[12]].decode()
    here = len(query)
    name = b"\xc0\x0c"
    good = message(query, records=record(name, b"\0\x05\x02mx\xc0\x0c"))
    if label == "good":
        return [good]
    if label == "stray":
        return [b"", b"\0", bytes([query[0] ^ 1]) + good[1:], good]
    if label == "short":
        return [query[:2]]
    if label == "header":
        return [query[:2] + b"\x81\x80\0\1"]
    if label == "counts":
        return [message(query, answers=65535, records=record(name, b"\0\5\0"))]
    if label == "forward":
        owner = struct.pack("!H", 0xC000 | here + 20)
        return [message(query, records=record(owner, b"\0\5\0"))]
    if label == "self":
        owner = struct.pack("!H", 0xC000 | here)
        return [message(query, records=record(owner, b"\0\5\0"))]
    if label == "loop":
        # Back to the label before the pointer, for ever.
        owner = b"\1a" + struct.pack("!H", 0xC000 | here)
        return [message(query, records=record(owner, b"\0\5\0"))]
    if label == "pair":
        # Two names that point at each other.
        first = b"\1a" + struct.pack("!H", 0xC000 | here + 4)
        second = b"\1b" + struct.pack("!H", 0xC000 | here)
        return [message(query, records=first + second)]
    if label == "label":
        return [message(query, records=record(b"\x80a\0", b"\0\5\0"))]
    if label == "cut":
        return [message(query, records=record(name, b"\0\5\x20mx"))]
    if label == "length":
        return [message(query, records=record(name, b"\0\5\0", 4000))]
    if label == "escape":
        return [message(query, records=record(name, b"\0\5\6\x1b[31m\\\0"))]
    if label == "garbage":
        return [query[:2] + bytes(range(256))]
    code = {"missing": 3, "failure": 2, "refused": 5}[label]
    return [message(query, 0x8180 | code, 0)]


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print("Listening on", *server.getsockname())
sys.stdout.flush()
while True:
    data, client = server.recvfrom(512)
    for datagram in answers_to(data):
        server.sendto(datagram, client)
