"""Lists: the lines of a text as a tree of items, what joins them, and lists that were run into one line."""
