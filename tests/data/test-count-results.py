"""Check the sums that end a run of all tests."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = sys.argv.pop(1)


class CountResults(unittest.TestCase):

    def count(self, *records, broken=0):
        """Run the script over one log; give its status and what it says."""
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / 'testlog.json'
            log.write_text(''.join(json.dumps(record) + '\n' for record in records),
                           encoding='utf-8')
            run = subprocess.run([sys.executable, SCRIPT, '--broken', str(broken), str(log)],
                                 capture_output=True, text=True, check=False)
        return run.returncode, run.stdout.strip()

    def test_tap(self):
        output = 'ok 1 /a\n# ok, a comment\nok 2 /b # SKIP no IPv6\n1..2\n'
        self.assertEqual(self.count({'result': 'OK', 'stdout': output}),
                         (0, '1 passed, 0 failed, 1 skipped'))

    def test_tap_failure(self):
        output = 'ok 1 /a\nnot ok 2 /b\nnot ok 3 /c # TODO later\n1..3\n'
        self.assertEqual(self.count({'result': 'FAIL', 'stdout': output}),
                         (1, '2 passed, 1 failed'))

    def test_crash(self):
        self.assertEqual(self.count({'result': 'ERROR', 'stdout': 'ok 1 /a\n'}),
                         (1, '1 passed, 1 failed'))

    def test_status(self):
        self.assertEqual(self.count({'result': 'OK', 'stdout': 'fine'},
                                    {'result': 'SKIP', 'stdout': None},
                                    {'result': 'TIMEOUT', 'stdout': ''}),
                         (1, '1 passed, 1 failed, 1 skipped'))

    def test_sum(self):
        self.assertEqual(self.count({'result': 'OK', 'stdout': 'ok 1 /a\nok 2 /b\n'},
                                    {'result': 'OK', 'stdout': ''}, broken=2),
                         (1, '3 passed, 2 failed'))

    def test_nothing(self):
        self.assertEqual(self.count(), (1, '0 passed, 0 failed'))

    def test_said(self):
        with tempfile.TemporaryDirectory() as folder:
            said = pathlib.Path(folder) / 'said'
            for words, total in [('more\n3 passed, 1 failed, 2 skipped\n',
                                  (1, '3 passed, 1 failed, 2 skipped')),
                                 ('3 passed, 0 failed\n', (0, '3 passed, 0 failed')),
                                 ('3 passed, 0 failed\nit crashed\n', (1, '0 passed, 1 failed')),
                                 ('', (1, '0 passed, 1 failed'))]:
                said.write_text(words, encoding='utf-8')
                run = subprocess.run([sys.executable, SCRIPT, '--said', said],
                                     capture_output=True, text=True, check=False)
                self.assertEqual((run.returncode, run.stdout.strip()), total)

    def test_no_log(self):
        run = subprocess.run([sys.executable, SCRIPT, '--broken', '1', '/nonexistent'],
                             capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stdout.strip()), (1, '0 passed, 1 failed'))


if __name__ == '__main__':
    unittest.main()
