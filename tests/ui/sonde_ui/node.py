"""Widgets, as the accessibility bus shows them."""

import re

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402, the version comes first

CALL_LIMIT_MS = 4000
START_LIMIT_MS = 8000

# Widgets in which nothing is to be found, by role.
LEAVES = {'label', 'page tab', 'image', 'separator', 'scroll bar'}
LABELLED_BY_CONTENT = {'push button', 'combo box'}
TOPLEVELS = {'frame', 'dialog', 'window'}

# What newer versions of GTK and of the bus call by another name.
ROLE_NAMES = {'button': 'push button', 'toggle button': 'push button',
              'radio button': 'check box', 'grouping': 'panel'}

Atspi.init()
Atspi.set_timeout(CALL_LIMIT_MS, START_LIMIT_MS)


class Node:
    """One widget."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __eq__(self, other):
        return isinstance(other, Node) and self.accessible == other.accessible

    def __hash__(self):
        return hash(self.accessible)

    def __repr__(self):
        try:
            return f'{self.role} {self.name!r}'
        except GLib.Error:
            return 'a widget that is gone'

    @property
    def role(self):
        return ROLE_NAMES.get(name := self.accessible.get_role_name(), name)

    @property
    def name(self):
        """What it is called, by itself or by its labels, as items of menus are in newer GTK."""
        return self.accessible.get_name() or ' '.join(
            label.accessible.get_name() or label.text or '' for label in self.labels)

    @property
    def labels(self):
        return [Node(relation.get_target(i)) for relation in self.accessible.get_relation_set()
                if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
                for i in range(relation.get_n_targets())]

    def is_called(self, pattern):
        """Whether the whole name matches.

        Newer versions of GTK name buttons and drop-down lists by what stands on them, in spite of
        the name they were given. Their tooltip, which says the same in title case, is their
        description then.
        """
        if re.fullmatch(pattern, self.name, re.DOTALL):
            return True
        return (self.role in LABELLED_BY_CONTENT and bool(self.labels) and
                re.fullmatch(pattern, self.description, re.DOTALL | re.IGNORECASE) is not None)

    @property
    def description(self):
        return self.accessible.get_description() or ''

    @property
    def states(self):
        return {state.value_nick for state in self.accessible.get_state_set().get_states()}

    @property
    def text(self):
        """The text of a label or a text field; None where there is none."""
        text = self.accessible.get_text_iface()
        if text is None:
            return None
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    @property
    def box(self):
        """Left, top, width and height within the window; None where there is no place."""
        return self.measure(Atspi.CoordType.WINDOW)

    @property
    def box_in_parent(self):
        return self.measure(Atspi.CoordType.PARENT)

    def measure(self, coordinates):
        component = self.accessible.get_component_iface()
        if component is None:
            return None
        extents = Atspi.Component.get_extents(component, coordinates)
        return extents.x, extents.y, extents.width, extents.height

    @property
    def middle(self):
        """The middle within the window.

        Newer versions of GTK count the place of what is in a page of a stack twice, as the place of
        the page as well. Nothing else can be as large as its parent and not be at its corner.
        """
        left, top, width, height = self.box
        child_box, node = self.box_in_parent, self.parent
        while node is not None and node.role not in TOPLEVELS:
            box = node.box_in_parent
            if box is not None and box == child_box:
                left, top = left - box[0], top - box[1]
            child_box, node = box, node.parent
        return left + width // 2, top + height // 2

    @property
    def is_visible(self):
        box = self.box
        return box is None or (box[2] > 0 and box[3] > 0)

    @property
    def parent(self):
        parent = self.accessible.get_parent()
        return Node(parent) if parent is not None else None

    @property
    def toplevel(self):
        node = self
        while node is not None and node.role not in TOPLEVELS:
            node = node.parent
        return node

    @property
    def children(self):
        for i in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(i)
            if child is not None:
                yield Node(child)

    def walk(self, everything=False):
        """This widget and all below it; those that are not visible only when asked for."""
        try:
            if not everything and not self.is_visible:
                return
            yield self
            if not everything and self.role in LEAVES:
                return
            for child in self.children:
                yield from child.walk(everything)
        except GLib.Error:
            # It was taken down meanwhile.
            return

    def matches(self, role, name, text):
        """Whether this is what is looked for: the name as a whole, the text in part."""
        if role is not None and self.role != role:
            return False
        if name is not None and not self.is_called(name):
            return False
        return text is None or re.search(text, self.text or '') is not None

    def find_all(self, role=None, name=None, text=None):
        """The visible widgets of a role, with a name and a text, each a regular expression."""
        for node in self.walk():
            try:
                if node.matches(role, name, text):
                    yield node
            except GLib.Error:
                continue

    def find(self, role=None, name=None, text=None):
        """The first of them, or None."""
        return next(self.find_all(role, name, text), None)

    def covers(self, x, y):
        """Whether a click at a place in this window would reach it, as far as can be told.

        What is at the place, as `box` tells places, is asked for in the window; where that is
        something without a role, nothing is told.
        """
        component = self.toplevel.accessible.get_component_iface()
        hit = Atspi.Component.get_accessible_at_point(component, x, y, Atspi.CoordType.WINDOW)
        node = Node(hit) if hit is not None else None
        while node is not None and node != self:
            if node.role in TOPLEVELS:
                return False
            node = node.parent
        return True

    def act(self, name=None):
        """Do what an assistive technology would: the first action, or the one of a name."""
        action = self.accessible.get_action_iface()
        for i in range(Atspi.Action.get_n_actions(action)):
            if name is None or Atspi.Action.get_action_name(action, i) == name:
                return Atspi.Action.do_action(action, i)
        raise KeyError(name)

    def write(self, text):
        """Put a text into a field at once, as one that is pasted."""
        Atspi.EditableText.set_text_contents(self.accessible.get_editable_text_iface(), text)

    def describe(self, depth=0):
        """The tree below as lines of text."""
        try:
            states = ','.join(sorted(self.states - {'sensitive', 'visible'}))
            yield f'{"  " * depth}{self!r} {self.text!r} {self.box} {states}'
            for child in self.children:
                yield from child.describe(depth + 1)
        except GLib.Error as error:
            yield f'{"  " * depth}{error.message}'


def find_application_if(condition):
    """The first program that meets a condition, or None."""
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(i)
        if application is not None and condition(application):
            # What changes is asked for each time.
            application.set_cache_mask(Atspi.Cache.ROLE | Atspi.Cache.INTERFACES)
            return Node(application)
    return None


def find_application(process_id):
    """The program with a process identifier, or None."""
    return find_application_if(lambda found: found.get_process_id() == process_id)


def find_application_by_name(name):
    """The program with a name, or None."""
    return find_application_if(lambda found: found.get_name() == name)
