"""Doors: whatever reacts to the outside world or speaks to it."""
