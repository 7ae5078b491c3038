"""The capture: kept, private, cut short, opened again."""

import os
import pathlib
import tempfile

from sonde_ui import peers, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

WORDS = 'words that are worth keeping'


class Capture(WindowCase):

    def converse(self, sonde=None):
        """Send and receive something over TCP; return the program once it is shown."""
        socat = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1', 'PIPE'))
        sonde = sonde or self.start()
        sonde.press('ctrl+2')
        sonde.fill(sonde.get('text', 'Host and port'), f'127.0.0.1:{socat.port}')
        sonde.press('Return')
        sonde.fill(sonde.get('text', 'What to send'), WORDS)
        sonde.click(sonde.get('push button', 'Send'))
        wait_for(lambda: len(list(sonde.window.find_all('list item', rf'.*{WORDS}.*'))) == 2,
                 'the words and their echo')
        return sonde

    def begin_private(self, sonde):
        """Choose a private capture in the popover of the header bar, by its button."""
        sonde.click(sonde.get('push button', 'Capture: .*'))
        sonde.get('push button', 'New Private Capture').act()
        sonde.get('push button', 'Capture: Recording, privately.*')

    def test_is_a_file_while_it_runs(self):
        sonde = self.converse()
        self.assertEqual(len(sonde.captures), 1)
        self.assertEqual(sonde.captures[0].read_bytes().count(WORDS.encode('ascii')), 2)

    def test_holds_what_was_shown_when_killed(self):
        sonde = self.converse()
        sonde.kill()
        frames = peers.dissect(sonde.captures[0], '-Y', f'tcp contains "{WORDS}"')
        self.assertEqual(len(frames.splitlines()), 2, frames)

    def test_stays_when_closed(self):
        sonde = self.converse()
        self.assertEqual(sonde.close(), 0)
        self.assertEqual(len(sonde.captures), 1)

    def test_is_removed_when_nothing_happened(self):
        sonde = self.start()
        wait_for(lambda: sonde.captures, 'the capture')
        self.assertEqual(sonde.close(), 0)
        self.assertEqual(sonde.captures, [])

    def test_leaves_nothing_when_private(self):
        sonde = self.start()
        self.begin_private(sonde)
        self.converse(sonde)
        self.assertEqual(sonde.captures, [])
        self.assertEqual(sonde.close(), 0)
        self.assertEqual([path for path in sonde.home.rglob('*') if path.is_file()], [])

    def send_once_more(self, sonde):
        sonde.fill(sonde.get('text', 'What to send'), WORDS)
        sonde.click(sonde.get('push button', 'Send'))

    def test_tells_when_its_file_is_removed(self):
        sonde = self.converse()
        sonde.captures[0].unlink()
        self.send_once_more(sonde)
        sonde.get('alert', text=r'has been removed\. Recording goes on.*Save a copy')
        wait_for(lambda: len(list(sonde.window.find_all('list item', rf'.*{WORDS}.*'))) == 4,
                 'what was said afterwards')

    def test_tells_when_its_file_is_cut(self):
        sonde = self.converse()
        os.truncate(sonde.captures[0], 1000)
        self.send_once_more(sonde)
        sonde.get('alert', text=r'Recording has stopped: another program has cut')
        sonde.click(sonde.get('push button', 'New Capture'))
        wait_for(lambda: len(sonde.captures) == 2, 'a new capture')

    def test_is_listed_when_opened(self):
        earlier = self.converse()
        self.assertEqual(earlier.close(), 0)
        sonde = self.start(earlier.captures[0])
        sonde.click(sonde.get('list item', r'.*127\.0\.0\.1.*'))
        wait_for(lambda: len(list(sonde.window.find_all('list item', rf'.*{WORDS}.*'))) == 2,
                 'the words and their echo')

    def test_file_that_is_no_capture(self):
        with tempfile.NamedTemporaryFile(suffix='.pcapng') as file:
            file.write(b'this is no capture')
            file.flush()
            sonde = self.start(file.name)
            sonde.wait_for_text(r'is not a capture|no capture|not a pcapng')

    def test_damaged_file_says_so_until_it_is_closed(self):
        path = pathlib.Path(__file__).parent.parent / 'fuzz/corpus/capture/damaged.pcapng'
        sonde = self.start(str(path))
        sonde.wait_for_text(r'damaged\.pcapng: .* damaged in 3 places, first at byte 264')
        sonde.get('list item', r'.*10 bytes are missing.*')
        sonde.click(sonde.get('push button', 'Close'))
        wait_for(lambda: not list(sonde.window.find_all('label', r'.* damaged in 3 places.*')),
                 'the end of the notice')


class End(WindowCase):

    def test_nothing_is_asked_while_a_transfer_runs(self):
        """The window closes at once, and the capture holds what had come."""
        socat = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1',
                                     'SYSTEM:while echo stream of bytes; do sleep 0.01; done'))
        sonde = self.start(f'tcp://127.0.0.1:{socat.port}')
        sonde.press('Return')
        sonde.get('list item', r'.*stream of bytes.*')
        self.assertEqual(sonde.close(), 0)
        self.assertIn('stream of bytes', sonde.captures[0].read_bytes().decode('latin-1'))
        peers.dissect(sonde.captures[0])


tap.main()
