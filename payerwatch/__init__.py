"""FRONT DOOR: the command line and the weekly run. It wires the rooms and decides nothing."""

__version__ = "0.1.0"
