"""Risk adjustment and grouping of one code, for programs, counted as one call of the day's quota."""

from dataclasses import dataclass
from datetime import date

from chassis.identity import Caller
from services.lookup.ports import Codes, Meter
from services.lookup.risk.profile import Risk, RiskProfile
from services.lookup.usecases.api_calls import ApiCall, count


@dataclass(frozen=True, slots=True)
class GetRisk:
    """Somebody wants the risk profile of a code; `said` is the date as it was written, empty for today."""

    system: str
    code: str
    on: date
    said: str
    key: str
    caller: Caller

    @property
    def call(self) -> ApiCall:
        """What is counted."""
        return ApiCall("risk", [self.said, self.system, self.code], self.key, self.caller)


async def get_risk(command: GetRisk, codes: Codes, risk: Risk, meter: Meter) -> RiskProfile:
    """Say what is known of a code. Refused with CODE_SYSTEM_NOT_FOUND or CODE_NOT_FOUND, or as the meter refuses."""
    node = codes.code(command.system, command.code)
    profile = risk.profile(node.system, node.code, command.on)
    await count(command.call, meter)
    return profile
