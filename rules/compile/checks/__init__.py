"""A last look: what may have been lost or weakened is for a person to look at."""
