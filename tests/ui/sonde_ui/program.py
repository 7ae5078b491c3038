"""The program that is tested."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

from . import screen
from .node import find_application
from .waiting import LIMIT_S, wait_for

# What libraries say on a machine without a desktop, or of labels that are empty as yet when they
# are asked for their text; and what GTK 4.18 says of sizes, those of the title of any
# AdwMessageDialog and of the window while what is in it becomes higher. None of it does any harm.
HARMLESS = re.compile(r"[Pp]ortal|fd limit|atspi/cache|g_utf8_strlen: assertion 'p != NULL|"
                      r'Trying to measure (GtkLabel|SondeWindow) 0x[0-9a-f]+ for (width|height) of')


class Program:
    """A running Sonde, with a home of its own."""

    def __init__(self, *arguments, home=None, **environment):
        self.own_home = None if home else tempfile.mkdtemp(prefix='sonde-ui-')
        self.home = pathlib.Path(home or self.own_home)
        self.output = tempfile.TemporaryFile(mode='w+', errors='replace')
        self.process = subprocess.Popen(
            [os.environ['SONDE_PROGRAM'], *map(str, arguments)],
            env=dict(os.environ, XDG_DATA_HOME=str(self.home), **environment),
            stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output)
        self.application = wait_for(self._find_application, 'Sonde to appear')
        self.window = wait_for(lambda: self.application.find('frame', 'Sonde'), 'the window')
        wait_for(lambda: 'active' in self.window.states, 'the window to become active')

    def _find_application(self):
        assert self.process.poll() is None, f'Sonde ended at its start:\n{self.read_output()}'
        return find_application(self.process.pid)

    @property
    def captures(self):
        """The capture files, the newest last."""
        return sorted((self.home / 'sonde' / 'captures').glob('*.pcapng'),
                      key=lambda path: path.stat().st_mtime_ns)

    def read_output(self):
        self.output.seek(0)
        return self.output.read()

    @property
    def complaints(self):
        """The lines in which the program or its libraries find fault with it."""
        return [line for line in self.read_output().splitlines()
                if re.search(r'CRITICAL|WARNING|ERROR|Sanitizer', line)
                and not HARMLESS.search(line)]

    # Finding

    def get(self, role=None, name=None, text=None, root=None, limit_s=LIMIT_S):
        """Wait for a widget and return it."""
        return wait_for(lambda: (root or self.application).find(role, name, text),
                        f'{role or "widget"} {name or text or ""}', limit_s)

    def get_file_dialog(self, title):
        """Wait for GTK's dialog of files and return it; newer versions tell that it is one."""
        return wait_for(lambda: next((node for node in self.application.children
                                      if node.role in {'filler', 'dialog'}
                                      and node.name == title), None), f'the dialog {title}')

    def get_lines(self, root=None):
        """The texts and names that are visible."""
        for node in (root or self.window).walk():
            yield from filter(None, dict.fromkeys((node.text, node.name)))

    def read(self, root=None):
        """The same as one text, a line each."""
        return '\n'.join(self.get_lines(root))

    def wait_for_text(self, pattern, root=None, limit_s=LIMIT_S):
        """Wait until a name or a text that is visible matches, and return the match."""
        def look():
            return next(filter(None, (re.search(pattern, line)
                                      for line in self.get_lines(root))), None)

        return wait_for(look, lambda: f'“{pattern}” in:\n{self.read(root)}', limit_s)

    def wait_for_outcome(self, pattern, limit_s=LIMIT_S):
        """Wait until the outcome line says something."""
        return self.get('status bar', text=pattern, root=self.window, limit_s=limit_s)

    # Acting

    def find_place(self, node):
        """Where on the screen a widget can be clicked: settled, sensitive, and not covered."""
        box = node.box
        toplevel = node.toplevel
        window = screen.find_window(self.process.pid, toplevel.name)
        origin = screen.get_origin(window) if window is not None else None
        if origin is None or not {'sensitive', 'visible'} <= node.states or min(box[2:]) <= 0:
            return None
        if not node.covers(box[0] + box[2] // 2, box[1] + box[3] // 2):
            return None
        x, y = node.middle
        return origin[0] + x, origin[1] + y

    def click(self, node, button=1):
        """Click the middle of a widget once it has kept its place."""
        places = [None]

        def settle():
            places.append(self.find_place(node))
            return places[-1] is not None and places[-1] == places[-2]

        wait_for(settle, lambda: f'{node!r} to be at rest and within reach')
        screen.click(*places[-1], button)

    def press(self, *keys):
        """Press keys, once the keyboard is ours."""
        wait_for(lambda: any('active' in child.states for child in self.application.children),
                 'a window to become active')
        screen.press(*keys)

    def fill(self, node, text):
        """Enter a text into a field in place of what is there."""
        self.click(node)
        wait_for(lambda: any('focused' in found.states for found in node.walk()),
                 f'{node!r} to have the keyboard')
        self.press('ctrl+a', 'BackSpace')
        wait_for(lambda: not node.text, f'{node!r} to be empty')
        screen.type_text(text)
        wait_for(lambda: node.text == text, lambda: f'{text!r} in {node!r}: {node.text!r}')

    def choose(self, dropdown, option):
        """Choose an option of a drop-down list, with a click and the arrow keys."""
        self.click(dropdown)
        items = wait_for(lambda: list(dropdown.find_all('list item')),
                         f'the options of {dropdown!r}')
        names = [item.find('label').text for item in items]
        # Where the keyboard is when the options appear is not the same in every version of GTK.
        self.press('Home', *['Down'] * names.index(option), 'Return')
        wait_for(lambda: dropdown.find('list item') is None and
                 dropdown.find('label', text=f'^{re.escape(option)}$'), f'{option} to be chosen')

    def resize(self, width, height):
        """Give the window another size."""
        window = screen.find_window(self.process.pid, self.window.name)
        screen.resize(window, width, height)
        wait_for(lambda: self.window.box[2:] == (width, height), f'{width} by {height} pixels')

    # Ending

    def kill(self):
        """End the program with SIGKILL."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(LIMIT_S)

    def close(self):
        """Close the window as a person does, and wait for the program to end."""
        self.click(self.get('push button', 'Close', root=self.window))
        return self.process.wait(LIMIT_S)

    def clean_up(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(LIMIT_S)
        self.output.close()
        if self.own_home is not None:
            shutil.rmtree(self.own_home)
