"""Compares scripts made of hostile values with the same scripts made of plain
ones: nothing but the constants may differ. Looks at the layout of both, too.
"""

import ast
import pathlib
import sys


class Blank(ast.NodeTransformer):
    """Makes all constants the same."""

    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(0), node)


def read(path):
    """Checks one script; returns what it says besides its constants."""
    text = path.read_text("utf-8")
    lines = text.split("\n")
    assert lines[0] == "#!/usr/bin/env python3", path
    assert lines[1].startswith('"""'), path
    assert lines[-1] == "" and lines[-2] != "", path
    assert "\n\n\n\n" not in text, path
    for line in lines:
        assert len(line) <= 79, f"{path}: {line}"
        assert line == line.rstrip() and "\t" not in line, f"{path}: {line}"
        for top in ("def ", "async def ", "class "):
            if line.startswith(top):
                assert f"\n\n\n{line}" in text, f"{path}: {line}"
    compile(text, str(path), "exec")
    comments = [line for line in lines if line.lstrip().startswith("#")]
    return ast.dump(Blank().visit(ast.parse(text))), comments


count = 0
for plain in sorted(pathlib.Path(sys.argv[1]).glob("*.plain.py")):
    hostile = plain.with_name(plain.name.replace(".plain.", ".hostile."))
    assert read(plain) == read(hostile), f"{hostile} says more than {plain}"
    count += 1
print(count, "pairs are alike")
