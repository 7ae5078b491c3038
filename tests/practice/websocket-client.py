"""Talks to the practice WebSockets with the websockets library: PROGRAM CASE URI CA-FILE PID."""

import asyncio
import socket
import ssl
import struct
import sys
import urllib.parse

import websockets


async def echo(uri, context, _pid):
    """Text, binary and a long message come back as they went; a ping is answered."""
    async with websockets.connect(uri, ssl=context, max_size=None) as ws:
        # Since version 14 they are a part of the protocol.
        extensions = getattr(ws, 'protocol', ws).extensions
        assert not extensions, extensions

        for message in ['Hello world!', '', 'caf\u00e9 \u20ac \0 \U0001f600', b'',
                        bytes(range(256)), 'x' * 125, 'x' * 126, b'y' * 65535, b'y' * 65536,
                        b'z' * 8000000]:
            await ws.send(message)
            answer = await ws.recv()
            assert answer == message, (message[:20], answer[:20])

        await ws.send(['in ', 'three ', 'fragments'])
        assert await ws.recv() == 'in three fragments'
        await asyncio.wait_for(await ws.ping(b'how are you'), 5)
        await ws.close(4321, 'enough')
        assert ws.close_code == 4321, ws.close_code


async def subprotocol(uri, context, _pid):
    """The chat agrees to its subprotocol, and passes messages on to everybody."""
    async with websockets.connect(uri, ssl=context, subprotocols=['other', 'chat']) as first:
        assert first.subprotocol == 'chat', first.subprotocol

        async with websockets.connect(uri, ssl=context) as second:
            assert second.subprotocol is None, second.subprotocol
            await first.send('to all')
            assert await first.recv() == 'to all'
            assert await second.recv() == 'to all'
            await second.send(b'and back')
            assert await first.recv() == b'and back'


async def ticker(uri, context, _pid):
    """Ticks come by themselves."""
    async with websockets.connect(uri + '?interval=50', ssl=context) as ws:
        assert [await ws.recv() for _ in range(3)] == ['tick 1', 'tick 2', 'tick 3']


async def close(uri, context, _pid):
    """The server closes with the code in the path, and refuses codes nobody may send."""
    base = uri.rsplit('/', 1)[0]

    for code in [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 3000, 4000, 4999]:
        async with websockets.connect(f'{base}/{code}', ssl=context) as ws:
            await asyncio.wait_for(ws.wait_closed(), 5)
            assert ws.close_code == code, (code, ws.close_code)
            assert ws.close_reason == f'Closed with {code}, as asked', ws.close_reason

    for code in ['999', '1004', '1005', '1006', '1010', '1015', '2999', '5000', 'x', '']:
        try:
            async with websockets.connect(f'{base}/{code}', ssl=context):
                raise AssertionError(f'{code} was accepted')
        except websockets.InvalidHandshake as error:
            # Since version 14 the status is a part of the response.
            status = getattr(error, 'response', error).status_code
            assert status == 426, status


def connect_raw(uri):
    """Does the handshake by hand, and gives the socket."""
    parts = urllib.parse.urlsplit(uri)
    raw = socket.create_connection((parts.hostname, parts.port))
    raw.sendall(f'GET {parts.path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n'
                'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
                'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'.encode())
    head = b''

    while not head.endswith(b'\r\n\r\n'):
        head += raw.recv(1)

    assert b'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n' in head, head

    return raw


def frame(opcode, payload, fin=True):
    """A masked frame, with a mask that changes nothing."""
    head = bytes([(0x80 if fin else 0) | opcode])

    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        head += struct.pack('>BH', 0x80 | 126, len(payload))
    else:
        head += struct.pack('>BQ', 0x80 | 127, len(payload))

    return head + b'\0\0\0\0' + payload


def resident_kib(pid):
    """The memory of a process, or nothing if it is not to be looked at."""
    if pid == '0':
        return 0

    with open(f'/proc/{pid}/status', encoding='utf-8') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))


async def no_reader(uri, _context, pid):
    """Who does not read is not read from, and gets everything once he does."""
    raw = connect_raw(uri)
    raw.setblocking(False)
    message = frame(2, b'm' * 65536)
    before = resident_kib(pid)
    pending = b''
    n_sent = 0
    n_blocked = 0

    while n_blocked < 20:
        try:
            pending = pending or message
            n = raw.send(pending)
            n_sent += n
            pending = pending[n:]
            n_blocked = 0
        except BlockingIOError:
            n_blocked += 1
            await asyncio.sleep(0.02)

        assert n_sent < 256 << 20, n_sent

    assert resident_kib(pid) < before + 8192, (before, resident_kib(pid))
    n_messages = n_sent // len(message)
    n_expected = n_messages * (65536 + 10)
    raw.setblocking(True)
    raw.settimeout(10)

    while n_expected > 0:
        n_expected -= len(raw.recv(min(n_expected, 1 << 20)))


async def no_end(uri, _context, pid):
    """A message of ever more fragments is not put together for ever."""
    raw = connect_raw(uri)
    before = resident_kib(pid)
    part = frame(0, b'f' * 65536, fin=False)
    raw.sendall(frame(2, b'', fin=False))

    try:
        for _ in range(4096):
            raw.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        assert resident_kib(pid) < before + 131072, (before, resident_kib(pid))
        return

    raise AssertionError('no end')


async def too_big(uri, _context, _pid):
    """A frame that announces more than may be is refused before it arrives."""
    raw = connect_raw(uri)
    raw.sendall(struct.pack('>BBQ', 0x82, 0xff, 1 << 40) + b'\0\0\0\0')
    raw.settimeout(5)

    try:
        while raw.recv(4096):
            pass
    except ConnectionResetError:
        pass


async def bad_handshakes(uri, _context, _pid):
    """What is no handshake is answered like any other request."""
    parts = urllib.parse.urlsplit(uri)
    good = {'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13',
            'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ=='}

    for name, value in [('Sec-WebSocket-Version', '12'), ('Sec-WebSocket-Key', 'short'),
                        ('Sec-WebSocket-Key', ''), ('Upgrade', 'h2c')]:
        headers = ''.join(f'{n}: {v}\r\n' for n, v in {**good, name: value}.items())
        raw = socket.create_connection((parts.hostname, parts.port))
        raw.sendall(f'GET {parts.path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n'.encode())
        raw.settimeout(5)
        assert raw.recv(4096).startswith(b'HTTP/1.1 426 '), (name, value)


def main():
    case, uri, ca_path, pid = sys.argv[1:]
    context = ssl.create_default_context(cafile=ca_path) if uri.startswith('wss:') else None
    asyncio.run(globals()[case](uri, context, pid))


main()
