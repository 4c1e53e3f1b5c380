"""Bytes on a socket: what is no proper HTTP/1.1 is refused, and nobody holds a connection open for nothing."""

import asyncio
import socket

import httpx2
import pytest

from tests.gateway.conftest import MakeSettings, listening
from tests.gateway.raw import RawServer, read_answer
from tests.gateway.suite import Suite
from tests.waiting import until

ASK = "POST /api/v1/assistant/questions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def with_headers(*lines: str) -> bytes:
    return "\r\n".join(("GET /healthz HTTP/1.1", "Host: 127.0.0.1", *lines, "", "")).encode("latin-1")


def posting(*lines: str, body: bytes = b"") -> bytes:
    return (ASK + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode() + body


CHUNKED = "Transfer-Encoding: chunked"


class TestWhatIsNoProperRequest:
    @pytest.mark.parametrize(
        ("sent", "statuses"),
        [
            pytest.param(with_headers("X-Long: " + "x" * 70_000), {431}, id="H6-70-KB-header"),
            pytest.param(with_headers("X-Long: " + "x" * 300_000), {431}, id="H6-300-KB-header"),
            pytest.param(with_headers(*(f"X-{n}: 1" for n in range(5_000))), {431}, id="H7-5000-headers"),
            pytest.param(
                f"GET /{'x' * 100_000} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode(), {414}, id="H8-100-KB-url"
            ),
            pytest.param(posting("Content-Length: 4", CHUNKED, body=b"0\r\n\r\n"), {400}, id="H11-length-and-chunks"),
            pytest.param(posting("Content-Length: 4", "Content-Length: 5", body=b"abcde"), {400}, id="H12-two-lengths"),
            pytest.param(posting("Content-Length: -1"), {400}, id="H13-negative"),
            pytest.param(posting("Content-Length: +5", body=b"abcde"), {400}, id="H13-plus"),
            pytest.param(posting("Content-Length: 0x5", body=b"abcde"), {400}, id="H13-hex"),
            pytest.param(posting("Content-Length: 5, 5", body=b"abcde"), {400}, id="H13-list"),
            pytest.param(posting(CHUNKED, body=b"FFFFFFFFFFFFFFFF\r\nx"), {400, 408}, id="H14-huge-chunk"),
            pytest.param(posting(CHUNKED, body=b"FFFFFFFFFFFFFFFFF\r\nx"), {400}, id="H14-huger-chunk"),
            pytest.param(
                posting(CHUNKED, body=b"1;" + b"x" * 1_000_000 + b"\r\na\r\n0\r\n\r\n"), {400}, id="H14-extension"
            ),
            pytest.param(b"GET /healthz HTTP/1.1\nHost: 127.0.0.1\n\n", {400}, id="H15-bare-lf"),
            pytest.param(with_headers("X-Folded: a\r\n b"), {400}, id="H15-folded"),
            pytest.param(with_headers("X-Nul: a\x00b"), {400}, id="H16-nul"),
            pytest.param(with_headers("X-Control: a\x01b"), {400}, id="H16-control"),
            pytest.param(b"GET /healthz HTTP/1.1\r\n\r\n", {400}, id="H17-no-host"),
            pytest.param(with_headers("Host: 127.0.0.1"), {400}, id="H17-two-hosts"),
            pytest.param(b"GET /healthz\r\n\r\n", {400}, id="H18-http-0.9"),
            pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {400, 501}, id="H18-tls"),
            pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 501}, id="H18-http-2"),
            pytest.param(b"TRACE /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", {405}, id="H19-trace"),
            pytest.param(b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", {405, 501}, id="H19-connect"),
            pytest.param(b"FOO /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", {501}, id="H19-foo"),
            pytest.param(posting("Idempotency-Key: a\rb"), {400}, id="H49-cr"),
        ],
    )
    async def test_is_refused(self, raw: RawServer, suite: Suite, sent: bytes, statuses: set[int]) -> None:
        answer = await raw.send(sent)

        assert answer.status in statuses
        assert not suite.calls

    @pytest.mark.parametrize("method", ["TRACE", "CONNECT", "FOO"])
    async def test_gets_no_body_for_a_method_that_has_none(self, raw: RawServer, method: str) -> None:
        """H19."""
        answer = await raw.get("/healthz", method=method)

        assert answer.status in {405, 501}
        assert answer.body == b""

    @pytest.mark.parametrize("target", ["/api/v1/codes/icd10cm/../../me", "/api/v1/./me", "//api/v1/me"])
    async def test_has_no_second_spelling(self, raw: RawServer, target: str) -> None:
        """H24."""
        assert (await raw.get(target)).status == 404


