"""A peer on raw sockets that does what it is told, one line at a time.

Each command on standard input is answered by one line on standard output:

    listen [HOST]       port
    accept              ok           the new socket becomes the current one
    tls CERTIFICATE KEY ok           accepts, and agrees on TLS
    connect HOST PORT   port         of this side
    use NUMBER          ok           sockets are numbered from 0 in the order they came
    recv COUNT          hex          waits for COUNT bytes, or for the end
    drain               count        of the bytes until the end
    end                 eof | errno  what ends it, after which nothing may have come
    send HEX            ok | errno
    fill BYTE COUNT     ok           sends COUNT times the byte
    shutdown            ok
    close               ok
    reset               ok           closes with SO_LINGER 0
    drop                ok           closes without a word of TLS
    buffer COUNT        ok           sets the receive buffer of sockets to come
    udp [HOST]          port
    udprecv             host port hex
    udpsend HOST PORT HEX  ok
"""

import errno
import socket
import ssl
import struct
import sys


class Peer:
    def __init__(self):
        self.listener = None
        self.sockets = []
        self.current = None
        self.receive_buffer = None

    def add(self, new):
        self.sockets.append(new)
        self.current = new

    def make(self, host, kind):
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        made = socket.socket(family, kind)
        made.settimeout(50)
        if self.receive_buffer is not None:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        return made

    def listen(self, host='127.0.0.1'):
        self.listener = self.make(host, socket.SOCK_STREAM)
        self.listener.bind((host, 0))
        self.listener.listen(16)
        return self.listener.getsockname()[1]

    def accept(self):
        self.add(self.listener.accept()[0])
        self.current.settimeout(50)

    def tls(self, certificate, key):
        self.accept()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.sockets[-1] = self.current = context.wrap_socket(self.current, server_side=True)

    def connect(self, host, port):
        new = self.make(host, socket.SOCK_STREAM)
        new.connect((host, int(port)))
        self.add(new)
        return new.getsockname()[1]

    def use(self, number):
        self.current = self.sockets[int(number)]

    def recv(self, count):
        data = bytearray()
        while len(data) < int(count):
            part = self.current.recv(int(count) - len(data))
            if not part:
                break
            data += part
        return data.hex() or '-'

    def drain(self):
        count = 0
        while part := self.current.recv(65536):
            count += len(part)
        return count

    def end(self):
        data = self.current.recv(65536)
        return 'eof' if not data else data.hex()

    def send(self, data):
        self.current.sendall(bytes.fromhex(data))

    def fill(self, byte, count):
        self.current.sendall(bytes([int(byte)]) * int(count))

    def shutdown(self):
        self.current.shutdown(socket.SHUT_WR)

    def close(self):
        self.current.close()

    def reset(self):
        self.current.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.current.close()

    def drop(self):
        socket.close(self.current.detach())

    def buffer(self, count):
        self.receive_buffer = int(count)

    def udp(self, host='127.0.0.1'):
        new = self.make(host, socket.SOCK_DGRAM)
        new.bind((host, 0))
        self.add(new)
        return new.getsockname()[1]

    def udprecv(self):
        data, address = self.current.recvfrom(65535)
        return f'{address[0]} {address[1]} {data.hex() or "-"}'

    def udpsend(self, host, port, data=''):
        self.current.sendto(bytes.fromhex(data), (host, int(port)))


def main():
    peer = Peer()
    for line in sys.stdin:
        name, *arguments = line.split()
        try:
            answer = getattr(peer, name)(*arguments)
        except OSError as error:
            answer = errno.errorcode.get(error.errno, repr(error))
        print('ok' if answer is None else answer, flush=True)


main()
