"""What stands against a leaf that is about to be met."""
