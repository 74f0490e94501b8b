"""The list before the first call: who needs what today."""
