"""The installed program in its sandbox."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'ui'))
from sonde_ui import case, node, program, tap  # noqa: E402, F401, the path comes first

APPLICATION = os.environ['SONDE_APPLICATION']
INSTALLATION = pathlib.Path(os.environ['FLATPAK_USER_DIR'])
EVIDENCE = pathlib.Path(os.environ['SONDE_UI_LOGS'])


def get_home():
    """Where Flatpak keeps what the program writes."""
    return pathlib.Path(os.environ['HOME']) / '.var' / 'app' / APPLICATION


def flatpak(*arguments):
    """What a flatpak command prints."""
    return subprocess.run(['flatpak', *arguments], capture_output=True, text=True, check=True,
                          timeout=60).stdout


def get_files():
    """Where the files of the application are."""
    return pathlib.Path(flatpak('info', '--user', '--show-location', APPLICATION).strip()) / 'files'


class Sandboxed(program.Program):
    """A running Sonde whose process cannot be told from outside of the sandbox."""

    def _find_application(self):
        assert self.process.poll() is None, f'Sonde ended at its start:\n{self.read_output()}'
        return node.find_application_by_name('sonde')

    @property
    def captures(self):
        return sorted((get_home() / 'data' / 'sonde' / 'captures').glob('*.pcapng'),
                      key=lambda path: path.stat().st_mtime_ns)

    def quit(self):
        """End the program with the keyboard; return its status."""
        self.press('ctrl+q')
        return self.process.wait(program.LIMIT_S)


class SandboxCase(case.WindowCase):
    """A test that starts the program in its sandbox."""

    program_type = Sandboxed

    def check_outcome(self, target, pattern, **options):
        """Open a target, press Return, and wait for what comes of it; return the program."""
        sonde = self.start(target, **options)
        sonde.press('Return')
        sonde.wait_for_outcome(pattern)
        return sonde
