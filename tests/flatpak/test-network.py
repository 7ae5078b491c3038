"""Each protocol, from the sandbox to a program of another make outside of it, on loopback."""

import contextlib
import socket
import threading

from sandbox import SandboxCase, tap
from sonde_ui import peers
from sonde_ui.waiting import wait_for

HELLO = b'hello from outside'


class DnsServer(peers.Peer):
    """dnsmasq, which knows one name."""

    def __init__(self):
        self.port = peers.find_free_port()
        super().__init__('dnsmasq', '--no-daemon', '--conf-file=/dev/null', '--no-resolv',
                         '--no-hosts', '--bind-interfaces', '--listen-address=127.0.0.1',
                         f'--port={self.port}', '--address=/www.example.test/192.0.2.7')
        wait_for(lambda: peers.accepts(self.port), 'dnsmasq to listen')


class DatagramEcho:
    """Sends each datagram back."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((peers.HOST, 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.answer, daemon=True).start()

    def answer(self):
        with contextlib.suppress(OSError):
            while True:
                self.socket.sendto(*self.socket.recvfrom(65536))

    def stop(self):
        self.socket.close()


class Network(SandboxCase):

    def check_capture(self, sonde, display_filter):
        """tshark, outside of the sandbox, finds something in the capture."""
        def look():
            return peers.dissect(sonde.captures[-1], '-o', 'tcp.try_heuristic_first:TRUE',
                                 '-Y', display_filter)

        wait_for(look, f'{display_filter} in the capture')

    def test_dns_server_outside(self):
        server = self.use(DnsServer())
        sonde = self.check_outcome(f'dns://127.0.0.1:{server.port}/www.example.test?type=A',
                                   r'www\.example\.test')
        sonde.wait_for_text(r'192\.0\.2\.7')
        self.check_capture(sonde, 'frame contains "example"')

    def test_tcp_server_outside(self):
        server = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1'))
        sonde = self.check_outcome(f'tcp://127.0.0.1:{server.port}', r'Connected to 127\.0\.0\.1')
        server.send(HELLO + b'\n')
        sonde.get('list item', f'.*{HELLO.decode()}.*')
        sonde.get('text', 'What to send').write('hello from inside')
        sonde.get('push button', 'Send').act()
        server.wait_for_output(b'hello from inside')
        self.check_capture(sonde, f'tcp contains "{HELLO.decode()}"')

    def test_udp_server_outside(self):
        server = self.use(DatagramEcho())
        sonde = self.check_outcome(f'udp://127.0.0.1:{server.port}', r'127\.0\.0\.1')
        sonde.get('text', 'What to send').write('hello from inside')
        sonde.get('push button', 'Send').act()
        wait_for(lambda: len(list(sonde.window.find_all('list item',
                                                        '.*hello from inside.*'))) == 2,
                 'the datagram and its echo')
        self.check_capture(sonde, 'udp contains "hello from inside"')

    def test_http_server_outside(self):
        server = self.use(peers.Nginx())
        sonde = self.check_outcome(f'http://127.0.0.1:{server.port}/hello.txt', r'200')
        sonde.wait_for_text('hello from nginx')
        self.check_capture(sonde, 'http.response.code == 200')

    def test_websocket_server_outside(self):
        server = self.use(peers.WebsocketServer())
        sonde = self.check_outcome(f'ws://127.0.0.1:{server.port}/', r'The WebSocket is open\.')
        sonde.get('text', 'Message').write('hello from inside')
        sonde.get('push button', 'Send').act()
        wait_for(lambda: len(list(sonde.window.find_all('list item',
                                                        '.*hello from inside.*'))) == 2,
                 'the message and its echo')
        self.check_capture(sonde, 'websocket')


class NoNetwork(SandboxCase):
    """Without the permission, every page says so at once."""

    REMARK = r'^This sandbox has no network permission'
    WITHOUT = {'SONDE_SANDBOX_OPTIONS': '--unshare=network'}

    def check_remark(self, target):
        sonde = self.check_outcome(target, self.REMARK, **self.WITHOUT)
        sonde.wait_for_text(self.REMARK)

    def test_dns_without_permission(self):
        self.check_remark('dns:www.example.test')

    def test_tcp_without_permission(self):
        server = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1'))
        self.check_remark(f'tcp://127.0.0.1:{server.port}')

    def test_udp_without_permission(self):
        self.check_remark('udp://192.0.2.1:9')

    def test_http_without_permission(self):
        server = self.use(peers.Nginx())
        self.check_remark(f'http://127.0.0.1:{server.port}/hello.txt')

    def test_websocket_without_permission(self):
        server = self.use(peers.WebsocketServer())
        self.check_remark(f'ws://127.0.0.1:{server.port}/')


tap.main()
