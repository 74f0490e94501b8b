"""The versioned store: one work file that the run writes, one published file that people read."""
