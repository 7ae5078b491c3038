"""What is installed: permissions, exports, libraries and size."""

import configparser
import pathlib
import re
import subprocess
import unittest
import xml.etree.ElementTree

from sandbox import APPLICATION, EVIDENCE, INSTALLATION, flatpak, get_files, tap

EXPORTS = INSTALLATION / 'exports' / 'share'
LIBRARIES = pathlib.Path(__file__).with_name('runtime-libraries.txt')
LIMIT_BYTES = 6 * 1024 * 1024
ELF = b'\x7fELF'

PERMISSIONS = {
    'shared': {'network', 'ipc'},
    'sockets': {'wayland', 'x11', 'fallback-x11'},
    'devices': {'dri'},
}
MIME_TYPES = {'application/x-pcapng', 'application/vnd.tcpdump.pcap', 'x-scheme-handler/ws',
              'x-scheme-handler/wss', 'x-scheme-handler/dns', 'x-scheme-handler/tcp'}


def read_entry():
    entry = configparser.RawConfigParser(strict=False)
    entry.optionxform = str
    entry.read(EXPORTS / 'applications' / f'{APPLICATION}.desktop', encoding='utf-8')
    return entry['Desktop Entry']


class Permissions(unittest.TestCase):

    def test_permissions_are_the_fewest(self):
        metadata = configparser.RawConfigParser(strict=False)
        metadata.read_string(flatpak('info', '--user', '--show-metadata', APPLICATION))
        found = {name: {word for word in value.split(';') if word}
                 for name, value in metadata['Context'].items()}
        self.assertEqual(found, PERMISSIONS)
        self.assertFalse([name for name in metadata.sections() if 'Policy' in name])


class Exports(unittest.TestCase):

    def run_tool(self, *command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_desktop_entry_is_valid(self):
        self.run_tool('desktop-file-validate',
                      EXPORTS / 'applications' / f'{APPLICATION}.desktop')
        entry = read_entry()
        self.assertEqual(entry['X-Flatpak'], APPLICATION)
        self.assertEqual(entry['Icon'], APPLICATION)
        self.assertRegex(entry['Exec'], rf'flatpak run .*--command=sonde .*{APPLICATION}')

    def test_types_of_files_and_addresses(self):
        self.assertLessEqual(MIME_TYPES, set(read_entry()['MimeType'].split(';')))
        cache = (EXPORTS / 'applications' / 'mimeinfo.cache').read_text(encoding='utf-8')
        for mime_type in MIME_TYPES:
            self.assertRegex(cache, rf'(?m)^{re.escape(mime_type)}=.*{APPLICATION}\.desktop')

    def test_icons_are_exported(self):
        for name in f'scalable/apps/{APPLICATION}.svg', f'symbolic/apps/{APPLICATION}-symbolic.svg':
            icon = xml.etree.ElementTree.parse(EXPORTS / 'icons' / 'hicolor' / name)
            self.assertTrue(icon.getroot().tag.endswith('svg'), name)

    def test_metainfo_is_valid(self):
        path = EXPORTS / 'metainfo' / f'{APPLICATION}.metainfo.xml'
        self.run_tool('appstreamcli', 'validate', '--no-net', path)
        self.assertEqual(xml.etree.ElementTree.parse(path).findtext('id'), APPLICATION)

    def test_service_starts_the_sandbox(self):
        service = (EXPORTS / 'dbus-1' / 'services' / f'{APPLICATION}.service').read_text(
            encoding='utf-8')
        self.assertIn(f'Name={APPLICATION}', service)
        self.assertRegex(service, rf'Exec=.*flatpak run .*{APPLICATION}')

    def test_schema_is_compiled(self):
        keys = self.run_tool('gsettings', '--schemadir',
                             get_files() / 'share' / 'glib-2.0' / 'schemas', 'list-keys',
                             APPLICATION)
        self.assertIn('last-page', keys.split())


class Files(unittest.TestCase):

    def find_objects(self):
        for path in get_files().rglob('*'):
            if path.is_file() and not path.is_symlink() and 'debug' not in path.parts:
                with path.open('rb') as file:
                    if file.read(len(ELF)) == ELF:
                        yield path

    def test_libraries_are_in_the_runtime(self):
        known = {line for line in LIBRARIES.read_text(encoding='utf-8').splitlines()
                 if not line.startswith('#')}
        known |= {path.name for path in (get_files() / 'lib').glob('*.so*')}
        objects = list(self.find_objects())
        self.assertTrue(objects)
        for path in objects:
            dynamic = subprocess.run(['readelf', '--dynamic', path], capture_output=True, text=True,
                                     check=True, timeout=60).stdout
            needed = set(re.findall(r'\(NEEDED\).*\[(.*)\]', dynamic))
            self.assertLessEqual(needed, known, path.name)

    def test_nothing_is_left_from_building(self):
        self.assertFalse((get_files() / 'include').exists())
        self.assertEqual([path for path in get_files().rglob('*')
                          if path.suffix in {'.a', '.la', '.pc', '.h'}], [])

    def test_size_is_small(self):
        size = sum(path.lstat().st_size for path in get_files().rglob('*') if path.is_file())
        figure = f'installed size {size / 1024 / 1024:.2f} MiB, of 6 at most'
        print(f'# {figure}')
        (EVIDENCE / 'size.txt').write_text(f'{figure}\n', encoding='utf-8')
        self.assertLessEqual(size, LIMIT_BYTES)


tap.main()
