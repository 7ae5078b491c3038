"""Check the drawings: well-formed, of the right size, and recolourable where they are symbolic."""

import pathlib
import sys
import xml.etree.ElementTree

SVG = '{http://www.w3.org/2000/svg}'
SYMBOLIC_SHAPES = {SVG + name for name in ('svg', 'path', 'rect', 'circle')}
SYMBOLIC_COLOUR = '#2e3436'


def find_faults(path):
    """What is wrong with one drawing, a sentence each."""
    try:
        drawing = xml.etree.ElementTree.parse(path).getroot()
    except xml.etree.ElementTree.ParseError as error:
        yield f'is not well-formed: {error}'
        return

    symbolic = path.stem.endswith('-symbolic')
    size = '16' if symbolic else '128'

    if drawing.tag != SVG + 'svg':
        yield 'is no SVG drawing'
    if (drawing.get('width'), drawing.get('height')) != (size, size):
        yield f'is not {size} by {size} pixels'
    if drawing.get('viewBox') != f'0 0 {size} {size}':
        yield f'has not the view box 0 0 {size} {size}'

    for element in drawing.iter():
        name = element.tag.removeprefix(SVG)
        if name in ('image', 'text', 'style', 'script'):
            yield f'has a {name} element, which not every place that shows icons can draw'
        if not symbolic or element is drawing:
            continue
        # GTK fills each of these shapes with the colour of the text, and knows no others.
        if element.tag not in SYMBOLIC_SHAPES:
            yield f'is symbolic and has a {name} element'
        elif element.get('fill') != SYMBOLIC_COLOUR or element.get('stroke') is not None:
            yield f'is symbolic and has a {name} that is not filled with {SYMBOLIC_COLOUR} alone'


def main():
    folder = pathlib.Path(sys.argv[1])
    drawings = sorted(folder.rglob('*.svg'))
    faults = [f'{path}: {fault}' for path in drawings for fault in find_faults(path)]

    if not any(path.stem == 'io.github.sondeproject.Sonde' for path in drawings):
        faults.append(f'{folder}: there is no application icon')

    print('\n'.join(faults) if faults else f'{len(drawings)} drawings')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
