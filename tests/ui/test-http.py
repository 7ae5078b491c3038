"""The HTTP page, with nginx and with servers that do wrong."""

from sonde_ui import peers, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for


class HttpCase(WindowCase):

    def open(self, url):
        """Start the program, go to the page and enter a URL."""
        sonde = self.start()
        sonde.press('ctrl+3')
        sonde.fill(sonde.get('text', 'URL'), url)
        return sonde

    def show_option(self, sonde, name):
        """Unfold the options and go to one of their pages."""
        options = sonde.get('push button', 'Headers, Body and Options')
        if 'pressed' not in options.states:
            sonde.click(options)
        tab = sonde.get('page tab', name)
        sonde.click(tab)
        wait_for(lambda: 'selected' in tab.states, f'the options {name}')

    def fill_pair(self, sonde, name, value):
        """Fill the last row of names and values."""
        sonde.fill(list(sonde.window.find_all('text', 'Name'))[-1], name)
        sonde.fill(list(sonde.window.find_all('text', 'Value'))[-1], value)


class Requests(HttpCase):

    def setUp(self):
        super().setUp()
        self.nginx = self.use(peers.Nginx())

    def test_get(self):
        sonde = self.open(f'http://127.0.0.1:{self.nginx.port}/hello.txt')
        sonde.click(sonde.get('push button', 'Send'))
        sonde.wait_for_outcome(r'answered 200 OK after')
        sonde.wait_for_text('hello from nginx')
        self.assertIn('GET /hello.txt HTTP/1.1 |', self.nginx.read_log())

    def test_post_of_a_form(self):
        sonde = self.open(f'http://127.0.0.1:{self.nginx.port}/form')
        sonde.fill(sonde.get('text', 'Method'), 'POST')
        self.show_option(sonde, 'Body')
        sonde.choose(sonde.get('combo box', 'Body'),
                     'Form, URL-Encoded')
        sonde.click(sonde.get('push button', 'Add Field'))
        self.fill_pair(sonde, 'key', 'value')
        sonde.click(sonde.get('push button', 'Send'))
        sonde.wait_for_outcome(r'answered 200 OK after')
        sonde.wait_for_text('the form was taken')
        self.assertIn('POST /form HTTP/1.1 | - | key=value', self.nginx.read_log())

    def test_header(self):
        sonde = self.open(f'http://127.0.0.1:{self.nginx.port}/hello.txt')
        self.show_option(sonde, 'Headers')
        sonde.click(sonde.get('push button', 'Add Header'))
        self.fill_pair(sonde, 'X-Trace', 'seen by nginx')
        sonde.click(sonde.get('push button', 'Send'))
        sonde.wait_for_outcome(r'answered 200 OK after')
        self.assertIn('| seen by nginx |', self.nginx.read_log())

    def test_code_of_a_request(self):
        sonde = self.open(f'http://127.0.0.1:{self.nginx.port}/hello.txt')
        sonde.press('Return')
        sonde.wait_for_outcome(r'answered 200 OK after')
        sonde.press('ctrl+shift+c')
        script = sonde.get('text', 'Python script').text
        self.assertIn('import requests', script)
        self.assertIn(f'127.0.0.1:{self.nginx.port}/hello.txt', script)


class BadInput(HttpCase):

    def check_refused(self, url, reason):
        sonde = self.open(url)
        sonde.click(sonde.get('push button', 'Send'))
        sonde.get('alert', text=reason)
        self.check_nothing_was_done(sonde)

    def test_url_without_host(self):
        self.check_refused('http://', r'has no host')

    def test_url_with_a_port_that_cannot_be(self):
        self.check_refused('http://127.0.0.1:99999/', r'[Pp]ort')

    def test_method_with_a_space(self):
        silence = self.use(peers.Silence())
        sonde = self.open(f'http://127.0.0.1:{silence.port}/')
        sonde.fill(sonde.get('text', 'Method'), 'GET IT')
        sonde.click(sonde.get('push button', 'Send'))
        sonde.get('alert', text=r'[Mm]ethod')
        self.check_nothing_was_done(sonde)
        self.assertEqual(silence.n_connections, 0)

    def test_header_with_a_space_in_its_name(self):
        silence = self.use(peers.Silence())
        sonde = self.open(f'http://127.0.0.1:{silence.port}/')
        self.show_option(sonde, 'Headers')
        sonde.click(sonde.get('push button', 'Add Header'))
        self.fill_pair(sonde, 'X Trace', 'value')
        sonde.click(sonde.get('push button', 'Send'))
        sonde.get('alert', text=r'X Trace|[Nn]ame')
        self.check_nothing_was_done(sonde)
        self.assertEqual(silence.n_connections, 0)


class Faults(HttpCase):

    def test_refused(self):
        sonde = self.open(f'http://127.0.0.1:{peers.find_free_port()}/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'refused the connection: nothing listens')
        sonde.get('list item', r'.*Failed.*')

    def test_server_that_closes_early(self):
        server = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1', 'SYSTEM:head -n 1'))
        sonde = self.open(f'http://127.0.0.1:{server.port}/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'closed the connection|reset|does not answer in HTTP')

    def test_server_that_speaks_something_else(self):
        server = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1',
                                      'SYSTEM:echo SSH-2.0-OpenSSH_9.2; head -n 1 >/dev/null'))
        sonde = self.open(f'http://127.0.0.1:{server.port}/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'does not answer in HTTP: it speaks SSH')

    def test_server_without_tls_and_what_was_said(self):
        server = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1',
                                      'SYSTEM:echo SSH-2.0-OpenSSH_9.2; head -c 1 >/dev/null'))
        sonde = self.open(f'https://127.0.0.1:{server.port}/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'TLS')
        sonde.get('list item', r'.*Failed.*')
        sonde.click(sonde.get('page tab', 'On the Wire'))
        sonde.wait_for_text('Client Hello')

    def test_server_that_never_answers_and_stop(self):
        silence = self.use(peers.Silence())
        sonde = self.open(f'http://127.0.0.1:{silence.port}/')
        sonde.click(sonde.get('push button', 'Send'))
        wait_for(lambda: silence.n_connections == 1, 'the connection')
        sonde.click(sonde.get('push button', 'Stop'))
        sonde.wait_for_outcome(r'Stopped; .* had not answered')
        sonde.get('push button', 'Send')

    def test_escape_stops(self):
        silence = self.use(peers.Silence())
        sonde = self.open(f'http://127.0.0.1:{silence.port}/')
        sonde.press('Return')
        sonde.get('push button', 'Stop')
        wait_for(lambda: silence.n_connections == 1, 'the connection')
        sonde.press('Escape')
        sonde.wait_for_outcome(r'Stopped')


tap.main()
