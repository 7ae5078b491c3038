"""The tour: one real thing done on each page, and pictures of it."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from sonde_ui import tap
from sonde_ui.peers import SOURCE

SIZE = (1100, 720)
LIMIT_S = 150

# A window with text and icons has far more colours than one that is empty.
FEWEST_COLOURS = 200


def measure(picture):
    """The width, the height and the number of colours of a picture."""
    found = subprocess.run(['identify', '-format', '%w %h %k', picture], capture_output=True,
                           text=True, check=True, timeout=30).stdout
    return tuple(map(int, found.split()))


class Tour(unittest.TestCase):

    def test_takes_eight_pictures(self):
        environment = {name: value for name, value in os.environ.items() if name != 'DISPLAY'}
        with tempfile.TemporaryDirectory() as folder:
            tour = subprocess.run([SOURCE.parent / 'scripts' / 'tour', folder], env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  timeout=LIMIT_S, check=False)
            self.assertEqual(tour.returncode, 0, tour.stdout)

            pictures = sorted(pathlib.Path(folder).glob('*'))
            self.assertEqual([picture.name for picture in pictures], [
                f'{page}{style}.png'
                for page in ('dns', 'http', 'sockets', 'websockets') for style in ('-dark', '')])
            for picture in pictures:
                *size, n_colours = measure(picture)
                self.assertEqual(tuple(size), SIZE, picture.name)
                self.assertGreater(n_colours, FEWEST_COLOURS, picture.name)

            contents = {picture.read_bytes() for picture in pictures}
            self.assertEqual(len(contents), len(pictures), 'two pictures show the same')


tap.main()