class TestTwoRequestsInOne:
    async def test_are_never_made_of_a_body(self, raw: RawServer, suite: Suite) -> None:
        """H11: what follows a doubtful request on its connection is not read as another one."""
        smuggled = b"0\r\n\r\nGET /api/v1/codes/icd10cm/E11.9 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        await raw.send(posting(f"Content-Length: {len(smuggled)}", CHUNKED, body=smuggled))
        assert (await raw.get("/healthz")).status == 200

        assert not suite.calls


class TestALargeBody:
    @pytest.mark.parametrize("framing", [f"Content-Length: {200 * 1024 * 1024}", CHUNKED])
    async def test_is_refused_without_being_read(self, raw: RawServer, suite: Suite, framing: str) -> None:
        """H41."""
        reader, writer = await raw.connect()
        piece = b"x" * 65_536
        writer.write(posting(framing))
        for _ in range(0 if framing.startswith("Content") else 6):
            writer.write(b"10000\r\n" + piece + b"\r\n")
        answer = await read_answer(reader)
        writer.close()

        assert answer.status == 413
        assert answer.headers["connection"] == "close"
        assert not suite.calls

    async def test_lets_its_sender_read_the_refusal_while_still_sending(self, raw: RawServer) -> None:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{raw.port}") as client:
            body, headers = b"x" * 3_000_000, {"Content-Type": "application/json"}
            answer = await client.post("/api/v1/assistant/questions", content=body, headers=headers)

        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/payload-too-large")


