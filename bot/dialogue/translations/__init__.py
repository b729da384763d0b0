"""Contributions in the moderators' language, by a machine or by hand."""
