"""Runs tests and tells of them as TAP."""

import sys
import unittest


class TapResult(unittest.TestResult):
    """Prints a line for each test when it has ended, with all that went wrong in it."""

    def __init__(self):
        super().__init__()
        self.n_told = 0

    def startTest(self, test):
        super().startTest(test)
        self.faults = []
        self.remark = ''

    def stopTest(self, test):
        super().stopTest(test)
        self.n_told += 1
        word = 'not ok' if self.faults else 'ok'
        print(f'{word} {self.n_told} - {test.id().removeprefix("__main__.")}{self.remark}')
        for line in '\n'.join(self.faults).splitlines():
            print(f'# {line}')
        sys.stdout.flush()

    def note_fault(self, test, error):
        self.faults.append(self._exc_info_to_string(error, test))
        if len(self.faults) == 1 and hasattr(test, 'leave_evidence'):
            self.faults.append(f'See {test.leave_evidence()}')

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.note_fault(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.note_fault(test, error)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.remark = f' # SKIP {reason}'


def main():
    """Run the tests of the program that was started, or those named on its command line."""
    loader = unittest.TestLoader()
    module = sys.modules['__main__']
    tests = loader.loadTestsFromNames(sys.argv[1:], module) if sys.argv[1:] \
        else loader.loadTestsFromModule(module)
    print(f'1..{tests.countTestCases()}', flush=True)
    result = TapResult()
    tests.run(result)
    sys.exit(not result.wasSuccessful())
