"""What people, services and operators can do with accounts: one file a verb, mostly one transaction each."""
