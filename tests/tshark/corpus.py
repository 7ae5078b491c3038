"""Conversations between clients and servers of other makes, recorded on loopback.

Each maker takes the path of a capture file, and writes it. It may give options that tshark needs to
know the protocol by.
"""

import asyncio
import contextlib
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading

import websockets
from sonde_ui import peers
from sonde_ui.waiting import wait_for

import frames
from recorder import HOST, Recorder

LIMIT_S = 30


class Nginx(peers.Peer):
    """nginx, speaking HTTP/1 at one port and HTTP/2 without TLS at another."""

    CONFIGURATION = '''
        daemon off; master_process off; pid {folder}/pid; error_log stderr;
        events {{ }}
        http {{
          access_log off; server_tokens on; types {{ text/html html; text/plain txt; }}
          client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
          scgi_temp_path {folder}/scgi;
          gzip on; gzip_min_length 0; gzip_types text/plain;
          add_header Set-Cookie "a=b; Path=/"; add_header Cache-Control "max-age=5";
          server {{
            listen {host}:{port}; listen {host}:{port2} http2; root {folder};
            location /moved {{ return 301 /hello.txt; }}
            location /secret {{ auth_basic "here"; auth_basic_user_file {folder}/users; }}
            location /chunks {{ proxy_pass http://{host}:{upstream}; proxy_http_version 1.1; }}
            location /form {{ proxy_pass http://{host}:{port}/taken; }}
            location /taken {{ return 200 "taken\\n"; }}
          }}
        }}'''

    def __init__(self, upstream=9):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='sonde-nginx-'))
        self.folder.chmod(0o755)
        self.port, self.port2 = peers.find_free_port(), peers.find_free_port()
        (self.folder / 'hello.txt').write_text('hello from nginx\n', encoding='ascii')
        (self.folder / 'large.txt').write_text('a long text, line by line\n' * 8000,
                                               encoding='ascii')
        (self.folder / 'users').write_text('me:{PLAIN}secret\n', encoding='ascii')
        configuration = self.folder / 'nginx.conf'
        configuration.write_text(self.CONFIGURATION.format(
            folder=self.folder, host=HOST, port=self.port, port2=self.port2, upstream=upstream),
            encoding='ascii')
        super().__init__('nginx', '-p', self.folder, '-c', configuration, '-e', 'stderr')
        wait_for(lambda: peers.accepts(self.port) and peers.accepts(self.port2),
                 'nginx to listen')

    def stop(self):
        super().stop()
        shutil.rmtree(self.folder)


def curl(*arguments):
    """Run curl, whatever the server answers."""
    subprocess.run(['curl', '-sS', '--noproxy', '*', *arguments], check=True,
                   stdout=subprocess.DEVNULL, timeout=LIMIT_S)


def converse(port, turns):
    """Let a client say something and a server answer, in turns; both then close."""
    with socket.create_server((HOST, port)) as listener:

        def serve():
            connection, _ = listener.accept()
            with connection:
                for said, answered in turns:
                    receive(connection, len(said))
                    connection.sendall(answered)
                connection.shutdown(socket.SHUT_WR)
                receive(connection, 1)

        server = threading.Thread(target=serve)
        server.start()
        with socket.create_connection((HOST, port), timeout=LIMIT_S) as client:
            for said, answered in turns:
                client.sendall(said)
                receive(client, len(answered))
            client.shutdown(socket.SHUT_WR)
            receive(client, 1)
        server.join()


def receive(connection, wanted):
    """Read as many bytes; or until there are these."""
    data = b''
    while (len(data) < wanted) if isinstance(wanted, int) else (wanted not in data):
        piece = connection.recv(65536)
        if not piece:
            break
        data += piece
    return data


def record_talk(path, talks):
    """Record conversations that are given as what each end says, in turns."""
    ports = [peers.find_free_port() for _ in talks]
    with Recorder(path, *ports):
        for port, turns in zip(ports, talks):
            converse(port, turns)
    return ports


