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
        sonde.click(dialog.find('label', text=f'^{title}$'))
        wait_for(lambda: dialog.find('list item', None) is not None, 'the options')
        screen.press(*['Down'] * n_steps, 'Return')

    def save(self, sonde, path):
        """Write a path into the file dialog; return the name that was suggested."""
        chooser = sonde.get('filler', 'Save Selection')
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

    def test_a_conversation(self):
        sonde = self.begin()
        dialog = self.open_dialog(sonde)
        self.assertIsNotNone(dialog.find('check box', rf'TCP to 127\.0\.0\.1 port {self.ports[1]}'))
        sonde.wait_for_text('Holds 56 bytes', dialog)
        sonde.press('Return')
        path = sonde.home / 'saved.pcapng'
        self.assertEqual(self.save(sonde, path), f'tcp-127.0.0.1-{self.ports[1]}.pcapng')
        sonde.wait_for_text('Selection saved')
        packets = self.dissect(path)
        self.assertEqual(len(packets), 2)
        self.assertTrue(all(self.ports[1] in packet for packet in packets), packets)


tap.main()
