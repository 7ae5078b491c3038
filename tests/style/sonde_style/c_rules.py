"""Rules for words and layout in C files."""

import re

from .rule import is_c, is_definition, is_header, rule
from .source import find_closing, split_arguments

MAX_FUNCTION_LINES = 60

ENGINES = {f'src/{name}' for name in
           ('core', 'media', 'net', 'http', 'dns', 'websocket', 'practice', 'interop')}
BELOW = {
    'src/core': '',
    'src/media': 'core',
    'src/net': 'core',
    'src/http': 'core media net',
    'src/dns': 'core net http',
    'src/websocket': 'core media net http',
    'src/practice': 'core net http dns websocket',
    'src/interop': 'core net http dns websocket',
    'src/widgets': 'core',
}

FORBIDDEN = {
    'goto': (r'\bgoto\b', 'return early, or use g_autoptr and a helper'),
    'object-data': (r'\bg_object_set_data(?:_full)?\b',
                    'keep the value in the object it belongs to'),
    'glib-type': (r'\b(?:gchar|gint|gdouble|gfloat|gshort|glong)\b',
                  'write the type of C: char, int, double, float, short, long'),
    'final-type': (r'\bG_DEFINE_TYPE(?:_WITH_CODE|_WITH_PRIVATE|_EXTENDED)?\b',
                   'make the type final (G_DEFINE_FINAL_TYPE) or abstract'),
}

NO_SPACE = {'_', 'N_', 'C_', 'NC_', 'Q_', 'g_autoptr', 'g_auto', 'g_autolist', 'g_autoslist',
            'g_autoqueue'}
CALL = re.compile(r'\b(\w+)\(')
TYPE = (r'(?:const )?(?:unsigned )?(?:char|int|short|long|double|float|void|gboolean|gpointer|'
        r'gs?size|gu?int(?:8|16|32|64)?|GObject|Sonde\w+)')
TIGHT_CAST = re.compile(r'\(' + TYPE + r'(?: \*+)?\)(?=[\w(&*"])')
PADDED = re.compile(r'\((?=[ ]\S)|(?<=\S)[ ]+\)')
CONTROL = re.compile(r'\s*(?:\}\s*)?(?:if|else|for|while|do|switch)\b[^;]*\{\s*$')
CONNECT = re.compile(r'\bG_CALLBACK \((\w+)\)')
SOURCES = re.compile(r'\bg_(?:timeout|idle|child_watch|unix_fd|unix_signal)_add\w* \(')


def report_matches(source, pattern, remedy):
    for match in re.finditer(pattern, source.code):
        yield source.line_at(match.start()), remedy


def register_forbidden(name, pattern, remedy):
    @rule(name)
    def check(source, _project):
        yield from report_matches(source, pattern, remedy)
    return check


for _name, (_pattern, _remedy) in FORBIDDEN.items():
    register_forbidden(_name, _pattern, _remedy)


@rule('derivable')
def check_derivable(source, project):
    for match in re.finditer(r'\bG_DECLARE_DERIVABLE_TYPE\s*\(\s*\w+,\s*\w+,\s*(\w+),\s*(\w+)',
                             source.code):
        if project.subclasses.get(f'{match[1]}_TYPE_{match[2]}', 0) < 2:
            yield (source.line_at(match.start()),
                   'make the type final, it has not two subclasses')


@rule('comment')
def check_comment(source, _project):
    for position, text in source.comments:
        line = source.line_at(position)
        if text.startswith('//'):
            yield line, 'write the comment between /* and */'
        for offset, part in enumerate(text.split('\n')):
            if re.search(r'\b(?:TODO|FIXME|XXX)\b', part):
                yield line + offset, 'do it, or file an issue and remove the note'
            if re.search(r'[-=*#~]{4,}', part):
                yield line + offset, 'remove the banner'
            if re.search(r'%(?:NULL|TRUE|FALSE)\b', part):
                yield line + offset, 'write NULL, TRUE or FALSE between backquotes, without %'


