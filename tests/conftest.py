"""Fixtures that every folder of tests may ask for."""

pytest_plugins = ["tests.nats_server", "tests.postgres", "tests.real_snapshot", "tests.real_ncci"]
