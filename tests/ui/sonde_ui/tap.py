"""Runs tests and tells of them as TAP."""

import sys
import unittest


class TapResult(unittest.TestResult):
    """Prints a line for each test."""

    def __init__(self):
        super().__init__()
        self.n_told = 0

    def tell(self, word, test, remark=''):
        self.n_told += 1
        print(f'{word} {self.n_told} - {test.id().removeprefix("__main__.")}{remark}', flush=True)

    def tell_failure(self, test, error):
        self.tell('not ok', test)
        for line in self._exc_info_to_string(error, test).splitlines():
            print(f'# {line}', flush=True)
        if hasattr(test, 'leave_evidence'):
            print(f'# See {test.leave_evidence()}', flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.tell('ok', test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.tell_failure(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.tell_failure(test, error)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.tell('ok', test, f' # SKIP {reason}')


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