@rule('dead-code')
def check_dead_code(source, _project):
    for number, line in enumerate(source.lines, 1):
        if re.match(r'\s*#\s*if\s+0\b', line):
            yield number, 'remove the code that is never compiled'


@rule('function-length', is_definition)
def check_function_length(source, _project):
    for function in source.functions:
        length = source.line_at(function.end) - source.line_at(function.name_position) + 1
        if length > MAX_FUNCTION_LINES:
            yield (source.line_at(function.name_position),
                   f'split {function.name}, it has {length} lines of {MAX_FUNCTION_LINES}')


@rule('return-type')
def check_return_type(source, _project):
    for function in source.functions:
        if (source.column_at(function.name_position) != 0
                or source.line_at(function.start) == source.line_at(function.name_position)):
            yield (source.line_at(function.name_position),
                   f'put the return type of {function.name} on a line of its own')


def stands_apart(source, function):
    """Whether each parameter has a line of its own, the first that of the name."""
    line = source.line_at(function.name_position)
    lines = [source.line_at(parameter.position) for parameter in function.parameters]

    return lines == list(range(line, line + len(lines)))


def check_parameter_layout(source, function):
    """Whether the parameters stand one below the other, with their names aligned."""
    line = source.line_at(function.name_position)
    column = source.column_at(function.bracket) + 1
    parameters = function.parameters

    if len(parameters) < 2:
        return
    if not stands_apart(source, function):
        yield line, f'give each parameter of {function.name} a line of its own'
        return
    for parameter in parameters:
        if source.column_at(parameter.position) != column:
            yield (source.line_at(parameter.position),
                   f'begin the parameter in column {column + 1}, below the first')
            return
    columns = {source.column_at(parameter.name_position)
               for parameter in parameters if parameter.name}
    if len(columns) > 1:
        yield line, f'align the names of the parameters of {function.name}'


@rule('parameters')
def check_parameters(source, _project):
    for function in source.functions + source.prototypes:
        yield from check_parameter_layout(source, function)


def group_prototypes(source):
    """The prototypes that follow each other without an empty line."""
    group = []
    last = None
    for prototype in source.prototypes:
        if group and source.line_at(prototype.start) != last + 1:
            yield group
            group = []
        group.append(prototype)
        last = source.line_at(source.code.index(';', prototype.bracket))
    if group:
        yield group


@rule('prototypes', is_header)
def check_prototypes(source, _project):
    for group in group_prototypes(source):
        first = group[0]
        for prototype in group[1:]:
            for what, position in (('name', 'name_position'), ('bracket', 'bracket')):
                if (source.column_at(getattr(prototype, position))
                        != source.column_at(getattr(first, position))):
                    yield (source.line_at(prototype.name_position),
                           f'align the {what} of {prototype.name} with the prototypes above')
                    break
        # Each by itself is judged by the rule for parameters.
        columns = {source.column_at(parameter.name_position)
                   for prototype in group if stands_apart(source, prototype)
                   for parameter in prototype.parameters if parameter.name}
        if len(columns) > 1:
            yield (source.line_at(first.start),
                   'align the names of the parameters of all prototypes that stand together')


@rule('brace')
def check_brace(source, _project):
    lines = source.code.split('\n')
    for number, line in enumerate(lines, 1):
        if CONTROL.match(line):
            yield number, 'put the opening brace on a line of its own'
        if re.match(r'\s*\}\s*(?:else\b|while\b.*;)', line):
            yield number, 'put what follows the closing brace on a line of its own'
    for function in source.functions:
        if source.column_at(function.body) != 0:
            yield (source.line_at(function.body),
                   f'put the opening brace of {function.name} at the start of a line')


