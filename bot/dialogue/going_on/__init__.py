"""Going on after an event: working groups, and contacts left for them apart from answers."""
