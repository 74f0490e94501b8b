"""Evidence: what the notes say of each leaf of a rule."""
