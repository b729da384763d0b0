"""The self-check: what its answers are worth by field of action, and what follows from them.

There is no overall grade anywhere in here, and no comparison of municipalities: a score says how
far one field has come in one house's own eyes.
"""
