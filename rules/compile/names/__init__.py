"""Lists of names inside a clause."""
