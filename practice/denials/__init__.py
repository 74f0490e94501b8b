"""Denials: what payers decided on the practice's claims, in one record, with the reason in our own words."""
