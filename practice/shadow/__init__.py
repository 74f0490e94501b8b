"""Running beside the manual process: where the two disagree, and what changed by week."""
