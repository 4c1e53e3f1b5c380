"""How the suite is started, watched and stopped: every process is said once, in topology.toml."""
