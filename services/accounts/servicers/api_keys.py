"""Credentials of programs."""

from codingahead.accounts.v1 import api_key_service_pb2 as api_key
from codingahead.accounts.v1.api_key_service_pb2_grpc import ApiKeyServiceServicer

from chassis.rpc.pipeline import current_caller
from services.accounts import convert
from services.accounts.ports import Begin
from services.accounts.servicers import Context
from services.accounts.usecases import keys


class ApiKeys(ApiKeyServiceServicer):
    """The caller's keys."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def CreateApiKey(
        self, request: api_key.CreateApiKeyRequest, context: Context
    ) -> api_key.CreateApiKeyResponse:
        """Make a key. Refused with API_KEY_INVALID or TOO_MANY_API_KEYS."""
        command = convert.create_key_from_proto(request, current_caller().account_id)
        async with self._begin() as work:
            made = await keys.create_key(command, work)
        return api_key.CreateApiKeyResponse(
            key=convert.api_key_to_proto(made.key, made.key.created_at), secret=made.secret
        )

    async def ListApiKeys(self, request: api_key.ListApiKeysRequest, context: Context) -> api_key.ListApiKeysResponse:
        """List them, oldest first."""
        async with self._begin() as work:
            ours, now = await work.api_keys.of(current_caller().account_id), work.now()
        return api_key.ListApiKeysResponse(keys=[convert.api_key_to_proto(key, now) for key in ours])

    async def DeleteApiKey(
        self, request: api_key.DeleteApiKeyRequest, context: Context
    ) -> api_key.DeleteApiKeyResponse:
        """End one at once. Refused with API_KEY_NOT_FOUND."""
        async with self._begin() as work:
            await keys.delete_key(current_caller().account_id, request.id, work)
        return api_key.DeleteApiKeyResponse()
