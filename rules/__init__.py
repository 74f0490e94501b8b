"""MEANING: what a sentence of a policy asks for."""
