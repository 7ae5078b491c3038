"""Rules for the documentation of what a header offers."""

import re

from .rule import is_definition, rule


def find_missing(function, text):
    """What the comment of a function lacks."""
    for parameter in function.parameters:
        if parameter.name and not re.search(rf'^ \* @{parameter.name}:', text, re.MULTILINE):
            yield f'say what @{parameter.name} is'
    if not function.returns_nothing and not re.search(r'^ \* Returns:', text, re.MULTILINE):
        yield 'say what is returned, in a paragraph that begins with Returns:'
    parameters = r'^ \* @\w+:[^\n]*(?:\n \*[ ]{2,}[^\n]*)*'
    if not re.search(r'\w', re.sub(parameters, '', text, flags=re.MULTILINE)):
        yield 'say in a sentence what it does'


@rule('doc', is_definition)
def check_doc(source, project):
    for function in source.functions:
        if function.static or function.name not in project.public_functions:
            continue
        line = source.line_at(function.name_position)
        doc = source.docs.get(function.name)
        if doc is None:
            yield line, f'document {function.name}, which a header declares'
        elif source.code[doc.end:function.start].strip() or '\n\n' in \
                source.text[doc.end:function.start]:
            yield line, f'put the documentation of {function.name} right above it'
        else:
            for remedy in find_missing(function, doc.text):
                yield source.line_at(doc.start), f'{function.name}: {remedy}'
