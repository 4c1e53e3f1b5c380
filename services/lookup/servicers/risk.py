"""gRPC in: risk adjustment and grouping of one code."""

from typing import Any

import grpc
from codingahead.lookup.v1 import risk_service_pb2 as pb
from codingahead.lookup.v1.risk_service_pb2_grpc import RiskServiceServicer

from chassis.rpc.pipeline import current_caller
from services.lookup.convert import risk as convert
from services.lookup.convert.codes import date_of_service
from services.lookup.ports import Desk
from services.lookup.risk.store import LoadedRisk
from services.lookup.usecases.risk import GetRisk, get_risk

Context = grpc.aio.ServicerContext[Any, Any]


class RiskServicer(RiskServiceServicer):
    """The method of risk; what it refuses with stands in the proto."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def GetRisk(self, request: pb.GetRiskRequest, _context: Context) -> pb.GetRiskResponse:
        """What is known of one code."""
        library = self._desk.shelf.library
        on = date_of_service(request.on, self._desk.now())
        command = GetRisk(request.system, request.code, on, request.on, request.idempotency_key, current_caller())
        profile = await get_risk(command, library.codes, LoadedRisk(library.editions), self._desk.meter)
        risk = convert.profile_to_proto(profile)
        return pb.GetRiskResponse(system=profile.system, code=profile.code, risk=risk, on=str(profile.on))
