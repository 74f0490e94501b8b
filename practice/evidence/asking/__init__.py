"""What a leaf asks of a record: its things, figures, windows, outcomes, and how many of them."""
