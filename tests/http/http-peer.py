#!/usr/bin/python3
"""A server on loopback that answers what the path asks for, byte for byte, and logs all bytes.

Usage: http-peer.py FOLDER

Prints its port. The bytes of connection N go into FOLDER/N.received and FOLDER/N.sent. Ends when
its input does, and so with the test that started it.
"""

import gzip
import os
import socket
import struct
import sys
import threading
import zlib
from urllib.parse import parse_qs, urlsplit

TEXT = b'Hello, world!\n'
BLOCK = bytes(range(256)) * 1024


class Connection:
    """One connection, with a log of either direction."""

    def __init__(self, sock, folder, number):
        self.sock = sock
        self.received = open(os.path.join(folder, f'{number}.received'), 'wb', buffering=0)
        self.sent = open(os.path.join(folder, f'{number}.sent'), 'wb', buffering=0)
        self.pending = b''

    def read(self):
        data = self.sock.recv(65536)
        self.received.write(data)
        return data

    def send(self, data, log=True):
        if log:
            self.sent.write(data)
        self.sock.sendall(data)

    def read_request(self):
        """Returns the target and the head, or None at the end; the body is read and left."""
        while b'\r\n\r\n' not in self.pending:
            data = self.read()
            if not data:
                return None
            self.pending += data
        head, self.pending = self.pending.split(b'\r\n\r\n', 1)
        length = 0
        for line in head.split(b'\r\n')[1:]:
            name, _, value = line.partition(b':')
            if name.lower() == b'content-length':
                length = int(value)
        while len(self.pending) < length:
            data = self.read()
            if not data:
                return None
            self.pending += data
        self.pending = self.pending[length:]
        return head.split(b' ')[1].decode('latin-1'), head

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.sock.close()


def with_length(body, *headers, status=b'200 OK'):
    lines = [b'HTTP/1.1 ' + status, *headers, b'Content-Length: %d' % len(body)]
    return b'\r\n'.join(lines) + b'\r\n\r\n' + body


def bare_deflate(data):
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


