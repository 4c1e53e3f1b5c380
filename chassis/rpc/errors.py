"""Refusals as google.rpc.Status on the way out, and back into refusals on the way in."""

from dataclasses import dataclass

import grpc
from google.protobuf.any_pb2 import Any
from google.rpc.code_pb2 import Code
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status

from chassis.errors import DomainError, FieldError

DOMAIN = "codingahead"
STATUS_KEY = "grpc-status-details-bin"
FAULT_MESSAGE = "Something went wrong on our side. Nothing was lost; quote the request id when you ask about it."


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a remote service answered instead of a result, read back from the call."""

    code: grpc.StatusCode
    reason: str
    message: str
    fields: tuple[FieldError, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()


def status_of(error: DomainError) -> Status:
    """Spell a refusal for the wire: code, message, reason and the fields it concerns."""
    status = Status(code=Code.Value(error.kind.value), message=error.message)
    _pack(status, ErrorInfo(reason=error.reason, domain=DOMAIN, metadata=error.metadata))
    if error.fields:
        violations = [BadRequest.FieldViolation(field=f.field, description=f.message) for f in error.fields]
        _pack(status, BadRequest(field_violations=violations))
    return status


def grpc_code(error: DomainError) -> grpc.StatusCode:
    """The gRPC status that says what sort of refusal it is."""
    return grpc.StatusCode[error.kind.value]


def refusal_from(error: grpc.aio.AioRpcError) -> Refusal:
    """Read what the other side refused with; a bare gRPC error has its code's name as reason."""
    status = _status_in(error)
    info, bad_request = ErrorInfo(reason=error.code().name), BadRequest()
    for detail in status.details:
        detail.Unpack(info)
        detail.Unpack(bad_request)
    fields = tuple(FieldError(v.field, v.description) for v in bad_request.field_violations)
    return Refusal(error.code(), info.reason, status.message or "", fields, tuple(sorted(info.metadata.items())))


def _status_in(error: grpc.aio.AioRpcError) -> Status:
    for key, value in error.trailing_metadata() or ():
        if key == STATUS_KEY and isinstance(value, bytes):
            return Status.FromString(value)
    return Status(message=error.details() or "")


def _pack(status: Status, detail: ErrorInfo | BadRequest) -> None:
    packed = Any()
    packed.Pack(detail)
    status.details.append(packed)
