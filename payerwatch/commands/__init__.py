"""The commands, by the room they open. Each module adds its own to the command line."""
