"""Compares our fields with tshark's, one by one.

test-fields.py CHECK-SPLITS DUMP-RECORDS [DIRECTORY]

Makes conversations with programs of other makes, records them, and takes them apart with tshark and
with our dissectors. However a conversation is cut into pieces, our records have to be the same. The
lists PROTOCOL.fields say which field of ours has to agree with which of tshark's:

    OURS[PARENT]@KIND,KIND TSHARK number|text|bytes|hex [present] [removed] [in=FILE,FILE]

With [PARENT], only fields below one of that id or name count; with @KIND, only those of records of
that kind, whose spaces are written as "-". The bytes of ours are those on the wire; hex are those
that its value shows. Where tshark's field has another name since some version, both stand there,
with a | between. In each direction of each conversation, the values have to be the same, in the
same order: with present, in those where tshark has any; with removed, if tshark still knows such
a field; with in=FILE, in that file only. With a DIRECTORY, the files are left there.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'ui')]

import corpus  # noqa: E402
from recorder import NotRecorded  # noqa: E402
from sonde_ui import peers, tap  # noqa: E402

SPLITS = sys.argv.pop(1)
DUMP = sys.argv.pop(1)
TEMPORARY = tempfile.TemporaryDirectory(prefix='sonde-fields-')
FOLDER = pathlib.Path(sys.argv.pop(1) if sys.argv[1:] else TEMPORARY.name)
LIMIT_S = 120
MIN_FIELDS = {'http1': 25, 'http2': 35, 'websocket': 10, 'tls': 45, 'dns': 45}
MIN_FIELDS_OF_THREE = 70
TYPE_URI = '256'

Line = collections.namedtuple('Line', 'place ours parent kinds theirs type present removed files')
OURS = re.compile(r'([\w.-]+)(?:\[([^]]+)\])?(?:@(\S+))?$')


def read_list(path):
    """The lines of a list of fields."""
    lines = []
    for number, text in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        words = text.partition('#')[0].split()
        if words:
            ours, theirs, value_type, *rest = words
            name, parent, kinds = OURS.match(ours).groups()
            files = [word[3:].split(',') for word in rest if word.startswith('in=')]
            lines.append(Line(f'{path.name}:{number}', name, parent and parent.lower(),
                              kinds and kinds.split(','), theirs, value_type, 'present' in rest,
                              'removed' in rest, files[0] if files else corpus.MAKERS))
    return lines


class Ours:
    """What our dissectors say of a file."""

    def __init__(self, path):
        run = subprocess.run([DUMP, path], capture_output=True, text=True, check=True,
                             timeout=LIMIT_S)
        self.records = [json.loads(line) for line in run.stdout.splitlines()]

    def find(self, line):
        """The values of a field, by conversation and direction."""
        values = collections.defaultdict(list)
        for record in self.records:
            kind = record['kind'].replace(' ', '-')
            if 'fields' in record and (line.kinds is None or kind in line.kinds):
                self.collect(record['fields'], None, line, values[record['from'], record['to']])
        return {key: found for key, found in values.items() if found}

    def collect(self, field, parent, line, values):
        if field['id'] == line.ours and (line.parent is None or line.parent in
                                         (parent['id'].lower(), parent['name'].lower())):
            values.append(self.get_value(field, line))
        for child in field['fields']:
            self.collect(child, field, line, values)

    @staticmethod
    def get_value(field, line):
        if line.type == 'number':
            return int(field['number']) if 'number' in field else f'no number: {field["value"]}'
        if line.type == 'hex':
            return field['value'].replace(' ', '')
        return field.get('bytes') if line.type == 'bytes' else field['value']


class Theirs:
    """What tshark says of a file."""

    def __init__(self, path, options):
        self.fields = collections.defaultdict(lambda: collections.defaultdict(list))
        root = ElementTree.fromstring(peers.dissect(
            path, '-o', 'tcp.try_heuristic_first:TRUE', *options, '-T', 'pdml'))
        for packet in root.iter('packet'):
            found = collections.defaultdict(list)
            for field in packet.iter('field'):
                found[field.get('name')].append(field)
            self.add_packet(found)

    @staticmethod
    def add_bytes(fields, payload):
        """Gives groups of fields their bytes, which tshark leaves out."""
        start, data = int(payload.get('pos')), payload.get('value')
        for field in fields:
            first = 2 * (int(field.get('pos', 0)) - start)
            last = first + 2 * int(field.get('size', 0))
            if not field.get('value') and 0 <= first < last <= len(data):
                field.set('value', data[first:last])

    @staticmethod
    def leave_out(found):
        """Leaves out what only newer versions say.

        With tshark 4.4, responses and frames of HTTP/2 have the target of a request of HTTP/1 as
        well, and URI records, of which older versions know nothing, have the fields of SRV records.
        """
        doubtful = []
        if not found['http.request.method']:
            doubtful.append('http.request.uri')
        if any(field.get('show') == TYPE_URI for field in found['dns.resp.type']):
            doubtful.append('dns.srv.')
        for name in [name for name in found if name.startswith(tuple(doubtful))]:
            del found[name]

    def add_packet(self, found):
        transport = 'tcp' if found['tcp.srcport'] else 'udp'
        if not found['ip.src'] or not found[transport + '.srcport']:
            return
        ends = [f'{found["ip." + end][0].get("show")}:'
                f'{found[transport + "." + end + "port"][0].get("show")}' for end in ('src', 'dst')]
        self.leave_out(found)
        for name, fields in list(found.items()):
            if found['tcp.payload']:
                self.add_bytes(fields, found['tcp.payload'][0])
            self.fields[name][tuple(ends)] += fields

    def find(self, line):
        """The values of a field, by conversation and direction."""
        values = {key: [self.get_value(field, line) for field in fields]
                  for name in line.theirs.split('|')
                  for key, fields in self.fields.get(name, {}).items()}
        return {key: [value for value in found if value is not None]
                for key, found in values.items()}

    @staticmethod
    def get_value(field, line):
        show = field.get('show')
        if line.type == 'number':
            return {'True': 1, 'False': 0}[show] if show in ('True', 'False') else int(show, 0)
        if line.type == 'text':
            return '.' if show == '<Root>' else show
        return field.get('value')


def find_dissectors():
    run = subprocess.run([DUMP], capture_output=True, text=True, check=True, timeout=LIMIT_S)
    return set(run.stdout.split())


def find_fields_of_tshark():
    run = subprocess.run(['tshark', '-G', 'fields'], capture_output=True, text=True, check=True,
                         timeout=LIMIT_S)
    return {line.split('\t')[2] for line in run.stdout.splitlines() if line[0] == 'F'}


DISSECTORS = find_dissectors()
FIELDS_OF_TSHARK = find_fields_of_tshark() if peers.is_installed('tshark') else set()
LISTS = {path.stem: read_list(path) for path in sorted(HERE.glob('*.fields'))}
seen = collections.Counter()
skipped = []


def difference(line, ours, theirs):
    """The first disagreement about a field, or nothing."""
    for key in sorted(theirs.keys() if line.present else ours.keys() | theirs.keys()):
        mine, their = ours.get(key, []), theirs.get(key, [])
        if mine != their:
            place = next((i for i, pair in enumerate(zip(mine, their)) if pair[0] != pair[1]),
                         min(len(mine), len(their)))
            return (f'{line.place} {line.ours}, {key[0]} to {key[1]}: of {len(mine)} and '
                    f'{len(their)}, value {place} is {mine[place:place + 2]!r:.300}, '
                    f'tshark says {their[place:place + 2]!r:.300}')
    return None


class Fields(unittest.TestCase):

    def compare(self, name):
        make, programs, dissectors = corpus.MAKERS[name]
        path = FOLDER / f'{name}.pcapng'
        missing = sorted(dissectors - DISSECTORS)
        if missing:
            self.skipTest(f'there is no dissector {missing[0]}')
        if not peers.is_installed('tshark', 'dumpcap', *programs):
            skipped.append(name)
            self.skipTest('a program is not installed')
        try:
            options = make(str(path)) or []
        except NotRecorded as error:
            skipped.append(name)
            self.skipTest(f'dumpcap may not record: {error}')
        subprocess.run([SPLITS, path], stdout=subprocess.DEVNULL, check=True, timeout=LIMIT_S)
        ours, theirs = Ours(path), Theirs(path, options)
        self.assertTrue(ours.records)
        faults = []
        for lines in LISTS.values():
            for line in lines:
                if name not in line.files:
                    continue
                is_gone = line.removed and line.theirs not in FIELDS_OF_TSHARK
                found = ours.find(line)
                seen[line.place] += sum(map(len, found.values()))
                faults.append(None if is_gone else difference(line, found, theirs.find(line)))
        faults = [fault for fault in faults if fault]
        self.assertFalse(faults, '\n'.join(faults))

    def test_zz_every_field_was_seen(self):
        if skipped:
            self.skipTest(f'not all files were made: {skipped}')
        self.assertEqual([line.place for lines in LISTS.values() for line in lines
                          if not seen[line.place]], [])

    def test_zz_enough_fields(self):
        for name, lines in LISTS.items():
            names = {line.theirs for line in lines}
            self.assertEqual(len(names), len(lines), 'a field of tshark is in a list twice')
            self.assertGreaterEqual(len(names), MIN_FIELDS[name], name)
        self.assertGreaterEqual(sum(len(LISTS[name]) for name in ('http1', 'http2', 'websocket')),
                                MIN_FIELDS_OF_THREE)


for corpus_name in corpus.MAKERS:
    setattr(Fields, f'test_{corpus_name.replace("-", "_")}',
            lambda self, name=corpus_name: self.compare(name))


if __name__ == '__main__':
    tap.main()
