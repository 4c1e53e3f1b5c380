"""Answers 200 to everything at GATEWAY_LISTEN."""

import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    """One answer for all."""

    def do_GET(self) -> None:
        """Say 200, and whether limits are on."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["GATEWAY_LIMITS"].encode())


def leave(number: int, _: object) -> None:
    """End as a server does that was asked to."""
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    host, port = os.environ["GATEWAY_LISTEN"].split(":")
    HTTPServer((host, int(port)), Handler).serve_forever()
