"""Reads rows of a kind, bytes and a literal, in hex, and compares what the
literal stands for with the bytes.
"""

import ast
import sys

count = 0
with open(sys.argv[1]) as rows:
    for row in rows:
        kind, expected, source = row.rstrip("\n").split(" ")
        literal = bytes.fromhex(source).decode()
        value = ast.literal_eval(literal)
        if kind == "str":
            assert isinstance(value, str), literal
            value = value.encode("utf-8", "surrogateescape")
        if value != bytes.fromhex(expected):
            sys.exit(f"{literal} is not {bytes.fromhex(expected)}")
        for line in literal.split("\n")[1:]:
            assert len(line) <= 79, line
        count += 1
print(count, "literals are right")
