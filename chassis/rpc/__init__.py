"""gRPC in and out: one pipeline that every call passes, one channel that every client opens."""
