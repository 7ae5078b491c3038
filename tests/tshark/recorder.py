"""Records what goes over loopback with dumpcap."""

import os
import signal
import socket
import subprocess

from sonde_ui import peers
from sonde_ui.waiting import wait_for

HOST = peers.HOST
POLLS_PER_MARK = 20


class NotRecorded(Exception):
    """This machine does not let the test record anything."""


class Recorder:
    """A capture file with all that goes from or to some ports.

    A datagram of its own before and after tells that the file has what lies between. These
    datagrams are taken out at the end.
    """

    def __init__(self, path, *ports):
        self.path = path
        self.raw_path = f'{path}.raw'
        self.sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.receiver.bind((HOST, 0))
        self.n_marks = 0
        self.port = self.receiver.getsockname()[1]
        wanted = ' or '.join([f'port {port}' for port in ports] + [f'udp port {self.port}'])
        self.process = subprocess.Popen(
            ['dumpcap', '-q', '-i', 'lo', '-w', self.raw_path, '-f', wanted],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.mark()

    def is_marked(self, mark):
        if self.process.poll() is not None:
            raise NotRecorded(self.process.stderr.read().decode(errors='replace').strip())
        if self.n_polls % POLLS_PER_MARK == 0:
            self.sender.sendto(mark, self.receiver.getsockname())
        self.n_polls += 1
        if not os.path.exists(self.raw_path):
            return False
        with open(self.raw_path, 'rb') as file:
            return mark in file.read()

    def mark(self):
        self.n_marks += 1
        self.n_polls = 0
        mark = f'sonde-mark-{self.n_marks}-{id(self)}'.encode()
        wait_for(lambda: self.is_marked(mark), 'dumpcap to record')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.mark()
            self.process.send_signal(signal.SIGINT)
            self.process.wait(15)
            peers.dissect(self.raw_path, '-Y', f'not udp.port == {self.port}', '-w', self.path)
            os.unlink(self.raw_path)
        self.process.stderr.close()
        self.sender.close()
        self.receiver.close()