class TestABodyWithAFile:
    @staticmethod
    def request(size: int) -> bytes:
        part = b'--b\r\ncontent-disposition: form-data; name="resume"; filename="r"\r\n\r\n%b\r\n--b--\r\n'
        body = part % (b"a" * size)
        lines = (
            "POST /api/v1/jobs/1/applications HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: multipart/form-data; boundary=b",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join((*lines, "", "")).encode() + body

    @pytest.mark.parametrize(("size", "status"), [(300 * 1024, 401), (5 * 1024 * 1024, 401), (6 * 1024 * 1024, 413)])
    async def test_is_read_as_far_as_it_may_be(self, raw: RawServer, size: int, status: int) -> None:
        assert (await raw.send(self.request(size))).status == status

    async def test_is_not_counted_as_the_head_that_it_came_with(self, raw: RawServer) -> None:
        reader, writer = await raw.connect()
        # After the first one the socket holds more at a time than any head may have.
        for _ in range(4):
            writer.write(self.request(5 * 1024 * 1024))
            assert (await read_answer(reader)).status == 401
        writer.close()


class TestARequestThatDoesNotArrive:
    @pytest.mark.parametrize(
        "begun",
        [
            pytest.param(b"", id="H1-nothing"),
            pytest.param(b"GET /healthz HTTP/1.1\r\nHost: 127.0", id="H1-half-a-head"),
            pytest.param(b"\r\n", id="H1-a-line"),
            pytest.param(with_headers() + b"GET /hea", id="H1-half-a-second-head"),
        ],
    )
    async def test_loses_its_connection(self, raw: RawServer, begun: bytes) -> None:
        reader, writer = await raw.connect()
        writer.write(begun)
        await reader.read()
        writer.close()

        assert not raw.server.server_state.tasks

    @pytest.mark.parametrize(
        "framing", [pytest.param("Content-Length: 100", id="H2-length"), pytest.param(CHUNKED, id="H2-chunks")]
    )
    async def test_is_timed_out_when_its_body_is_missing(self, raw: RawServer, framing: str) -> None:
        reader, writer = await raw.connect()
        writer.write(posting(framing))
        answer = await read_answer(reader)
        rest = await reader.read()
        writer.close()

        assert (answer.status, answer.headers["connection"]) == (408, "close")
        assert rest == b""

    async def test_is_timed_out_by_the_time_of_the_whole_body(self, raw: RawServer) -> None:
        """H3: a byte now and then does not buy more time."""
        reader, writer = await raw.connect()
        writer.write(posting("Content-Length: 1000"))
        answering = asyncio.create_task(read_answer(reader))

        async def answered() -> bool:
            writer.write(b" ")
            return answering.done()

        await until(answered)
        writer.close()

        assert (await answering).status == 408

    async def test_leaves_the_others_alone(self, raw: RawServer) -> None:
        """H5, in small."""
        idle = [await raw.connect() for _ in range(200)]
        assert (await raw.get("/healthz")).status == 200

        for _, writer in idle:
            writer.close()


class TestAClientThatDoesNotRead:
    async def test_loses_its_connection(self, raw: RawServer) -> None:
        """H4."""
        _, writer = await raw.connect()
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport can
        many = b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 400
        writer.write(many)

        async def gone() -> bool:
            return not raw.server.server_state.connections and not raw.server.server_state.tasks

        await until(gone)
        writer.close()


class TestAClientThatLeaves:
    async def test_before_its_answer_is_charged_once_and_reads_on_for_free(self, raw: RawServer, suite: Suite) -> None:
        """H53."""
        first = await raw.get("/api/v1/codes/icd10cm/E11.9")
        cookie = "Cookie: " + first.headers["set-cookie"].partition(";")[0]
        _, writer = await raw.connect()
        writer.write(with_headers(cookie).replace(b"/healthz", b"/api/v1/codes/icd10cm/E11.9"))
        await writer.drain()
        writer.close()
        again = await raw.get("/api/v1/codes/icd10cm/E11.9", cookie)

        assert b'"already_viewed"' in again.body
        assert [person.charged for person in suite.people.values()] == [["icd10cm/E11.9"]]


class TestAHead:
    @pytest.mark.parametrize("target", ["/api/v1/codes/icd10cm/E11.9", "/api/v1/nothing", "/", "/openapi.json"])
    async def test_has_no_body_and_leaves_the_connection_usable(self, raw: RawServer, target: str) -> None:
        """H20."""
        reader, writer = await raw.connect()
        writer.write(f"HEAD {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(with_headers())
        answer = await read_answer(reader)
        writer.close()

        assert b"content-length" in head.lower()
        assert answer.status == 200


class TestForwardedAddresses:
    async def test_are_believed_from_a_named_proxy_alone(self, make_settings: MakeSettings, suite: Suite) -> None:
        """H60."""
        for proxies in ((), ("127.0.0.1/32",)):
            async with listening(make_settings(trusted_proxies=proxies)) as raw:
                await raw.get("/api/v1/codes/icd10cm/E11.9", "X-Forwarded-For: 6.6.6.6, 198.51.100.9")

        assert suite.networks == ["127.0.0.1", "198.51.100.9"]


class TestAnAnswer:
    async def test_waits_for_no_acknowledgement(self, raw: RawServer) -> None:
        """Nagle's algorithm together with delayed ACKs would hold each answer back."""
        _, writer = await raw.connect()

        async def accepted() -> bool:
            return bool(raw.server.server_state.connections)

        await until(accepted)
        [connection] = raw.server.server_state.connections
        served = connection.transport.get_extra_info("socket")
        writer.close()

        assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


class TestStopping:
    async def test_finishes_what_is_in_hand(self, make_settings: MakeSettings, suite: Suite) -> None:
        async with listening(make_settings()) as raw:
            reader, writer = await raw.connect()
            writer.write(posting("Content-Length: 16"))

            async def in_hand() -> bool:
                return bool(raw.server.server_state.tasks)

            await until(in_hand)
            raw.server.should_exit = True
            writer.write(b'{"question":"A"}')
            answer = await read_answer(reader)
            writer.close()

        assert answer.status == 200
