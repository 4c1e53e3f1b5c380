"""Health as others ask for it: "" or a service's name says that calls are answered, "ready" that nothing is missing."""

from collections.abc import Iterable

from grpc_health.v1 import health, health_pb2

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
READY = "ready"


class Health:
    """The grpc.health.v1 answers of one process, for itself and for each service that it mounts."""

    def __init__(self, services: Iterable[str] = ()) -> None:
        self.servicer = health.aio.HealthServicer()
        self._answering = ("", *services)

    async def report(self, *, serving: bool, ready: bool) -> None:
        """Say how the process stands now."""
        for name in self._answering:
            await self.servicer.set(name, SERVING if serving else NOT_SERVING)
        await self.servicer.set(READY, SERVING if serving and ready else NOT_SERVING)

    async def close(self) -> None:
        """Say NOT_SERVING for good, so that callers go elsewhere before the door shuts."""
        await self.servicer.enter_graceful_shutdown()