def make_http1(path):
    """Keep-alive, pipelined, compressed, chunked, refused and redirected, by nginx."""
    upstream = threading.Event()
    with socket.create_server((HOST, 0)) as listener, contextlib.ExitStack() as stack:

        def serve():
            connection, _ = listener.accept()
            with connection:
                receive(connection, b'\r\n\r\n')
                connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
                                   b'6\r\npiece \r\na\r\nafter them\r\n0\r\n\r\n')
            upstream.set()

        thread = threading.Thread(target=serve)
        thread.start()
        nginx = Nginx(listener.getsockname()[1])
        stack.callback(nginx.stop)
        stack.enter_context(Recorder(path, nginx.port))
        url = f'http://{HOST}:{nginx.port}'
        curl(f'{url}/hello.txt', f'{url}/hello.txt?a=b&c', f'{url}/nothing', f'{url}/moved',
             f'{url}/large.txt')
        curl('-H', 'Accept-Encoding: gzip', '-H', 'Accept-Language: de', '-b', 'c=d',
             '-e', 'http://referer.test/', f'{url}/large.txt')
        curl('-I', f'{url}/hello.txt')
        curl('-u', 'me:secret', f'{url}/secret')
        curl(f'{url}/secret')
        curl('-r', '2-5', f'{url}/hello.txt')
        curl('-H', 'Expect: 100-continue', '-d', 'a=b', f'{url}/form')
        curl('-H', 'Transfer-Encoding: chunked', '-d', 'a=b', f'{url}/form')
        curl(f'{url}/chunks')
        upstream.wait(LIMIT_S)
        request = f'GET /hello.txt HTTP/1.1\r\nHost: {HOST}\r\n'.encode()
        with socket.create_connection((HOST, nginx.port), timeout=LIMIT_S) as client:
            client.sendall((request + b'\r\n') * 3 + request + b'Connection: close\r\n\r\n')
            while client.recv(65536):
                pass
        thread.join()


def make_http1_raw(path):
    """Interim responses, extensions, trailers, and bodies that end with the connection."""
    get = b'GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n'
    record_talk(path, [[turn] for turn in (
        (b'POST /a HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n'
         b'5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n',
         b'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n'
         b'Transfer-Encoding: chunked\r\n\r\n1F\r\n' + b'x' * 31 + b'\r\n0\r\n\r\n'),
        (get, b'HTTP/1.0 200 OK\r\nServer: old\r\n\r\nuntil the end'),
        (get + get, b'HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n'
         b'HTTP/1.1 404 Nothing Here At All\r\nContent-Length: 4\r\n\r\ngone'),
        (b'OPTIONS * HTTP/1.1\r\nHost: a.test\r\nX-Forwarded-For: 192.0.2.1\r\n'
         b'Proxy-Authorization: Bearer x\r\n\r\n',
         b'HTTP/1.1 407 Ask The Proxy\r\nProxy-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n'),
    )])


def make_http2(path):
    """Requests and responses of curl and nginx."""
    nginx = Nginx()
    try:
        with Recorder(path, nginx.port2):
            url = f'http://{HOST}:{nginx.port2}'
            for page in ('hello.txt', 'hello.txt?a=b', 'nothing', 'large.txt', 'secret'):
                curl('--http2-prior-knowledge', f'{url}/{page}')
            curl('--http2-prior-knowledge', '-d', 'a=b', '-b', 'c=d', f'{url}/form')
            curl('--http2-prior-knowledge', '-I', '-e', 'http://referer.test/', f'{url}/moved')
            curl('--http2-prior-knowledge', '-H', 'Accept-Encoding: gzip', f'{url}/large.txt')
    finally:
        nginx.stop()
    return ['-d', f'tcp.port=={nginx.port2},http2']


def make_http2_raw(path):
    """The types, flags and bits that curl and nginx do not send."""
    f = frames
    request = bytes.fromhex('828684418cf1e3c2e5f23a6ba0ab90f4ff')
    trailers = bytes.fromhex('400a637573746f6d2d6b65790d637573746f6d2d686561646572')
    client = (
        f.PREFACE +
        f.frame(f.SETTINGS, payload=bytes.fromhex(
            '000100001000' '000200000001' '000300000064' '00040000ffff' '000500004000'
            '00060000ffff' '000800000001' '0a0a00000007')) +
        f.frame(f.HEADERS, 0x20, 1, bytes.fromhex('800000050f') + request[:2]) +
        f.frame(f.CONTINUATION, 0, 1, request[2:3]) +
        f.frame(f.CONTINUATION, 4, 1, request[3:]) +
        f.frame(f.DATA, 0, 1, b'hello', 1) +
        f.frame(f.HEADERS, 5, 1, trailers) +
        f.frame(f.PRIORITY, 0x10, 3, bytes.fromhex('0000000110')) +
        f.frame(f.HEADERS, 5, 5, bytes.fromhex('828684bebf')) +
        f.frame(f.PING, 0, 0, b'12345678') +
        f.frame(f.WINDOW_UPDATE, 0, 0, bytes.fromhex('80000007')) +
        f.frame(f.PRIORITY_UPDATE, 0, 0, bytes.fromhex('00000001') + b'u=1') +
        f.frame(f.RST_STREAM, 0x02, 3, bytes.fromhex('00000008')) +
        f.frame(f.GOAWAY, 0, 0, bytes.fromhex('8000000500000002') + b'why'))
    server = (
        f.frame(f.SETTINGS) + f.frame(f.SETTINGS, 1) +
        f.frame(f.PUSH_PROMISE, 4, 1, bytes.fromhex('00000002') + b'\x82\x87\x84') +
        f.frame(f.HEADERS, 4, 1, bytes.fromhex('3f2088')) +
        f.frame(f.ALTSVC, 0, 0, bytes.fromhex('0006') + b'a.testh2=":1"') +
        f.frame(f.ORIGIN, 0, 0, bytes.fromhex('0006') + b'a.test') +
        f.frame(f.DATA, 1, 1, b'done') +
        f.frame(f.PING, 1, 0, b'12345678'))
    port, = record_talk(path, [[(client, server)]])
    return ['-d', f'tcp.port=={port},http2']


