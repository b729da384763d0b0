"""Did it help? What all formats share that ask it: opinions nobody can be told by, and their sums.

Whom a format asks, when, and which five questions is its own. Nothing here knows a format.
"""
