"""All files of the project, and what only all of them together can tell."""

import functools
import pathlib
import re

from .source import Source

SUFFIXES = {'.build', '.c', '.css', '.h', '.in', '.md', '.py', '.sh', '.txt', '.ui', '.xml'}
NAMES = {'check', 'NEWS', 'run'}
PROGRAMS = {'.ci', 'flatpak', 'scripts'}
SKIPPED = re.compile(r'^(?:_.*|\.git|subprojects|__pycache__)$')

PARENT = re.compile(r'\bG_DEFINE_\w*TYPE\w*\s*\(\s*\w+,\s*\w+,\s*(\w+)')


class Project:

    def __init__(self, sources):
        self.sources = sources

    @classmethod
    def read(cls, root):
        """Read the files under a folder that are written by hand."""
        root = pathlib.Path(root)
        return cls([Source(path.relative_to(root).as_posix(), path.read_text(encoding='utf-8'))
                    for path in cls._find_files(root)])

    @classmethod
    def _find_files(cls, folder):
        for path in sorted(folder.iterdir()):
            if SKIPPED.match(path.name) or path.is_symlink():
                continue
            if path.is_dir():
                yield from cls._find_files(path)
            elif (path.suffix in SUFFIXES or path.name in NAMES
                  or (path.parent.name in PROGRAMS and not path.suffix)):
                yield path

    @functools.cached_property
    def public_functions(self):
        """The names of the functions that a header for others declares."""
        return {prototype.name for source in self.sources
                if source.suffix == '.h' and not source.name.endswith('-private.h')
                for prototype in source.prototypes}

    @functools.cached_property
    def header_folders(self):
        """The folder of each header, by its name."""
        return {source.name.rsplit('/', 1)[-1]: source.folder for source in self.sources
                if source.suffix == '.h'}

    @functools.cached_property
    def subclasses(self):
        """How many types are defined with each parent, by the parent's macro."""
        count = {}
        for source in self.sources:
            if source.suffix == '.c':
                for parent in PARENT.findall(source.code):
                    count[parent] = count.get(parent, 0) + 1
        return count