def make_http2_padded(path):
    """Padding."""
    f = frames
    client = (
        f.PREFACE + f.frame(f.SETTINGS) +
        f.frame(f.HEADERS, 0x2c, 1, bytes.fromhex('03800000050f828684') + bytes(3)) +
        f.frame(f.DATA, 8, 1, b'\x04hello' + bytes(4)))
    server = (
        f.frame(f.SETTINGS) + f.frame(f.SETTINGS, 1) +
        f.frame(f.PUSH_PROMISE, 0x0c, 1, bytes.fromhex('0200000002') + b'\x82\x87\x84' + bytes(2)) +
        f.frame(f.HEADERS, 0x0c, 1, b'\x01\x88' + bytes(1)) +
        f.frame(f.DATA, 9, 1, b'\x00done'))
    port, = record_talk(path, [[(client, server)]])
    return ['-d', f'tcp.port=={port},http2']


def make_websocket(path):
    """Messages of all sizes, fragments, pings and closes, with compression and without."""
    asyncio.run(asyncio.wait_for(talk_websocket(path), LIMIT_S))


async def echo(connection, _path=None):
    """Send back what comes; in fragments what asks for it."""
    with contextlib.suppress(websockets.ConnectionClosed):
        async for said in connection:
            if said == 'ping':
                await (await connection.ping(b'are you there'))
            await connection.send([said[:2], said[2:4], said[4:]] if said == 'fragments' else said)


async def talk_websocket(path):
    compressions = [None, 'deflate']
    async with contextlib.AsyncExitStack() as stack:
        ports = {}
        for compression in compressions:
            server = await stack.enter_async_context(
                websockets.serve(echo, HOST, 0, compression=compression, subprotocols=['chat']))
            ports[compression] = server.sockets[0].getsockname()[1]
        recorder = Recorder(path, *ports.values())
        for compression in compressions:
            async with websockets.connect(f'ws://{HOST}:{ports[compression]}/chat',
                                          compression=compression,
                                          subprotocols=['chat']) as client:
                for said in ['hello', 'x' * 125, 'y' * 126, b'\0\1\2' * 100, b'z' * 70000, '',
                             'fragments', 'ping', 'grüße']:
                    await client.send(said)
                    await client.recv()
                await client.send(['one, ', 'two, ', 'three'])
                await client.recv()
                await (await client.ping(b'ping of the client'))
                await client.close(4000 if compression else 1000, 'done with it')
        recorder.__exit__()


