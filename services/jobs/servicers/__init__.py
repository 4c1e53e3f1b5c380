"""gRPC in, one module for each service: each call converted, handed to its use case, and converted back."""
