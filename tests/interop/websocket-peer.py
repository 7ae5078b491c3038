"""A WebSocket server that sends back what it receives, and says all it sees.
Given a certificate and its key, it speaks TLS.

The text "close" makes it close, "drop" makes it end the TCP connection.
"""

import asyncio
import json
import ssl
import sys

import websockets


async def serve(connection):
    """Serve one client."""
    if hasattr(connection, "request_headers"):
        path, headers = connection.path, connection.request_headers
    else:
        path, headers = connection.request.path, connection.request.headers
    print("path", path)
    print("headers", json.dumps(list(headers.raw_items())))
    print("subprotocol", connection.subprotocol)
    try:
        async for message in connection:
            print("message", repr(message))
            if message == "close":
                await connection.close(4001, "told to")
            elif message == "drop":
                connection.transport.abort()
            else:
                await connection.send(message)
    except websockets.ConnectionClosed:
        pass
    await connection.wait_closed()
    print("closed", connection.close_code, repr(connection.close_reason))


def choose(*arguments):
    """Choose a subprotocol, or none if none is offered, which newer versions refuse by themselves.
    Newer versions pass the connection and what is offered, older ones what is offered and known.
    """
    offered = next(found for found in arguments if isinstance(found, (list, tuple)))
    return next((name for name in offered if name in ("chat", "other")), None)


async def main():
    """Listen until killed."""
    context = None
    if len(sys.argv) > 1:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*sys.argv[1:])
    async with websockets.serve(
        serve, "127.0.0.1", 0, ssl=context, subprotocols=["chat", "other"],
        select_subprotocol=choose
    ) as server:
        print("Listening on", *server.sockets[0].getsockname())
        await asyncio.Future()


asyncio.run(main())
