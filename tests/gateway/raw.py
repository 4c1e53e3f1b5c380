"""A client that sends bytes as they are and reads what comes back."""

import asyncio
from dataclasses import dataclass

import uvicorn


@dataclass(frozen=True)
class RawAnswer:
    """What came back until the server closed or the answer was whole; status 0 for nothing."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class RawServer:
    """Where the gateway listens."""

    port: int
    server: uvicorn.Server

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection of one's own."""
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def send(self, data: bytes) -> RawAnswer:
        """Send these bytes on a new connection and read one answer."""
        reader, writer = await self.connect()
        try:
            writer.write(data)
            return await read_answer(reader)
        finally:
            writer.close()

    async def get(self, target: str, *headers: str, method: str = "GET") -> RawAnswer:
        """A request without a body, its target as it is."""
        lines = (f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", *headers, "Connection: close", "", "")
        return await self.send("\r\n".join(lines).encode("latin-1"))


async def read_answer(reader: asyncio.StreamReader) -> RawAnswer:
    """One answer, by its Content-Length or until the connection ends."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return RawAnswer(0, {}, b"")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return RawAnswer(int(status.split(" ")[1]), headers, body)
