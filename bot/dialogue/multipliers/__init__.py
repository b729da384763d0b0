"""Multipliers: clubs, initiatives and services that pass an event on, each by a link of its own.

By whose link somebody came stands in their sealed conversation until they hand in; from then on
there is only a number.
"""
