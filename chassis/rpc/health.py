"""Health as others ask for it: "" says that calls are answered, "ready" that every dependency is there too."""

from grpc_health.v1 import health, health_pb2

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
READY = "ready"


class Health:
    """The grpc.health.v1 answers of one process."""

    def __init__(self) -> None:
        self.servicer = health.aio.HealthServicer()

    async def report(self, *, serving: bool, ready: bool) -> None:
        """Say how the process stands now."""
        await self.servicer.set("", SERVING if serving else NOT_SERVING)
        await self.servicer.set(READY, SERVING if serving and ready else NOT_SERVING)

    async def close(self) -> None:
        """Say NOT_SERVING for good, so that callers go elsewhere before the door shuts."""
        await self.servicer.enter_graceful_shutdown()
