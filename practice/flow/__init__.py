"""A case's way: facts proposed from notes, pre-flight against the rules in force, requests with their clocks."""
