"""A WebSocket client: sends text and bytes and says what comes back."""

import asyncio
import sys

import websockets


async def main():
    """Talk to the server at a URI, offering the subprotocols that follow."""
    subprotocols = sys.argv[2:] or None
    async with websockets.connect(
        sys.argv[1], subprotocols=subprotocols
    ) as connection:
        print("subprotocol", connection.subprotocol)
        for message in ("Hello world!", b"\x00\xff", "stra\u00dfe"):
            await connection.send(message)
            try:
                reply = await asyncio.wait_for(connection.recv(), 1)
                print("reply", ascii(reply))
            except asyncio.TimeoutError:
                print("silence")
                break
        await (await connection.ping(b"ping"))
        print("pong")
        await connection.close(3000, "done")


asyncio.run(main())
