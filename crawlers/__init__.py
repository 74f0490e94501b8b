"""THE WORLD: sources, declared in data/sources, become snapshots in the archive."""
