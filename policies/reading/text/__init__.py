"""Plain text, as other programs extract it: the layout is found again by shape and place."""