def make_websocket_raw(path):
    """Frames that python3-websockets does not send."""
    m = frames.message
    request = (b'GET /c HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
               b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')
    response = (b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                b'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n')
    key = bytes.fromhex('37fa213d')
    record_talk(path, [[
        (request, response),
        (m(10, b'Hello', key=key) + m(8, b'\x03\xe9', key=b'efgh'),
         m(1, b'Hello') + m(9, b'Hello') + m(3, b'what') + m(2, b'a', 0) + m(0, b'b', 0) +
         m(0, b'c') + m(8, b'\x03\xe8bye'))]])


def make_tls(path):
    """Handshakes of TLS 1.2 and 1.3, with names, protocols, second tries, and alerts."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix='sonde-tls-'))
    port = peers.find_free_port()
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30',
                    '-subj', '/CN=a.test', '-addext', 'subjectAltName=DNS:a.test',
                    '-keyout', folder / 'key.pem', '-out', folder / 'cert.pem'],
                   check=True, capture_output=True, timeout=LIMIT_S)
    server = peers.Peer('openssl', 's_server', '-accept', f'{HOST}:{port}', '-www', '-alpn',
                        'h2,http/1.1', '-cert', folder / 'cert.pem', '-key', folder / 'key.pem',
                        '-verify', '1', '-CAfile', folder / 'cert.pem', '-groups', 'P-256')
    try:
        wait_for(lambda: peers.is_listening(port), 'openssl to listen')
        with Recorder(path, port):
            for options in (['-tls1_2'], ['-tls1_3'], ['-tls1_2', '-alpn', 'h2,http/1.1'],
                            ['-tls1_3', '-alpn', 'http/1.1', '-ciphersuites',
                             'TLS_AES_128_GCM_SHA256'],
                            ['-tls1_3', '-curves', 'P-256'],
                            ['-tls1_2', '-verify_return_error'],
                            ['-tls1_2', '-status', '-cipher', 'DHE-RSA-AES128-GCM-SHA256'],
                            ['-tls1_2', '-cert', folder / 'cert.pem', '-key', folder / 'key.pem'],
                            ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256']):
                subprocess.run(['openssl', 's_client', '-connect', f'{HOST}:{port}',
                                '-servername', 'a.test', *options], input=b'Q\n',
                               capture_output=True, check=False, timeout=LIMIT_S)
    finally:
        server.stop()
        shutil.rmtree(folder)


NSD = '''
server:
  ip-address: {host}@{port}
  username: ""
  chroot: ""
  database: ""
  server-count: 1
  zonesdir: "{folder}"
  pidfile: "{folder}/nsd.pid"
  xfrdfile: "{folder}/xfrd.state"
  xfrdir: "{folder}"
  zonelistfile: "{folder}/zone.list"
  nsid: "ascii_sonde"
remote-control:
  control-enable: no
zone:
  name: sonde.test
  zonefile: sonde.test.zone
zone:
  name: types.test
  zonefile: types.test.zone
zone:
  name: 2.0.192.in-addr.arpa
  zonefile: 2.0.192.in-addr.arpa.zone
'''

ZONES = peers.SOURCE / 'dns' / 'zones'
DNS_QUESTIONS = [
    'sonde.test SOA', 'sonde.test NS', 'sonde.test MX', 'sonde.test TXT', 'both.sonde.test A',
    'both.sonde.test AAAA', 'alias.sonde.test A', '_sip._tcp.sonde.test SRV', 'sonde.test ANY',
    'strings.sonde.test TXT', 'missing.sonde.test A', 'elsewhere.test A', '-x 192.0.2.1',
    'both.sonde.test A +nsid', 'both.sonde.test A +subnet=192.0.2.0/24',
    'both.sonde.test A +cookie=0123456789abcdef', 'both.sonde.test A +padding=128',
    'both.sonde.test A +cookie=0123456789abcdef0011223344556677',
    'both.sonde.test A +ednsopt=15:0012626164', 'both.sonde.test A +ednsopt=11:0064',
    'both.sonde.test A -y hmac-sha256:sonde:c29uZGVzb25kZXNvbmRl',
    'both.sonde.test A +noedns', 'both.sonde.test A +cdflag +adflag',
]


def ask_for_types():
    """A question for each record of the zone that has one of every type."""
    records = [line.split() for line in (ZONES / 'types.test.zone').read_text().splitlines()
               if line[:1] not in (';', '$', ' ', '')]
    return [f'{"" if name == "@" else name + "."}types.test {kind}' for name, kind, *_ in records]


def make_dns(path):
    """Answers of nsd of every type that it serves, over UDP and TCP."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix='sonde-nsd-'))
    port = peers.find_free_port()
    for zone in ZONES.iterdir():
        shutil.copy(zone, folder)
    (folder / 'nsd.conf').write_text(NSD.format(host=HOST, port=port, folder=folder),
                                     encoding='ascii')
    server = peers.Peer('nsd', '-d', '-c', folder / 'nsd.conf')
    try:
        wait_for(lambda: peers.is_listening(port), 'nsd to listen')
        with Recorder(path, port):
            for question in DNS_QUESTIONS + ask_for_types():
                for transport in ('+notcp', '+tcp'):
                    subprocess.run(['dig', f'@{HOST}', '-p', str(port), transport, '+ignore',
                                    *question.split()], capture_output=True, check=False,
                                   timeout=LIMIT_S)
    finally:
        server.stop()
        shutil.rmtree(folder)
    return ['-d', f'udp.port=={port},dns', '-d', f'tcp.port=={port},dns']


# By the name of the files: what makes them, with which programs, and for which dissectors.
MAKERS = {
    'http1': (make_http1, ['nginx', 'curl'], {'http1'}),
    'http1-raw': (make_http1_raw, [], {'http1'}),
    'http2': (make_http2, ['nginx', 'curl'], {'http2'}),
    'http2-raw': (make_http2_raw, [], {'http2'}),
    'http2-padded': (make_http2_padded, [], {'http2'}),
    'websocket': (make_websocket, [], {'http1', 'websocket'}),
    'websocket-raw': (make_websocket_raw, [], {'http1', 'websocket'}),
    'tls': (make_tls, ['openssl'], {'tls'}),
    'dns': (make_dns, ['nsd', 'dig'], {'dns', 'dns-stream'}),
}
