"""The operator's figures."""

from codingahead.accounts.v1 import usage_service_pb2 as usage
from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceServicer

from services.accounts import convert
from services.accounts.ports import Begin
from services.accounts.servicers import Context
from services.accounts.usecases import usage as statistics


class Usage(UsageServiceServicer):
    """The operator's figures."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def GetUsageReport(
        self, request: usage.GetUsageReportRequest, context: Context
    ) -> usage.GetUsageReportResponse:
        """Report counts per day, code and kind of account. Refused with DATE_RANGE_INVALID."""
        async with self._begin() as work:
            first, today = getattr(request, "from"), work.now().date()
            report = await statistics.report(first, request.to, today, work.usage)
        return convert.report_to_proto(report)
