"""What the rules need to know of a C file: code without comments, functions, prototypes.

This is no C parser. It knows the few forms that this project's style allows at the top level of a
file, and leaves alone what it does not recognise.
"""

import bisect
import dataclasses
import functools
import re

TOKEN = re.compile(r'''
    (?P<comment> /\*.*?\*/ | //[^\n]* )
  | (?P<string>  "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
''', re.DOTALL | re.VERBOSE)
DIRECTIVE = re.compile(r'^[ ]*\#(?:\\\n|[^\n])*', re.MULTILINE)
LEADING_MACRO = re.compile(r'\s*(?:G_BEGIN_DECLS|G_END_DECLS|[A-Z][A-Z0-9_]+(?=\s*\())')
HEAD = re.compile(r'(?P<returns>[\w\s*]*?[\s*])(?P<name>\w+)\s*\(')
ATTRIBUTES = re.compile(r'(?:\s*G_GNUC_\w+(?:\s*\([^()]*\))?)*\s*')
DOC = re.compile(r'^/\*\*\n \* (?P<name>[\w:.-]+?):?(?:[ ][^\n]*)?\n(?P<text>.*?)\*/',
                 re.DOTALL | re.MULTILINE)


def blank(match):
    """Spaces in the place of a match, so that all positions stay."""
    return re.sub(r'[^\n]', ' ', match.group())


def blank_token(match):
    if match['comment'] is not None:
        return blank(match)
    text = match['string']
    return text[0] + ' ' * (len(text) - 2) + text[-1]


def find_closing(text, start):
    """The position of the bracket that closes the one at start, or the end of the text."""
    depth = 0
    for position in range(start, len(text)):
        if text[position] in '([{':
            depth += 1
        elif text[position] in ')]}':
            depth -= 1
            if depth == 0:
                return position
    return len(text)


def split_arguments(text, start, end):
    """The (position, text) of each argument between two brackets, without the space around it."""
    depth = 0
    first = start
    for position in range(start, end + 1):
        if position == end or (text[position] == ',' and depth == 0):
            argument = text[first:position]
            lead = len(argument) - len(argument.lstrip())
            if argument.strip():
                yield first + lead, argument.strip()
            first = position + 1
        elif text[position] in '([{':
            depth += 1
        elif text[position] in ')]}':
            depth -= 1


@dataclasses.dataclass
class Parameter:
    position: int
    text: str

    @functools.cached_property
    def name_match(self):
        return re.search(r'(\w+)(?:\[[^\]]*\])*(?:\s+G_GNUC_\w+)*$', self.text)

    @property
    def name(self):
        """The name, or nothing for (void), ... and pointers to functions."""
        if self.text in ('void', '...') or '(' in self.text or self.name_match is None:
            return ''
        return self.name_match[1]

    @property
    def name_position(self):
        return self.position + self.name_match.start(1)


@dataclasses.dataclass
class Function:
    """A definition or, without a body, a prototype."""

    name: str
    returns: str
    start: int
    name_position: int
    bracket: int
    parameters: list
    body: int = -1
    end: int = -1

    @property
    def static(self):
        return 'static' in self.returns.split()

    @property
    def returns_nothing(self):
        return self.returns.split()[-1:] == ['void']


@dataclasses.dataclass
class Doc:
    name: str
    text: str
    start: int
    end: int


class Source:
    """A text file, and what is in it when it is C."""

    def __init__(self, name, text):
        self.name = name
        self.text = text
        self.lines = text.split('\n')
        if text.endswith('\n'):
            self.lines.pop()
        self.starts = [0]
        for line in text.split('\n'):
            self.starts.append(self.starts[-1] + len(line) + 1)

    @property
    def folder(self):
        """The part of the program this belongs to, such as 'src/core'."""
        return '/'.join(self.name.split('/')[:2])

    @property
    def suffix(self):
        return '.' + self.name.rsplit('.', 1)[-1] if '.' in self.name else ''

    def line_at(self, position):
        return bisect.bisect_right(self.starts, position)

    def column_at(self, position):
        return position - self.starts[self.line_at(position) - 1]

    @functools.cached_property
    def directives_code(self):
        """The text with comments, and what is inside of strings, blanked."""
        return TOKEN.sub(blank_token, self.text)

    @functools.cached_property
    def code(self):
        """The same without the lines of the preprocessor."""
        return DIRECTIVE.sub(blank, self.directives_code)

    @functools.cached_property
    def comments(self):
        """The (position, text) of each comment."""
        return [(match.start(), match['comment']) for match in TOKEN.finditer(self.text)
                if match['comment'] is not None]

    @functools.cached_property
    def includes(self):
        """The (line, what) of each include, with its brackets or quotes."""
        return [(number, match[1]) for number, line in enumerate(self.lines, 1)
                if (match := re.match(r'\s*#\s*include\s+([<"][^>"]+[>"])', line))]

    @functools.cached_property
    def docs(self):
        return {match['name']: Doc(match['name'], match['text'], match.start(), match.end())
                for match in DOC.finditer(self.text)}

    @functools.cached_property
    def functions(self):
        return [item for item in self._items() if item.body >= 0]

    @functools.cached_property
    def prototypes(self):
        return [item for item in self._items() if item.body < 0]

    def _items(self):
        """The functions and prototypes at the top level, in their order."""
        code = self.code
        start = position = 0
        is_block = False

        while position < len(code):
            character = code[position]
            if character in '([':
                position = find_closing(code, position)
            elif character == ';':
                if not is_block and (item := self._parse_head(start, position)):
                    yield item
                start, is_block = position + 1, False
            elif character == '{':
                end = find_closing(code, position)
                item = self._parse_head(start, position)
                if item is not None:
                    item.body, item.end = position, end
                    yield item
                    start, is_block = end + 1, False
                else:
                    is_block = True
                position = end
            position += 1

    def _parse_head(self, start, end):
        """The function whose head is in this part of the code, if one is."""
        code = self.code

        while (macro := LEADING_MACRO.match(code, start, end)) is not None:
            bracket = re.compile(r'\s*\(').match(code, macro.end(), end)
            start = find_closing(code, bracket.end() - 1) + 1 if bracket else macro.end()

        head = HEAD.match(code, start, end)
        if head is None or 'typedef' in head['returns'].split() or not head['returns'].strip():
            return None

        bracket = head.end() - 1
        closing = find_closing(code, bracket)
        if closing >= end or ATTRIBUTES.fullmatch(code, closing + 1, end) is None:
            return None

        return Function(
            name=head['name'],
            returns=head['returns'].strip(),
            start=start + len(head['returns']) - len(head['returns'].lstrip()),
            name_position=head.start('name'),
            bracket=bracket,
            parameters=[Parameter(*argument)
                        for argument in split_arguments(code, bracket + 1, closing)],
        )
