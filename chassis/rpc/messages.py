"""What no message may hold: text with control characters, and enum values nobody defined."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message

from chassis.errors import FieldError, MessageUnfit

# C0 and C1 controls but tab and line ends, and the marks that turn the direction of text.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Undecodable:
    """Stands in for a request whose bytes are no such message."""


def tolerant(deserialize: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    """Decode, and hand on an Undecodable instead of failing inside gRPC, which would blame the server."""

    def read(data: bytes) -> Any:
        try:
            return deserialize(data)
        except DecodeError:
            return Undecodable()

    return read


def refuse_unfit(message: Message | Undecodable) -> None:
    """Raise MessageUnfit for what cannot be read or must not be stored."""
    if isinstance(message, Undecodable):
        raise MessageUnfit(FieldError("", "The bytes are not a message of this method."))
    for field, value in message.ListFields():
        for item in _items(field, value):
            _refuse_item(field, item)


def _refuse_item(field: FieldDescriptor, item: Any) -> None:
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        refuse_unfit(item)
    elif field.type == FieldDescriptor.TYPE_STRING and _UNFIT.search(item):
        raise MessageUnfit(FieldError(field.name, "Remove the control characters."))
    elif field.enum_type is not None and item not in field.enum_type.values_by_number:
        raise MessageUnfit(FieldError(field.name, "This value is not defined."))


def _items(field: FieldDescriptor, value: Any) -> Iterator[Any]:
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return iter(())
    return iter(value) if field.is_repeated else iter((value,))
