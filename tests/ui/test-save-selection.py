"""Saving a part of a capture: a conversation, a direction, a range of time."""

import re

from sonde_ui import peers, screen, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

WORDS = 'words that are worth keeping'

# Where nobody may make a file.
FORBIDDEN = '/sys'


class Selection(WindowCase):

    def converse(self, sonde, port):
        """Send and receive something over TCP."""
        sonde.fill(sonde.get('text', 'Host and port'), f'127.0.0.1:{port}')
        sonde.press('Return')
        sonde.wait_for_outcome(rf'Connected to 127\.0\.0\.1:{port}')
        sonde.fill(sonde.get('text', 'What to send'), WORDS)
        sonde.click(sonde.get('push button', 'Send'))
        wait_for(lambda: len(self.list_words(sonde)) == 2, 'the words and their echo')

    def list_words(self, sonde):
        return list(sonde.window.find_all('list item', rf'.*{WORDS}.*'))

    def begin(self):
        """Have two conversations, the second of which is selected; return the program."""
        self.ports = [self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1', 'PIPE')).port
                      for _ in range(2)]
        sonde = self.start()
        sonde.press('ctrl+2')
        for port in self.ports:
            self.converse(sonde, port)
        return sonde

    def open_dialog(self, sonde):
        """Open the dialog with the keyboard."""
        sonde.press('ctrl+shift+s')
        dialog = sonde.get('frame', 'Save Selection')
        wait_for(lambda: 'active' in dialog.states, 'the dialog to have the keyboard')
        return dialog

    def choose(self, sonde, dialog, title, n_steps):
        """Choose in a row with a drop-down list."""
        row = dialog.find('combo box', title)
        sonde.click(row)
        wait_for(lambda: row.find('list') is not None, 'the options')
        screen.press(*['Down'] * n_steps, 'Return')
        wait_for(lambda: 'active' in dialog.states, 'the dialog to have the keyboard')

    def save(self, sonde, path, title='Save Selection'):
        """Write a path into the file dialog; return the name that was suggested."""
        chooser = sonde.get_file_dialog(title)
        wait_for(lambda: any('focused' in node.states for node in chooser.walk()), 'the keyboard')
        suggested = next(node.text for node in chooser.walk() if 'focused' in node.states)
        screen.press('ctrl+a')
        screen.type_text(str(path))
        wait_for(lambda: chooser.find('text', text=f'^{re.escape(str(path))}$'), 'the path')
        chooser.find('push button', '.*Save').act()
        return suggested

    def dissect(self, path):
        """The peer's port and the direction of each packet with data."""
        lines = peers.dissect(path, '-Y', 'tcp.len > 0', '-T', 'fields', '-e', 'tcp.srcport',
                              '-e', 'tcp.dstport').splitlines()
        return [tuple(map(int, line.split())) for line in lines]

    def test_conversation(self):
        sonde = self.begin()
        dialog = self.open_dialog(sonde)
        self.assertIn('checked', dialog.find(
            'check box', rf'TCP to 127\.0\.0\.1 port {self.ports[1]}').states)
        sonde.wait_for_text('Holds 56 bytes', dialog)
        sonde.press('Return')
        path = sonde.home / 'saved.pcapng'
        self.assertEqual(self.save(sonde, path), f'tcp-127.0.0.1-{self.ports[1]}.pcapng')
        sonde.wait_for_text('Selection saved')
        packets = self.dissect(path)
        self.assertEqual(len(packets), 2)
        self.assertTrue(all(self.ports[1] in packet for packet in packets), packets)

    def test_direction_of_all(self):
        sonde = self.begin()
        dialog = self.open_dialog(sonde)
        sonde.click(dialog.find('label', text='^All conversations$'))
        sonde.wait_for_text('The whole capture', dialog)
        self.choose(sonde, dialog, 'Direction', 2)
        wait_for(lambda: dialog.find('label', text='^The whole capture.*') is None,
                 'no more than that')
        sonde.click(dialog.find('push button', '.*Save….*'))
        path = sonde.home / 'saved.pcapng'
        self.assertEqual(self.save(sonde, path), 'selection-received.pcapng')
        sonde.wait_for_text('Selection saved')
        self.assertEqual([source for source, _ in self.dissect(path)], self.ports)

    def test_time(self):
        """What is saved is what was listed at these times, as they are shown."""
        sonde = self.begin()
        times = [float(re.search(r'time ([\d.]+)', node.name)[1])
                 for node in self.list_words(sonde)]
        dialog = self.open_dialog(sonde)
        self.choose(sonde, dialog, 'Time', 1)
        start, end = (sonde.get('text', f'{word}, in seconds', root=dialog)
                      for word in ('From', 'To'))
        self.assertEqual(float(start.text), 0)
        self.assertGreaterEqual(float(end.text), times[1])
        sonde.fill(start, f'{times[1]:.6f}')
        sonde.fill(end, f'{times[1]:.6f}')
        sonde.wait_for_text('Holds 28 bytes', dialog)
        sonde.press('Return')
        path = sonde.home / 'saved.pcapng'
        self.save(sonde, path)
        sonde.wait_for_text('Selection saved')
        self.assertEqual([source for source, _ in self.dissect(path)], self.ports[1:])

    def test_times_that_make_no_sense(self):
        sonde = self.begin()
        dialog = self.open_dialog(sonde)
        self.choose(sonde, dialog, 'Time', 1)
        start = sonde.get('text', 'From, in seconds', root=dialog)
        save = dialog.find('push button', '.*Save….*')
        sonde.fill(start, 'soon')
        sonde.get('alert', text='A time is a number of seconds', root=dialog)
        self.assertNotIn('sensitive', save.states)
        sonde.fill(start, '1000')
        sonde.get('alert', text='to begin at is after the time to end at', root=dialog)
        self.assertNotIn('sensitive', save.states)
        sonde.fill(start, '0')
        wait_for(lambda: 'sensitive' in save.states, 'a way to save')
        sonde.press('Escape')
        wait_for(lambda: sonde.application.find('frame', 'Save Selection') is None, 'the end')

    def test_folder_that_cannot_be_written(self):
        sonde = self.begin()
        self.open_dialog(sonde)
        sonde.press('Return')
        self.save(sonde, f'{FORBIDDEN}/saved.pcapng')
        sonde.get('label', text=rf'not allowed to write “{FORBIDDEN}/saved\.pcapng”\. Choose ano')
        sonde.click(sonde.get('push button', '.*Close', root=sonde.get('dialog')))
        wait_for(lambda: sonde.application.find('dialog') is None, 'the end of the message')
        sonde.get('frame', 'Save Selection')

    def test_conversation_of_an_opened_file(self):
        earlier = self.begin()
        self.assertEqual(earlier.close(), 0)
        sonde = self.start(earlier.captures[0])
        sonde.click(sonde.get('list item', rf'.*127\.0\.0\.1.*{self.ports[0]}.*'), button=3)
        sonde.get('menu item', '_?Save Con_?versation…').act()
        dialog = sonde.get('frame', 'Save Selection')
        sonde.wait_for_text(re.escape(earlier.captures[0].name), dialog)
        sonde.press('Return')
        path = sonde.home / 'saved.pcapng'
        self.save(sonde, path)
        sonde.wait_for_text('Selection saved')
        packets = self.dissect(path)
        self.assertEqual(len(packets), 2)
        self.assertTrue(all(self.ports[0] in packet for packet in packets), packets)

    def test_all_of_an_opened_file(self):
        """Ctrl+S saves what is looked at, and says so."""
        earlier = self.begin()
        self.assertEqual(earlier.close(), 0)
        sonde = self.start(earlier.captures[0])
        sonde.click(sonde.get('list item', rf'.*127\.0\.0\.1.*{self.ports[0]}.*'))
        sonde.press('ctrl+s')
        path = sonde.home / 'saved.pcapng'
        title = f'Save a Copy of “{earlier.captures[0].name}”'
        self.assertEqual(self.save(sonde, path, title), earlier.captures[0].name)
        sonde.wait_for_text('Capture saved')
        self.assertEqual(len(self.dissect(path)), 4)

    def test_conversation_of_the_capture_before(self):
        sonde = self.begin()
        sonde.press('ctrl+n')
        sonde.wait_for_text('A new capture has begun')
        self.open_dialog(sonde)
        sonde.press('Return')
        path = sonde.home / 'saved.pcapng'
        self.save(sonde, path)
        sonde.wait_for_text('Selection saved')
        self.assertEqual(len(self.dissect(path)), 2)

    def test_http(self):
        nginx = self.use(peers.Nginx())
        sonde = self.start()
        sonde.press('ctrl+3')
        sonde.fill(sonde.get('text', 'URL'), f'http://127.0.0.1:{nginx.port}/hello.txt')
        sonde.click(sonde.get('push button', 'Send'))
        sonde.wait_for_outcome('answered 200 OK')
        dialog = self.open_dialog(sonde)
        sonde.wait_for_text(rf'TCP to 127\.0\.0\.1 port {nginx.port}', dialog)
        self.choose(sonde, dialog, 'Direction', 2)
        sonde.click(dialog.find('push button', '.*Save….*'))
        path = sonde.home / 'saved.pcapng'
        self.save(sonde, path)
        sonde.wait_for_text('Selection saved')
        self.assertIn('hello from nginx', path.read_bytes().decode('latin-1'))
        self.assertNotIn('GET /hello.txt', path.read_bytes().decode('latin-1'))

    def test_websocket(self):
        server = self.use(peers.WebsocketServer())
        sonde = self.start(f'ws://127.0.0.1:{server.port}/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'The WebSocket is open')
        sonde.fill(sonde.get('text', 'Message'), WORDS)
        sonde.click(sonde.get('push button', 'Send'))
        wait_for(lambda: len(self.list_words(sonde)) == 2, 'the words and their echo')
        time = re.search(r'time ([\d.]+)', self.list_words(sonde)[1].name)[1]
        dialog = self.open_dialog(sonde)
        self.choose(sonde, dialog, 'Time', 1)
        for word in ('From', 'To'):
            sonde.fill(sonde.get('text', f'{word}, in seconds', root=dialog), time)
        sonde.press('Return')
        path = sonde.home / 'saved.pcapng'
        self.save(sonde, path)
        sonde.wait_for_text('Selection saved')
        self.assertEqual([source for source, _ in self.dissect(path)], [server.port])

    def test_nothing_is_recorded(self):
        sonde = self.start()
        sonde.press('ctrl+shift+s')
        sonde.wait_for_text('Nothing is recorded yet')


tap.main()
