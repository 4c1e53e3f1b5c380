"""The rules by family; each module says from which official text its rules come."""
