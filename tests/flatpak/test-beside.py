"""The version under development is installed beside the stable one, and each keeps to itself."""

import pathlib
import os
import subprocess

from sandbox import APPLICATION, INSTALLATION, SandboxCase, flatpak, tap

DEVELOPMENT = f'{APPLICATION}.Devel'


class Beside(SandboxCase):

    def test_both_are_installed(self):
        installed = flatpak('list', '--user', '--app', '--columns=application').split()
        self.assertLessEqual({APPLICATION, DEVELOPMENT}, set(installed))

    def test_entry_of_the_development_version(self):
        entry = INSTALLATION / 'exports' / 'share' / 'applications' / f'{DEVELOPMENT}.desktop'
        subprocess.run(['desktop-file-validate', entry], check=True, timeout=60)
        self.assertIn('Name=Sonde (Development)', entry.read_text(encoding='utf-8').splitlines())

    def test_development_version_has_its_own_captures(self):
        stable = self.start()
        self.assertEqual(stable.quit(), 0)
        sonde = self.start('dns:localhost', SONDE_APPLICATION=DEVELOPMENT)
        sonde.press('Return')
        sonde.get('list item', 'localhost.*Done.*')
        kept = pathlib.Path(os.environ['HOME']) / '.var' / 'app' / DEVELOPMENT / 'data' / 'sonde'
        self.assertEqual(len(list((kept / 'captures').glob('*.pcapng'))), 1)
        self.assertEqual(sonde.captures, [])
        self.assertEqual(sonde.quit(), 0)


tap.main()
