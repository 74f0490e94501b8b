"""Leaves with a figure: measures, counts, ages, durations, shares."""
