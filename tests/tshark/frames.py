"""Frames of HTTP/2 and WebSocket as bytes, for what no program sends."""

import struct

PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, \
    CONTINUATION, ALTSVC = range(11)
ORIGIN = 12
PRIORITY_UPDATE = 16


def frame(kind, flags=0, stream=0, payload=b'', reserved=0):
    """A frame of HTTP/2."""
    return (struct.pack('>I', len(payload))[1:] + bytes([kind, flags]) +
            struct.pack('>I', stream | reserved << 31) + payload)


def message(opcode, payload=b'', flags=0x80, key=None):
    """A frame of WebSocket, masked when there is a key."""
    mask = 0x80 if key else 0
    size = len(payload)
    if size < 126:
        length = bytes([mask | size])
    elif size < 65536:
        length = bytes([mask | 126]) + struct.pack('>H', size)
    else:
        length = bytes([mask | 127]) + struct.pack('>Q', size)
    if key:
        payload = bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))
    return bytes([flags | opcode]) + length + (key or b'') + payload
