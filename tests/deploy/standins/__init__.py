"""Small programs that stand in for services, so that starting and stopping is tried on real processes."""
