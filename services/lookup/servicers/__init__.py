"""gRPC in, one file a service: each call becomes a use case and its answer a message."""
