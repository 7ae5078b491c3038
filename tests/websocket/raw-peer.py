"""One end of a WebSocket connection that does what its steps say, and logs its bytes.

raw-peer.py server DIRECTORY [--tls] [--answer TEXT] STEP...
raw-peer.py client DIRECTORY [--tls] PORT STEP...

A server prints its port and takes one connection. What went over the connection is put into the
files "received" and "sent" of DIRECTORY; the certificate is there too. The steps:

send:HEX      send bytes as they are
text:TEXT     send a text frame; masked by a client
big:N         send a binary frame of N bytes
many:N        send N text frames of 5 bytes, as fast as they are taken
read:OPCODE   read until a frame with that opcode has come
echo          read a message and send it back in one frame
eof           read until the end of the stream
fin           send no more
rst           end the connection with a reset
"""

import base64
import hashlib
import os
import signal
import socket
import ssl
import struct
import sys

GUID = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'


class Peer:
    def __init__(self, directory, is_client):
        self.directory = directory
        self.is_client = is_client
        self.buffer = b''
        self.received = open(os.path.join(directory, 'received'), 'wb', buffering=0)
        self.sent = open(os.path.join(directory, 'sent'), 'wb', buffering=0)
        self.socket = None

    def send(self, data):
        self.sent.write(data)
        self.socket.sendall(data)

    def fill(self):
        data = self.socket.recv(65536)
        self.received.write(data)
        self.buffer += data
        return len(data)

    def take_head(self):
        while b'\r\n\r\n' not in self.buffer:
            if self.fill() == 0:
                sys.exit('no handshake')
        head, self.buffer = self.buffer.split(b'\r\n\r\n', 1)
        return head

    def take_frame(self):
        while True:
            frame = parse(self.buffer)
            if frame is not None:
                opcode, payload, length = frame
                self.buffer = self.buffer[length:]
                return opcode, payload
            if self.fill() == 0:
                sys.exit('no frame')

    def send_frame(self, opcode, payload):
        mask = os.urandom(4) if self.is_client else None
        self.send(frame(opcode, payload, mask))

    def answer(self, template):
        head = self.take_head()
        lines = [line.split(b':', 1) for line in head.split(b'\r\n')[1:]]
        headers = {name.strip().lower(): value.strip() for name, value in lines}
        key = headers.get(b'sec-websocket-key', b'')
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        template = template.encode().decode('unicode_escape').encode('latin-1')
        self.send(template.replace(b'{accept}', accept))

    def ask(self):
        key = base64.b64encode(os.urandom(16))
        self.send(b'GET /raw HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n'
                  b'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
                  b'Sec-WebSocket-Key: ' + key + b'\r\n\r\n')
        if b' 101 ' not in self.take_head():
            sys.exit('refused')

    def step(self, step):
        name, _, value = step.partition(':')
        if name == 'send':
            self.send(bytes.fromhex(value))
        elif name == 'text':
            self.send_frame(1, value.encode())
        elif name == 'big':
            self.send_frame(2, b'x' * int(value))
        elif name == 'many':
            self.send(frame(1, b'Hello', None) * int(value))
        elif name == 'read':
            while self.take_frame()[0] != int(value):
                pass
        elif name == 'echo':
            self.send_frame(*self.take_frame())
        elif name == 'eof':
            try:
                while self.fill() > 0:
                    pass
            except ConnectionResetError:
                pass
        elif name == 'fin':
            self.socket.shutdown(socket.SHUT_WR)
        elif name == 'rst':
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            self.socket.close()
        else:
            sys.exit('unknown step ' + step)


def frame(opcode, payload, mask):
    length = len(payload)
    bit = 0x80 if mask else 0
    if length < 126:
        head = bytes([0x80 | opcode, bit | length])
    elif length < 65536:
        head = bytes([0x80 | opcode, bit | 126]) + struct.pack('!H', length)
    else:
        head = bytes([0x80 | opcode, bit | 127]) + struct.pack('!Q', length)
    if mask:
        return head + mask + unmask(payload, mask)
    return head + payload


def unmask(payload, mask):
    key = (mask * (len(payload) // 4 + 1))[:len(payload)]
    number = int.from_bytes(payload, 'big') ^ int.from_bytes(key, 'big')
    return number.to_bytes(len(payload), 'big')


def parse(data):
    if len(data) < 2:
        return None
    length, at = data[1] & 127, 2
    if length == 126:
        if len(data) < 4:
            return None
        length, at = struct.unpack('!H', data[2:4])[0], 4
    elif length == 127:
        if len(data) < 10:
            return None
        length, at = struct.unpack('!Q', data[2:10])[0], 10
    mask = b'\0\0\0\0'
    if data[1] & 128:
        mask, at = data[at:at + 4], at + 4
    if len(data) < at + length:
        return None
    return data[0] & 15, unmask(data[at:at + length], mask), at + length


def serve(peer, use_tls, answer):
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    peer.socket, _ = listener.accept()
    if use_tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(peer.directory, 'cert.pem'),
                                os.path.join(peer.directory, 'key.pem'))
        peer.socket = context.wrap_socket(peer.socket, server_side=True)
    peer.answer(answer)


def connect(peer, use_tls, port):
    peer.socket = socket.create_connection(('127.0.0.1', port))
    if use_tls:
        context = ssl.create_default_context(cafile=os.path.join(peer.directory, 'cert.pem'))
        peer.socket = context.wrap_socket(peer.socket, server_hostname='127.0.0.1')
    peer.ask()


def main():
    signal.alarm(60)  # should the test die first
    role, directory, *rest = sys.argv[1:]
    peer = Peer(directory, role == 'client')
    use_tls = rest[:1] == ['--tls']
    if use_tls:
        rest = rest[1:]
    answer = ('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\n'
              'Connection: Upgrade\\r\\nSec-WebSocket-Accept: {accept}\\r\\n\\r\\n')
    if rest[:1] == ['--answer']:
        answer = rest[1]
        rest = rest[2:]
    if peer.is_client:
        port, *rest = rest
        connect(peer, use_tls, int(port))
    else:
        serve(peer, use_tls, answer)
    try:
        for step in rest:
            peer.step(step)
    except ConnectionError:
        sys.exit(1)


main()
