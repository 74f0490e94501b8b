"""Where to look when a leaf is not documented, and why the nearest sentences were not taken."""
