"""Remittances and payers' answers in X12: read as a stream, segment by segment, nothing dropped."""
