"""How a rule is written down."""

import dataclasses
import typing

RULES = []


@dataclasses.dataclass(frozen=True)
class Rule:
    name: str
    applies: typing.Callable
    check: typing.Callable


@dataclasses.dataclass(frozen=True, order=True)
class Fault:
    path: str
    line: int
    rule: str
    remedy: str

    def __str__(self):
        return f'{self.path}:{self.line}: {self.rule}: {self.remedy}'


def is_c(source):
    return source.suffix in ('.c', '.h')


def is_definition(source):
    return source.suffix == '.c'


def is_header(source):
    return source.suffix == '.h'


def is_ui(source):
    return source.suffix == '.ui'


def is_any(source):
    return True


def rule(name, applies=is_c):
    """Make a rule of a generator of (line, what to do), which is given a source and the project."""
    def register(check):
        RULES.append(Rule(name, applies, check))
        return check
    return register


def find_faults(project):
    """Every fault in a project, in the order of files and lines."""
    return sorted(Fault(source.name, line, each.name, remedy)
                  for source in project.sources for each in RULES if each.applies(source)
                  for line, remedy in each.check(source, project))
