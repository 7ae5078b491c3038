"""The screen, the pointer and the keyboard."""

import re
import subprocess

TOOL_LIMIT_S = 10


def run(*command):
    """Run a tool and return what it prints, even if it fails."""
    return subprocess.run(command, capture_output=True, text=True, timeout=TOOL_LIMIT_S).stdout


def find_window(process_id, title):
    """The X window of a program with a title, or None.

    Tooltips and popovers have windows too, which are called like the program; the window manager
    does not know them.
    """
    found = run('xdotool', 'search', '--all', '--onlyvisible', '--pid', str(process_id),
                '--name', f'^{re.escape(title)}$').split()
    managed = {int(window, 16)
               for window in re.findall(r'0x[0-9a-f]+', run('xprop', '-root', '_NET_CLIENT_LIST'))}
    return next((int(window) for window in found if int(window) in managed), None)


def get_margins(window):
    """How far the shadow of a window reaches to the left, right, top and bottom of it."""
    margins = re.search(r'= (\d+), (\d+), (\d+), (\d+)',
                        run('xprop', '-id', str(window), '_GTK_FRAME_EXTENTS'))
    return tuple(map(int, margins.groups())) if margins else (0, 0, 0, 0)


def get_origin(window):
    """Where the content of a window begins on the screen."""
    geometry = run('xwininfo', '-id', str(window))
    x, y = (re.search(rf'Absolute upper-left {axis}:\s+(-?\d+)', geometry) for axis in 'XY')
    if x is None or y is None:
        return None
    left, _right, top, _bottom = get_margins(window)
    return int(x[1]) + left, int(y[1]) + top


def resize(window, width, height):
    """Ask for another size of the content; the window manager decides."""
    left, right, top, bottom = get_margins(window)
    run('xdotool', 'windowsize', str(window), str(width + left + right),
        str(height + top + bottom))


def click(x, y, button=1):
    subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', str(button)],
                   check=True, timeout=TOOL_LIMIT_S)


def press(*keys):
    """Press keys one after the other, each such as "Return" or "ctrl+l"."""
    subprocess.run(['xdotool', 'key', *keys], check=True, timeout=TOOL_LIMIT_S)


def type_text(text):
    """Type a text of ASCII; other characters do not arrive with certainty."""
    subprocess.run(['xdotool', 'type', '--delay', '1', '--', text], check=True,
                   timeout=TOOL_LIMIT_S + len(text) / 100)


def photograph(path):
    """Take a picture of all of the screen."""
    subprocess.run(['import', '-window', 'root', path], check=True, timeout=TOOL_LIMIT_S)
