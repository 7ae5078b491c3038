"""Rules for the descriptions of windows and widgets."""

import re
import xml.parsers.expat

from .rule import is_ui, rule

READ = {'body', 'description', 'heading', 'label', 'placeholder-text', 'secondary-text', 'subtitle',
        'title', 'tooltip-text'}
TEXT = re.compile(r'<(?:property|attribute)\s+name="([\w-]+)"([^>/]*)>([^<]*)<')
BUTTONS = {'AdwSplitButton', 'GtkButton', 'GtkMenuButton', 'GtkToggleButton'}


@rule('translatable', is_ui)
def check_translatable(source, _project):
    for match in TEXT.finditer(source.text):
        name, attributes, text = match.groups()
        if (name in READ and re.search(r'[^\W\d_]', text)
                and 'translatable="yes"' not in attributes
                and 'translatable="no"' not in attributes):
            yield source.line_at(match.start()), f'mark the {name} translatable="yes"'


def find_icon_buttons(text):
    """The line of each button that has an icon and neither label nor tooltip."""
    parser = xml.parsers.expat.ParserCreate()
    stack = []
    found = []

    def start(name, attributes):
        if name in ('object', 'template'):
            stack.append((attributes.get('class'), parser.CurrentLineNumber, set()))
        elif name == 'property' and stack:
            stack[-1][2].add(attributes.get('name', '').replace('_', '-'))
        elif name == 'binding' and stack:
            stack[-1][2].add(attributes.get('name'))

    def end(name):
        if name in ('object', 'template'):
            kind, line, properties = stack.pop()
            if (kind in BUTTONS and 'icon-name' in properties
                    and not properties & {'label', 'tooltip-text', 'tooltip-markup'}):
                found.append(line)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(text, True)
    return found


@rule('tooltip', is_ui)
def check_tooltip(source, _project):
    try:
        for line in find_icon_buttons(source.text):
            yield line, 'give the button, which shows only an icon, a tooltip-text'
    except xml.parsers.expat.ExpatError as error:
        yield error.lineno, f'make the file well-formed: {error}'
