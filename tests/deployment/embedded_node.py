"""The embedded Elasticsearch for a namespace: on the loopback, with this passing on what comes from others.

usage: embedded_node.py HOME
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.settings import default_cache

PORT, OWN_PORT = 9200, 9201


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", OWN_PORT)

    async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while some := await source.read(65_536):
                target.write(some)
                await target.drain()
        except OSError:
            pass
        finally:
            target.close()

    await asyncio.gather(copy(reader, back), copy(there, writer))


async def serve() -> None:
    async with await asyncio.start_server(pass_on, "0.0.0.0", PORT) as server:
        await server.serve_forever()


if __name__ == "__main__":
    with ElasticsearchNode(prepare_node(default_cache()), Path(sys.argv[1]), OWN_PORT):
        asyncio.run(serve())
