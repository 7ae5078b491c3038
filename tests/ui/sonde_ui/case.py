"""What all tests of the window have in common."""

import os
import pathlib
import unittest

from . import screen
from .program import Program


class WindowCase(unittest.TestCase):
    """A test that starts the program; when it fails, a picture and the widgets are kept."""

    maxDiff = None
    program_type = Program

    def setUp(self):
        self.programs = []

    def start(self, *arguments, **options):
        """Start the program; it is ended after the test."""
        program = self.program_type(*arguments, **options)
        self.programs.append(program)
        self.addCleanup(program.clean_up)
        self.addCleanup(self.check_complaints, program)
        return program

    def use(self, peer):
        """Have a peer stopped after the test."""
        self.addCleanup(peer.stop)
        return peer

    def check_complaints(self, program):
        self.assertEqual(program.complaints, [])

    def check_nothing_was_done(self, program):
        """Nothing stands in the list of the page: it is still the one that invites to begin."""
        program.get('push button', 'Try with a Practice Server')
        self.assertIsNone(program.window.find('list', 'What was done'))

    def leave_evidence(self):
        """Save what there is to see, and return where."""
        folder = pathlib.Path(os.environ.get('SONDE_UI_LOGS', '.')).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / self.id().removeprefix('__main__.')
        screen.photograph(f'{stem}.png')
        with open(f'{stem}.txt', 'w', encoding='utf-8') as file:
            for program in self.programs:
                file.writelines(f'{line}\n' for line in program.application.describe())
                file.write(program.read_output())
        return f'{stem}.png, {stem}.txt'
