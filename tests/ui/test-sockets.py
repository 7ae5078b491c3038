"""The Sockets page, with ncat and socat at the other end."""

import socket

from sonde_ui import peers, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

LISTEN = 'TCP-LISTEN:0,bind=127.0.0.1'
LONG_TEXT = 'All of this has to arrive. ' * 12000


class SocketsCase(WindowCase):

    def open(self, target, transport='TCP', listen=False):
        """Start the program, go to the page and enter a target."""
        sonde = self.start()
        sonde.press('ctrl+2')
        if listen:
            sonde.choose(sonde.get('combo box', 'Connect, or wait.*'), 'Listener')
        if transport != 'TCP':
            sonde.choose(sonde.get('combo box', 'Transport'), transport)
        entry = sonde.get('text', 'Address to listen on' if listen else 'Host and port')
        sonde.fill(entry, target)
        return sonde

    def connect(self, port):
        sonde = self.open(f'127.0.0.1:{port}')
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.wait_for_outcome(rf'Connected to 127\.0\.0\.1:{port} in')
        return sonde

    def send(self, sonde, text):
        sonde.fill(sonde.get('text', 'What to send'), text)
        sonde.click(sonde.get('push button', 'Send'))

    def end(self, sonde, how):
        """Choose how to end the conversation; the menu's places cannot be trusted, its keys can."""
        sonde.click(sonde.get(None, 'End'))
        item = sonde.get('menu item', rf'_?{how}.*')
        item.act()


class Clients(SocketsCase):

    def test_connect(self):
        port = peers.find_free_port()
        ncat = self.use(peers.Peer('ncat', '-v', '-l', '127.0.0.1', port))
        ncat.wait_for_errors(rb'Listening on')
        self.connect(port)
        ncat.wait_for_errors(rb'Connection from 127\.0\.0\.1')

    def test_send_all(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        sonde.get('text', 'What to send').write(LONG_TEXT)
        sonde.click(sonde.get('push button', 'Send'))
        wait_for(lambda: len(socat.read()) >= len(LONG_TEXT), 'all bytes')
        self.assertEqual(socat.read().decode('ascii').rstrip('\r\n'), LONG_TEXT)

    def test_receive(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        socat.send(b'hello from socat\n')
        sonde.click(sonde.get('list item', r'.*hello from socat.*'))
        sonde.wait_for_text(r'received 68 65 6c 6c 6f')

    def test_escapes_and_line_ending(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        sonde.choose(sonde.get('combo box', 'Line ending'), 'CRLF')
        self.send(sonde, r'tab\tand\x00nul')
        socat.wait_for_output(rb'^tab\tand\x00nul\r\n$')

    def test_hex(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        sonde.choose(sonde.get('combo box', 'Format'), 'Hex')
        self.send(sonde, '00 ff 7f 0d 0a')
        socat.wait_for_output(rb'^\x00\xff\x7f\r\n$')

    def test_close(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        self.end(sonde, 'Close')
        socat.wait_for_errors(rb'is at EOF')
        self.assertEqual(socat.wait(), 0)
        sonde.wait_for_text(r'Closed · ')

    def test_finish_sending_still_receives(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        self.end(sonde, 'Finish Sending')
        socat.wait_for_errors(rb'is at EOF')
        socat.send(b'late words\n')
        sonde.get('list item', r'.*late words.*')

    def test_peer_finishes(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        socat.finish_sending()
        sonde.wait_for_text(r'Peer finished sending \(FIN\)')


class Listeners(SocketsCase):

    def test_bind_listen_accept(self):
        port = peers.find_free_port()
        sonde = self.open(f'127.0.0.1:{port}', listen=True)
        sonde.click(sonde.get('push button', 'Listen'))
        wait_for(lambda: peers.is_listening(port), 'Sonde to listen')
        socat = self.use(peers.Peer('socat', '-', f'TCP:127.0.0.1:{port}'))
        socat.send(b'hello listener\n')
        sonde.click(sonde.get('list item', r'127\.0\.0\.1.*'))
        sonde.get('list item', r'.*hello listener.*')
        self.send(sonde, 'hello client')
        socat.wait_for_output(rb'hello client')

    def test_port_in_use(self):
        silence = self.use(peers.Silence())
        sonde = self.open(f'127.0.0.1:{silence.port}', listen=True)
        sonde.press('Return')
        sonde.wait_for_outcome(r'already in use: another program listens there')


class Datagrams(SocketsCase):

    def test_udp(self):
        socat = self.use(peers.Socat('UDP4-LISTEN:0,bind=127.0.0.1', 'PIPE'))
        sonde = self.open(f'127.0.0.1:{socat.port}', 'UDP')
        sonde.press('Return')
        self.send(sonde, 'hello datagram')
        wait_for(lambda: len(list(sonde.window.find_all('list item', r'.*hello datagram.*'))) == 2,
                 'the datagram and its echo')


class BadInput(SocketsCase):

    def check_refused(self, target, reason):
        sonde = self.open(target)
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.get('alert', text=reason)
        self.check_nothing_was_done(sonde)

    def test_no_port(self):
        self.check_refused('localhost', r'Add a port number')

    def test_port_that_cannot_be(self):
        self.check_refused('localhost:99999', r'Port 99999 is too large')

    def test_host_that_cannot_be(self):
        self.check_refused('a..b:80', r'“a”|two dots|label')

    def test_hex_that_is_none(self):
        socat = self.use(peers.Socat(LISTEN))
        sonde = self.connect(socat.port)
        sonde.choose(sonde.get('combo box', 'Format'), 'Hex')
        self.send(sonde, 'abc')
        sonde.get('alert', text=r'.')
        self.assertEqual(socat.read(), b'')


class Faults(SocketsCase):

    def test_refused(self):
        port = peers.find_free_port()
        sonde = self.open(f'127.0.0.1:{port}')
        sonde.press('Return')
        sonde.wait_for_outcome(rf'127\.0\.0\.1:{port} refused the connection|'
                               rf'refused the connection: nothing listens')

    def test_reset(self):
        with socket.create_server((peers.HOST, 0)) as server:
            sonde = self.connect(server.getsockname()[1])
            connection, _address = server.accept()
            # Closing at once, whatever is under way, is a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
            connection.close()
            sonde.wait_for_text(r'Connection reset \(RST\)')


tap.main()
