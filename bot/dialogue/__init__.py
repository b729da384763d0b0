"""Dialogue events: residents answer anonymously, moderators pull what at least k people gave."""
