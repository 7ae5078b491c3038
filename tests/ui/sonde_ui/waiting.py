"""Waiting for something to become true, never for time to pass."""

import time

from gi.repository import GLib

LIMIT_S = 15
STEP_S = 0.01


class Late(AssertionError):
    """What was waited for did not happen."""


def wait_for(condition, what, limit_s=LIMIT_S):
    """Poll a condition until it gives something true, and return that.

    `what` completes the sentence "waited in vain for …"; it may be a function.
    """
    end = time.monotonic() + limit_s
    while True:
        try:
            result = condition()
        except GLib.Error:
            # A widget went away while it was asked.
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise Late(f'waited in vain for {what() if callable(what) else what}')
        time.sleep(STEP_S)