def answers():
    long_text = TEXT * 100
    zipped = gzip.compress(long_text)
    return {
        '/': with_length(TEXT, b'x-zebra: 1', b'content-TYPE: text/plain; charset=utf-8',
                         b'Set-Cookie: a=1', b'X-Dup: x', b'Set-Cookie: b=2', b'x-dup:  y '),
        '/chunked': b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n'
                    b'Content-Type: text/plain\r\n\r\n'
                    b'6;a=b\r\nHello,\r\n8\r\n world!\n\r\n0\r\nX-Sum: 14\r\nx-two: 2\r\n\r\n',
        '/interim': b'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n' + with_length(TEXT),
        '/garbage': b'SSH-2.0-OpenSSH_9.2\r\nnothing that is HTTP\r\n',
        '/banner': b'SSH-2.0-OpenSSH_9.2\r\n',
        '/binary-garbage': b'\x00\x01\x02garbage',
        '/until-close': b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n' + TEXT,
        '/early': b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n' + TEXT,
        '/early-head': b'HTTP/1.1 200 OK\r\nContent-Le',
        '/early-chunk': b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nshort',
        '/bare-lf': b'HTTP/1.1 200 OK\nContent-Length: 14\n\n' + TEXT,
        '/no-content': b'HTTP/1.1 204 No Content\r\nX-Empty:\r\n\r\n',
        '/folded': with_length(TEXT, b'X-Folded: one,\r\n  two'),
        '/gzip': with_length(zipped, b'Content-Encoding: gzip', b'Content-Type: text/plain'),
        '/gzip-cut': with_length(zipped[:-20], b'Content-Encoding: gzip',
                                 b'Content-Type: text/plain'),
        '/gzip-twice': with_length(gzip.compress(TEXT) + gzip.compress(TEXT),
                                   b'Content-Encoding: gzip', b'Content-Type: text/plain'),
        '/gzip-tail': with_length(zipped + b'tail', b'Content-Encoding: x-gzip',
                                  b'Content-Type: text/plain'),
        '/gzip-false': with_length(TEXT, b'Content-Encoding: gzip', b'Content-Type: text/plain'),
        '/gzip-bomb': with_length(gzip.compress(bytes(64 << 20)), b'Content-Encoding: gzip'),
        '/deflate': with_length(zlib.compress(long_text), b'Content-Encoding: deflate',
                                b'Content-Type: text/plain'),
        '/deflate-bare': with_length(bare_deflate(long_text), b'Content-Encoding: deflate',
                                     b'Content-Type: text/plain'),
        '/both': with_length(gzip.compress(zlib.compress(long_text)),
                             b'Content-Encoding: deflate, gzip', b'Content-Type: text/plain'),
        '/br': with_length(b'\x0b\x06\x80Hello\x03', b'Content-Encoding: br',
                           b'Content-Type: text/plain'),
        '/latin1': with_length(b'gr\xfc\xdfe \x80', b'Content-Type: text/plain; charset=latin1'),
        '/guessed': with_length(b'gr\xfc\xdfe', b'Content-Type: text/plain'),
        '/bom': with_length(b'\xff\xfeh\0i\0', b'Content-Type: text/plain; charset=utf-8'),
        '/meta': with_length(b'<meta charset="iso-8859-5"><p>\xbc', b'Content-Type: text/html'),
        '/json': with_length(b'{"a": "\xc3\xbc"}',
                             b'Content-Type: application/json; charset=latin1'),
        '/invalid': with_length(b'a\xffb\xfe', b'Content-Type: text/plain; charset=utf-8'),
        '/unknown-charset': with_length(TEXT, b'Content-Type: text/plain; charset=klingon'),
        '/png': with_length(b'\x89PNG\r\n\x1a\n' + bytes(20), b'Content-Type: image/png'),
        '/302': with_length(b'', b'Location: /?moved#part', status=b'302 Found'),
        '/303': with_length(b'', b'Location: /', status=b'303 See Other'),
        '/307': with_length(b'', b'Location: /', status=b'307 Temporary Redirect'),
        '/loop': with_length(b'', b'Location: /loop', status=b'302 Found'),
        '/elsewhere': with_length(b'', b'Location: ftp://files.test/', status=b'302 Found'),
    }


def stream(connection, n_bytes):
    """As many bytes as asked for, of a pattern. They are too many to be logged."""
    connection.send(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % n_bytes)
    while n_bytes > 0:
        block = BLOCK[:min(n_bytes, len(BLOCK))]
        connection.send(block, log=False)
        n_bytes -= len(block)


ENDING = {'/garbage', '/binary-garbage', '/until-close', '/early', '/early-head', '/early-chunk'}


def serve(connection, table):
    while True:
        request = connection.read_request()
        if request is None:
            break
        target, head = request
        path = urlsplit(target).path
        if path == '/silent':
            connection.read()
            break
        if path == '/nothing':
            break
        if path == '/reset':
            connection.reset()
            return
        if path == '/stream':
            stream(connection, int(parse_qs(urlsplit(target).query)['bytes'][0]))
            continue
        if path == '/stale':
            connection.send(with_length(TEXT))
            break
        if path == '/half':
            connection.send(b'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n' + TEXT)
            connection.read()
            break
        if path == '/head-is-echoed':
            connection.send(with_length(head, b'Content-Type: text/plain'))
            continue
        answer = table.get(path, with_length(b'not here\n', status=b'404 Not Found'))
        if head.startswith(b'HEAD '):
            answer = answer.split(b'\r\n\r\n', 1)[0] + b'\r\n\r\n'
        connection.send(answer)
        if path in ENDING:
            break
    connection.sock.close()


def run(connection, table):
    try:
        serve(connection, table)
    except OSError:
        connection.sock.close()


def accept(listener, folder):
    table = answers()
    number = 0
    while True:
        sock, _ = listener.accept()
        connection = Connection(sock, folder, number)
        number += 1
        threading.Thread(target=run, args=(connection, table), daemon=True).start()


def main():
    listener = socket.create_server(('127.0.0.1', 0))
    threading.Thread(target=accept, args=(listener, sys.argv[1]), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()


main()
