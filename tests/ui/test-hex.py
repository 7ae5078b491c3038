"""The hex view: finding, going to an offset, rows, values."""

import os

from sonde_ui import peers, screen, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

TEXT = (b'GET /a needle\r\n' + bytes(range(256)) * 8 + b'needle NEEDLE\r\n'
        + bytes(3000) + b'needle')


class Hex(WindowCase):

    def photograph(self, name):
        if 'SONDE_UI_PHOTOS' in os.environ:
            screen.photograph(f'{os.environ["SONDE_UI_PHOTOS"]}-{name}.png')

    def receive(self):
        """Receive bytes, and click where they are shown."""
        socat = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1'))
        sonde = self.start(f'tcp://127.0.0.1:{socat.port}')
        sonde.press('Return')
        sonde.wait_for_outcome('Connected')
        socat.send(TEXT)
        sonde.click(sonde.get('list item', r'.*GET /a needle.*'))
        self.view = sonde.get('document text', 'Bytes')
        sonde.click(self.view)
        return sonde

    def wait_for_bytes(self, start, end):
        wait_for(lambda: self.view.description == f'Bytes {start} to {end - 1} are selected',
                 lambda: f'bytes {start} to {end}: {self.view.description}')

    def test_find(self):
        sonde = self.receive()
        sonde.press('ctrl+f')
        entry = sonde.get('text', 'Find bytes')
        wait_for(lambda: any('focused' in node.states for node in entry.walk()), 'the keyboard')
        screen.type_text('needle')
        sonde.get('label', text='of 4')
        sonde.press('Return')
        sonde.press('ctrl+g')
        status = sonde.get('label', text=r'^\d of 4$')
        seen = status.text
        self.photograph('find')
        sonde.press('Return')
        wait_for(lambda: status.text != seen, 'another match')
        sonde.press('shift+Return')
        wait_for(lambda: status.text == seen, 'the match before')

        sonde.click(sonde.get('push button', 'Match case'))
        sonde.get('label', text='of 3')
        sonde.fill(entry, 'absent')
        sonde.get('label', text='^No matches$')

        sonde.press('Escape')
        wait_for(lambda: sonde.window.find('text', 'Find bytes') is None, 'the bar to go')
        wait_for(lambda: 'focused' in self.view.states, 'the bytes to have the keyboard')

    def test_find_hex_and_expressions(self):
        sonde = self.receive()
        sonde.press('ctrl+f')
        entry = sonde.get('text', 'Find bytes')
        kind = sonde.get('combo box', 'What is looked for')
        sonde.choose(kind, 'Hex')
        sonde.fill(entry, '6e65 65 ??')
        sonde.get('label', text='of 3')
        sonde.fill(entry, '6x')
        sonde.wait_for_text(r'character 2|Character 2')
        sonde.choose(kind, 'Regular Expression')
        sonde.fill(entry, 'needle$')
        sonde.get('label', text='of 3')
        sonde.fill(entry, 'a(b')
        sonde.wait_for_text(r'at char 3')
        self.photograph('bad')
        sonde.resize(620, 720)
        sonde.get('push button', 'Back to List')
        sonde.resize(480, 720)
        self.photograph('narrow')

    def test_go_to(self):
        sonde = self.receive()
        sonde.press('ctrl+j')
        entry = sonde.get('text', 'Offset')
        wait_for(lambda: any('focused' in node.states for node in entry.walk()), 'the keyboard')
        screen.type_text('0x100000')
        sonde.wait_for_text('beyond the end', root=sonde.application)
        self.photograph('offset')
        sonde.press('ctrl+a')
        screen.type_text('0x20')
        sonde.press('Return')
        wait_for(lambda: self.view.description == 'Caret at byte 32', 'the caret to be there')
        sonde.wait_for_text(r'Offset 0x20 \(32\)')

    def test_rows(self):
        sonde = self.receive()
        sonde.press('ctrl+Home')
        sonde.press('Menu')
        sonde.get('menu item', '_?Bytes per _?Row').act()
        sonde.get(None, '_?8').act()
        wait_for(lambda: (self.view.find(text='^0000') or self.view).text is not None
                 and any((node.text or '').startswith('00000000') and '\n00000008' in node.text
                         for node in self.view.walk(everything=True)), 'rows of 8 bytes')

    def test_save(self):
        sonde = self.receive()
        path = sonde.home / 'saved'
        sonde.press('ctrl+a')
        wait_for(lambda: 'Bytes 0 to' in self.view.description, 'all bytes to be selected')
        sonde.press('Menu')
        sonde.get('menu item', '_?Save Bytes…').act()
        dialog = sonde.get_file_dialog('Save Bytes')
        wait_for(lambda: any('focused' in node.states for node in dialog.walk()), 'the keyboard')
        screen.press('ctrl+a')
        screen.type_text(str(path))
        wait_for(lambda: dialog.find('text', text=f'^{path}$'), 'the path to be written')
        dialog.find('push button', '.*Save').act()
        wait_for(lambda: path.exists() and path.read_bytes() == TEXT, 'the file')

    def test_values(self):
        sonde = self.receive()
        sonde.press('ctrl+Home')
        sonde.click(sonde.get('push button', 'All Values'))
        sonde.get('push button', 'Unsigned 16 bits, big-endian: 18245')
        sonde.get('push button', 'Unsigned 16 bits, little-endian: 17735')
        self.photograph('values')
        sonde.get('push button', 'IPv4 address: 71.69.84.32').act()
        sonde.wait_for_text('Copied: 71.69.84.32', root=sonde.application)


tap.main()
