"""Events told exactly when their change is committed, and heard exactly once: outbox, relay, JetStream, inbox."""
