"""Calls that cost one of the day's quota and no view: counted once a key, after the answer is there."""

import hashlib
import json
import uuid
from dataclasses import dataclass

from chassis.identity import Caller
from services.lookup.ports import Meter


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of `resource`; `asked` is what was asked as it was written, so that a repetition can be told by it."""

    resource: str
    asked: object
    key: str
    caller: Caller

    @property
    def digest(self) -> str:
        """What a repetition under the same key has in common with the first call, whatever day it is by then."""
        return hashlib.sha256(json.dumps(self.asked).encode()).hexdigest()


async def count(call: ApiCall, meter: Meter) -> None:
    """Take one call of the caller's quota; services have none. Refused as the meter refuses."""
    if not call.caller.is_service:
        await meter.spend_api_call(call.caller.token, call.resource, call.key or str(uuid.uuid4()), call.digest)
