"""Dagster's definitions from the file that Dativo writes."""
