"""Protobuf values in the contract's words: enums in lower case, times in RFC 3339, empty titles as null."""

from typing import Any

from google.protobuf.descriptor import EnumDescriptor
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

# Told as null where no loaded file has them, and where nobody reserves rights.
_NULL_WHEN_EMPTY = frozenset({"title", "copyright"})


def word(enum: EnumDescriptor, number: int) -> str:
    """The value's name without its enum's: "active" for STATUS_ACTIVE; empty for UNSPECIFIED and the unknown."""
    value = enum.values_by_number.get(number)
    prefix = enum.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return value.name.removeprefix(prefix).lower() if number and value else ""


def moment(time: Timestamp) -> str:
    """A time in UTC as RFC 3339 writes it."""
    return time.ToJsonString()


def plain(message: Message) -> dict[str, Any]:
    """A message with all its fields, the empty ones too."""
    return {field.name: _field(message, field) for field in message.DESCRIPTOR.fields}


def _field(message: Message, field: Any) -> Any:
    value = getattr(message, field.name)
    if field.is_repeated:
        return [_value(field, item) for item in value]
    if field.message_type is not None and not message.HasField(field.name):
        return None
    return _value(field, value) if value or field.name not in _NULL_WHEN_EMPTY else None


def _value(field: Any, value: Any) -> Any:
    if isinstance(value, Timestamp):
        return moment(value)
    if field.message_type is not None:
        return plain(value)
    return word(field.enum_type, value) if field.enum_type is not None else value
