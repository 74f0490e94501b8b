"""CHANGE: version × version → changes → digest."""
