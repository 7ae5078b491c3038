"""Check the style of every file of the project that is written by hand.

usage: check-style.py ROOT [PATH…]

With paths, relative to ROOT, only faults in these files and folders are shown.
"""

import sys

from sonde_style import c_rules, doc_rules, text_rules, ui_rules  # noqa: F401, they register
from sonde_style.project import Project
from sonde_style.rule import RULES, find_faults


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)

    root, *chosen = sys.argv[1:]
    project = Project.read(root)
    faults = [fault for fault in find_faults(project)
              if not chosen or any(f'{fault.path}/'.startswith(path.rstrip('/') + '/')
                                   for path in chosen)]

    for fault in faults:
        print(fault)
    print(f'{len(faults)} faults; {len(project.sources)} files, {len(RULES)} rules')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
