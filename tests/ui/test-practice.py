"""The practice servers, as each page offers them."""

from sonde_ui import tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for


class Practice(WindowCase):

    def try_on(self, key, entry):
        """Press the button of the empty page, and return the program and what it filled in."""
        sonde = self.start()
        sonde.press(key)
        sonde.click(sonde.get('push button', 'Try with a Practice Server'))
        sonde.get('push button', r'Practice · \d+')
        field = sonde.get('text', entry)
        wait_for(lambda: field.text, 'something to be filled in')
        self.check_nothing_was_done(sonde)
        return sonde, field.text

    def test_dns(self):
        sonde, text = self.try_on('ctrl+1', 'Name or address')
        sonde.click(sonde.get('push button', 'Look Up'))
        sonde.get('list item', rf'.*{text}.*Done.*')

    def test_sockets(self):
        sonde, text = self.try_on('ctrl+2', 'Host and port')
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.wait_for_outcome(rf'Connected to {text}')

    def test_http(self):
        sonde, _text = self.try_on('ctrl+3', 'URL')
        sonde.click(sonde.get('push button', 'Send'))
        sonde.wait_for_outcome(r'answered 200 OK')

    def test_websockets(self):
        sonde, _text = self.try_on('ctrl+4', 'WebSocket address')
        sonde.click(sonde.get('push button', 'Connect'))
        sonde.wait_for_outcome(r'The WebSocket is open')


tap.main()
