"""The words of one item: what is cut off, what belongs together, and what is left as an atom."""
