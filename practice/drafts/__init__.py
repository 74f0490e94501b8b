"""Drafts: texts for a person to finish, in which every claim points at the payer's text or at the record. Nothing is ever sent."""
