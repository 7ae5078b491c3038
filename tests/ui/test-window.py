"""The window itself: its pages, its shortcuts, the practice servers, and the end."""

import re

from sonde_ui import tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

PAGES = ['DNS', 'Sockets', 'HTTP', 'WebSockets']

# Widgets whose name is also that of the button in them.
COMPOUNDS = {'push button', 'combo box'}


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

    def test_narrow_window_has_its_pages_at_the_bottom(self):
        sonde = self.start()
        sonde.resize(480, 720)
        wait_for(lambda: sonde.get('page tab', 'HTTP').box[1] > 600, 'the tabs to be at the bottom')
        sonde.click(sonde.get('page tab', 'HTTP'))
        wait_for(lambda: 'selected' in sonde.get('page tab', 'HTTP').states, 'the page HTTP')

    def test_everything_that_can_be_reached_has_a_name(self):
        sonde = self.start()
        for number, name in enumerate(PAGES, 1):
            sonde.press(f'ctrl+{number}')
            wait_for(lambda: 'selected' in sonde.get('page tab', name).states, f'the page {name}')
            nameless = [repr(node) for node in sonde.window.walk()
                        if node.role in {'push button', 'toggle button', 'check box', 'text'}
                        and node.parent.role not in COMPOUNDS
                        and re.fullmatch(r'((Gtk|Adw|Sonde)\w+)?', node.name)]
            self.assertEqual(nameless, [], name)


class Shortcuts(WindowCase):

    def look_up_localhost(self):
        """Do something that needs no network."""
        sonde = self.start('dns:localhost')
        sonde.press('Return')
        sonde.get('list item', 'localhost.*Done.*')
        return sonde

    def test_control_l_goes_to_the_entry(self):
        sonde = self.start()
        entry = sonde.get('text', 'Name or address')

        def has_keyboard():
            return any('focused' in node.states for node in entry.walk())

        wait_for(has_keyboard, 'the entry to have the keyboard')
        sonde.press('Tab')
        wait_for(lambda: not has_keyboard(), 'the keyboard to go on')
        sonde.press('ctrl+l')
        wait_for(has_keyboard, 'the entry to have the keyboard again')

    def test_control_i_folds_the_inspector(self):
        sonde = self.look_up_localhost()
        sonde.get('panel', 'Inspector')
        sonde.press('ctrl+i')
        wait_for(lambda: sonde.window.find('panel', 'Inspector') is None, 'the inspector to go')
        sonde.press('ctrl+i')
        sonde.get('panel', 'Inspector')

    def test_control_question_mark_lists_the_shortcuts(self):
        sonde = self.start()
        sonde.press('ctrl+question')
        shortcuts = wait_for(lambda: next((child for child in sonde.application.children
                                           if child != sonde.window), None), 'the shortcuts')
        sonde.wait_for_text('Show as code|Inspector|Stop', root=shortcuts)
        sonde.press('Escape')
        wait_for(lambda: len(list(sonde.application.children)) == 1, 'the shortcuts to go')

    def test_control_shift_c_shows_code(self):
        sonde = self.look_up_localhost()
        sonde.press('ctrl+shift+c')
        script = sonde.get('text', 'Python script')
        self.assertIn('getaddrinfo', script.text)
        compile(script.text, 'script', 'exec')
        sonde.press('Escape')
        wait_for(lambda: len(list(sonde.application.children)) == 1, 'the script to go')


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
