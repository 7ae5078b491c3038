"""What only a network of one's own can show: names that do not exist, and a disk that is full."""

import pathlib
import subprocess
import tempfile

from sonde_ui import peers, tap
from sonde_ui.case import WindowCase
from sonde_ui.waiting import wait_for

SMALL_DISK = 'size=256k'


class Names(WindowCase):

    def setUp(self):
        super().setUp()
        # The C library looks up no addresses of a family of which the host has but loopback.
        subprocess.run(['ip', 'address', 'replace', '192.0.2.1/32', 'dev', 'lo'], check=True)

    def test_socket_to_a_name_that_does_not_exist(self):
        sonde = self.start('tcp://nobody.example.test:80')
        sonde.press('Return')
        sonde.wait_for_outcome(r'The name nobody\.example\.test does not exist')

    def test_url_of_a_name_that_does_not_exist(self):
        sonde = self.start('http://nobody.example.test/')
        sonde.press('Return')
        sonde.wait_for_outcome(r'nobody\.example\.test does not exist')

    def test_socket_to_a_name(self):
        socat = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1'))
        sonde = self.start(f'tcp://here.example.test:{socat.port}')
        sonde.press('Return')
        sonde.wait_for_outcome(r'Connected to ')


class FullDisk(WindowCase):

    def setUp(self):
        super().setUp()
        self.disk = pathlib.Path(tempfile.mkdtemp(prefix='sonde-ui-disk-'))
        self.addCleanup(self.disk.rmdir)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', SMALL_DISK, 'none', self.disk], check=True)
        self.addCleanup(subprocess.run, ['umount', '--lazy', self.disk], check=True)

    def test_recording_stops_and_what_was_shown_stays(self):
        socat = self.use(peers.Socat('TCP-LISTEN:0,bind=127.0.0.1'))
        sonde = self.start(f'tcp://127.0.0.1:{socat.port}', home=self.disk)
        sonde.press('Return')
        socat.send(b'first words\n')
        sonde.get('list item', r'.*first words.*')
        socat.send(b'x' * 1000000)
        sonde.get('alert', text=r'Recording has stopped: the disk is full\. '
                                r'Everything shown so far is kept\. Make room')
        sonde.get('push button', 'Capture: Recording has stopped.*')
        self.assertIn(b'first words', sonde.captures[0].read_bytes())
        frames = peers.dissect(sonde.captures[0], '-Y', 'tcp contains "first words"')
        self.assertEqual(len(frames.splitlines()), 1)
        wait_for(lambda: sonde.process.poll() is None, 'Sonde to go on')
        self.assertEqual(sonde.close(), 0)


tap.main()
