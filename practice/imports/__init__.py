"""Schedules, bundles and notes from other systems into the practice's store."""
