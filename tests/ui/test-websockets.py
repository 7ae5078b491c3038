"""The WebSockets page, with python3-websockets at the other end."""

from sonde_ui import peers, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

HELLO = 'Hello world!'


class WebsocketsCase(WindowCase):

    def open(self, url):
        """Start the program, go to the page and enter an address."""
        sonde = self.start()
        sonde.press('ctrl+4')
        sonde.fill(sonde.get('text', 'WebSocket address'), url)
        return sonde

    def connect(self):
        server = self.use(peers.WebsocketServer())
        sonde = self.open(f'ws://127.0.0.1:{server.port}/')
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.wait_for_outcome(r'The WebSocket is open\.')
        return sonde

    def say(self, sonde, text):
        sonde.fill(sonde.get('text', 'Message'), text)
        sonde.click(sonde.get('push button', 'Send'))


class Clients(WebsocketsCase):

    def test_hello_and_its_echo(self):
        sonde = self.connect()
        self.say(sonde, HELLO)
        wait_for(lambda: len(list(sonde.window.find_all('list item', rf'.*{HELLO}.*'))) == 2,
                 'the message and its echo')

    def test_message_inflated_in_a_tab(self):
        sonde = self.connect()
        self.say(sonde, '{"a": "needle", "b": ["needle", 1]}')
        sonde.click(sonde.get('list item', r'.*Sent.*needle.*'))
        tab = sonde.get('page tab', 'Inflated')
        self.assertNotIn('selected', tab.states)
        sonde.click(tab)
        wait_for(lambda: 'selected' in tab.states, 'the tab to open')
        self.assertNotIn('selected', sonde.get('page tab', 'Bytes').states)

        # What is compressed as sent can be found.
        sonde.click(sonde.get('document text', 'Bytes'))
        sonde.press('ctrl+f')
        sonde.fill(sonde.get('text', 'Find bytes'), 'needle')
        sonde.get('label', text='of 2$')

    def test_ping_and_pong(self):
        sonde = self.connect()
        sonde.choose(sonde.get('combo box', 'What to send'), 'Ping')
        self.say(sonde, 'are you there')
        sonde.get('list item', r'.*[Pp]ong.*are you there.*')

    def test_close_by_the_server(self):
        sonde = self.connect()
        self.say(sonde, 'close 4001 enough')
        sonde.get('list item', r'.*4001.*enough.*')
        sonde.wait_for_outcome(r'4001')


class Servers(WebsocketsCase):

    def test_echo(self):
        sonde = self.start()
        sonde.press('ctrl+4')
        sonde.choose(sonde.get('combo box', 'Connect, or wait.*'), 'Server')
        port = peers.find_free_port()
        sonde.fill(sonde.get('text', 'Port to listen on'), str(port))
        sonde.click(sonde.get('push button', 'Listen'))
        sonde.wait_for_outcome(rf'Listening at .*{port}.*\. Each message is sent back')
        client = self.use(peers.WebsocketClient(f'ws://127.0.0.1:{port}/', f'say:{HELLO}',
                                                'close:1000:bye'))
        client.wait_for_output(rb'^Hello world!\n1000 bye\n$')
        sonde.click(sonde.get('list item', r'127\.0\.0\.1.*'))
        sonde.get('list item', rf'.*{HELLO}.*')


class BadInput(WebsocketsCase):

    def test_address_of_another_kind(self):
        sonde = self.open('http://127.0.0.1/')
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.get('alert', text=r'begins with ws:// or wss://')
        self.check_nothing_was_done(sonde)

    def test_header_without_a_colon(self):
        silence = self.use(peers.Silence())
        sonde = self.open(f'ws://127.0.0.1:{silence.port}/')
        sonde.click(sonde.get('push button', 'Options'))
        sonde.fill(sonde.get('text', r'_?Headers.*'), 'no colon')
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.get('alert', text=r'no colon|colon|header')
        self.check_nothing_was_done(sonde)
        self.assertEqual(silence.n_connections, 0)


class Faults(WebsocketsCase):

    def test_server_that_is_no_websocket(self):
        nginx = self.use(peers.Nginx())
        sonde = self.open(f'ws://127.0.0.1:{nginx.port}/hello.txt')
        sonde.press('Return')
        sonde.wait_for_outcome(r'200')
        sonde.get('list item', r'.*Failed.*')

    def test_refused(self):
        sonde = self.open(f'ws://127.0.0.1:{peers.find_free_port()}/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'refused the connection')

    def test_server_without_tls_and_what_was_said(self):
        server = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1',
                                      'SYSTEM:echo SSH-2.0-OpenSSH_9.2; head -c 1 >/dev/null'))
        sonde = self.open(f'wss://127.0.0.1:{server.port}/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'TLS')
        sonde.get('list item', r'.*Failed.*')
        sonde.wait_for_text('Client Hello')

    def test_server_that_never_answers_and_stop(self):
        silence = self.use(peers.Silence())
        sonde = self.open(f'ws://127.0.0.1:{silence.port}/')
        sonde.press('Return')
        wait_for(lambda: silence.n_connections == 1, 'the connection')
        sonde.click(sonde.get('push button', 'Stop'))
        sonde.wait_for_outcome(r'Stopped')


tap.main()
