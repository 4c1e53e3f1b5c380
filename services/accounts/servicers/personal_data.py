"""Taking one's data along, and being forgotten."""

from codingahead.accounts.v1 import personal_data_service_pb2 as personal_data
from codingahead.accounts.v1.personal_data_service_pb2_grpc import PersonalDataServiceServicer

from chassis.rpc.pipeline import current_caller
from services.accounts import convert
from services.accounts.servicers import Context
from services.accounts.usecases import personal_data as own
from services.accounts.usecases.sessions import Means


class PersonalData(PersonalDataServiceServicer):
    """What the caller may ask of what is kept of them."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def ExportPersonalData(
        self, request: personal_data.ExportPersonalDataRequest, context: Context
    ) -> personal_data.ExportPersonalDataResponse:
        """Answer all of it. Refused with UNAUTHENTICATED."""
        async with self._means.begin() as work:
            data, now = await own.export_personal_data(current_caller().account_id, work), work.now()
        return convert.personal_data_to_proto(data, now)

    async def DeleteAccount(
        self, request: personal_data.DeleteAccountRequest, context: Context
    ) -> personal_data.DeleteAccountResponse:
        """Forget the caller. Refused with UNAUTHENTICATED."""
        async with self._means.begin() as work:
            await own.delete_account(current_caller().account_id, work, self._means.letters)
        return personal_data.DeleteAccountResponse()
