"""What is given on the command line: filled in, and not sent before the button is pressed."""

from sonde_ui import peers, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for


class Addresses(WindowCase):

    def check_filled_in(self, argument, page, entry, text):
        """Start with an argument; return the program once it is filled in."""
        sonde = self.start(argument)
        wait_for(lambda: 'selected' in sonde.get('page tab', page).states, f'the page {page}')
        field = sonde.get('text', entry)
        wait_for(lambda: field.text == text, lambda: f'{text} in {field!r}: {field.text!r}')
        self.check_nothing_was_done(sonde)
        return sonde

    def check_sends_on_return(self, scheme, page, entry, text):
        """A peer sees nothing until Return is pressed, and then does."""
        silence = self.use(peers.Silence())
        address = f'127.0.0.1:{silence.port}'
        sonde = self.check_filled_in(f'{scheme}://{address}{"/" if "/" in text else ""}', page,
                                     entry, text.format(address))
        self.assertEqual(silence.n_connections, 0)
        sonde.press('Return')
        wait_for(lambda: silence.n_connections == 1, 'the connection')

    def test_http(self):
        self.check_sends_on_return('http', 'HTTP', 'URL', 'http://{}/')

    def test_ws(self):
        self.check_sends_on_return('ws', 'WebSockets', 'WebSocket address', 'ws://{}/')

    def test_tcp(self):
        self.check_sends_on_return('tcp', 'Sockets', 'Host and port', '{}')

    def test_tls(self):
        sonde = self.check_filled_in('tls://127.0.0.1:443', 'Sockets', 'Host and port',
                                     '127.0.0.1:443')
        sonde.get('label', text='^TLS$', root=sonde.get('combo box', 'Transport'))

    def test_udp(self):
        sonde = self.check_filled_in('udp://127.0.0.1:53', 'Sockets', 'Host and port',
                                     '127.0.0.1:53')
        sonde.get('label', text='^UDP$', root=sonde.get('combo box', 'Transport'))

    def test_tcp_listen(self):
        port = peers.find_free_port()
        self.check_filled_in(f'tcp-listen://127.0.0.1:{port}', 'Sockets', 'Address to listen on',
                             f'127.0.0.1:{port}')
        self.assertFalse(peers.is_listening(port))

    def test_dns(self):
        sonde = self.check_filled_in('dns:example.test?type=MX', 'DNS', 'Name or address',
                                     'example.test')
        sonde.get('label', text=r'Mail Servers \(MX\)',
                  root=sonde.get('combo box', 'What to look up'))

    def test_what_is_no_address(self):
        sonde = self.start('gopher://127.0.0.1/')
        sonde.wait_for_text(r'does not open gopher addresses')


tap.main()
