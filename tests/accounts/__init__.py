"""The accounts service, as specifications."""
