"""Lead-ins: what they ask of the list below, and what they say besides."""
