"""The record as it is searched: sentences with their surroundings, what they name, and what they are said to come to."""
