"""Rules for every file that is written by hand."""

import re

from .rule import is_any, is_c, is_ui, rule

MAX_COLUMNS = 100
MAX_LINES = {'.c': 800, '.h': 800, '.ui': 300}
FREE_WIDTH = {'.in', '.xml', '.txt'}

# Assembled, so that this file passes its own rule.
FOREIGN = re.compile(r'(?<![\w.])/w' + r'ork\b|\bs' + r'hared/')


@rule('line-length', is_any)
def check_line_length(source, _project):
    if source.suffix in FREE_WIDTH:
        return
    for number, line in enumerate(source.lines, 1):
        if len(line) > MAX_COLUMNS:
            yield number, f'break the line, it has {len(line)} columns of {MAX_COLUMNS}'


@rule('tab', is_any)
def check_tab(source, _project):
    for number, line in enumerate(source.lines, 1):
        if '\t' in line:
            yield number, 'use spaces in the place of the tab'


@rule('trailing-space', is_any)
def check_trailing_space(source, _project):
    for number, line in enumerate(source.lines, 1):
        if line != line.rstrip():
            yield number, 'remove the space at the end of the line'


@rule('end-of-file', is_any)
def check_end_of_file(source, _project):
    if not source.text:
        return
    if not source.text.endswith('\n'):
        yield len(source.lines), 'end the last line with a newline'
    elif source.text.endswith('\n\n'):
        yield len(source.lines), 'remove the empty lines at the end'


@rule('file-length', lambda source: is_c(source) or is_ui(source))
def check_file_length(source, _project):
    limit = MAX_LINES[source.suffix]
    if len(source.lines) > limit:
        yield limit, f'split the file, it has {len(source.lines)} lines of {limit}'


@rule('own-words', is_any)
def check_own_words(source, _project):
    for number, line in enumerate(source.lines, 1):
        if FOREIGN.search(line):
            yield number, 'speak of this project alone, and not of places outside of it'


@rule('warning-off', is_any)
def check_warning_off(source, _project):
    if source.suffix == '.build' or is_c(source):
        for number, line in enumerate(source.lines, 1):
            if re.search(r"""['"]-Wno-|#\s*pragma\s+(GCC|clang)\s+diagnostic""", line):
                yield number, 'correct what the compiler warns of, and leave its warnings on'
