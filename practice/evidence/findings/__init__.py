"""Leaves on findings, diagnoses, people and words: is the thing there."""
