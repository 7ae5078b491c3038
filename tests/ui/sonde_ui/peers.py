"""The other ends: programs of other makes that talk to Sonde."""

import contextlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

from .waiting import LIMIT_S, wait_for

HOST = '127.0.0.1'
SOURCE = pathlib.Path(__file__).resolve().parents[2]
FORM = 'key=value'


class Peer:
    """A program, with all that it prints."""

    def __init__(self, *command, **options):
        self.output = tempfile.TemporaryFile()
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE,
                                        stdout=self.output, stderr=self.errors, **options)

    def read(self):
        """What it has printed on standard output, as bytes."""
        self.output.seek(0)
        return self.output.read()

    def read_errors(self):
        self.errors.seek(0)
        return self.errors.read()

    def wait_for_output(self, pattern):
        """Wait until its standard output matches, and return the match."""
        return wait_for(lambda: re.search(pattern, self.read()),
                        lambda: f'{pattern} in what a peer prints: {self.read()[-2000:]}')

    def wait_for_errors(self, pattern):
        """The same for its standard error."""
        return wait_for(lambda: re.search(pattern, self.read_errors()),
                        lambda: f'{pattern} in what a peer complains of: '
                                f'{self.read_errors()[-2000:]}')

    def send(self, data):
        """Give it bytes on its standard input."""
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def finish_sending(self):
        self.process.stdin.close()

    def wait(self):
        """Wait until it ends by itself; return its status."""
        return self.process.wait(LIMIT_S)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(LIMIT_S)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.output.close()
        self.errors.close()


class Socat(Peer):
    """socat, listening at a free port: what it receives is its output."""

    def __init__(self, address, *others):
        super().__init__('socat', '-d', '-d', address, *(others or ('-',)))
        self.port = int(self.wait_for_errors(rb'listening on .*:(\d+)')[1])


class Nginx(Peer):
    """nginx: serves one page, takes a form, and logs what it is asked for."""

    CONFIGURATION = '''
        daemon off; master_process off; pid {folder}/pid; error_log stderr;
        events {{ }}
        http {{
          log_format asked '$request | $http_x_trace | $request_body';
          client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
          scgi_temp_path {folder}/scgi;
          server {{
            listen {host}:{port}; root {folder}; default_type text/plain;
            location / {{ access_log {folder}/log asked; }}
            location /form {{ access_log {folder}/log asked; proxy_pass http://{host}:{port}/ok; }}
            location /ok {{ access_log off; return 200 "the form was taken\\n"; }}
          }}
        }}'''

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='sonde-ui-nginx-'))
        # Unprivileged workers are to read it.
        self.folder.chmod(0o755)
        self.port = find_free_port()
        (self.folder / 'hello.txt').write_text('hello from nginx\n', encoding='ascii')
        (self.folder / 'log').touch()
        configuration = self.folder / 'nginx.conf'
        configuration.write_text(self.CONFIGURATION.format(
            folder=self.folder, host=HOST, port=self.port), encoding='ascii')
        super().__init__('nginx', '-p', self.folder, '-c', configuration, '-e', 'stderr')
        wait_for(lambda: accepts(self.port), 'nginx to listen')

    def read_log(self):
        return (self.folder / 'log').read_text(encoding='utf-8')

    def stop(self):
        super().stop()
        shutil.rmtree(self.folder)


class WebsocketServer(Peer):
    """A server of python3-websockets that answers each message with itself."""

    def __init__(self):
        super().__init__(sys.executable, SOURCE / 'websocket' / 'websockets-peer.py', 'server')
        self.port = int(self.wait_for_output(rb'^(\d+)\n')[1])


class WebsocketClient(Peer):
    """A client of python3-websockets that takes its steps one after the other."""

    def __init__(self, url, *steps):
        super().__init__(sys.executable, SOURCE / 'websocket' / 'websockets-peer.py', 'client',
                         url, *steps)


class Silence:
    """A server that accepts connections and never says anything, nor listens to what is said."""

    def __init__(self):
        self.socket = socket.create_server((HOST, 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.accepted = []

    @property
    def n_connections(self):
        """How many connections came so far."""
        with contextlib.suppress(BlockingIOError):
            while True:
                self.accepted.append(self.socket.accept()[0])
        return len(self.accepted)

    def stop(self):
        for connection in self.accepted:
            connection.close()
        self.socket.close()


def find_free_port():
    """A TCP port at which nobody listens just now."""
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


def accepts(port):
    """Whether somebody accepts TCP connections at a port."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def is_listening(port):
    """Whether somebody listens at a TCP port of IPv4; found out without a connection."""
    with open('/proc/net/tcp', encoding='ascii') as table:
        return any(line.split()[1].endswith(f':{port:04X}') and line.split()[3] == '0A'
                   for line in list(table)[1:])


def is_installed(*programs):
    """Whether all these programs can be run."""
    return all(shutil.which(program) for program in programs)


def dissect(path, *options):
    """What tshark prints of a capture file."""
    # tshark wants no home of ours.
    environment = {name: value for name, value in os.environ.items()
                   if name != 'HOME' and not name.startswith('XDG_')}
    return subprocess.run(['tshark', '-n', '-r', str(path), *options], capture_output=True,
                          text=True, check=True, timeout=60, env=environment).stdout
