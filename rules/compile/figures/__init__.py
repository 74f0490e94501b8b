"""Figures of a stretch of text: value, comparison, unit, window."""
