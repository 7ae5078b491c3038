"""The window itself: its pages, its shortcuts, the practice servers, and the end."""

from sonde_ui import tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

PAGES = ['DNS', 'Sockets', 'HTTP', 'WebSockets']


class Pages(WindowCase):

    def test_clicks_switch_pages(self):
        sonde = self.start()
        for name in reversed(PAGES):
            tab = sonde.get('page tab', name)
            sonde.click(tab)
            wait_for(lambda: 'selected' in tab.states, f'the page {name}')

    def test_keys_switch_pages(self):
        sonde = self.start()
        for number, name in reversed(list(enumerate(PAGES, 1))):
            sonde.press(f'ctrl+{number}')
            wait_for(lambda: 'selected' in sonde.get('page tab', name).states, f'the page {name}')


class Practice(WindowCase):

    def test_button_starts_and_stops(self):
        sonde = self.start()
        button = sonde.get('push button', 'Practice')
        sonde.click(button)
        sonde.get('push button', r'Practice · \d+')
        wait_for(lambda: 'pressed' in button.states, 'the button to be pressed')
        sonde.click(button)
        sonde.get('push button', 'Practice')
        wait_for(lambda: 'pressed' not in button.states, 'the button to be released')


class End(WindowCase):

    def test_close_button_ends_the_program(self):
        self.assertEqual(self.start().close(), 0)

    def test_control_q_ends_the_program(self):
        sonde = self.start()
        sonde.press('ctrl+q')
        self.assertEqual(sonde.process.wait(10), 0)


tap.main()
