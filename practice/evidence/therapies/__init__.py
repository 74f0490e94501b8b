"""Leaves on care: what was tried, for how long, and what came of it."""
