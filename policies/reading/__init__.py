"""Format readers: bytes of a snapshot in, a Reading out. Pure functions, no network, no store."""
