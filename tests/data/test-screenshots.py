"""Check that the pictures which the metainfo and the README show are in the repository."""

import pathlib
import re
import struct
import sys
import xml.etree.ElementTree

ADDRESS = 'https://raw.githubusercontent.com/sondeproject/sonde/main/'
PNG_START = b'\x89PNG\r\n\x1a\n'
MIN_WIDTH = 620


def find_pictures(root):
    """The (file that shows it, path) of each picture."""
    metainfo = root / 'data' / 'io.github.sondeproject.Sonde.metainfo.xml.in'
    for image in xml.etree.ElementTree.parse(metainfo).iter('image'):
        yield metainfo.name, image.text.strip().removeprefix(ADDRESS)

    readme = root / 'README.md'
    for match in re.finditer(r'!\[[^]]*\]\(([^)]+)\)|<img[^>]*\ssrc="([^"]+)"|srcset="([^"]+)"',
                             readme.read_text(encoding='utf-8')):
        yield readme.name, next(group for group in match.groups() if group)


def find_faults(root):
    """What is wrong, a sentence each."""
    for shown_by, name in find_pictures(root):
        path = root / name
        if not path.is_file():
            yield f'{shown_by}: there is no {name}'
            continue
        start = path.read_bytes()[:24]
        if not start.startswith(PNG_START):
            yield f'{shown_by}: {name} is no PNG picture'
        elif struct.unpack('>I', start[16:20])[0] < MIN_WIDTH:
            yield f'{shown_by}: {name} is less than {MIN_WIDTH} pixels wide'


def main():
    faults = list(find_faults(pathlib.Path(sys.argv[1])))
    print('\n'.join(faults) if faults else 'All pictures are there.')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
