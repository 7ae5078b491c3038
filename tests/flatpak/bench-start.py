"""How long it takes from the command to the first picture, in the sandbox and without one."""

import ctypes
import os
import pathlib
import subprocess
import sys
import time

from sandbox import EVIDENCE

N_RUNS = 20
LIMIT = 1.3
LIMIT_S = 30
POLL_S = 0.001
Z_PIXMAP = 2
ALL_PLANES = 0xffffffff

IN_SANDBOX = pathlib.Path(__file__).with_name('in-sandbox')
BUILD = pathlib.Path(os.environ['SONDE_BUILD'])


class Screen:
    """The pixel in the middle of the screen."""

    def __init__(self):
        self.library = ctypes.CDLL('libX11.so.6')
        for name in 'XOpenDisplay', 'XGetImage':
            getattr(self.library, name).restype = ctypes.c_void_p
        self.library.XDefaultRootWindow.restype = ctypes.c_ulong
        self.library.XGetPixel.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.library.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.library.XDefaultRootWindow(self.display))
        self.middle = [self.library.XDisplayWidth(self.display, 0) // 2,
                       self.library.XDisplayHeight(self.display, 0) // 2]

    def look(self):
        image = ctypes.c_void_p(self.library.XGetImage(
            self.display, self.root, *self.middle, 1, 1, ctypes.c_ulong(ALL_PLANES), Z_PIXMAP))
        pixel = self.library.XGetPixel(image, 0, 0)
        self.library.XDestroyImage(image)
        return pixel

    def wait_for_change(self, pixel):
        """Wait until the pixel is another one, and return what time it was."""
        end = time.monotonic() + LIMIT_S
        while self.look() == pixel:
            assert time.monotonic() < end, 'the screen stayed as it was'
            time.sleep(POLL_S)
        return time.monotonic()


def measure(screen, command, environment):
    """Start a program, end it, and return how long its first picture took."""
    empty = screen.look()
    started = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=environment)
    try:
        taken = screen.wait_for_change(empty) - started
    finally:
        process.terminate()
        process.wait(LIMIT_S)
    end = time.monotonic() + LIMIT_S
    while screen.look() != empty:
        assert time.monotonic() < end, 'the window stays'
        time.sleep(POLL_S)
    return taken


def main():
    screen = Screen()
    ways = {
        'outside': ([BUILD / 'src' / 'app' / 'sonde'],
                    dict(os.environ, GSETTINGS_SCHEMA_DIR=str(BUILD / 'data'))),
        'inside': ([IN_SANDBOX], None),
    }
    taken = {name: [] for name in ways}
    # The quickest of them is the one in which the machine did the least besides.
    for _run in range(N_RUNS):
        for name, way in ways.items():
            taken[name].append(measure(screen, *way))

    inside, outside = (min(taken[name]) for name in ('inside', 'outside'))
    ratio = inside / outside
    figure = (f'start to first frame {ratio:.2f} of the one without a sandbox, of {LIMIT} at most '
              f'({inside * 1000:.0f} ms and {outside * 1000:.0f} ms, the quickest of {N_RUNS} '
              f'each, at a load of {os.getloadavg()[0]:.1f})')
    print(figure)
    (EVIDENCE / 'start.txt').write_text(f'{figure}\n', encoding='utf-8')
    return 0 if ratio <= LIMIT else 1


sys.exit(main())
