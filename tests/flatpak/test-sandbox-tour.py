"""The tour in the sandbox: one real thing done on each page, and pictures of it."""

import shutil
import subprocess
import unittest

from sandbox import APPLICATION, EVIDENCE, get_home, tap

LIMIT_S = 150
SIZE = (1100, 720)

# A window with text and icons has far more colours than one that is empty.
FEWEST_COLOURS = 200


class SandboxTour(unittest.TestCase):

    def test_takes_pictures_in_the_sandbox(self):
        folder = get_home() / 'data' / 'tour'
        folder.mkdir(parents=True)
        tour = subprocess.run(
            ['flatpak', 'run', '--user', '--die-with-parent', APPLICATION, '--tour', folder],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT_S,
            check=False)
        self.assertEqual(tour.returncode, 0, tour.stdout)

        pictures = sorted(folder.glob('*'))
        kept = EVIDENCE / 'tour'
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept)
        self.assertEqual([picture.name for picture in pictures], [
            f'{page}{style}.png'
            for page in ('dns', 'http', 'sockets', 'websockets') for style in ('-dark', '')])
        for picture in pictures:
            *size, n_colours = map(int, subprocess.run(
                ['identify', '-format', '%w %h %k', picture], capture_output=True, text=True,
                check=True, timeout=30).stdout.split())
            self.assertEqual(tuple(size), SIZE, picture.name)
            self.assertGreater(n_colours, FEWEST_COLOURS, picture.name)


tap.main()
