"""gRPC in: convert, use case, convert. One file a service of protos/codingahead/accounts."""

from typing import Any

import grpc

Context = grpc.aio.ServicerContext[Any, Any]