@rule('indentation')
def check_indentation(source, _project):
    for match in re.finditer(r'^([ ]*)\{[ ]*$', source.code, re.MULTILINE):
        before = source.code[:match.start()].rstrip()
        if before.endswith(')'):
            start = find_opening(before)
        elif re.search(r'\b(?:else|do)$', before):
            start = len(before) - 1
        else:
            continue
        line = source.lines[source.line_at(start) - 1]
        if not re.match(r'\s*(?:\}\s*)?(?:if|else|for|while|do|switch)\b', line):
            continue
        wanted = len(line) - len(line.lstrip()) + 2
        if len(match[1]) != wanted:
            yield (source.line_at(match.start(1) + len(match[1])),
                   f'indent the brace by {wanted} spaces, two more than its statement')


def find_opening(text):
    """The position of the bracket that the last character of a text closes."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        depth += (text[position] == ')') - (text[position] == '(')
        if depth == 0:
            return position
    return 0


@rule('space')
def check_space(source, _project):
    for match in CALL.finditer(source.code):
        if match[1] not in NO_SPACE:
            yield source.line_at(match.start()), f'put a space between {match[1]} and its bracket'
    for match in TIGHT_CAST.finditer(source.code):
        yield source.line_at(match.start()), 'put a space after the cast'
    for match in PADDED.finditer(source.code):
        yield source.line_at(match.start()), 'remove the space inside of the brackets'


@rule('include', is_definition)
def check_include(source, _project):
    includes = source.includes
    if not includes or includes[0][1] != '"config.h"':
        yield (includes[0][0] if includes else 1), 'include "config.h" before anything else'
    ours = False
    for line, what in includes[1:]:
        if what.startswith('"'):
            ours = True
        elif ours:
            yield line, f'include {what} before the headers of this project'


@rule('pragma-once', is_header)
def check_pragma_once(source, _project):
    if not source.directives_code.lstrip().startswith('#pragma once'):
        yield 1, 'begin the header with #pragma once'


@rule('layer')
def check_layer(source, project):
    if source.folder in ENGINES:
        for line, what in source.includes:
            if re.match(r'<(?:gtk|gdk|gsk|adwaita|graphene|pango)', what):
                yield line, f'keep {what} out of the engines'
        yield from report_matches(
            source, r'\b(?:GSettings|g_settings_\w+|g_getenv|getenv|secure_getenv|g_get_environ)\b',
            'have the program give the engine what it needs')

    if source.folder in BELOW:
        seen = {f'src/{name}' for name in BELOW[source.folder].split()} | {source.folder}
        for line, what in source.includes:
            folder = project.header_folders.get(what.strip('"'))
            if what.startswith('"') and folder is not None and folder not in seen:
                yield line, f'{what} is in {folder}, which {source.folder} must not know'


@rule('callback')
def check_callback(source, _project):
    static = {function.name for function in source.functions if function.static}

    for match in CONNECT.finditer(source.code):
        if match[1] in static and not match[1].endswith('_cb'):
            yield source.line_at(match.start()), f'name the callback {match[1]}_cb'
    for match in SOURCES.finditer(source.code):
        end = find_closing(source.code, match.end() - 1)
        for position, argument in split_arguments(source.code, match.end(), end):
            if argument in static and not argument.endswith('_cb'):
                yield source.line_at(position), f'name the callback {argument}_cb'
    for function in source.functions:
        types = [re.sub(r'[\s*]*\w+(?:\s+G_GNUC_UNUSED)?$', '', parameter.text)
                 for parameter in function.parameters]
        if (function.static and types == ['GObject', 'GAsyncResult', 'gpointer']
                and not function.name.endswith('_cb')):
            yield (source.line_at(function.name_position),
                   f'name the callback {function.name}_cb')


@rule('sleep', lambda source: is_c(source) and source.name.startswith('tests/'))
def check_sleep(source, _project):
    yield from report_matches(source, r'\b(?:g_usleep|usleep|sleep|nanosleep) ?\(',
                              'wait for what is to happen, not for a time')
