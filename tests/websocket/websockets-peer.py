"""A server or a client made with the websockets package.

websockets-peer.py server [DIRECTORY]
websockets-peer.py client URL STEP...

A server prints its port and echoes each message; with a DIRECTORY it speaks TLS with the
certificate there. It knows the subprotocol "chat". A message "close CODE REASON" makes it close.
The steps of a client: say:TEXT prints the answer to a message, close:CODE:REASON closes, wait waits
for the server to close; at the end the close code and reason are printed.
"""

import asyncio
import os
import signal
import ssl
import sys

import websockets


async def echo(connection, _path=None):
    try:
        async for message in connection:
            if isinstance(message, str) and message.startswith('close '):
                _, code, reason = message.split(' ', 2)
                await connection.close(int(code), reason)
            else:
                await connection.send(message)
    except websockets.ConnectionClosed:
        pass


def choose(*arguments):
    # Version 14 insists on one unless told otherwise, and passes the connection where those before
    # it pass what the client offers, followed by what is known here.
    offered = next(found for found in arguments if isinstance(found, (list, tuple)))
    return 'chat' if 'chat' in offered else None


async def serve(directory):
    context = None
    if directory is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(directory, 'cert.pem'),
                                os.path.join(directory, 'key.pem'))
    async with websockets.serve(echo, '127.0.0.1', 0, subprotocols=['chat'], ssl=context,
                                select_subprotocol=choose, max_size=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


async def connect(url, steps):
    async with websockets.connect(url, max_size=None) as connection:
        for step in steps:
            name, _, value = step.partition(':')
            if name == 'say':
                await connection.send(value)
                print(await connection.recv(), flush=True)
            elif name == 'close':
                code, _, reason = value.partition(':')
                await connection.close(int(code), reason)
            elif name == 'wait':
                await connection.wait_closed()
    print(connection.close_code, connection.close_reason, flush=True)


def main():
    signal.alarm(60)  # should the test die first
    role, *rest = sys.argv[1:]
    if role == 'server':
        asyncio.run(serve(rest[0] if rest else None))
    else:
        asyncio.run(connect(rest[0], rest[1:]))


main()
