"""Importers of the physician fee schedule's files, as CMS publishes them and in our plain layouts."""
