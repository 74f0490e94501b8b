"""Statements: sentences and lists with what they say of the service."""
